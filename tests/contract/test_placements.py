"""Where groups stand, on both databases."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.ids import ContactId, GroupId, RoundId, StaffId
from bot.domain.levels import Level
from bot.domain.placements import CheckIn, Override
from bot.domain.typology import Certainty, Question, place
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress, enrol, row
from tests.fakes import NOON

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})), staff=StaffId(3))
MINUTE = timedelta(minutes=1)
GOOD = {
    Question.UNDERSTANDING: "good",
    Question.SERVICES: "built",
    Question.PART: "board",
    Question.YOUNG: "asked",
}
NOTHING = {Question.UNDERSTANDING: "none"}


async def circle(tx: Tx) -> tuple[GroupId, ContactId, ContactId]:
    """A group and the two people who answer for it."""
    group = await tx.directory.group(SYSTEM, "Lantern Circle")
    assert group is not None
    one, other, *_more = await tx.directory.contacts(SYSTEM, group.id)
    return group.id, one.id, other.id


async def level(tx: Tx) -> Level | None:
    group = await tx.directory.group(SYSTEM, "Lantern Circle")
    assert group is not None
    return group.level


def checkin(group: GroupId, answers: Mapping[Question, str], minute: int = 0, **rest: object) -> CheckIn:
    return CheckIn(
        group=group,
        at=NOON + minute * MINUTE,
        answers=answers,
        placement=place(answers),
        **rest,  # type: ignore[arg-type]  # the names are CheckIn's own
    )


def override(group: GroupId, minute: int, level: Level = Level.MEDIUM) -> Override:
    return Override(
        group=group,
        at=NOON + minute * MINUTE,
        level=level,
        because="We visited them",
        role=Role.WORKER,
        staff=StaffId(3),
    )


async def test_what_is_kept_comes_back_whole(network: Database) -> None:
    async with network() as tx:
        group, one, _other = await circle(tx)
        said = checkin(group, GOOD, contact=one, round=RoundId(4), factors=("own_resources",))
        decided = override(group, 1)
        await tx.placements.add(SYSTEM, said)
        await tx.placements.override(SYSTEM, decided)
    async with network.reading() as tx:
        history = await tx.placements.of(SYSTEM, group)
    assert list(history.standings) == [said, decided]
    assert history.current == decided


async def test_the_newest_standing_is_the_level_that_texts_are_cut_to(network: Database) -> None:
    async with network() as tx:
        group, one, other = await circle(tx)
        await tx.placements.add(SYSTEM, checkin(group, NOTHING, 1, contact=one))
        assert await level(tx) is Level.VERY_LOW
        await tx.placements.override(SYSTEM, override(group, 2))
        assert await level(tx) is Level.MEDIUM
        await tx.placements.add(SYSTEM, checkin(group, GOOD, 3, contact=other))
        assert await level(tx) is Level.HIGH
        await tx.placements.add(SYSTEM, checkin(group, NOTHING, 0, contact=one))
        assert await level(tx) is Level.HIGH
        await tx.placements.add(SYSTEM, checkin(group, {}, 4, contact=other))
        assert await level(tx) is None


async def test_contacts_who_differ_are_both_kept(network: Database) -> None:
    async with network() as tx:
        group, one, other = await circle(tx)
        first = checkin(group, NOTHING, 0, contact=one)
        await tx.placements.add(SYSTEM, first)
        await tx.placements.add(SYSTEM, checkin(group, NOTHING, 1, contact=other))
        assert not (await tx.placements.of(SYSTEM, group)).differs()
        second = checkin(group, GOOD, 2, contact=other)
        await tx.placements.add(SYSTEM, second)
        history = await tx.placements.of(SYSTEM, group)
    assert history.differs()
    assert history.by_contact() == {other: second, one: first}


async def test_steps_tell_every_groups_course(network: Database) -> None:
    async with network() as tx:
        group, one, _other = await circle(tx)
        chess = await tx.directory.group(SYSTEM, "Chess and Chat")
        assert chess is not None
        await tx.placements.add(SYSTEM, checkin(chess.id, {}, 0, round=RoundId(1)))
        await tx.placements.add(SYSTEM, checkin(group, GOOD, 5, contact=one))
        await tx.placements.override(SYSTEM, override(group, 4))
        told = [
            (step.group, step.level, step.certainty, step.round)
            for step in await tx.placements.steps(OPERATOR)
        ]
        in_merton = [step.group for step in await tx.placements.steps(MERTON)]
    assert told == [
        (group, Level.MEDIUM, None, None),
        (group, Level.HIGH, Certainty.CLEAR, None),
        (chess.id, None, Certainty.PARTIAL, RoundId(1)),
    ]
    assert in_merton == [chess.id]


async def test_nobody_places_or_sees_a_group_they_have_nothing_to_do_with(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        group, one, _other = await circle(tx)
        await tx.placements.add(volunteer(address), checkin(group, GOOD, contact=one))
        assert not (await tx.placements.of(MERTON, group)).standings
        with pytest.raises(OutOfScope):
            await tx.placements.add(MERTON, checkin(group, GOOD, 1))
        with pytest.raises(OutOfScope):
            await tx.placements.override(MERTON, override(group, 1))
        assert len((await tx.placements.of(SYSTEM, group)).standings) == 1


async def test_what_someone_said_is_still_theirs_once_they_are_known(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(9, "Lantern Circle", "Joined by text 0001", None))
        group = (await circle(tx))[0]
        people = {each.name: each.id for each in await tx.directory.contacts(SYSTEM, group)}
        joined = people["Joined by text 0001"]
        chat = await tx.links.link(SYSTEM, joined, ChannelName.TELEGRAM, "70090001", NOON)
        await tx.placements.add(SYSTEM, checkin(group, GOOD, contact=joined))
        assert await tx.links.share(volunteer(chat), chat, PHONE, NOON)
        history = await tx.placements.of(SYSTEM, group)
    assert list(history.by_contact()) == [people["Rokeya"]]
