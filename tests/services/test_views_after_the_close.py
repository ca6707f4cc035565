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


async def test_what_was_said_to_people_about_views_is_gone_and_nothing_is_begun_any_more(
    world: World,
) -> None:
    await closed(world)
    with closing(sqlite3.connect(world.app.settings.data_dir / "handbill.db")) as file:
        assert file.execute("select id from messages where subject = 'answered'").fetchall() == []
        assert file.execute("select kind from questions").fetchall() == []
        left = (
            "select event_id from hearings union select event_id from view_drafts"
            " union select event_id from open_views union select event_id from view_links"
        )
        assert file.execute(left).fetchall() == []


async def test_what_would_ask_for_a_view_and_is_still_in_line_does_not_go_out(world: World) -> None:
    asked = await announce(world, FIRST)
    await world.write("VIEWS", "+447700900003")
    world.clock.advance((asked.closes_at - world.clock.now()).total_seconds())
    before = world.texts("+447700900003")
    await world.app.consulting.following.tick()
    await world.drain()
    assert world.texts("+447700900003") == before
    with closing(sqlite3.connect(world.app.settings.data_dir / "handbill.db")) as file:
        assert file.execute("select id from messages where subject = 'answered'").fetchall() == []


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
