"""Meetings in a transcript: put there and asked about as a reminder does it, or as staff keep them."""

from datetime import timedelta

from bot.app import App
from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.ids import EventId
from bot.domain.walltime import wall
from tests.services.rsvps.moves import Meant, invite, set_up

SEVEN = "19:00"


async def meet(app: App, what: str, rest: str, phone: tuple[ChannelName, str]) -> None:
    """Do what one of the lines about meetings says."""
    match what:
        case "meeting":
            await _set_up(app, rest)
        case "ask":
            await _ask(app, *phone, rest)
        case "hold":
            await _hold(app, rest)
        case "change":
            title, cells = _cells(rest)
            await app.meetings.desk.change(OPERATOR, await _numbered(app, title), cells)
        case "call-off":
            await app.meetings.desk.cancel(OPERATOR, await _numbered(app, rest))
        case _:
            title, group = rest.split("; ")
            number = await _numbered(app, title)
            await app.meetings.aftermath.attended(OPERATOR, number, [group], all_yes=False)


async def _set_up(app: App, line: str) -> None:
    """Keep what a line like `10 Forum; Lantern Circle` says: days from now, title, group."""
    days, _, named = line.partition(" ")
    title, group = named.split("; ")
    await set_up(app, Meant(title=title, days=int(days), groups=(group,)))


async def _ask(app: App, channel: ChannelName, phone: str, title: str) -> None:
    """Ask a phone about the meeting of that title."""
    async with app.database.reading() as tx:
        ahead = await tx.events.ahead(SYSTEM, app.clock.now())
    (event,) = [each for each in ahead if each.title == title]
    await invite(app, channel, phone, event)


async def _hold(app: App, line: str) -> None:
    """Set up what a line like `10 Forum | group Lantern Circle | place Library` says, at seven."""
    days, _, told = line.partition(" ")
    title, cells = _cells(told)
    day = wall(app.clock.now(), app.settings.zone).date() + timedelta(days=int(days))
    row = {"title": title, "kind": "forum", "starts": f"{day} {SEVEN}", **cells}
    await app.meetings.desk.add(OPERATOR, row)


def _cells(told: str) -> tuple[str, dict[str, str]]:
    """A title, and the cells of its meeting by column."""
    title, *cells = told.split(" | ")
    columns = (each.partition(" ") for each in cells)
    return title, {column: text for column, _, text in columns}


async def _numbered(app: App, title: str) -> EventId:
    """The meeting of that title."""
    (meeting,) = [
        each for each in await app.meetings.desk.meetings(OPERATOR, past=True) if each.event.title == title
    ]
    return meeting.event.id
