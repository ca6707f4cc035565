"""`handbill serve`, killed at any moment while it sends through the real adapters to loopback servers."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time as hour
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import App
from bot.channels.sms.channel import Sms
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.messages import State
from bot.machine import SystemClock
from bot.ports.channels import Channel
from bot.services.hand import UNDER_WAY
from bot.services.readback import ReadBack
from storage.tables import senders
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.integration.conftest import in_a_process
from tests.integration.test_kill import count, every_message, rows
from tests.loopback import telegram_server, twilio_server
from tests.loopback.telegram_server import TelegramServer
from tests.loopback.twilio_server import Behaviour, TwilioServer, account_at
from tests.queueing import queue_texts

KILLS = 10
MOST_UNKNOWN = 2 * UNDER_WAY
"""What was under way, and one write of outcomes."""
PATIENCE = 90.0

pytestmark = pytest.mark.timeout(300)


@dataclass(kw_only=True)
class SlowTelegram(TelegramServer):
    """Takes its time over each text, before it acts or after: a caller may hang up in either."""

    chance: random.Random = field(default_factory=lambda: random.Random(20261123))

    async def _act(self, method: str, values: dict[str, Any]) -> web.Response:
        if method != "sendMessage":
            return await super()._act(method, values)
        first = self.chance.uniform(0, 0.4)
        await asyncio.sleep(first)
        answer = await super()._act(method, values)
        await asyncio.sleep(0.4 - first)
        return answer


def slowly(chance: random.Random) -> Behaviour:
    """Twilio on a slow day, with the same pauses."""

    async def behave(server: TwilioServer, _request: web.Request, form: dict[str, str]) -> web.Response:
        first = chance.uniform(0, 0.3)
        await asyncio.sleep(first)
        message = server.take(form)
        await asyncio.sleep(0.3 - first)
        return web.json_response(message, status=201)

    return behave


@dataclass(frozen=True, kw_only=True)
class Lives:
    """One `serve` after another on one database. `taken` is how many texts the provider has seen so far."""

    folder: Path
    settings: Mapping[str, str]
    taken: Callable[[], int]

    @asynccontextmanager
    async def life(self) -> Any:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            env={**os.environ, **self.settings},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def run(self, chance: random.Random) -> list[int]:
        """Kill it again and again while it sends; gives how many texts were left unknown by each."""
        left: list[int] = []
        for _kill in range(KILLS):
            async with self.life() as process:
                await self._sends(process, 1)
                await asyncio.sleep(chance.uniform(0, 0.6))
                process.send_signal(signal.SIGKILL)
                await process.wait()
            states = count(self.folder)
            assert states[State.SENDING] <= MOST_UNKNOWN
            left.append(states[State.SENDING] + states[State.UNKNOWN])
        assert count(self.folder)[State.QUEUED] > 0, "it was all sent before the last kill"
        return left

    async def stop_under_load(self) -> None:
        """Told to end in the middle of it, it ends well and leaves nothing behind."""
        async with self.life() as process:
            await self._sends(process, 10)
            unknown = count(self.folder)[State.UNKNOWN]
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                assert await process.wait() == 0
        states = count(self.folder)
        assert (states[State.SENDING], states[State.CLAIMED]) == (0, 0)
        assert states[State.UNKNOWN] <= unknown, "what is read back meanwhile is known again"
        assert states[State.QUEUED] > 0

    async def finish(self) -> None:
        """Let the last one send all that is left."""
        async with self.life() as process:
            await until(lambda: not any(state.waits_for_us for state in count(self.folder)), process)
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0

    async def _sends(self, process: asyncio.subprocess.Process, texts: int) -> None:
        """Wait until this life has sent so many. What the one before had on its way may still arrive: only
        once it has the sender's lease, which ends after that, is it this one.
        """
        last = leases(self.folder)
        await until(lambda: leases(self.folder) > last, process)
        before = self.taken()
        await until(lambda: self.taken() >= before + texts, process)


def leases(folder: Path) -> int:
    """How often a sender was taken over."""
    return sum(int(str(epoch)) for (epoch,) in rows(folder, select(senders.c.epoch)))


async def until(holds: Callable[[], bool], process: asyncio.subprocess.Process) -> None:
    """Look again and again until something holds; fails when the process ends before."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            assert process.returncode is None
            await asyncio.sleep(0.02)


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    return {
        "HANDBILL_DATA_DIR": str(folder / "data"),
        "HANDBILL_NETWORK_NAME": "Test Network",
        "HANDBILL_LEASE_SECONDS": "0.5",
        "HANDBILL_PORT": "0",
        "HANDBILL_GOOD_HOURS_FROM": "00:00",
        "HANDBILL_GOOD_HOURS_TO": "23:59:59.999999",
        **more,
    }


async def fill(make_app: MakeApp, channel: Channel, addresses: list[str]) -> None:
    """Two leads, without whom nothing real is served, and a text to each address."""
    clock = FakeClock(SystemClock().now())
    app: App = make_app(clock=clock, connect=lambda _around: [channel], network_name="Test Network")
    for number in (501, 502):
        routes = {ChannelName.SMS: f"+447700900{number}", ChannelName.TELEGRAM: str(number)}
        await app.safeguarding.add_lead(f"Lead {number}", routes)
    await queue_texts(app, channel.name, addresses)


async def listed_as_unknown(settings: Mapping[str, str]) -> set[int]:
    ran = await asyncio.to_thread(in_a_process, "outbox", "--json", **settings)
    return {each["id"] for each in json.loads(ran.out)["unknown"]}


async def test_telegram_loses_nothing_doubles_nothing_and_lists_what_is_unknown(
    make_app: MakeApp, tmp_path: Path
) -> None:
    async with SlowTelegram() as server:
        settings = surroundings(
            tmp_path,
            HANDBILL_TELEGRAM_TOKEN=telegram_server.TOKEN,
            HANDBILL_TELEGRAM_API_URL=server.address,
        )
        bot = Telegram(
            TelegramSettings(token=SecretStr(telegram_server.TOKEN), api_url=server.address), FakeClock()
        )
        chats = [str(number) for number in range(1001, 1401)]
        await fill(make_app, bot, chats)
        lives = Lives(folder=tmp_path, settings=settings, taken=lambda: len(server.called("sendMessage")))
        left = await lives.run(random.Random(20261124))
        await lives.stop_under_load()
        await lives.finish()
        await bot.aclose()
    states = count(tmp_path)
    assert set(states) <= {State.SENT, State.UNKNOWN}
    assert sum(states.values()) == len(chats)
    assert 0 < states[State.UNKNOWN] == max(left), "a kill in the middle leaves some unknown, an end none"
    # Asked once each: not only was nothing shown twice, nothing unknown was tried a second time.
    asked = Counter(values["chat_id"] for values in server.called("sendMessage"))
    shown = Counter(values["chat_id"] for values in server.messages)
    assert max(asked.values()) == max(shown.values()) == 1
    assert len(shown) >= states[State.SENT]
    assert len(chats) - len(shown) <= states[State.UNKNOWN]
    assert len(await listed_as_unknown(settings)) == states[State.UNKNOWN]
    assert server.objections == []


async def test_twilio_loses_nothing_doubles_nothing_and_reads_back_what_was_unknown(
    make_app: MakeApp, tmp_path: Path
) -> None:
    chance = random.Random(20261125)
    async with TwilioServer(clock=SystemClock(), always=slowly(chance)) as server:
        settings = surroundings(
            tmp_path,
            HANDBILL_TWILIO_ACCOUNT_SID=twilio_server.ACCOUNT,
            HANDBILL_TWILIO_AUTH_TOKEN=twilio_server.TOKEN,
            HANDBILL_TWILIO_FROM=twilio_server.NUMBER,
            HANDBILL_TWILIO_API_URL=server.url,
            HANDBILL_TWILIO_RATE="500",
            HANDBILL_PUBLIC_URL=twilio_server.PUBLIC_URL,
        )
        phones = [f"+44740{number:07d}" for number in range(2000)]
        await fill(make_app, Sms(account_at(server.url), FakeClock()), phones)
        lives = Lives(folder=tmp_path, settings=settings, taken=lambda: len(server.messages))
        left = await lives.run(chance)
        await lives.stop_under_load()
        await lives.finish()
        states = count(tmp_path)
        assert set(states) <= {State.ACCEPTED, State.UNKNOWN}
        assert sum(states.values()) == len(phones)
        assert 0 < states[State.UNKNOWN] <= max(left)
        assert len(await listed_as_unknown(settings)) == states[State.UNKNOWN]
        assert max(carried(server).values()) == 1

        server.always = None
        await read_back(make_app, Sms(account_at(server.url), FakeClock(SystemClock().now())))
        assert count(tmp_path) == {State.ACCEPTED: len(phones)}
        assert carried(server) == dict.fromkeys(every_message(tmp_path), 1)
        assert not server.faults


async def read_back(make_app: MakeApp, channel: Sms) -> None:
    """What `serve` does a minute and five minutes later, at once: looks, and sends what is not there."""
    clock = FakeClock(SystemClock().now())
    app: App = make_app(
        clock=clock,
        connect=lambda _around: [channel],
        network_name="Test Network",
        good_hours_from=hour(0),
        good_hours_to=hour(23, 59, 59, 999_999),
    )
    looking = ReadBack(work=app.database, clock=clock, channels=[channel])
    for seconds in (61, 241):
        clock.advance(seconds)
        await looking.tick()
    assert State.UNKNOWN not in await app.outbox.counts(OPERATOR)
    await clock.run(app.dispatch.run())


def carried(server: TwilioServer) -> Counter[int]:
    """How often Twilio took each of our messages, by the number in its callback."""
    return Counter(int(parse_qs(urlsplit(url).query)["message"][0]) for url in server.callbacks.values())
