"""Calendars: one for each area that asks for it, and one meeting as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.actor import SYSTEM, Actor, Role, Scope
from bot.domain.calendar import SECRET_LENGTH, draw_secret, entry_of
from bot.domain.errors import Refused
from bot.domain.events import Event
from bot.domain.meetings import Meeting
from bot.domain.messages import Attachment
from bot.domain.text import key_of, tidy
from bot.ports.calendars import CalendarWriter, Feed
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.directory import DirectoryDesk

KEPT = timedelta(days=90)
"""How long what is over stays in a feed: a calendar that loses an entry deletes it on the phone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarDesk:
    """Implements bot.ports.calendars.Calendars. `public_url` is where the web finds us, if it does.

    `pick` gives one character of a text, which nobody can foresee; `simulated` says which world's events are
    shown: those of real phones, or of simulated ones.
    """

    work: Work
    clock: Clock
    directory: DirectoryDesk
    write: CalendarWriter
    network_name: str
    public_url: str
    pick: Callable[[str], str]
    simulated: bool

    async def feeds(self, actor: Actor) -> list[tuple[Feed, str]]:
        """The feeds that the actor sees, each with its address."""
        async with self.work.reading() as tx:
            return [(feed, self.address(feed)) for feed in await tx.feeds.all(actor)]

    async def feed(self, actor: Actor, area: str | None, *, renew: bool = False) -> tuple[Feed, str]:
        """The feed of an area (None: of the whole network) and its address, made at first use.

        With `renew` it gets a new one, and the old opens nothing. Raises NotFound, OutOfScope, Refused.
        """
        if not self.public_url:
            raise Refused(
                "Calendars are read at your public web address: set HANDBILL_PUBLIC_URL, as in "
                "https://handbill.example.org, and run `handbill serve` behind it."
            )
        name = None if area is None else tidy(area)
        if name is not None:
            await self.directory.require_areas(actor, [name])
        async with self.work() as tx:
            known = {each.area and key_of(each.area): each for each in await tx.feeds.all(actor)}
            feed = None if renew else known.get(name and key_of(name))
            if feed is None:
                secret = draw_secret(self.pick, SECRET_LENGTH)
                feed = Feed(area=name, secret=secret, created_at=self.clock.now())
                await tx.feeds.keep(actor, feed)
        return feed, self.address(feed)

    def address(self, feed: Feed) -> str:
        """Where a feed is read."""
        return f"{self.public_url}/calendar/{feed.secret}.ics"

    def link(self, event: Event) -> str | None:
        """Where one event is fetched as a file; None without a public address. Short enough for a text."""
        return f"{self.public_url}/c/{event.uid}.ics" if self.public_url else None

    def attachment(self, event: Event, meeting: Meeting | None) -> Attachment:
        """One event as a file to go with a text. It is called by its day: a title may be in any script."""
        entry = entry_of(event, meeting)
        return Attachment(
            name=f"{entry.starts:%Y-%m-%d}.ics",
            media_type="text/calendar",
            content=self.write(self.network_name, [entry], cancels=entry.cancelled),
        )

    # -------------------------------------------------------------------------------------- the web

    async def read_feed(self, secret: str) -> bytes | None:
        """The feed that a secret opens: what is for its area or for everyone. What is for named groups is
        their own business. None when it opens nothing.
        """
        since = self.clock.now() - KEPT
        async with self.work.reading() as tx:
            feed = await tx.feeds.by_secret(SYSTEM, secret)
            if feed is None:
                return None
            areas = None if feed.area is None else frozenset({feed.area})
            reader = Actor(role=Role.SYSTEM, scope=Scope(areas=areas))
            events = await tx.diary.since(reader, since)
            meetings = {each.event.id: each for each in await tx.meetings.all(reader, since)}
        name = self.network_name if feed.area is None else f"{self.network_name}: {feed.area}"
        return self.write(
            name, [entry_of(each, meetings.get(each.id)) for each in events if self._shown(each)]
        )

    async def read_event(self, uid: str) -> bytes | None:
        """The file of the event that a calendar knows by this name; None when there is none."""
        async with self.work.reading() as tx:
            event = await tx.diary.by_uid(SYSTEM, uid)
            if event is None:
                return None
            meeting = await tx.meetings.get(SYSTEM, event.id)
        return self.attachment(event, meeting).content

    def _shown(self, event: Event) -> bool:
        return event.simulated is self.simulated and not event.audience.groups
