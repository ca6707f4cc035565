"""Check-ins over the text channels: buttons."""

from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.domain.messages import MessageKind
from tests.services.checkins.moves import CHESS, SURVEY, send, wait
from tests.services.conftest import World


@pytest.fixture
async def chat(network: World) -> World:
    await network.app.directory.link(OPERATOR, "Chess at Five", "Osei Ade", ChannelName.TELEGRAM, "7001")
    return network


async def press(world: World, message: int, digit: str) -> str:
    """Press a button of the chat's message of that place; gives what the press was read as."""
    world.clock.advance(1)
    await world.app.receive.take(
        Inbound(
            channel=ChannelName.TELEGRAM,
            address="7001",
            text=digit,
            provider_id=f"press {world.clock.now()}",
            received_at=world.clock.now(),
            pressed=world.telegram.sent[message].message,
        )
    )
    await world.drain()
    return (await world.log(Query(kinds=(EventKind.INBOUND,))))[-1].entry.status


async def test_buttons_answer_and_those_of_older_questions_do_not(chat: World) -> None:
    await send(chat, CHESS)
    question = chat.telegram.sent[1]
    assert question.choices == (
        "Not heard of it",
        "It is about criminal record checks",
        "I know it a little",
        "I know it well",
    )
    assert await press(chat, 1, "4") == "survey_answer"
    assert await press(chat, 1, "1") == "press_lapsed"
    assert await press(chat, 2, "3") == "survey_answer"


async def test_older_buttons_of_the_same_question_still_answer_it(chat: World) -> None:
    await send(chat, CHESS)
    await wait(chat, 2.1)
    assert len(chat.telegram.sent) == 3
    assert await press(chat, 1, "4") == "survey_answer"
    assert await press(chat, 2, "4") == "press_lapsed"


async def test_the_first_question_and_the_reminder_are_kinds_of_their_own(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 2.1)
    kinds = Query(kinds=(MessageKind.QUESTION, MessageKind.REMINDER))
    told = [(line.entry.kind, line.entry.subject) for line in await network.log(kinds)]
    assert dict.fromkeys(told) == {(MessageKind.QUESTION, SURVEY): None, (MessageKind.REMINDER, SURVEY): None}


async def test_a_pressed_button_of_another_round_is_not_taken(chat: World) -> None:
    await send(chat, CHESS)
    await wait(chat, 7.1)
    chat.clock.advance(timedelta(days=30).total_seconds())
    await send(chat, CHESS)
    assert await press(chat, 1, "4") == "press_lapsed"
