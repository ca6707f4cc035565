"""What lies ahead: meetings to come to, deadlines to keep, consultations to answer.

An event happens once; what comes again and again is a series of them. Times are kept as people agreed them,
on the wall and in a zone ("19:00 in Europe/London"), beside the moment that this comes to.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.ids import EventId, StaffId
from bot.domain.walltime import wall

NOTICE_DAYS = 21
"""Days that groups need to hear ahead: more notice of dates is what Hillingdon's groups asked for, and less
than a week was too late in the East Midlands (London 2007 and East Midlands 2007). The figure is ours.
"""


class Sort(StrEnum):
    """What an event is. The values name its plan of reminders in content/reminders/."""

    FORUM = "forum"
    BOARD = "board"
    TRAINING = "training"
    OTHER = "other"
    TENDER = "tender"
    FUNDING = "funding"
    CONSULTATION = "consultation"

    @property
    def asks(self) -> bool:
        """Whether people are asked if they come."""
        return self in {Sort.FORUM, Sort.BOARD, Sort.TRAINING, Sort.OTHER}

    @property
    def closes(self) -> bool:
        """Whether its end is what counts: something must be handed in by then."""
        return not self.asks


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From when to when. `starts` and `ends` are wall times in `zone`; `starts_at` and `ends_at` the same in
    UTC. A deadline starts when it was made known and ends when it is over; a meeting may have no end.

    People are told `clock_starts` and `clock_ends`, naive too: what the clock there shows at that moment. It
    is what was agreed, except where the clocks go forward over it.
    """

    starts: datetime
    starts_at: datetime
    zone: tzinfo
    ends: datetime | None = None
    ends_at: datetime | None = None

    @property
    def clock_starts(self) -> datetime:
        return wall(self.starts_at, self.zone)

    @property
    def clock_ends(self) -> datetime | None:
        return None if self.ends_at is None else wall(self.ends_at, self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something ahead. `audience` is of areas and named groups, empty for the whole network.

    `uid` is its name in calendars, for good; `sequence` goes up whenever something is changed that
    people must hear of, which all that calendars show is.
    `announced_at` is when groups may first hear of it. `simulated` events remind simulated phones only.
    `organiser` is who is told what must be known of it; without one it is any coordinator.
    """

    id: EventId
    sort: Sort
    title: str
    span: Span
    audience: Audience
    uid: str
    announced_at: datetime
    simulated: bool
    sequence: int = 0
    organiser: StaffId | None = None
    changed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def decisive_at(self) -> datetime:
        """The moment that reminders count towards: the start of a meeting, the close of anything else."""
        if self.sort.closes and self.span.ends_at is not None:
            return self.span.ends_at
        return self.span.starts_at

    @property
    def notice(self) -> timedelta:
        """How far ahead it was announced."""
        return self.decisive_at - self.announced_at

    @property
    def is_short_notice(self) -> bool:
        """Whether groups hear of it later than they need to."""
        return self.notice < timedelta(days=NOTICE_DAYS)

    def cancelled(self, now: datetime) -> "Event":
        """The event once it is called off."""
        return replace(self, cancelled_at=now, changed_at=now, sequence=self.sequence + 1)
