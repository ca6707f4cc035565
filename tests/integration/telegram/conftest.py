"""The Telegram channel over real sockets, against a server that keeps to the published rules."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import Inbound
from bot.ports.channels import Letter
from tests.fakes import FakeClock
from tests.loopback.telegram_server import TOKEN, Fault, TelegramServer

LETTER = Letter(message=MessageId(7), attempt=1, address="77009", text="Hello", language=Language("en"))
ANSWER_SECONDS = 0.2
PERSON = {"id": 77009, "is_bot": False, "first_name": "Rokeya", "language_code": "bn"}
CHAT = {"id": 77009, "type": "private"}
DATE = 1_795_435_200


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server
        assert server.objections == []


@pytest.fixture
async def bot(server: TelegramServer, clock: FakeClock) -> AsyncIterator[Telegram]:
    channel = set_up_bot(server.address, clock)
    yield channel
    await channel.aclose()


def set_up_bot(address: str, clock: FakeClock, **given: Any) -> Telegram:
    chosen = TelegramSettings(token=SecretStr(TOKEN), api_url=address, **given)
    return Telegram(chosen, clock, answer=ANSWER_SECONDS)


def declined(status: int, description: str = "", **parameters: Any) -> Fault:
    return Fault(status=status, description=description, parameters=parameters or None)


class Desk:
    """Takes what comes in, and fails when told to."""

    def __init__(self) -> None:
        self.taken: list[Inbound] = []
        self.failures = 0

    async def __call__(self, inbound: Inbound) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("no room")
        self.taken.append(inbound)


async def hear(
    bot: Telegram, desk: Desk, clock: FakeClock, until: Callable[[], object], server: TelegramServer
) -> None:
    """Listen until something is so."""
    listening = asyncio.create_task(bot.listen(desk))
    try:
        async with asyncio.timeout(10):
            await clock.run(server.until(until))
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": DATE, "chat": CHAT, "from": PERSON, "text": text, **more}
