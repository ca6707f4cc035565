"""The close asks which area lies in which, as coordinators have said by then."""

from collections import Counter

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.errors import OutOfScope
from bot.domain.ids import ContactId, EventId, InboundId
from bot.domain.journal import EventKind, Query
from bot.domain.views.book import Place
from bot.services.consultations.areas import SUBJECT, AreaDesk
from tests.services.conftest import CONSENT, World, cells, silent

EVENT = EventId(1)
WORKER = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))
PEOPLE = 7
PLACES = ("Somers Town", "somers town", "Somers Town", "Kentish Town", "KENTISH TOWN", "Hackney", "Hackney")


@pytest.fixture
async def desk(world: World) -> AreaDesk:
    """The areas of a network with seven more people, who come after the first seven."""
    lines = [
        f"Group {number},community,{area},1,,,en,Person {number},,0770090010{number},{CONSENT}"
        for number, area in enumerate(PLACES)
    ]
    await world.app.enrolment.take_in(OPERATOR, cells(lines), silent)
    return world.app.consulting.areas


async def said(world: World) -> dict[str | None, int]:
    """What the views of the new people say of where they are, once closed."""
    async with world.app.database() as tx:
        for contact in range(PEOPLE + 1, 2 * PEOPLE + 1):
            place = Place(event=EVENT, question=1, contact=ContactId(contact))
            await tx.draft_views.append(OPERATOR, place, InboundId(0), "It is far.")
            assert await world.app.views.confirm(tx, OPERATOR, place)
    await world.app.views.close(OPERATOR, EVENT)
    return dict(Counter(view.area for view in await world.app.views.views(OPERATOR, EVENT)))


async def test_views_of_few_say_the_wider_area_that_enough_share(world: World, desk: AreaDesk) -> None:
    await desk.put(OPERATOR, "Somers Town", "CAMDEN")
    await desk.put(OPERATOR, "kentish town", "camden")
    await desk.put(OPERATOR, "Hackney", "East", new=True)
    # Two of Hackney are left over; so few cannot stand beside those of Camden.
    assert await said(world) == {None: PEOPLE}


async def test_a_chain_is_gone_up_until_there_are_enough(world: World, desk: AreaDesk) -> None:
    await desk.put(OPERATOR, "Somers Town", "Camden")
    await desk.put(OPERATOR, "Kentish Town", "Camden")
    await desk.put(OPERATOR, "Camden", "London", new=True)
    line = await desk.put(OPERATOR, "Hackney", "london")
    assert (line.area, line.groups, line.around) == ("Hackney", 2, ("London",))
    # Two of Hackney are left over, and with those of Camden they are seven of London.
    assert await said(world) == {"London": PEOPLE}


async def test_all_in_one_wide_area_say_it(world: World, desk: AreaDesk) -> None:
    for area in ("Somers Town", "Kentish Town", "Hackney"):
        await desk.put(OPERATOR, area, "London", new=True)
    assert await said(world) == {"London": PEOPLE}


async def test_without_a_wider_area_nothing_is_said(world: World, desk: AreaDesk) -> None:
    await desk.put(OPERATOR, "Somers Town", "Camden")
    await desk.remove(OPERATOR, "SOMERS TOWN")
    assert await said(world) == {None: PEOPLE}


async def test_the_log_has_who_is_touched_and_no_area(world: World, desk: AreaDesk) -> None:
    await desk.put(OPERATOR, "Hackney", "East", new=True)
    await desk.remove(OPERATOR, "Hackney")
    entries = [line.entry for line in await world.log(Query(kinds=(EventKind.FACTOR,)))]
    assert [(each.subject, each.status) for each in entries] == [(SUBJECT, "put")] * 2 + [
        (SUBJECT, "removed")
    ] * 2
    assert all(each.group is not None for each in entries)


async def test_it_is_for_coordinators(desk: AreaDesk) -> None:
    for refused in (
        desk.areas(WORKER),
        desk.put(WORKER, "Camden", "London", new=True),
        desk.remove(WORKER, "Camden"),
    ):
        with pytest.raises(OutOfScope):
            await refused
