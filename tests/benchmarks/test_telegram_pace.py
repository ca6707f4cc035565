"""Telegram under its published limits, on the real clock: how much of what is allowed is used.

The server enforces the limits. 2,000 messages at 30 a second take 67 seconds at best.
"""

import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap import build
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.messages import State
from bot.machine import SystemClock
from bot.ports.channels import Surroundings
from bot.settings import read_settings
from tests.loopback.telegram_server import TOKEN, Pace, TelegramServer
from tests.queueing import queue_texts

MESSAGES = 2_000
ALLOWED = 30.0

pytestmark = pytest.mark.timeout(600)


async def test_2_000_messages_at_telegrams_own_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_GOOD_HOURS_FROM", "00:00")
    monkeypatch.setenv("HANDBILL_GOOD_HOURS_TO", "23:59:59.999999")
    async with TelegramServer(pace=Pace(monotonic=time.monotonic)) as server:

        def connect(_around: Surroundings) -> list[Telegram]:
            settings = TelegramSettings(token=SecretStr(TOKEN), api_url=server.address)
            return [Telegram(settings, SystemClock())]

        settings = read_settings(data_dir=tmp_path, network_name="Test Network")
        async with build(settings, connect=connect) as app:
            await queue_texts(app, ChannelName.TELEGRAM, map(str, range(1, MESSAGES + 1)))
            begun = time.perf_counter()
            await app.dispatch.run()
            rate = MESSAGES / (time.perf_counter() - begun)
            states = await app.outbox.counts(OPERATOR)
    print(f"\n2,000 messages to Telegram, its limits enforced: {rate:.1f} a second of {ALLOWED:.0f} allowed")
    print(f"  {rate / ALLOWED:.1%} used, asked to slow down {server.throttled} times")
    assert states == {State.SENT: MESSAGES}
    assert server.throttled == 0
