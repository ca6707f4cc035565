"""Calendars that others subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.calendar import CalendarEntry
from bot.domain.events import Event
from bot.domain.meetings import Meeting
from bot.domain.messages import Attachment


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """The calendar of an area, None being the whole network. Whoever has `secret` may read it."""

    area: str | None
    secret: str
    created_at: datetime


class Feeds(Protocol):
    """The calendars there are. An actor with areas sees and changes those of their areas."""

    async def all(self, actor: Actor) -> Sequence[Feed]:
        """The feeds that the actor sees, the network's first, then by area."""

    async def keep(self, actor: Actor, feed: Feed) -> None:
        """Keep a feed in place of the area's old one, whose secret then opens nothing. Raises OutOfScope."""

    async def by_secret(self, actor: Actor, secret: str) -> Feed | None:
        """The feed that a secret opens."""


class Calendars(Protocol):
    """What is ahead, for one person's own calendar."""

    def link(self, event: Event) -> str | None:
        """Where an event is fetched as a file; None without a public address."""

    def attachment(self, event: Event, meeting: Meeting | None) -> Attachment:
        """An event as a file to go with a text."""


class CalendarWriter(Protocol):
    """Writes calendars as files."""

    def __call__(self, name: str, entries: Sequence[CalendarEntry], /, *, cancels: bool = False) -> bytes:
        """A calendar of that name, as RFC 5545 has it in UTF-8: the same entries give the same bytes.

        What `cancels` takes its entries out of the calendars that have them (RFC 5546, 3.2.5); else it
        publishes them, called off or not.
        """
