"""Planning a meeting for many people, and what is due among many reminders. Reported, never asserted.

make bench
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from bot.app import App
from bot.bootstrap import build
from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.events import Event
from bot.domain.ids import ContactId, EventId
from bot.domain.occurrences import Occurrence
from bot.settings import read_settings
from bot.spreadsheets import open_table
from tests.benchmarks.test_throughput import RUNS, SMALL, report
from tests.fakes import FakeClock
from tests.services.conftest import HEAD, silent

STANDING, DUE = 1_000_000, 100
CODES = 4
EVENTS = STANDING // CODES // SMALL
DAY = timedelta(days=1)

pytestmark = pytest.mark.timeout(1800)


def at_noon(folder: Path, work: Callable[[App], Awaitable[float]]) -> float:
    """What `work` measures in an application on an empty database, at an hour in which texts go out."""

    async def run() -> float:
        async with build(read_settings(simulate=True, data_dir=folder), clock=FakeClock()) as app:
            return await work(app)

    return asyncio.run(run())


def table(folder: Path, people: int) -> Path:
    path = folder / f"{people}.csv"
    agreed = "form,2026-03-02,bulletins;reminders"
    lines = (
        f"Group {n // 3},community,Camden,{1 + n // 3 % 2},,,en,Person {n},,+44740{n:07d},{agreed}"
        for n in range(people)
    )
    path.write_text("\n".join([HEAD, *lines]))
    return path


async def add(app: App, title: str, *, days: int) -> EventId:
    starts = f"{(app.clock.now() + days * DAY):%Y-%m-%d} 19:00"
    kept = await app.meetings.desk.add(OPERATOR, {"title": title, "kind": "forum", "starts": starts})
    return kept[0].event.id


async def planned(app: App) -> float:
    begun = time.perf_counter()
    await app.meetings.planning.catch_up(silent)
    return time.perf_counter() - begun


async def pages(app: App) -> float:
    """Reading the same people, page by page, and doing nothing with them."""
    begun = time.perf_counter()
    (meeting,) = (await app.meetings.desk.meetings(OPERATOR))[:1]
    after: ContactId | None = None
    while True:
        async with app.database.reading() as tx:
            page = await tx.audiences.page(OPERATOR, meeting.event.audience, after, 500)
        if len(page) < 500:
            return time.perf_counter() - begun
        after = page[-1].contact


def test_planning_a_meeting_for_10_000_contacts(tmp_path: Path) -> None:
    async def run(app: App) -> float:
        await app.enrolment.take_in(OPERATOR, open_table(table(tmp_path, SMALL)).lines(), silent)
        fresh: list[float] = []
        again: list[float] = []
        plain: list[float] = []
        for number in range(RUNS):
            event = await add(app, f"Forum {number}", days=60 + number)
            fresh.append(await planned(app))
            plain.append(await pages(app))
            await app.meetings.desk.change(OPERATOR, event, {"starts": "18:00"})
            again.append(await planned(app))
        took = median(fresh)
        report(
            f"Planning a meeting for {SMALL:,} contacts, SQLite, synchronous=FULL (median of {RUNS})",
            ("planned", f"{took:.2f} s, {SMALL / took:,.0f} contacts/s"),
            ("planned anew, when it was moved", f"{median(again):.2f} s"),
            ("reading the same people and nothing more", f"{median(plain):.2f} s"),
            ("ratio", f"{took / median(plain):.1f}"),
        )
        return took

    at_noon(tmp_path / "data", run)


def waiting(event: Event, contact: int, code: str, due_at: datetime) -> Occurrence:
    return Occurrence(
        event=event.id,
        reminder=code,
        contact=ContactId(contact),
        due_at=due_at,
        useless_at=event.decisive_at,
        towards=event.decisive_at,
        why="on_time",
    )


async def fill(app: App, events: Sequence[Event]) -> None:
    """Reminders that are far from being due."""
    for event in events:
        later = event.decisive_at - DAY
        for code in range(CODES):
            async with app.database() as tx:
                far = [waiting(event, contact, f"far_{code}", later) for contact in range(1, SMALL + 1)]
                await tx.occurrences.put(SYSTEM, far)


async def ticks(app: App, event: Event, first: int) -> tuple[float, float]:
    """Seconds to look when nothing is due, and to fire what is, for people from the `first` on: who was asked
    about another meeting is asked about both, which is more to do.
    """
    async with app.database() as tx:
        now = app.clock.now()
        unplanned = await tx.plannings.waiting(SYSTEM, now, now + 400 * DAY, now, simulated=True)
        await tx.plannings.planned(SYSTEM, [each.event for each in unplanned], now)
    looks: list[float] = []
    fires: list[float] = []
    for run in range(RUNS):
        begun = time.perf_counter()
        await app.meetings.reminding.tick()
        looks.append(time.perf_counter() - begun)
        now = app.clock.now()
        async with app.database() as tx:
            people = range(first + run * DUE, first + (run + 1) * DUE)
            due = [waiting(event, contact, "now", now) for contact in people]
            await tx.occurrences.put(SYSTEM, due)
        begun = time.perf_counter()
        await app.meetings.reminding.tick()
        fires.append(time.perf_counter() - begun)
    return median(looks), median(fires)


def test_a_tick_over_1_000_000_reminders_with_100_due(tmp_path: Path) -> None:
    async def run(app: App) -> float:
        await app.enrolment.take_in(OPERATOR, open_table(table(tmp_path, SMALL)).lines(), silent)
        for number in range(EVENTS):
            await add(app, f"Forum {number}", days=300 + number)
        async with app.database.reading() as tx:
            events = await tx.events.ahead(SYSTEM, app.clock.now())
        empty_look, empty_fire = await ticks(app, events[0], 1)
        await fill(app, events)
        full_look, full_fire = await ticks(app, events[1], 1 + RUNS * DUE)
        report(
            f"A tick over {STANDING:,} reminders with {DUE} due (median of {RUNS})",
            ("nothing due, empty table", f"{empty_look * 1000:.1f} ms"),
            (f"nothing due, {STANDING:,} waiting", f"{full_look * 1000:.1f} ms"),
            (f"{DUE} due, empty table", f"{empty_fire * 1000:.0f} ms"),
            (f"{DUE} due, {STANDING:,} waiting", f"{full_fire * 1000:.0f} ms"),
            ("ratio", f"{full_fire / empty_fire:.2f}"),
        )
        return full_fire

    at_noon(tmp_path / "data", run)
