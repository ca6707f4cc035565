"""Who came, and what their groups may claim for it."""

from dataclasses import dataclass

from bot.domain.ids import GroupId
from bot.domain.meetings import Meeting, Support


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
