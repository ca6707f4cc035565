"""What is left of views once a consultation has closed, and what coordinators do with it."""

import sqlite3
from contextlib import closing

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import EventId
from bot.domain.notices import NoticeKind
from tests.services.conftest import World
from tests.services.consulting import FIRST, announce


async def closed(world: World) -> EventId:
    """A consultation that two phones have answered, and a third has begun to, after its close."""
    asked = await announce(world, FIRST)
    for phone, texts in (
        ("+447700900003", ("VIEWS", "Ask Monira about it", "1", "1")),
        ("+447700900001", ("VIEWS", "Nobody", "1", "2")),
        ("+447700900004", ("VIEWS", "Not finished")),
    ):
        for text in texts:
            await world.write(text, phone)
    await world.drain()
    world.clock.advance((asked.closes_at - world.clock.now()).total_seconds())
    await world.app.consulting.following.tick()
    return asked.event.id


async def test_what_was_said_to_people_about_views_is_blank_and_nothing_is_begun_any_more(
    world: World,
) -> None:
    await closed(world)
    with closing(sqlite3.connect(world.app.settings.data_dir / "handbill.db")) as file:
        bodies = {row[0] for row in file.execute("select body from messages where subject = 'answered'")}
        assert bodies == {""}
        left = (
            "select event_id from hearings union select event_id from view_drafts"
            " union select event_id from open_views union select event_id from view_links"
        )
        assert file.execute(left).fetchall() == []


async def test_nothing_is_given_out_before_each_view_was_read_and_masked(world: World) -> None:
    event = await closed(world)
    reading = world.app.consulting.reading
    _asked, views = await reading.all(OPERATOR, event)
    assert sorted(view.text for view in views) == ["Ask [name] about it", "Nobody"]
    with pytest.raises(Refused, match="have not been read"):
        await reading.report(OPERATOR, event)
    first, second = views
    assert await reading.read(OPERATOR, first.id, themes=["rest"]) == 1
    assert await reading.read(OPERATOR, second.id, words="[left out]") == 0
    async with world.app.database.reading() as tx:
        kinds = [each.kind for each in await tx.notices.all(SYSTEM, None, done=False)]
    assert kinds == [NoticeKind.OUTCOME_DUE]
    report = await reading.report(OPERATOR, event)
    assert report.total is None
    assert report.consulted.asked_by == "Camden Council"


async def test_views_are_private_while_it_is_open(world: World) -> None:
    asked = await announce(world, FIRST)
    with pytest.raises(Refused, match="private"):
        await world.app.consulting.reading.all(OPERATOR, asked.event.id)
    with pytest.raises(NotFound):
        await world.app.consulting.reading.all(OPERATOR, EventId(99))


"""The real path of a text, to the close and past it: what was said stands in its view and nowhere else."""

from pathlib import Path

from sqlalchemy import MetaData, create_engine, select

from tests.services.conftest import World
from tests.services.consulting import SECOND

PHONES = tuple(f"+44770090000{number}" for number in range(1, 6))
QUIET = "tangerine"
"""What is written and never sent."""


def words(phone: str) -> str:
    return f"opinion{phone[-1]}"


async def say(world: World, phone: str, *texts: str) -> None:
    for each in texts:
        await world.write(each, phone)
        await world.drain()


def columns_with(said: str, folder: Path) -> set[tuple[str, str]]:
    """Every column of every table in which something of it stands."""
    engine = create_engine(f"sqlite:///{folder / 'handbill.db'}")
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        columns = {
            (table.name, column)
            for table in found.sorted_tables
            for row in connection.execute(select(table)).mappings()
            for column, value in row.items()
            if said in str(value)
        }
    engine.dispose()
    return columns


def bytes_of(folder: Path) -> bytes:
    """The database's file and what lies beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("handbill.db*"))


async def test_what_was_said_stands_in_the_view_and_nowhere_else(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    for phone in PHONES:
        await say(world, phone, "VIEWS", words(phone), "and Rokeya says so", "1", "2", "SKIP")
    await say(world, PHONES[0], "VIEWS", "2", QUIET)
    await say(world, PHONES[1], "VIEWS", "1", "2")
    world.clock.advance((asked.closes_at - world.clock.now()).total_seconds() + 60)
    await world.app.consulting.following.tick()
    views = await world.app.views.views(OPERATOR, asked.event.id)
    kept = [phone for phone in PHONES if phone != PHONES[1]]
    assert sorted(view.text for view in views) == [f"{words(phone)} and [name] says so" for phone in kept]
    assert columns_with("opinion", world.app.settings.data_dir) == {("kept_views", "text")}
    whole = bytes_of(world.app.settings.data_dir)
    for gone in (QUIET, words(PHONES[1])):
        assert gone.encode() not in whole
    for phone in kept:
        assert whole.count(words(phone).encode()) == 1


async def test_our_log_and_our_texts_are_called_the_same_whatever_was_done(world: World) -> None:
    asked = await announce(world, FIRST)
    begun = len(await world.log())
    await say(world, PHONES[0], "VIEWS", "too late", "1", "1")
    await say(world, PHONES[1], "VIEWS", "too late", "1", "2", "VIEWS", "1", "2")
    lines = (await world.log())[begun:]
    assert {line.entry.status for line in lines if line.entry.inbound is not None} == {"answered"}
    named = {line.entry.subject for line in lines if line.entry.message is not None}
    assert named <= {"answered", "introduction", None}
    assert not any(str(asked.event.id) == line.entry.subject for line in lines)
