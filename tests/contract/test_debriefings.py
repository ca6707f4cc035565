"""Meetings of boards and what was told of them, on both databases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.conversations import Fills, Invited, Round, Status
from bot.domain.errors import OutOfScope
from bot.domain.feedback import SURVEY, Debriefing, Heard
from bot.domain.ids import BoardId
from bot.domain.representation import Board
from bot.domain.surveys.answers import Answer, State
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.fakes import NOON

DAY = date(2026, 11, 20)
WEEK = timedelta(days=7)
FILLS: Fills = {"board": "Trust", "day": DAY}


async def board(tx: Tx, name: str = "Trust") -> BoardId:
    added = await tx.boards.add(OPERATOR, Board(id=BoardId(0), name=name, does="Plans."))
    assert added is not None
    return added


async def hold(
    tx: Tx, on: BoardId, title: str = "Autumn", day: date = DAY, *, simulated: bool = False
) -> Round | None:
    debriefing = Debriefing(board=on, title=title, held_on=day)
    return await tx.debriefings.open(SYSTEM, debriefing, SURVEY, FILLS, NOON, simulated=simulated)


async def invited(tx: Tx, name: str, phone: str, address_of: FindAddress) -> Invited:
    found = await tx.directory.group(SYSTEM, "Lantern Circle")
    assert found is not None
    people = {each.name: each for each in await tx.directory.contacts(SYSTEM, found.id)}
    (address,) = (each.id for each in people[name].addresses if each.value == phone)
    return Invited(contact=people[name].id, group=found.id, address=address)


async def tell(tx: Tx, one: Invited, answers: Mapping[str, Answer]) -> None:
    """Answer the conversation that waits at an address."""
    talk = await tx.conversations.next_at(SYSTEM, one.address, NOON, simulated=False)
    assert talk is not None
    state = State(survey=SURVEY, asking="know", answers=answers).to_plain()
    await tx.conversations.save(SYSTEM, replace(talk, status=Status.OPEN, opened_at=NOON, state=state))


async def test_a_meeting_is_asked_about_once_for_real_and_for_simulated_phones(network: Database) -> None:
    async with network() as tx:
        on, other = await board(tx), await board(tx, "Forum")
        assert await hold(tx, on) is not None
        assert await hold(tx, on, "  AUTUMN ") is None
        for again in (
            hold(tx, on, simulated=True),
            hold(tx, on, "Winter"),
            hold(tx, on, day=DAY + WEEK),
            hold(tx, other),
        ):
            assert await again is not None


async def test_a_conversation_knows_what_its_texts_are_filled_with(
    network: Database, address_of: FindAddress
) -> None:
    async with network() as tx:
        round_ = await hold(tx, await board(tx))
        assert round_ is not None
        rokeya = await invited(tx, "Rokeya", PHONE, address_of)
        assert await tx.rounds.invite(SYSTEM, round_, [rokeya], NOON, NOON + WEEK) == 1
        talk = await tx.conversations.next_at(SYSTEM, rokeya.address, NOON, simulated=False)
        assert talk is not None
        assert talk.fills == FILLS


async def test_what_was_told_comes_back_by_board_and_day_and_without_whom(
    network: Database, address_of: FindAddress
) -> None:
    async with network() as tx:
        on = await board(tx)
        forum = await board(tx, "Forum")
        later = await hold(tx, on, "Winter", DAY + WEEK)
        round_ = await hold(tx, on)
        await hold(tx, forum, day=date(2026, 12, 1))
        assert round_ is not None
        assert later is not None
        rokeya = await invited(tx, "Rokeya", PHONE, address_of)
        shirin = await invited(tx, "Shirin", OTHER_PHONE, address_of)
        await tx.rounds.invite(SYSTEM, round_, [rokeya, shirin], NOON, NOON + WEEK)
        await tx.rounds.invite(SYSTEM, later, [rokeya], NOON, NOON + WEEK)
        await tell(tx, rokeya, {"decided": Answer(text="A cut."), "said": Answer(codes=("dont_know",))})
        first, second = await tx.debriefings.heard(OPERATOR, date(2026, 11, 1), date(2026, 12, 1))
        assert first == Heard(
            board="Trust", title="Autumn", held_on=DAY, simulated=False, answers=({"decided": "A cut."},)
        )
        assert (second.title, second.answers) == ("Winter", ())
        assert (first.asked, first.answered) == (1, 1)


async def test_what_was_told_is_for_those_who_see_everything(
    network: Database, address_of: FindAddress
) -> None:
    merton = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
    phone = volunteer(await address_of(PHONE))
    async with network() as tx:
        on = await board(tx)
        for actor in (merton, phone):
            with pytest.raises(OutOfScope):
                await tx.debriefings.heard(actor, date.min, date.max)
            with pytest.raises(OutOfScope):
                debriefing = Debriefing(board=on, title="Autumn", held_on=DAY)
                await tx.debriefings.open(actor, debriefing, SURVEY, FILLS, NOON, simulated=False)


async def test_who_was_asked_about_a_meeting_may_be_asked_how_their_group_stands(
    network: Database, address_of: FindAddress
) -> None:
    async with network() as tx:
        round_ = await hold(tx, await board(tx))
        assert round_ is not None
        rokeya = await invited(tx, "Rokeya", PHONE, address_of)
        await tx.rounds.invite(SYSTEM, round_, [rokeya], NOON, NOON + WEEK)
        since = NOON - timedelta(days=30)
        assert not await tx.rounds.asked_since(SYSTEM, [rokeya.contact], since, None, simulated=False)
