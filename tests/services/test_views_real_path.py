"""The real path of a text, to the close and past it: what was said stands in its view and nowhere else."""

from pathlib import Path

from sqlalchemy import MetaData, create_engine, select

from bot.domain.actor import OPERATOR
from tests.services.conftest import World
from tests.services.consulting import FIRST, SECOND, announce

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
