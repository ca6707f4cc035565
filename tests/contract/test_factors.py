"""Facts about areas and groups, languages of groups and who answered, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.audience import Audience
from bot.domain.conversations import Invited, Status
from bot.domain.directory import Group
from bot.domain.errors import OutOfScope
from bot.domain.ids import GroupId
from bot.domain.placements import CheckIn
from bot.domain.results import Reply
from bot.domain.typology import Question, place
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress, enrol, row
from tests.fakes import NOON

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
SURVEY = "ecm_check_in"
DAY = timedelta(days=1)


async def group(tx: Tx, name: str) -> Group:
    found = await tx.directory.group(SYSTEM, name)
    assert found is not None
    return found


async def test_facts_about_an_area_are_for_all_its_groups(network: Database) -> None:
    async with network() as tx:
        await tx.factors.set_area(OPERATOR, "CAMDEN", "cvs_developed", NOON, holds=True)
        await tx.factors.set_area(OPERATOR, "Camden", "cvs_funded", NOON, holds=False)
        assert await tx.factors.of_areas(OPERATOR) == {
            "Camden": {"cvs_developed": True, "cvs_funded": False},
            "Merton": {},
        }
        await tx.factors.set_area(OPERATOR, "camden", "cvs_developed", NOON, holds=False)
        await tx.factors.set_area(OPERATOR, "camden", "cvs_funded", NOON, holds=None)
        assert (await tx.factors.of_areas(OPERATOR))["Camden"] == {"cvs_developed": False}


async def test_facts_about_a_group_are_replaced_and_taken_back(network: Database) -> None:
    async with network() as tx:
        chess = (await group(tx, "Chess and Chat")).id
        await tx.factors.set_group(MERTON, chess, "named_lead", NOON, holds=True)
        await tx.factors.set_group(MERTON, chess, "reacts", NOON, holds=True)
        await tx.factors.set_group(MERTON, chess, "reacts", NOON, holds=False)
        assert await tx.factors.of_group(MERTON, chess) == {"named_lead": True, "reacts": False}
        await tx.factors.set_group(MERTON, chess, "named_lead", NOON, holds=None)
        assert await tx.factors.of_group(OPERATOR, chess) == {"reacts": False}


async def test_workers_see_and_set_facts_of_their_areas_only(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        circle = (await group(tx, "Lantern Circle")).id
        await tx.factors.set_group(OPERATOR, circle, "reacts", NOON, holds=True)
        assert await tx.factors.of_group(MERTON, circle) == {}
        assert list(await tx.factors.of_areas(MERTON)) == ["Merton"]
        with pytest.raises(OutOfScope):
            await tx.factors.set_group(MERTON, circle, "reacts", NOON, holds=True)
        for actor in (MERTON, volunteer(address)):
            with pytest.raises(OutOfScope):
                await tx.factors.set_area(actor, "Merton", "cvs_developed", NOON, holds=True)


async def test_a_groups_language_is_that_of_whoever_checked_in_last(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(9, "Lantern Circle", "Grace", "+447700900009", language="so"))
        circle = await group(tx, "Lantern Circle")
        people = {each.name: each.id for each in await tx.directory.contacts(SYSTEM, circle.id)}
        assert (await tx.placements.languages(OPERATOR))[circle.id] == "bn"
        answers = {Question.UNDERSTANDING: "none"}
        said = CheckIn(
            group=circle.id, at=NOON, contact=people["Grace"], answers=answers, placement=place(answers)
        )
        await tx.placements.add(OPERATOR, said)
        assert (await tx.placements.languages(OPERATOR))[circle.id] == "so"
        await tx.placements.add(OPERATOR, replace(said, at=NOON + DAY, contact=people["Shirin"]))
        assert (await tx.placements.languages(OPERATOR))[circle.id] == "bn"
        assert circle.id not in await tx.placements.languages(MERTON)


async def ask(tx: Tx, asked: Invited, *, survey: str = SURVEY, opened: bool = True) -> None:
    """A round of one conversation, opened as the services do."""
    round_ = await tx.rounds.open(OPERATOR, survey, Audience(), NOON, simulated=False)
    await tx.rounds.invite(OPERATOR, round_, [asked], NOON, NOON + 30 * DAY)
    await tx.rounds.finish(OPERATOR, round_.id, NOON)
    if opened:
        await move(tx, asked, Status.OPEN)


async def move(tx: Tx, asked: Invited, status: Status, *, begun: bool = False) -> None:
    waiting = await tx.conversations.next_at(SYSTEM, asked.address, NOON, simulated=False)
    talk = waiting or await tx.conversations.open_at(SYSTEM, asked.address, simulated=False)
    assert talk is not None
    moved = replace(talk, status=status, opened_at=NOON, begun_at=NOON if begun else None)
    await tx.conversations.save(SYSTEM, moved)


async def replies(tx: Tx, actor: Actor = OPERATOR) -> dict[GroupId, Reply]:
    return dict(await tx.replies.newest(actor, [SURVEY]))


async def test_a_group_has_come_as_far_as_whoever_of_it_came_furthest(
    network: Database, address_of: FindAddress
) -> None:
    rokeya_at, shirin_at = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        circle = (await group(tx, "Lantern Circle")).id
        people = {each.name: each.id for each in await tx.directory.contacts(SYSTEM, circle)}
        rokeya = Invited(contact=people["Rokeya"], group=circle, address=rokeya_at)
        shirin = Invited(contact=people["Shirin"], group=circle, address=shirin_at)
        await ask(tx, rokeya, opened=False)
        assert await replies(tx) == {}
        await move(tx, rokeya, Status.OPEN)
        assert await replies(tx) == {circle: Reply.SILENT}
        await move(tx, rokeya, Status.OPEN, begun=True)
        assert await replies(tx) == {circle: Reply.BEGUN}
        await move(tx, rokeya, Status.COMPLETE, begun=True)
        assert await replies(tx) == {circle: Reply.ANSWERED}
        assert await replies(tx, MERTON) == {}
        await ask(tx, shirin, survey="other")
        await move(tx, shirin, Status.CLOSED)
        assert await replies(tx) == {circle: Reply.ANSWERED}
        await ask(tx, shirin)
        assert await replies(tx) == {circle: Reply.SILENT}
