"""How fast texts go out to Telegram through the durable outbox, beside plain aiohttp in the same run.

The server is strict, and in a process of its own. Telegram's own limit of 30 a second is lifted here: what is
measured is how much of the machine our path costs. Reported, never asserted.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from pydantic import SecretStr

from bot.bootstrap import build
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import Inbound
from bot.domain.limits import Limits
from bot.domain.messages import Draft, Lane, MessageKind, State
from bot.domain.outcomes import Outcome
from bot.http import open_session
from bot.machine import SystemClock, settle_in
from bot.ports.channels import Letter, Sender, Surroundings
from bot.settings import read_settings
from tests.benchmarks.racing import race, running
from tests.loopback.telegram_server import TOKEN

MESSAGES = 5_000
RUNS = 3
TEXT = "A short text about what is on for children this week, as long as most of them are. " * 3

pytestmark = pytest.mark.timeout(1800)


class Unlimited:
    """The real channel without its limits; implements bot.ports.channels.Channel."""

    def __init__(self, channel: Telegram) -> None:
        self._channel = channel
        self.name = ChannelName.TELEGRAM
        self.sender: Sender = replace(channel.sender, limits=Limits(), simulated=True)

    async def send(self, letter: Letter) -> Outcome:
        return await self._channel.send(letter)

    async def aclose(self) -> None:
        await self._channel.aclose()


@pytest.fixture
def address() -> Iterator[str]:
    """Where the server is."""
    with running("tests.loopback.telegram_server") as url:
        yield url


def channel_to(address: str) -> Unlimited:
    settings = TelegramSettings(token=SecretStr(TOKEN), api_url=address)
    return Unlimited(Telegram(settings, SystemClock()))


async def through_outbox(folder: Path, address: str) -> float:
    """Seconds from a full outbox to an empty one."""

    def connect(_around: Surroundings) -> list[Unlimited]:
        return [channel_to(address)]

    async with build(read_settings(simulate=True, data_dir=folder), connect=connect) as app:
        settle_in()
        sender = app.channels[ChannelName.TELEGRAM].sender.name
        now = app.clock.now()
        async with app.database() as tx:
            drafts = []
            for number in range(MESSAGES):
                chat = Inbound(
                    channel=ChannelName.TELEGRAM,
                    address=str(number + 1),
                    text="",
                    provider_id="",
                    received_at=now,
                )
                caller = await tx.phones.caller(SYSTEM, chat, Language("en"))
                drafts.append(
                    Draft(
                        key=f"bench:{number}",
                        sender=sender,
                        simulated=True,
                        channel=ChannelName.TELEGRAM,
                        address=caller.address,
                        lane=Lane.BULLETIN,
                        kind=MessageKind.BULLETIN,
                        language=Language("en"),
                        body=TEXT,
                        segments=0,
                        created_at=now,
                        expires_at=now + timedelta(days=1),
                    )
                )
            await tx.messages.queue(SYSTEM, drafts)
        begun = time.perf_counter()
        await app.dispatch.run()
        took = time.perf_counter() - begun
        assert await app.outbox.counts(OPERATOR) == {State.SENT: MESSAGES}
        return took


async def adapter_alone(address: str) -> float:
    """Seconds through the channel with nothing kept."""
    channel = channel_to(address)

    async def send(number: int) -> None:
        letter = Letter(
            message=MessageId(number),
            attempt=1,
            address=str(number + 1),
            text=TEXT,
            language=Language("en"),
        )
        assert (await channel.send(letter)).kind.went_out

    took = await race(MESSAGES, send)
    await channel.aclose()
    return took


async def plain_aiohttp(address: str) -> float:
    """Seconds with aiohttp and nothing else."""
    url = f"{address}/bot{TOKEN}/sendMessage"
    async with open_session(to=address) as session:

        async def post(number: int) -> None:
            async with session.post(url, json={"chat_id": number + 1, "text": TEXT}) as answer:
                assert (await answer.json())["ok"]

        return await race(MESSAGES, post)


def test_5_000_messages_to_telegram(tmp_path: Path, address: str) -> None:
    rows: dict[str, list[float]] = {"plain aiohttp": [], "the channel alone": [], "the durable path": []}
    for run in range(RUNS):
        rows["plain aiohttp"].append(MESSAGES / asyncio.run(plain_aiohttp(address)))
        rows["the channel alone"].append(MESSAGES / asyncio.run(adapter_alone(address)))
        rows["the durable path"].append(MESSAGES / asyncio.run(through_outbox(tmp_path / f"{run}", address)))
    base = median(rows["plain aiohttp"])
    print("\n5,000 messages to Telegram on loopback, SQLite, synchronous=FULL: messages a second")
    print(f"  {'':<20} {'median':>8} {'of plain':>9}   each run")
    for name, rates in rows.items():
        each = ", ".join(f"{rate:,.0f}" for rate in rates)
        print(f"  {name:<20} {median(rates):>8,.0f} {median(rates) / base:>9.2f}   {each}")
