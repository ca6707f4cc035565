"""Pressed buttons through the real bot, the real pipeline and sockets: each answers its own question only."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.channels.telegram.channel import PRESSES, Telegram
from bot.channels.telegram.outgoing import lapsed
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.journal import EventKind, Query
from bot.services.receive.questions import LAPSED
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.loopback.telegram_rules import faults
from tests.loopback.telegram_server import TOKEN, TelegramServer
from tests.services.conftest import LINES, cells, silent

DATE = 1_795_435_200
PERSON = {"id": 77009, "is_bot": False, "first_name": "Rokeya", "language_code": "en"}


@dataclass
class Chat:
    """A chat with the bot, as its person sees and uses it."""

    app: App
    server: TelegramServer
    clock: FakeClock
    person: dict[str, Any]

    async def write(self, text: str) -> None:
        self.server.push(message=self._message(text))
        await self._until_answered()

    async def press(self, question: dict[str, Any], digit: int, *, data: str | None = None) -> None:
        """Press a button under a message as it was when it came."""
        rows = question["reply_markup"]["inline_keyboard"]
        asked = self._message(question["text"], reply_markup={"inline_keyboard": rows})
        pressed = data or rows[digit - 1][0]["callback_data"]
        number = len(self.server.called("answerCallbackQuery"))
        self.server.push(
            callback_query={"id": f"q{number}", "from": self.person, "message": asked, "data": pressed}
        )
        await self._until_answered()

    async def _until_answered(self) -> None:
        await self.server.until(lambda: not self.server.unconfirmed)
        await self.clock.run(self.app.dispatch.run())
        self.clock.advance(5)

    def _message(self, text: str, **more: Any) -> dict[str, Any]:
        chat = {"id": self.person["id"], "type": "private"}
        return {"message_id": 5, "date": DATE, "chat": chat, "from": self.person, "text": text, **more}

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [message for message in self.server.messages if "reply_markup" in message]

    async def readings(self) -> list[str]:
        query = Query(kinds=(EventKind.INBOUND,))
        return [line.entry.status async for line in self.app.journal.lines(OPERATOR, query)]


@pytest.fixture
async def chat(make_app: MakeApp, clock: FakeClock) -> AsyncIterator[Chat]:
    async with TelegramServer() as server:
        bot = Telegram(TelegramSettings(token=SecretStr(TOKEN), api_url=server.address), clock)

        def connect(_around: object) -> Sequence[Telegram]:
            return [bot]

        app = make_app(connect=connect, drafts="allow", network_name="Test Network")
        await app.enrolment.take_in(OPERATOR, cells(LINES), silent)
        listening = asyncio.create_task(bot.listen(app.receive.take))
        yield Chat(app, server, clock, PERSON)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        assert server.objections == []


async def shown(chat: Chat, number: int) -> str:
    """What a message was changed to, once so many were."""
    await chat.server.until(lambda: len(chat.server.called("editMessageText")) >= number)
    text: str = chat.server.called("editMessageText")[number - 1]["text"]
    return text


async def test_the_button_of_the_open_question_answers_it(chat: Chat) -> None:
    await chat.write("WRONG NUMBER")
    (question,) = chat.questions
    await chat.press(question, 2)
    assert await chat.readings() == ["wrong_number", "wrong_number_no"]
    assert (await shown(chat, 1)).endswith("\n\n✓ no")


async def test_a_button_of_a_closed_question_changes_nothing_and_its_message_says_so(chat: Chat) -> None:
    await chat.write("WRONG NUMBER")
    (question,) = chat.questions
    await chat.press(question, 2)
    said = len(chat.server.messages)
    await chat.press(question, 1)
    assert (await chat.readings())[-1] == LAPSED
    assert (await shown(chat, 2)).endswith("\n\n⌛")
    assert "reply_markup" not in chat.server.called("editMessageText")[1]
    assert len(chat.server.messages) == said
    assert await chat.app.inbox.items(OPERATOR) == []
    assert len(chat.server.called("answerCallbackQuery")) == 2, "the button does not go on turning"


async def test_a_button_of_an_old_question_does_not_answer_the_present_one(chat: Chat) -> None:
    code = (await chat.app.invitations.invite(OPERATOR, "Lantern Circle")).invitation.code
    await chat.write("WRONG NUMBER")
    await chat.write(f"JOIN {code}")
    await chat.write("English")
    old, _languages, consent = chat.questions
    await chat.press(old, 1)
    assert (await chat.readings())[-1] == LAPSED
    assert (await shown(chat, 1)).endswith("\n\n⌛")
    await chat.press(consent, 1)
    assert (await chat.readings())[-1] == "consent_yes"


async def test_a_question_whose_time_is_over_is_closed(chat: Chat) -> None:
    await chat.write("WRONG NUMBER")
    (question,) = chat.questions
    chat.clock.advance(2 * 24 * 3600)
    await chat.press(question, 1)
    assert (await chat.readings())[-1] == LAPSED


@pytest.mark.parametrize("data", ["999999:1", "0:1", "999999999999999999:1"])
async def test_a_button_of_no_message_to_this_chat_answers_nothing(chat: Chat, data: str) -> None:
    await chat.write("WRONG NUMBER")
    (question,) = chat.questions
    await chat.press(question, 1, data=data)
    assert (await chat.readings())[-1] == LAPSED


async def test_a_button_of_another_chat_answers_nothing(chat: Chat) -> None:
    await chat.write("WRONG NUMBER")
    other = Chat(chat.app, chat.server, chat.clock, PERSON | {"id": 77010})
    await other.write("WRONG NUMBER")
    mine, _theirs = chat.questions
    await other.press(mine, 1)
    assert (await chat.readings())[-1] == LAPSED


async def test_a_typed_digit_still_answers_what_is_open(chat: Chat) -> None:
    await chat.write("WRONG NUMBER")
    await chat.write("2")
    assert (await chat.readings())[-1] == "wrong_number_no"


async def test_presses_that_nobody_settles_are_forgotten_some_day(clock: FakeClock) -> None:
    async with TelegramServer() as server:
        bot = Telegram(TelegramSettings(token=SecretStr(TOKEN), api_url=server.address), clock)
        taken: list[object] = []

        async def take(inbound: object) -> None:
            taken.append(inbound)

        listening = asyncio.create_task(bot.listen(take))
        keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "7:1"}]]}
        chat = {"id": 1, "type": "private"}
        asked = {"message_id": 5, "date": DATE, "chat": chat, "text": "?", "reply_markup": keyboard}
        for number in range(PRESSES + 10):
            query = {"id": str(number), "from": PERSON, "message": asked, "data": "7:1"}
            server.push(callback_query=query)
        async with asyncio.timeout(20):
            await server.until(lambda: not server.unconfirmed)
        assert len(taken) == PRESSES + 10
        assert len(bot._presses) == PRESSES
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        bot.settle("of nobody", counted=True)
        await bot.aclose()
    assert ChannelName.TELEGRAM is bot.name


@pytest.mark.parametrize("text", ["", "x" * 5000, "\ud83d"])
def test_a_question_that_is_over_is_one_that_telegram_takes(text: str) -> None:
    assert faults("editMessageText", {"chat_id": 1, "message_id": 1, **lapsed(text, ())}) == []
