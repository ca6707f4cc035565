"""Calendars over the real web: subscribed to, changed, called off, and closed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from icalendar import Calendar

from bot.app import App
from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.audience import Audience
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import EventId
from bot.domain.meetings import Meeting
from bot.front import open_web
from tests.conftest import MakeApp
from tests.fakes import NOON
from tests.services.conftest import LINES, cells, silent
from tests.services.consulting import CLOSES, FIRST, asking

PUBLIC = "https://handbill.example.org"
LONDON = ZoneInfo("Europe/London")


def forum(uid: str, *, simulated: bool = True, days: int = 30, **audience: Any) -> Meeting:
    starts = datetime(2026, 11, 23, 19) + timedelta(days=days)
    event = Event(
        id=EventId(0),
        sort=Sort.FORUM,
        title=f"Forum {uid}",
        span=Span(starts=starts, starts_at=starts.replace(tzinfo=UTC), zone=LONDON),
        audience=Audience(**audience),
        uid=uid,
        announced_at=NOON,
        simulated=simulated,
    )
    return Meeting(event=event, place="Town Hall")


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    app = make_app(public_url=PUBLIC, port=0)
    await app.enrolment.take_in(OPERATOR, cells(LINES), silent)
    async with app.database() as tx:
        for meeting in (
            forum("everyone"),
            forum("camden", areas=("Camden",)),
            forum("merton", areas=("Merton",)),
            forum("circle", groups=("Lantern Circle",)),
            forum("real", simulated=False),
            forum("longago", days=-120),
        ):
            await tx.meetings.add(SYSTEM, meeting)
    return app


class Reader:
    """A calendar program somewhere on the web."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self._address = address
        self._session = session

    async def ask(self, url: str, method: str = "GET", **headers: str) -> tuple[int, bytes, Any]:
        path = url.removeprefix(PUBLIC)
        async with self._session.request(method, self._address + path, headers=headers) as answer:
            return answer.status, await answer.read(), answer.headers

    async def titles(self, url: str) -> list[str]:
        return list(await self.entries(url))

    async def entries(self, url: str) -> dict[str, Any]:
        """What a feed holds, by title."""
        status, body, _headers = await self.ask(url)
        assert status == 200
        calendar: Any = Calendar.from_ical(body)
        return {str(event["SUMMARY"]): event for event in calendar.events}


@pytest.fixture
async def reader(app: App) -> AsyncIterator[Reader]:
    web = open_web(app)
    serving = asyncio.create_task(web.run())
    async with aiohttp.ClientSession() as session:
        yield Reader(web.address, session)
    web.stop()
    async with asyncio.timeout(5):
        await serving


async def test_an_area_reads_its_own_dates_and_those_for_everyone(app: App, reader: Reader) -> None:
    _feed, camden = await app.calendars.feed(OPERATOR, "camden")
    _feed, network = await app.calendars.feed(OPERATOR, None)
    assert await reader.titles(camden) == ["Forum everyone", "Forum camden"]
    assert await reader.titles(network) == ["Forum everyone", "Forum camden", "Forum merton"]
    assert [address for _feed, address in await app.calendars.feeds(OPERATOR)] == [network, camden]


async def test_a_consultation_is_in_the_feed_by_its_close_and_stays_there_when_called_off(
    app: App, reader: Reader
) -> None:
    _feed, url = await app.calendars.feed(OPERATOR, "Camden")
    added = await app.consulting.desk.add(OPERATOR, asking(FIRST, areas=("Camden",)))
    entry = (await reader.entries(url))["Short breaks"]
    assert entry["DTSTART"].dt == CLOSES.replace(tzinfo=LONDON)
    assert str(entry["UID"]) == f"{added.event.uid}@handbill"
    status, _body, _headers = await reader.ask(app.calendars.link(added.event) or "")
    assert status == 200
    await app.consulting.desk.cancel(OPERATOR, added.event.id)
    off = (await reader.entries(url))["Short breaks"]
    assert (off["UID"], off["STATUS"], off["SEQUENCE"]) == (entry["UID"], "CANCELLED", 1)


async def test_a_feed_is_told_apart_by_its_tag_and_can_be_asked_for_its_head(
    app: App, reader: Reader
) -> None:
    _feed, url = await app.calendars.feed(OPERATOR, "Camden")
    status, body, headers = await reader.ask(url)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "Server" not in headers
    again = await reader.ask(url, **{"If-None-Match": headers["ETag"]})
    assert (again[0], again[1]) == (304, b"")
    head = await reader.ask(url, "HEAD")
    assert (head[0], head[1], int(head[2]["Content-Length"])) == (200, b"", len(body))


async def test_a_change_and_a_cancellation_are_the_same_entry_with_a_higher_number(
    app: App, reader: Reader
) -> None:
    _feed, url = await app.calendars.feed(OPERATOR, "Camden")
    async with app.database() as tx:
        event = await tx.diary.by_uid(SYSTEM, "camden")
        assert event is not None
        await tx.events.save(SYSTEM, replace(event.cancelled(NOON), title="Forum off"))
    _status, body, _headers = await reader.ask(url)
    calendar: Any = Calendar.from_ical(body)
    told = {str(each["UID"]): (each["SEQUENCE"], str(each["STATUS"])) for each in calendar.events}
    assert told == {"everyone@handbill": (0, "CONFIRMED"), "camden@handbill": (1, "CANCELLED")}


async def test_a_renewed_feed_closes_the_old_address(app: App, reader: Reader) -> None:
    _feed, old = await app.calendars.feed(OPERATOR, "Camden")
    assert (await app.calendars.feed(OPERATOR, "Camden"))[1] == old
    _feed, new = await app.calendars.feed(OPERATOR, "Camden", renew=True)
    assert (await reader.ask(old))[0] == 404
    assert (await reader.ask(new))[0] == 200
    assert (await reader.ask(f"{PUBLIC}/calendar/guess.ics"))[0] == 404


async def test_one_event_is_a_file_of_its_own(app: App, reader: Reader) -> None:
    async with app.database.reading() as tx:
        event = await tx.diary.by_uid(SYSTEM, "circle")
    assert event is not None
    link = app.calendars.link(event)
    assert link == f"{PUBLIC}/c/circle.ics"
    assert await reader.titles(link) == ["Forum circle"]
    assert (await reader.ask(f"{PUBLIC}/c/nothing.ics"))[0] == 404


async def test_without_a_public_address_there_is_no_feed_and_no_link(make_app: MakeApp) -> None:
    app = make_app()
    with pytest.raises(Refused, match="HANDBILL_PUBLIC_URL"):
        await app.calendars.feed(OPERATOR, None)
    assert app.calendars.link(forum("x").event) is None


async def test_an_area_nobody_is_in_has_no_feed(app: App) -> None:
    with pytest.raises(NotFound, match="There are: Camden, Merton"):
        await app.calendars.feed(OPERATOR, "Camdne")
