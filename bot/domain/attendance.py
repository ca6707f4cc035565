"""Who said they would come, who came, and what their groups may claim for it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import GroupId
from bot.domain.meetings import Coming, Meeting, Need, Support
from bot.domain.rsvp import Rsvp


@dataclass(frozen=True, kw_only=True, slots=True)
class Attended:
    """A group that came to a meeting."""

    meeting: Meeting
    group: GroupId
    group_name: str
    area: str

    @property
    def claims(self) -> tuple[Support, ...]:
        """What the group may claim: what the meeting pays to those who come, in the order of Support."""
        return tuple(each for each in Support if each in self.meeting.pays)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What the groups that an event is for have said: how many come, and how many want which help."""

    yes: int
    no: int
    unsure: int
    silent: int
    help: Mapping[Need, int]


def count_answers(groups: Collection[GroupId], rsvps: Sequence[Rsvp]) -> Answers:
    """What has been answered, and how many of `groups`, for which the event is, have not."""
    coming = Counter(each.coming for each in rsvps)
    needs = Counter(need for each in rsvps for need in each.needs)
    return Answers(
        yes=coming[Coming.YES],
        no=coming[Coming.NO],
        unsure=coming[Coming.UNSURE],
        silent=len(set(groups) - {each.group for each in rsvps}),
        help={need: needs[need] for need in Need if needs[need]},
    )
