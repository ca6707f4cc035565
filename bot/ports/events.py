"""What lies ahead, and the reminders of it, as they are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.events import Event
from bot.domain.ids import ContactId, EventId, OccurrenceId, SeriesId
from bot.domain.meetings import Meeting
from bot.domain.occurrences import Fate, Occurrence


class Events(Protocol):
    """Events of every sort. An actor sees those for an area of theirs or for everyone; a phone those for a
    group of its people.
    """

    async def add(self, actor: Actor, event: Event) -> EventId:
        """Keep a new event (its id is given anew). Raises OutOfScope."""

    async def save(self, actor: Actor, event: Event) -> None:
        """Keep an event as it is now. Raises OutOfScope."""

    async def get(self, actor: Actor, event: EventId) -> Event | None:
        """An event, if the actor sees it."""

    async def several(self, actor: Actor, events: Collection[EventId]) -> Mapping[EventId, Event]:
        """Those of some events that the actor sees."""

    async def ahead(self, actor: Actor, now: datetime) -> Sequence[Event]:
        """What has not passed its decisive moment and is not called off, soonest first."""


class Diary(Protocol):
    """Events as calendars read them; the same see them."""

    async def by_uid(self, actor: Actor, uid: str) -> Event | None:
        """The event of that name in calendars, if the actor sees it."""

    async def since(self, actor: Actor, moment: datetime) -> Sequence[Event]:
        """What has its decisive moment at `moment` or later, called off or not, soonest first."""


class Meetings(Protocol):
    """What only meetings and deadlines have, beside their events; the same see them."""

    async def add(self, actor: Actor, meeting: Meeting) -> EventId:
        """Keep a new meeting, its event with it. Raises OutOfScope."""

    async def save(self, actor: Actor, meeting: Meeting) -> None:
        """Keep a meeting as it is now, its event with it. Raises OutOfScope."""

    async def get(self, actor: Actor, event: EventId) -> Meeting | None:
        """A meeting, if the actor sees it."""

    async def all(self, actor: Actor, since: datetime | None) -> Sequence[Meeting]:
        """Those that start at `since` or later, called off or not, soonest first; all of them for None."""

    async def begin_series(self, actor: Actor, rule: str) -> SeriesId:
        """Keep the rule of a series."""


class Occurrences(Protocol):
    """Reminders of events. One for each event, reminder and contact."""

    async def of_event(
        self, actor: Actor, event: EventId, contacts: Sequence[ContactId] | None = None
    ) -> Sequence[Occurrence]:
        """All of an event, by when they are due; only those of `contacts` when these are given."""

    async def put(self, actor: Actor, occurrences: Sequence[Occurrence]) -> None:
        """Keep occurrences, in place of those with the same event, reminder and contact."""

    async def is_due(self, actor: Actor, now: datetime, *, simulated: bool) -> bool:
        """Whether `take_due` would find something. A seek, however many wait."""

    async def take_due(
        self, actor: Actor, now: datetime, limit: int, *, simulated: bool
    ) -> Sequence[Occurrence]:
        """Pending ones that are due by now, oldest first, ours until the end of the work: of two schedulers
        that ask at once each gets others. Their events stay as they are until then.
        """

    async def settle(
        self, actor: Actor, occurrences: Sequence[OccurrenceId], fate: Fate, at: datetime
    ) -> None:
        """Write what became of them; what was taken back before it went is to come again."""
