"""What coordinators do with views: close, read, mask the rest, name themes, give out; and scrubbing after."""

from dataclasses import dataclass, field, replace

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.ids import ContactId, EventId, InboundId, Language, ViewId
from bot.domain.journal import EventKind, Query
from bot.domain.views.book import KeptView, Place, ViewsClosed
from bot.domain.views.report import Consulted
from bot.i18n.languages import english_name
from bot.services.views.desk import AGAIN_AFTER
from tests.services.conftest import World

EVENT = EventId(1)
WORKER = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))
CONSULTED = Consulted(title="Play", asked_by="the council", questions=("What is good?",))
EVERYBODY = range(1, 7)


def place(contact: int) -> Place:
    return Place(event=EVENT, question=1, contact=ContactId(contact))


async def say(world: World, contact: int, words: str) -> None:
    async with world.app.database() as tx:
        await tx.draft_views.append(OPERATOR, place(contact), InboundId(0), words)
        assert await world.app.views.confirm(tx, OPERATOR, place(contact))
        await tx.given_views.quote(OPERATOR, place(contact), agreed=True)


async def closed(world: World, *contacts: int) -> list[KeptView]:
    for contact in contacts:
        await say(world, contact, "Rokeya said: too late,\ncall 07700 900001")
    await world.app.views.close(OPERATOR, EVENT)
    return list(await world.app.views.views(OPERATOR, EVENT))


async def answered(world: World) -> int:
    async with world.app.database.reading() as tx:
        return len(await tx.given_views.answered(OPERATOR, EVENT))


async def test_nobody_reads_a_view_before_the_close(world: World) -> None:
    await say(world, 1, "too late")
    with pytest.raises(Refused, match="once the consultation is closed"):
        await world.app.views.views(OPERATOR, EVENT)
    with pytest.raises(Refused, match="once the consultation is closed"):
        await world.app.views.report(OPERATOR, EVENT, CONSULTED)


async def test_at_the_close_views_are_masked_in_one_piece_and_nobodys(world: World) -> None:
    views = await closed(world, *EVERYBODY)
    assert {view.text for view in views} == {"[name] said: too late, call [number]"}
    assert {view.is_read for view in views} == {False}
    assert len({view.id for view in views}) == len(EVERYBODY)
    assert await answered(world) == len(EVERYBODY)
    line, *people = await world.log(Query(kinds=(EventKind.VIEWS,)))
    assert (line.entry.status, line.entry.count, line.entry.subject) == ("closed", 6, "event-1")
    assert [each.entry.contact for each in people] == list(EVERYBODY)
    assert {(each.entry.status, each.entry.subject) for each in people} == {("answered", "event-1")}


async def test_where_fewer_than_five_answered_it_is_forgotten_that_they_did(world: World) -> None:
    views = await closed(world, 1, 2)
    assert [(view.area, view.language) for view in views] == [(None, None)] * 2
    assert await answered(world) == 0
    assert [line.entry.status for line in await world.log(Query(kinds=(EventKind.VIEWS,)))] == ["closed"]


async def test_closing_again_changes_nothing_and_what_comes_later_is_refused(world: World) -> None:
    views = await closed(world, *EVERYBODY)
    await world.app.views.close(OPERATOR, EVENT)
    assert list(await world.app.views.views(OPERATOR, EVENT)) == views
    with pytest.raises(ViewsClosed):
        await say(world, 1, "one more thing")


async def test_a_coordinator_reads_masks_the_rest_and_names_themes(world: World) -> None:
    first, *_others = await closed(world, *EVERYBODY)
    read = await world.app.views.read(
        OPERATOR,
        first.id,
        words="  My son and Grace\nwaited ",
        themes=["Notice", " notice", "rooms\n", ""],
        never_quote=True,
    )
    expected = replace(
        first, text="My son and [name] waited", themes=("Notice", "rooms"), quotable=False, is_read=True
    )
    assert read == expected
    assert expected in await world.app.views.views(OPERATOR, EVENT)
    again = await world.app.views.read(OPERATOR, first.id)
    assert again == expected
    lines = await world.log(Query(kinds=(EventKind.VIEWS,)))
    assert [(line.entry.status, line.entry.count) for line in lines[-2:]] == [("read", None)] * 2


async def test_words_cannot_be_taken_away_whole_and_unknown_views_are_told(world: World) -> None:
    first, *_others = await closed(world, *EVERYBODY)
    with pytest.raises(Refused, match="without words"):
        await world.app.views.read(OPERATOR, first.id, words=" \n")
    with pytest.raises(NotFound):
        await world.app.views.read(OPERATOR, ViewId("none"))


async def test_views_are_for_those_who_see_everything(world: World) -> None:
    first, *_others = await closed(world, *EVERYBODY)
    for refused in (
        world.app.views.close(WORKER, EVENT),
        world.app.views.views(WORKER, EVENT),
        world.app.views.read(WORKER, first.id),
        world.app.views.report(WORKER, EVENT, CONSULTED),
    ):
        with pytest.raises(OutOfScope):
            await refused


async def test_a_report_is_given_out_once_all_are_read(world: World) -> None:
    views = await closed(world, *EVERYBODY)
    for view in views[1:]:
        await world.app.views.read(OPERATOR, view.id)
    with pytest.raises(Refused, match="1 of 6 views"):
        await world.app.views.report(OPERATOR, EVENT, CONSULTED)
    await world.app.views.read(OPERATOR, views[0].id)
    found = await world.app.views.report(OPERATOR, EVENT, CONSULTED)
    assert found.total == 6
    assert len(found.quotations) == 6
    assert (await world.log(Query(kinds=(EventKind.VIEWS,))))[-1].entry.status == "given_out"


@dataclass
class Broom:
    """A file that somebody is in the way of, until `free`."""

    free: bool = False
    tried: list[bool] = field(default_factory=list)

    async def scrub(self) -> bool:
        self.tried.append(self.free)
        return self.free


async def test_a_file_in_use_is_scrubbed_later_and_then_no_more(world: World) -> None:
    broom = Broom()
    desk = replace(world.app.views, scrubbing=broom)
    await desk.tick()
    assert broom.tried == []
    await say(world, 1, "too late")
    await desk.close(OPERATOR, EVENT)
    await desk.tick()
    assert broom.tried == [False]
    broom.free = True
    await desk.tick()
    assert broom.tried == [False]
    world.clock.advance(AGAIN_AFTER.total_seconds())
    await desk.tick()
    await desk.tick()
    assert broom.tried == [False, True]


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("zh_Hant_HK", "Chinese"), ("so", "Somali"), ("pl", "Polish")]
)
def test_a_report_names_languages_in_english(code: str, name: str) -> None:
    assert english_name(Language(code)) == name
