"""Meetings of a series that are changed together while their texts are being written, on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.actor import SYSTEM
from bot.domain.events import Event
from bot.domain.meetings import Meeting
from bot.domain.rsvp import Lettered, Stage
from bot.ports.recalls import Reminder
from bot.ports.work import Tx
from bot.services.meetings.desk import MeetingDesk
from bot.services.meetings.reading import Readers
from bot.services.meetings.series import Serial
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress
from tests.contract.test_ahead import event, person, reminder
from tests.fakes import NOON, FakeClock


async def test_what_is_due_of_a_series_and_what_changes_all_of_it_wait_for_each_other_in_one_order(
    network: Database, address_of: FindAddress
) -> None:
    phone, clock = await address_of(PHONE), FakeClock()
    async with network() as tx:
        series = await tx.meetings.begin_series(SYSTEM, "FREQ=WEEKLY;COUNT=2")
        run: list[Event] = []
        for each in (event("one"), event("two", days=37)):
            meeting = Meeting(event=each, series=series, original=each.span.starts)
            run.append(replace(each, id=await tx.meetings.add(SYSTEM, meeting)))
        await tx.occurrences.put(SYSTEM, [reminder(run[1], await person(tx))])
        lettered = Lettered(event=run[0].id, letter="A", stage=Stage.COMING, until=run[0].decisive_at)
        await tx.letters.put(SYSTEM, phone, [lettered])

    async def ask_again(tx: Tx, changed: Sequence[tuple[Event, Sequence[Reminder]]], now: datetime) -> None:
        if changed:
            await tx.letters.at(SYSTEM, phone, now, simulated=True)

    desk = MeetingDesk(
        work=network,
        clock=clock,
        readers=Readers(clock=clock, language=lambda _: None, languages=(), zone=ZoneInfo("Europe/London")),
        serial=Serial(work=network, clock=clock, pick=Random(7).choice),
        world=lambda: True,
        anew=ask_again,
    )
    taken = asyncio.Event()

    async def call_off() -> Sequence[Meeting]:
        await taken.wait()
        return await desk.cancel(SYSTEM, run[0].id, following=True)

    changing = asyncio.create_task(call_off())
    async with network() as tx:
        assert await tx.occurrences.take_due(SYSTEM, NOON, 1, simulated=True)
        taken.set()
        # On PostgreSQL it runs meanwhile, up to the second event; on SQLite it waits for its turn to write.
        done, _ = await asyncio.wait([changing], timeout=0.5)
        assert not done
        await tx.letters.at(SYSTEM, phone, NOON, simulated=True)
    off = await changing
    assert [each.event.id for each in off] == [each.id for each in run]
    assert {each.event.cancelled_at for each in off} == {NOON}
