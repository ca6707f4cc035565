"""What is planned for the readers of one event, and what their groups have said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.audience import Candidate
from bot.domain.directory import Tier
from bot.domain.events import Event
from bot.domain.hours import GoodHours, ReaderHours, Times
from bot.domain.ids import GroupId
from bot.domain.meetings import Coming
from bot.domain.plans import Plan, Rule, plan, timeline_of
from bot.domain.rsvp import Rsvp


@dataclass(kw_only=True, slots=True)
class Sheet:
    """The plans of one event, one for all readers of equal hours."""

    event: Event
    rules: Sequence[Rule]
    hours: GoodHours
    answers: Mapping[GroupId, Rsvp] = field(default_factory=dict)
    _plans: dict[tuple[Times | None, bool], Plan] = field(default_factory=dict)

    def plan_for(self, candidate: Candidate) -> Plan:
        """The plan for one reader."""
        volunteer_run = all(profile.tier is Tier.VOLUNTEERS for profile in candidate.groups)
        reading = candidate.wish, volunteer_run
        if reading not in self._plans:
            reader = ReaderHours(hours=self.hours, wish=candidate.wish, volunteer_run=volunteer_run)
            zone = self.event.span.zone
            self._plans[reading] = plan(timeline_of(self.event), self.rules, reader, zone=zone)
        return self._plans[reading]

    def is_refused(self, candidate: Candidate) -> bool:
        """Whether all of a reader's groups have said no."""
        said = [self.answers.get(each.group) for each in candidate.groups]
        return bool(said) and all(each is not None and each.coming is Coming.NO for each in said)

    def counted_on_at(self, candidate: Candidate) -> datetime | None:
        """When one of a reader's groups last said that it may come; None when none of them did."""
        said = [self.answers[each.group] for each in candidate.groups if each.group in self.answers]
        return max((each.at for each in said if each.coming is not Coming.NO), default=None)
