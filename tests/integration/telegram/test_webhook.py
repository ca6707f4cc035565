"""What comes in by a webhook, and who may call it."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.telegram.channel import HOOK
from bot.channels.telegram.settings import Mode
from bot.domain.inbound import Inbound
from bot.ports.hooks import Call
from tests.fakes import FakeClock
from tests.integration.telegram.conftest import DATE, Desk, declined, hear, said, set_up_bot
from tests.loopback.telegram_server import TelegramServer

HOOK_SETTINGS: dict[str, Any] = {
    "mode": Mode.WEBHOOK,
    "webhook_secret": SecretStr("s3cret"),
    "HANDBILL_PUBLIC_URL": "https://handbill.example.org/",
}


def call(body: bytes, **headers: str) -> Call:
    return Call(url="https://handbill.example.org" + HOOK, headers=headers, body=body)


async def test_a_webhook_is_set_before_anything_comes_in(server: TelegramServer, clock: FakeClock) -> None:
    bot = set_up_bot(server.address, clock, **HOOK_SETTINGS)
    server.fail(declined(500), method="setWebhook")
    await hear(bot, Desk(), clock, lambda: len(server.called("setWebhook")) == 2, server)
    assert server.called("setWebhook")[-1] == {
        "url": "https://handbill.example.org/hooks/telegram",
        "secret_token": "s3cret",
        "allowed_updates": ["message", "callback_query", "my_chat_member"],
    }
    assert server.called("getUpdates") == []
    await bot.aclose()


async def test_only_telegrams_own_calls_are_read(server: TelegramServer, clock: FakeClock) -> None:
    bot = set_up_bot(server.address, clock, **HOOK_SETTINGS)
    [hook] = bot.hooks()
    assert hook.path == "/hooks/telegram"
    right = {"x-telegram-bot-api-secret-token": "s3cret"}
    assert hook.verify(call(b"{}", **right))
    for wrong in ({}, {"x-telegram-bot-api-secret-token": "s3creT\u20ac\ud800"}):
        assert not hook.verify(call(b"{}", **wrong))
    body = json.dumps({"update_id": 3, "message": said("hi")}).encode()
    [inbound] = hook.parse(call(body, **right))
    assert isinstance(inbound, Inbound)
    assert (inbound.text, inbound.provider_id) == ("hi", f"7700900/3/{DATE}")
    assert hook.parse(call(b'{"update_id": 4, "poll": {}}')) == ()
    for malformed in (b"", b"\xff", b"[]", b"[" * 100_000, b'{"update_id": "MARKER-x"}'):
        with pytest.raises(ValueError, match="This is not") as refusal:
            hook.parse(call(malformed))
        assert "MARKER" not in str(refusal.value)
    await bot.aclose()


async def test_without_a_secret_nothing_is_verified(server: TelegramServer, clock: FakeClock) -> None:
    bot = set_up_bot(server.address, clock, mode=Mode.WEBHOOK)
    [hook] = bot.hooks()
    assert not hook.verify(call(b"{}", **{"x-telegram-bot-api-secret-token": ""}))
    assert set_up_bot(server.address, clock).hooks() == ()
