"""What is kept around events: how far they are planned, the series they belong to, and who came."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.attendance import Attended
from bot.domain.events import Event, Sort
from bot.domain.ids import EventId, GroupId, SeriesId
from bot.domain.meetings import Meeting, Series
from bot.domain.occurrences import Fate


@dataclass(frozen=True, kw_only=True, slots=True)
class Unplanned:
    """An event whose reminders are to be looked at: for everyone it is for, or for those who are `new`."""

    event: Event
    new: bool


class Plannings(Protocol):
    """How far the reminders of events are planned. Only what is ahead has any."""

    async def waiting(
        self, actor: Actor, now: datetime, soon: datetime, stale: datetime, *, simulated: bool
    ) -> Sequence[Unplanned]:
        """What is to be planned, soonest first: events that groups may hear of by `soon` and that are not
        planned as they are now; and those where nobody has looked for new people since `stale`.
        """

    async def planned(self, actor: Actor, planned: Sequence[Event], at: datetime) -> None:
        """Note that events are planned for everyone, each as it is given."""

    async def over(
        self, actor: Actor, now: datetime, since: datetime, sorts: Collection[Sort], *, simulated: bool
    ) -> Sequence[Event]:
        """What of these sorts began between `since` and `now`, was not called off, and has not been closed,
        oldest first.
        """

    async def close(self, actor: Actor, event: EventId, at: datetime) -> bool:
        """Note that an event is over, and its organiser told. False when it was noted before."""

    async def fates(self, actor: Actor, event: EventId) -> Mapping[str, Mapping[Fate, int]]:
        """How many reminders of an event came to what, by their code."""


class SeriesList(Protocol):
    """Meetings that follow a rule. Whoever sees a meeting sees its series."""

    async def get(self, actor: Actor, series: SeriesId) -> Series:
        """A series."""

    async def meetings(self, actor: Actor, series: SeriesId) -> Sequence[Meeting]:
        """All its meetings, in the order in which the rule puts them."""

    async def to_extend(self, actor: Actor, before: datetime) -> Sequence[Series]:
        """Those that go on and that were last extended before a moment."""

    async def extended(self, actor: Actor, series: Collection[SeriesId], at: datetime) -> None:
        """Note that these are set up as far ahead as they should be."""

    async def end(self, actor: Actor, series: SeriesId, at: datetime) -> None:
        """Let it go on no longer."""


class Attendances(Protocol):
    """Which groups came to what."""

    async def note(self, actor: Actor, event: EventId, groups: Collection[GroupId], at: datetime) -> None:
        """Keep who came, in place of what was said before. Raises OutOfScope."""

    async def came(self, actor: Actor, event: EventId) -> frozenset[GroupId]:
        """The groups that came."""

    async def between(
        self, actor: Actor, since: datetime | None, until: datetime | None
    ) -> Sequence[Attended]:
        """Who came to what began from `since` up to `until`, oldest first, by name."""
