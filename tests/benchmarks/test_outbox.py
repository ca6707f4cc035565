"""What the outbox itself can do, and whether a reply gets past a broadcast. Reported, never asserted."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

import pytest

from bot.app import App
from bot.bootstrap import build
from bot.channels.telegram.channel import Telegram
from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, Language, MessageId, SenderName
from bot.domain.inbound import Inbound
from bot.domain.limits import Limits
from bot.domain.messages import Draft, Lane, MessageKind, State
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.machine import SystemClock, settle_in
from bot.ports.channels import Letter, Sender, Surroundings
from bot.ports.outbox import Claim, Settlement
from bot.services.hand import IN_HAND
from bot.settings import read_settings
from tests.benchmarks.racing import running
from tests.benchmarks.test_telegram import Unlimited, channel_to
from tests.benchmarks.test_throughput import report

ROWS, PAGE, RUNS = 100_000, 500, 3
BROADCAST, REPLIES = 20_000, 100
TEXT = "A short text about what is on for children this week, as long as most of them are. " * 3
SENDER = SenderName("bench")

pytestmark = pytest.mark.timeout(1800)


def draft(address: AddressId, key: str, sender: SenderName, lane: Lane = Lane.BULLETIN) -> Draft:
    now = SystemClock().now()
    return Draft(
        key=key,
        sender=sender,
        simulated=True,
        channel=ChannelName.TELEGRAM,
        address=address,
        lane=lane,
        kind=MessageKind.REPLY if lane is Lane.REPLY else MessageKind.BULLETIN,
        language=Language("en"),
        body=TEXT,
        segments=0,
        created_at=now,
        expires_at=now + timedelta(days=1),
    )


async def addresses(app: App, chats: Sequence[str]) -> list[AddressId]:
    async with app.database() as tx:
        seen = [
            Inbound(
                channel=ChannelName.TELEGRAM,
                address=chat,
                text="",
                provider_id="",
                received_at=app.clock.now(),
            )
            for chat in chats
        ]
        return [(await tx.phones.caller(SYSTEM, one, Language("en"))).address for one in seen]


@dataclass
class Nowhere:
    """A channel that nobody drains; implements bot.ports.channels.Channel."""

    name: ChannelName = ChannelName.TELEGRAM
    sender: Sender = field(default_factory=lambda: Sender(name=SENDER, simulated=True, limits=Limits()))

    async def send(self, letter: Letter) -> Outcome:
        raise NotImplementedError

    async def aclose(self) -> None:
        """Nothing is open."""


async def queued(app: App, to: Sequence[AddressId]) -> float:
    begun = time.perf_counter()
    for first in range(0, ROWS, PAGE):
        async with app.database() as tx:
            page = [draft(to[n % len(to)], f"bench:{n}", SENDER) for n in range(first, first + PAGE)]
            await tx.messages.queue(SYSTEM, page)
    return ROWS / (time.perf_counter() - begun)


async def claimed_and_marked(app: App) -> tuple[float, float, float]:
    """Messages a second that are claimed, marked as being sent, and written down as sent."""
    spent = [0.0, 0.0, 0.0]
    most = IN_HAND[Lane.BULLETIN]
    now = app.clock.now()
    async with app.database() as tx:
        lease = await tx.leases.take(SYSTEM, SENDER, "bench", now, now + timedelta(hours=1))
    assert lease is not None
    claims: Sequence[Claim] = [object()]  # type: ignore[list-item]  # so that the loop begins
    while claims:
        begun = time.perf_counter()
        async with app.database() as tx:
            claims = await tx.outbox.claim(SYSTEM, lease, now, {Lane.BULLETIN: most})
        spent[0] += time.perf_counter() - begun
        begun = time.perf_counter()
        async with app.database() as tx:
            ready = await tx.outbox.ready(SYSTEM, lease, claims)
            await tx.outbox.start(SYSTEM, lease, [one.letter for one in ready], now)
        spent[1] += time.perf_counter() - begun
        ends = [
            Settlement(
                message=one.claim.message,
                state=State.SENT,
                attempt=1,
                outcome=Outcome(kind=OutcomeKind.SENT, provider_id=f"1/{one.claim.message}"),
            )
            for one in ready
        ]
        begun = time.perf_counter()
        async with app.database() as tx:
            changes = await tx.outbox.settle(SYSTEM, ends, now)
            await tx.log.messages_changed(SYSTEM, changes, now)
        spent[2] += time.perf_counter() - begun
    assert await app.outbox.counts(OPERATOR) == {State.SENT: ROWS}
    return ROWS / spent[0], ROWS / spent[1], ROWS / spent[2]


def plain_rows(path: Path) -> float:
    """Rows a second into a table without indexes, in pages of the same size, each on disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, key, address, body, at)")
        begun = time.perf_counter()
        for first in range(0, ROWS, PAGE):
            connection.execute("BEGIN IMMEDIATE")
            rows = [(f"bench:{n}", n, TEXT, "2026-11-22 10:00:00") for n in range(first, first + PAGE)]
            connection.executemany("INSERT INTO plain (key, address, body, at) VALUES (?, ?, ?, ?)", rows)
            connection.execute("COMMIT")
        return ROWS / (time.perf_counter() - begun)


def test_100_000_rows_are_queued_claimed_and_marked(tmp_path: Path) -> None:
    async def once(folder: Path) -> tuple[float, ...]:
        settings = read_settings(simulate=True, data_dir=folder)
        async with build(settings, connect=lambda _around: [Nowhere()]) as app:
            settle_in()
            to = await addresses(app, [str(number) for number in range(1, 1001)])
            return (await queued(app, to), *await claimed_and_marked(app))

    runs = [asyncio.run(once(tmp_path / f"{run}")) for run in range(RUNS)]
    plain = [plain_rows(tmp_path / f"plain{run}.db") for run in range(RUNS)]
    names = (
        "put into the outbox",
        "claimed",
        "marked as being sent, with every fact",
        "written down as sent",
    )
    report(
        "100,000 rows, SQLite, synchronous=FULL, median rows a second",
        *(
            (name, f"{median(rates):,.0f}")
            for name, rates in zip(names, zip(*runs, strict=True), strict=True)
        ),
        ("plain INSERT into a table without indexes, pages alike", f"{median(plain):,.0f}"),
    )


class Noting(Unlimited):
    """Notes when each message was handed over and answered."""

    def __init__(self, channel: Telegram) -> None:
        super().__init__(channel)
        self.answered: dict[MessageId, float] = {}

    async def send(self, letter: Letter) -> Outcome:
        outcome = await super().send(letter)
        self.answered[letter.message] = time.perf_counter()
        return outcome


@asynccontextmanager
async def broadcasting(folder: Path, url: str) -> AsyncIterator[tuple[App, Noting]]:
    """Handbill with a broadcast in its outbox."""
    channel = Noting(channel_to(url)._channel)

    def connect(_around: Surroundings) -> list[Noting]:
        return [channel]

    async with build(read_settings(simulate=True, data_dir=folder), connect=connect) as app:
        settle_in()
        to = await addresses(app, [str(number) for number in range(1, BROADCAST + 1)])
        sender = channel.sender.name
        async with app.database() as tx:
            await tx.messages.queue(SYSTEM, [draft(one, f"bench:{n}", sender) for n, one in enumerate(to)])
        yield app, channel


def test_a_reply_overtakes_a_broadcast_of_20_000(tmp_path: Path) -> None:
    async def once(url: str) -> tuple[list[float], float]:
        async with broadcasting(tmp_path, url) as (app, channel):
            askers = await addresses(app, [str(1_000_000 + n) for n in range(REPLIES)])
            begun = time.perf_counter()
            sending = asyncio.create_task(app.dispatch.run())
            asked: dict[MessageId, float] = {}
            for number, asker in enumerate(askers):
                await asyncio.sleep(0.02)
                at = time.perf_counter()
                async with app.database() as tx:
                    reply = draft(asker, f"reply:{number}", channel.sender.name, Lane.REPLY)
                    await tx.messages.queue(SYSTEM, [reply])
                    known = await tx.messages.known(SYSTEM, [reply.key])
                app.dispatch.wake()
                asked[known[reply.key].message] = at
            meanwhile = not sending.done()
            await sending
            took = time.perf_counter() - begun
            assert meanwhile, "the broadcast was over before the last reply"
            return [channel.answered[message] - at for message, at in asked.items()], took

    with running("tests.loopback.telegram_server") as url:
        waits, took = asyncio.run(once(url))
    hundredths = quantiles(waits, n=100)
    report(
        f"{REPLIES} replies during a broadcast of 20,000, {BROADCAST / took:,.0f} a second",
        ("from before it is queued until the provider has taken it, p50", f"{hundredths[49]:.3f} s"),
        ("p99", f"{hundredths[98]:.3f} s"),
    )
