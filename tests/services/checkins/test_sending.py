"""Check-ins over the text channels: sending."""

from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience, LeftOut
from bot.domain.conversations import Status
from bot.domain.errors import NotFound, Refused
from tests.services.checkins.moves import (
    ALL,
    CHESS,
    DAY,
    OSEI,
    ROKEYA,
    SURVEY,
    answer,
    group_id,
    level,
    send,
    standing,
    wait,
)
from tests.services.conftest import World, silent


async def test_a_plan_counts_and_sends_nothing(network: World) -> None:
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, ALL, silent)
    tally = plan.tally
    assert (len(tally.groups), tally.contacts, tally.conversations, tally.in_turn) == (4, 6, 6, 1)
    assert tally.left_out == {LeftOut.NO_CONSENT: 6, LeftOut.NO_ADDRESS: 1}
    assert tally.introductions == 5
    assert tally.segments > 10
    await network.drain()
    assert network.sms.sent == []


async def test_the_first_question_comes_after_who_writes(network: World) -> None:
    round_ = await send(network)
    hello, question = network.texts(OSEI)
    assert "Test Network" in hello
    assert question.startswith("A few short questions")
    assert "\n1 Not heard of it\n" in question
    assert await standing(network, round_) == {Status.OPEN: 5, Status.WAITING: 1}


async def test_only_who_agreed_to_check_ins_is_asked(network: World) -> None:
    await send(network)
    assert network.texts("+447700900035") == []


async def test_a_survey_is_said_in_the_language_of_whoever_is_asked(network: World) -> None:
    await send(network)
    assert "এভরি চাইল্ড ম্যাটার্স" in network.texts(ROKEYA)[-1]


async def test_the_same_command_twice_asks_nobody_twice(network: World) -> None:
    await send(network)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, ALL, silent)
    assert plan.tally.contacts == 0
    assert plan.tally.left_out[LeftOut.ASKED_LATELY] == 6
    before = len(network.sms.sent)
    await send(network)
    assert len(network.sms.sent) == before


async def test_nobody_is_asked_twice_in_a_month(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 29)
    assert (await network.app.checkins.plan(OPERATOR, SURVEY, CHESS, silent)).tally.contacts == 0
    await wait(network, 2)
    assert (await network.app.checkins.plan(OPERATOR, SURVEY, CHESS, silent)).tally.contacts == 1


async def test_a_group_that_could_not_be_placed_is_due_once_its_people_have_rested(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "SKIP", "1", "1", "1", "1")
    assert await level(network, "Chess at Five") is None
    network.clock.advance(40 * DAY)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, ALL, silent)
    osei = [group for group in plan.tally.groups if group == await group_id(network, "Chess at Five")]
    assert len(osei) == 1


async def test_simulated_answers_never_move_real_groups(network: World) -> None:
    checkins = network.app.checkins
    press = checkins.surveyor.press
    pretended = {name: replace(sender, simulated=True) for name, sender in press.senders.items()}
    trying = replace(checkins, surveyor=replace(checkins.surveyor, press=replace(press, senders=pretended)))
    await send(network, CHESS)
    with pytest.raises(Refused, match="another folder"):
        await trying.send(OPERATOR, SURVEY, ALL, silent)


async def test_a_group_is_due_again_half_a_year_after_it_was_placed(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "1", "1")
    merton = Audience(areas=("Merton",))
    await wait(network, 182)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, merton, silent)
    assert plan.tally.left_out[LeftOut.NOT_DUE] == 1
    named = await network.app.checkins.plan(OPERATOR, SURVEY, CHESS, silent)
    assert named.tally.contacts == 1, "a group that is asked for by name is due"
    await wait(network, 2)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, merton, silent)
    assert LeftOut.NOT_DUE not in plan.tally.left_out


async def test_a_survey_that_is_not_there_cannot_be_sent(network: World) -> None:
    with pytest.raises(NotFound):
        await network.app.checkins.send(OPERATOR, "no_such_survey", ALL, silent)


async def test_at_night_the_question_waits_for_the_morning(network: World) -> None:
    network.clock.advance(10 * 3600)
    await network.app.checkins.send(OPERATOR, SURVEY, CHESS, silent)
    await network.drain()
    assert network.texts(OSEI) == []
    network.clock.advance(12 * 3600)
    await network.drain()
    assert len(network.texts(OSEI)) == 2
