"""Meetings in a transcript: set up straight away, and asked about as a reminder does it."""

from bot.app import App
from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from tests.services.rsvps.moves import Meant, invite, set_up


async def meet(app: App, what: str, rest: str, phone: tuple[ChannelName, str]) -> None:
    """Do what one of the two lines about meetings says."""
    if what == "meeting":
        await _hold(app, rest)
    else:
        await _ask(app, *phone, rest)


async def _hold(app: App, line: str) -> None:
    """Set up what a line like `10 Forum; Lantern Circle` says: days from now, title, group."""
    days, _, named = line.partition(" ")
    title, group = named.split("; ")
    await set_up(app, Meant(title=title, days=int(days), groups=(group,)))


async def _ask(app: App, channel: ChannelName, phone: str, title: str) -> None:
    """Ask a phone about the meeting of that title."""
    async with app.database.reading() as tx:
        ahead = await tx.events.ahead(SYSTEM, app.clock.now())
    (event,) = [each for each in ahead if each.title == title]
    await invite(app, channel, phone, event)
