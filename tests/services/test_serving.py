"""Everything in one process: the lease, what is listened to, and how it ends."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.errors import LeaseLost, Refused
from bot.domain.inbound import Inbound
from bot.domain.messages import Lane, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.channels import Channel, Surroundings
from bot.ports.hooks import Take
from tests.conftest import MakeApp
from tests.fakes import NOON, FakeChannel, FakeClock

TEXT = Inbound(
    channel=ChannelName.SMS, address="+447700900009", text="HELP", provider_id="A1", received_at=NOON
)
LEASE = 300.0
"""Long: on a clock that runs ahead a write to disk takes many of its seconds."""


class Front:
    """A web that nobody calls."""

    def __init__(self) -> None:
        self._stopped = asyncio.Event()
        self.runs = asyncio.Event()

    async def run(self) -> None:
        self.runs.set()
        await self._stopped.wait()

    def stop(self) -> None:
        self._stopped.set()


class Listened(FakeChannel):
    """A channel at which one text has come in."""

    def __init__(self) -> None:
        super().__init__()
        self.confirmed = asyncio.Event()

    async def listen(self, take: Take) -> None:
        await take(TEXT)
        self.confirmed.set()
        await asyncio.Event().wait()


def one(make_app: MakeApp, channel: Channel) -> App:
    def connect(_around: Surroundings) -> Sequence[Channel]:
        return [channel]

    return make_app(connect=connect, network_name="Six Boroughs", lease_seconds=LEASE)


def nobody_waits() -> None:
    raise AssertionError("nobody had the lease")


async def test_it_listens_answers_and_is_well_until_it_is_stopped(
    make_app: MakeApp, clock: FakeClock
) -> None:
    channel = Listened()
    app = one(make_app, channel)

    async def meanwhile() -> None:
        await channel.confirmed.wait()
        while not channel.sent:
            await clock.sleep(0.5)
        assert await app.vitals.is_well()
        app.serving.stop()

    assert not await app.vitals.is_well()
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(clock.run(app.serving.run(Front(), nobody_waits)))
        group.create_task(meanwhile())
    assert not await app.vitals.is_well()
    (answer,) = channel.sent
    assert answer.address == TEXT.address
    figures = await app.vitals.read()
    assert figures.messages == {(ChannelName.SMS, State.ACCEPTED): 1}
    assert figures.outcomes == {(ChannelName.SMS, OutcomeKind.ACCEPTED): 1}
    assert figures.waiting == dict.fromkeys(Lane, 0)
    assert await app.outbox.counts(OPERATOR) == {State.ACCEPTED: 1}


async def test_a_second_one_is_refused_after_it_has_seen_the_first_alive(
    make_app: MakeApp, clock: FakeClock
) -> None:
    first, second = one(make_app, FakeChannel()), one(make_app, FakeChannel())
    front, told = Front(), []

    async def both() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(first.serving.run(front, nobody_waits))
            await front.runs.wait()
            with pytest.raises(Refused, match="one is enough"):
                await second.serving.run(Front(), lambda: told.append("waits"))
            first.serving.stop()

    async with asyncio.timeout(30):
        await clock.run(both())
    assert told == ["waits"]


async def test_one_that_died_is_followed_once_its_lease_has_run_out(
    make_app: MakeApp, clock: FakeClock
) -> None:
    dead, heir = one(make_app, FakeChannel()), one(make_app, FakeChannel())
    assert await dead.serving._take() is not None
    front, told = Front(), []

    async def follow() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(heir.serving.run(front, lambda: told.append("waits")))
            await front.runs.wait()
            heir.serving.stop()

    async with asyncio.timeout(30):
        await clock.run(follow())
    assert told == ["waits"]


async def test_one_whose_lease_was_taken_over_ends_with_a_reason(make_app: MakeApp, clock: FakeClock) -> None:
    slow, other = one(make_app, FakeChannel()), one(make_app, FakeChannel())
    front = Front()
    serving = asyncio.create_task(slow.serving.run(front, nobody_waits))
    await front.runs.wait()
    # The machine stood still for longer than its lease; meanwhile another has begun.
    clock._passed += 2 * LEASE
    assert await other.serving._take() is not None
    with pytest.raises(ExceptionGroup) as raised:
        async with asyncio.timeout(30):
            await clock.run(serving)
    assert raised.group_contains(LeaseLost)


async def test_one_stopped_before_it_began_does_nothing(make_app: MakeApp, clock: FakeClock) -> None:
    channel = Listened()
    app = one(make_app, channel)
    app.serving.stop()
    async with asyncio.timeout(30):
        await clock.run(app.serving.run(Front(), nobody_waits))
    assert not channel.confirmed.is_set()
