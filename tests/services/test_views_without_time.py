"""That somebody answered is kept without a time: what the real path of a text leaves in every place."""

import logging
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, select

from bot.console.metrics import write_metrics
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.hearings import HEARING_LIFE
from bot.domain.ids import ContactId
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.domain.messages import State
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.domain.views.book import ANSWERED
from bot.services.receive.turn import ANSWER_LIFE
from bot.services.views.desk import AGAIN_AFTER
from storage.view_texts import AGAIN_WITHIN
from tests.fakes import NOON
from tests.services.conftest import World
from tests.services.consulting import DAY, FIRST, SECOND, announce

PHONES = tuple(f"+44770090000{number}" for number in range(1, 6))
TALKS = (
    ("VIEWS", "too late", "1", "1", "SKIP"),
    ("VIEWS", "too far", "and too dear", "1", "2", "a bus", "1", "1"),
    ("VIEWS", "nothing", "2", "something", "1", "2", "SKIP"),
    ("VIEWS", "taken back", "1", "1", "SKIP", "VIEWS", "1", "2"),
    ("VIEWS", "never sent"),
)


OURS = ("bot", "storage")
"""The roots of our loggers."""


async def talk(world: World) -> set[str]:
    """Everybody's texts one by one, each at a time of its own; gives these times as the file has them."""
    moments: set[str] = set()
    for phone, texts in zip(PHONES, TALKS, strict=True):
        for text in texts:
            world.clock.advance(61)
            await world.write(text, phone)
            moments.add(written(world.clock.now()))
            await world.drain()
    return moments


def written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def cells(folder: Path) -> set[tuple[str, str, str]]:
    """Every value of every table with where it stands."""
    engine = create_engine(f"sqlite:///{folder / 'handbill.db'}")
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        values = {
            (table.name, column, str(value))
            for table in found.sorted_tables
            for row in connection.execute(select(table)).mappings()
            for column, value in row.items()
        }
    engine.dispose()
    return values


async def close(world: World, closes_at: datetime) -> None:
    world.clock.advance((closes_at - world.clock.now()).total_seconds() + 60)
    await world.app.consulting.following.tick()


async def test_no_table_has_the_time_of_a_text_about_a_view(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    for phone in PHONES:  # who we are is said once, before the first text of all, and stays written
        await world.write("HELP", phone)
    await world.drain()
    moments = await talk(world)
    before = {value for _table, _column, value in cells(world.app.settings.data_dir)}
    assert all(any(each in value for value in before) for each in moments)
    await close(world, asked.closes_at)
    assert left_of(moments, world) <= {("forgotten_texts", "provider_id")}
    world.clock.advance(AGAIN_WITHIN.total_seconds())
    await world.app.views.tick()
    assert left_of(moments, world) == set()
    async with world.app.database.reading() as tx:
        assert await tx.closing_views.unscrubbed(OPERATOR) == []


def left_of(moments: set[str], world: World) -> set[tuple[str, str]]:
    """Where one of these times stands, alone or within something else."""
    return {
        (table, column)
        for table, column, value in cells(world.app.settings.data_dir)
        if any(each in value for each in moments)
    }


async def test_metrics_and_the_application_log_have_nothing_of_who_answered_or_when(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "storage")
    asked = await announce(world, FIRST, SECOND)
    await talk(world)
    await close(world, asked.closes_at)
    metrics = write_metrics(await world.app.vitals.read()).decode()
    assert "handbill_messages" in metrics
    said = metrics + "".join(
        str(vars(record)) for record in caplog.records if record.name.split(".")[0] in OURS
    )
    for secret in ("answered", "view", "too far", "a bus", *PHONES, *(phone[3:] for phone in PHONES)):
        assert secret not in said


async def test_what_is_still_on_its_way_at_the_close_is_forgotten_once_it_has_gone(world: World) -> None:
    first, other = await announce(world, FIRST), await announce(world, SECOND, title="Play")
    world.clock.advance((first.closes_at - world.clock.now()).total_seconds() - 30)
    await world.write("VIEWS", PHONES[0])
    await world.drain()
    await world.write("2", PHONES[0])
    assert other.closes_at == first.closes_at
    await world.app.views.close(OPERATOR, first.event.id)
    assert len(await texts_about_views(world)) > 0
    await world.drain()
    world.clock.advance(AGAIN_AFTER.total_seconds())
    await world.app.views.tick()
    assert await texts_about_views(world) == set()


async def test_what_asks_about_another_consultation_stays_while_it_may_be_answered(world: World) -> None:
    first = await announce(world, FIRST)
    await announce(world, SECOND, title="Play")
    for text in ("VIEWS", "1", "too late", "1", "1", "VIEWS", "2", "a room"):
        world.clock.advance(61)
        await world.write(text, PHONES[0])
        await world.drain()
    await world.app.views.close(OPERATOR, first.event.id)
    async with world.app.database.reading() as tx:
        last = await tx.outbox_view.received(OPERATOR, ChannelName.SMS, PHONES[0], NOON)
    assert [each.text for each in last if each.choices] == [world.texts(PHONES[0])[-1]]
    world.clock.advance(HEARING_LIFE.total_seconds())
    await world.app.views.tick()
    assert await texts_about_views(world) == set()


async def test_a_button_about_a_view_that_is_pressed_too_late_is_not_in_the_log(world: World) -> None:
    await announce(world, FIRST)
    for text in ("VIEWS", "too late", "1"):
        await world.write(text, PHONES[0])
        await world.drain()
    send = next(each for each in world.sms.sent if each.choices)
    begun = len(await world.log())
    await world.app.receive.take(
        Inbound(
            channel=ChannelName.SMS,
            address=PHONES[0],
            text="1",
            provider_id="a second press",
            received_at=world.clock.now(),
            pressed=send.message,
        )
    )
    assert len(await world.log()) == begun
    assert await texts_about_views(world) >= {("inbound", "reading")}


async def test_what_nobody_knows_the_end_of_is_forgotten_once_it_is_of_no_use(world: World) -> None:
    asked = await announce(world, FIRST)
    world.clock.advance((asked.closes_at - world.clock.now()).total_seconds() - 60)
    world.sms.answers = [lambda _letter: Outcome(kind=OutcomeKind.UNKNOWN)] * 2
    await world.write("VIEWS", PHONES[0])
    await world.drain()
    assert (await world.states())[State.UNKNOWN] > 0
    await close(world, asked.closes_at)
    assert len(await texts_about_views(world)) > 0
    world.clock.advance(ANSWER_LIFE.total_seconds())
    await world.app.views.tick()
    assert await texts_about_views(world) == set()


async def test_a_text_that_was_forgotten_and_comes_again_is_not_heard_twice(world: World) -> None:
    asked = await announce(world, FIRST)
    world.clock.advance((asked.closes_at - world.clock.now()).total_seconds() - DAY.total_seconds())
    for text in ("VIEWS", "too late", "1", "1"):
        await world.write(text, PHONES[0], provider_id=f"SM {text} {world.clock.now()}")
    await world.write("late and found again", PHONES[1], provider_id="SM other")
    known = [value for table, column, value in cells(world.app.settings.data_dir) if column == "provider_id"]
    await world.drain()
    await close(world, asked.closes_at)
    said, kept = len(world.sms.sent), await world.app.inbox.items(OPERATOR)
    for provider_id in known:
        await world.write("too late", PHONES[0], provider_id=provider_id)
    await world.drain()
    assert (len(world.sms.sent), await world.app.inbox.items(OPERATOR)) == (said, kept)


async def test_the_log_tells_who_answered_only_after_the_close_and_only_among_five(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    await talk(world)
    assert await told(world) == set()
    await close(world, asked.closes_at)
    assert await told(world) == set()  # three did: one took it back, and one never sent it


async def told(world: World) -> set[ContactId | None]:
    """Who answered, as the log has it."""
    lines = await world.log(Query(kinds=(EventKind.VIEWS,)))
    return {line.entry.contact for line in lines if line.entry.status == ANSWERED}


async def texts_about_views(world: World) -> set[tuple[str, str]]:
    """Where any stands, of theirs and ours."""
    return {
        (table, column)
        for table, column, value in cells(world.app.settings.data_dir)
        if table in {"messages", "inbound"} and value == ANSWERED
    }
