"""Where groups stand, as staff set it, explain it and count it."""

from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.factors import Source, Value
from bot.domain.ids import RoundId, StaffId
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.domain.placements import CheckIn, Override
from bot.domain.results import By
from bot.domain.typology import Question, place
from tests.services.conftest import ECM, PART, World

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"merton"})), staff=StaffId(5))
OSEI = "+447700900003"
WHY = "They told us on a visit"


async def check_in(world: World, group: str, *, contact: int = 0, **answers: str) -> None:
    """Keep what a contact of a group answered, as the receiving of texts does."""
    found, people = await world.app.directory.group(OPERATOR, group)
    told = {Question(question): code for question, code in answers.items()}
    world.clock.advance(timedelta(minutes=1).total_seconds())
    async with world.app.database() as tx:
        checkin = CheckIn(
            group=found.id,
            at=world.clock.now(),
            answers=told,
            placement=place(told),
            contact=people[contact].id,
            round=RoundId(1),
        )
        await tx.placements.add(OPERATOR, checkin)


async def level(world: World, group: str) -> Level | None:
    return (await world.app.directory.group(OPERATOR, group))[0].level


async def test_an_override_holds_until_the_next_check_in(world: World) -> None:
    await world.app.placements.override(MERTON, "Chess and Chat", Level.HIGH, f"  {WHY} ")
    card = await world.app.placements.card(OPERATOR, "Chess and Chat")
    assert isinstance(card.history.current, Override)
    assert (card.history.current.because, card.history.current.staff) == (WHY, StaffId(5))
    assert await level(world, "Chess and Chat") is Level.HIGH
    await check_in(world, "Chess and Chat", understanding="some")
    assert await level(world, "Chess and Chat") is Level.LOW


async def test_the_log_says_that_a_level_was_set_and_never_why(world: World) -> None:
    await world.app.placements.override(MERTON, "Chess and Chat", Level.HIGH, WHY)
    (line,) = await world.log(Query(kinds=(EventKind.OVERRIDE,)))
    assert (line.entry.status, line.group_name, line.staff) == ("high", "Chess and Chat", StaffId(5))
    assert WHY not in str(line)


async def test_an_override_needs_a_reason_and_a_group_in_view(world: World) -> None:
    with pytest.raises(Refused, match="Say why"):
        await world.app.placements.override(MERTON, "Chess and Chat", Level.HIGH, " ")
    with pytest.raises(NotFound):
        await world.app.placements.override(MERTON, "Lantern Circle", Level.HIGH, WHY)


async def test_the_next_briefing_is_that_of_the_new_level(world: World) -> None:
    await world.send(ECM)
    await world.drain()
    before = len(world.texts(OSEI))
    await check_in(world, "Chess and Chat", understanding="good", services="built", part="board")
    await world.send(PART)
    await world.drain()
    await world.write("MORE", OSEI)
    await world.drain()
    told = " ".join(world.texts(OSEI)[before:])
    steps = world.app.content.briefing(PART).next_steps
    assert [level for level, step in steps.items() if step.english in told] == [Level.HIGH]


async def test_contacts_who_differ_are_shown_to_differ(world: World) -> None:
    await check_in(world, "Lantern Circle", contact=0, understanding="none")
    await check_in(world, "Lantern Circle", contact=1, understanding="good", services="starting")
    card = await world.app.placements.card(OPERATOR, "Lantern Circle")
    assert card.history.differs()
    assert [each.level for each in card.history.by_contact().values()] == [Level.MEDIUM, Level.VERY_LOW]
    assert card.group.level is Level.MEDIUM


async def test_factors_explain_and_never_set_a_level(world: World) -> None:
    await check_in(world, "Chess and Chat", understanding="some", updates="none")
    await world.app.factors.set_area(OPERATOR, "merton", "cvs_funded", Value.NO)
    await world.app.factors.set_group(MERTON, "Chess and Chat", "named_lead", Value.YES)
    await world.app.factors.set_group(MERTON, "Chess and Chat", "own_resources", Value.NO)
    await world.app.factors.set_group(MERTON, "Chess and Chat", "seeks_out", Value.YES)
    await world.app.factors.set_group(MERTON, "Chess and Chat", "seeks_out", Value.UNKNOWN)
    card = await world.app.placements.card(OPERATOR, "Chess and Chat")
    assert [(each.factor.code, each.holds, each.source) for each in card.known] == [
        ("own_resources", False, Source.STAFF),
        ("named_lead", True, Source.STAFF),
        ("cvs_funded", False, Source.AREA),
    ]
    assert card.group.level is Level.LOW


async def test_how_news_reaches_a_group_is_a_factor_by_its_own_word(world: World) -> None:
    await check_in(world, "Chess and Chat", understanding="good", updates="regular")
    (known,) = (await world.app.placements.card(OPERATOR, "Chess and Chat")).known
    assert (known.factor.code, known.source) == ("regular_updates", Source.GROUP)


async def test_facts_about_areas_are_for_coordinators_and_are_logged_for_every_group(world: World) -> None:
    with pytest.raises(OutOfScope):
        await world.app.factors.set_area(MERTON, "Merton", "cvs_developed", Value.YES)
    with pytest.raises(NotFound, match="no area"):
        await world.app.factors.set_area(OPERATOR, "Atlantis", "cvs_developed", Value.YES)
    with pytest.raises(NotFound, match="no fact about areas"):
        await world.app.factors.set_area(OPERATOR, "Merton", "named_lead", Value.YES)
    with pytest.raises(NotFound, match="no fact about groups"):
        await world.app.factors.set_group(OPERATOR, "Chess and Chat", "cvs_developed", Value.YES)
    await world.app.factors.set_area(OPERATOR, "Merton", "cvs_developed", Value.YES)
    lines = await world.log(Query(kinds=(EventKind.FACTOR,)))
    assert [(line.group_name, line.entry.subject, line.entry.status) for line in lines] == [
        (name, "cvs_developed", "yes") for name in ("Chess and Chat", "Dads Football", "Sewing Sisters")
    ]


async def test_results_are_of_the_groups_in_view(world: World) -> None:
    await check_in(world, "Lantern Circle", understanding="some", services="starting")
    await check_in(world, "Chess and Chat", understanding="some")
    found = await world.app.placements.results(OPERATOR)
    assert (found.groups, found.placed, found.levels[Level.LOW]) == (5, 2, 2)
    assert [group.name for group in found.mixed] == ["Lantern Circle"]
    assert found.movement == {(None, Level.LOW): 2}
    theirs = await world.app.placements.results(MERTON)
    assert (theirs.groups, theirs.placed) == (3, 1)
    assert list(theirs.by[By.AREA]) == ["Merton"]
    assert theirs == await world.app.placements.results(OPERATOR, ["merton"])
    with pytest.raises(NotFound):
        await world.app.placements.results(MERTON, ["Camden"])


async def test_outsiders_see_the_whole_network_or_nothing(world: World) -> None:
    with pytest.raises(Refused, match="overlap"):
        await world.app.placements.results(OPERATOR, ["Merton"], outside=True)
    with pytest.raises(Refused, match="overlap"):
        await world.app.placements.results(MERTON, outside=True)
    found = await world.app.placements.results(OPERATOR, outside=True)
    assert found.groups == 5
    assert found.placed is None
