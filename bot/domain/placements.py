"""What is kept of where groups stand: what check-ins said, and what people decided instead.

A group stands where its newest complete check-in put it; a decision of staff holds until the next check-in.
Contacts of one group may differ: all they said is kept, and the difference is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actor import Role
from bot.domain.ids import ContactId, GroupId, RoundId, StaffId
from bot.domain.levels import Level
from bot.domain.typology import Answers, Certainty, Placement


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIn:
    """A complete check-in: who answered, in which round, what, and where that put the group.

    `contact` is None for answers that a worker took down, or whose giver is erased; `round` is None for a
    check-in outside a round. `answers` are what `placement` was made from, with the rule of that day.
    `factors` are the codes of figure 2 that were among the answers.
    """

    group: GroupId
    at: datetime
    placement: Placement
    answers: Answers
    contact: ContactId | None = None
    round: RoundId | None = None
    factors: tuple[str, ...] = ()

    @property
    def level(self) -> Level | None:
        return self.placement.level


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """A level that a worker or coordinator set. `because` is their reason: shown to staff, never logged."""

    group: GroupId
    at: datetime
    level: Level
    because: str
    role: Role
    staff: StaffId | None = None


Standing = CheckIn | Override


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A standing as results need it. `certainty` is None for what staff set."""

    group: GroupId
    at: datetime
    level: Level | None
    certainty: Certainty | None = None
    round: RoundId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """All standings of one group, oldest first."""

    standings: Sequence[Standing] = field(default=())

    @property
    def current(self) -> Standing | None:
        return self.standings[-1] if self.standings else None

    def by_contact(self) -> Mapping[ContactId | None, CheckIn]:
        """The newest check-in of each contact, the newest of them first."""
        newest: dict[ContactId | None, CheckIn] = {}
        for standing in reversed(self.standings):
            if isinstance(standing, CheckIn):
                newest.setdefault(standing.contact, standing)
        return newest

    def differs(self) -> bool:
        """Whether contacts put the group on different levels, by the newest each of them said."""
        return len({each.level for each in self.by_contact().values()}) > 1
