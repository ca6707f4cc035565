"""What every channel must keep to. A new channel is one more entry in `CHANNELS`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.guard import Guarded
from bot.channels.simulator import Behaviour, Simulator, SimulatorSettings
from bot.channels.sms.channel import Sms
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.directory import ChannelName
from bot.domain.errors import SendInsideWork
from bot.domain.ids import Language, MessageId
from bot.domain.messages import Receipt, ReceiptStatus
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Channel, Letter
from storage.database import Database
from tests.fakes import FakeClock
from tests.loopback.telegram_server import TOKEN, Fault, TelegramServer
from tests.loopback.twilio_server import TwilioServer, account_at, break_off, refuse

LETTER = Letter(
    message=MessageId(1), attempt=1, address="+447700900001", text="নমস্কার ECM", language=Language("bn")
)


class Bench:
    """A channel under test, with what it reports and a way to make its provider fail."""

    def __init__(self, channel: Channel, fail: Callable[[OutcomeKind], None], told: list[Receipt]) -> None:
        self.channel = channel
        self.fail = fail
        self.told = told


@asynccontextmanager
async def simulated(name: ChannelName) -> AsyncIterator[Bench]:
    told: list[Receipt] = []

    async def receipts(receipt: Receipt) -> None:
        told.append(receipt)

    channel = Simulator(name, SimulatorSettings(), FakeClock(), receipts)
    behaviours = {
        OutcomeKind.THROTTLED: Behaviour.THROTTLE,
        OutcomeKind.BLOCKED: Behaviour.BLOCK,
        OutcomeKind.BAD_ADDRESS: Behaviour.BAD_ADDRESS,
        OutcomeKind.TEMPORARY: Behaviour.REFUSE,
        OutcomeKind.UNKNOWN: Behaviour.LOSE,
    }
    yield Bench(channel, lambda kind: channel.tell(LETTER.address, behaviours[kind]), told)


@asynccontextmanager
async def twilio() -> AsyncIterator[Bench]:
    """Real SMS, against Twilio on the loopback; its receipts come before its answer does."""
    told: list[Receipt] = []
    async with TwilioServer() as server:
        channel = Sms(account_at(server.url), FakeClock())
        _texts, statuses = channel.hooks()

        async def deliver(message: dict[str, Any]) -> None:
            call = server.callback(message, "delivered")
            assert statuses.verify(call)
            told.extend(each for each in statuses.parse(call) if isinstance(each, Receipt))

        server.on_taken = deliver
        behaviours = {
            OutcomeKind.THROTTLED: refuse(429, 20429),
            OutcomeKind.BLOCKED: refuse(400, 21610),
            OutcomeKind.BAD_ADDRESS: refuse(400, 21211),
            OutcomeKind.TEMPORARY: refuse(503),
            OutcomeKind.UNKNOWN: break_off(acted=True),
        }
        yield Bench(channel, lambda kind: server.next.append(behaviours[kind]), told)
        await channel.aclose()
        assert not server.faults


@asynccontextmanager
async def telegram() -> AsyncIterator[Bench]:
    """Real Telegram, against a bot server on the loopback."""
    async with TelegramServer() as server:
        channel = Telegram(TelegramSettings(token=SecretStr(TOKEN), api_url=server.address), FakeClock())
        faults = {
            OutcomeKind.THROTTLED: Fault(status=429, parameters={"retry_after": 3}),
            OutcomeKind.BLOCKED: Fault(status=403, description="Forbidden: bot was blocked by the user"),
            OutcomeKind.BAD_ADDRESS: Fault(status=400, description="Bad Request: chat not found"),
            OutcomeKind.TEMPORARY: Fault(status=409, description="Conflict"),
            OutcomeKind.UNKNOWN: Fault(reset=True, acts=True),
        }
        yield Bench(channel, lambda kind: server.fail(faults[kind]), [])
        await channel.aclose()


CHANNELS: dict[str, Callable[[], AbstractAsyncContextManager[Bench]]] = {
    "simulated-sms": lambda: simulated(ChannelName.SMS),
    "simulated-telegram": lambda: simulated(ChannelName.TELEGRAM),
    "twilio": twilio,
    "telegram": telegram,
}


@pytest.fixture(params=CHANNELS)
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with CHANNELS[request.param]() as bench:
        yield bench


async def test_says_who_it_is(bench: Bench) -> None:
    assert bench.channel.name in ChannelName
    assert bench.channel.sender.name
    assert bench.channel.sender.simulated == bench.channel.sender.name.startswith("simulated")


async def test_a_text_that_goes_out_is_accepted_or_sent_with_the_providers_id(bench: Bench) -> None:
    outcome = await bench.channel.send(LETTER)
    assert outcome.kind.went_out
    assert outcome.provider_id


@pytest.mark.parametrize(
    "kind",
    [
        OutcomeKind.THROTTLED,
        OutcomeKind.BLOCKED,
        OutcomeKind.BAD_ADDRESS,
        OutcomeKind.TEMPORARY,
        OutcomeKind.UNKNOWN,
    ],
)
async def test_a_failure_is_a_value_of_the_catalogue(bench: Bench, kind: OutcomeKind) -> None:
    bench.fail(kind)
    outcome = await bench.channel.send(LETTER)
    assert outcome.kind is kind
    assert outcome.provider_id is None
    assert LETTER.address not in repr(outcome)


async def test_what_it_hears_later_is_told_before_it_closes(bench: Bench) -> None:
    outcome = await bench.channel.send(LETTER)
    await bench.channel.aclose()
    expected = [ReceiptStatus.DELIVERED] if outcome.kind is OutcomeKind.ACCEPTED else []
    assert [receipt.status for receipt in bench.told] == expected


async def test_many_texts_may_be_on_the_way_at_once(bench: Bench) -> None:
    outcomes = await asyncio.gather(*(bench.channel.send(LETTER) for _ in range(64)))
    assert all(outcome.kind.went_out for outcome in outcomes)


async def test_no_text_leaves_inside_a_unit_of_work(bench: Bench, work: Database) -> None:
    guarded = Guarded(bench.channel, work.is_open)
    async with work():
        with pytest.raises(SendInsideWork):
            await guarded.send(LETTER)
    async with work.reading():
        with pytest.raises(SendInsideWork):
            await guarded.send(LETTER)
    assert isinstance(await guarded.send(LETTER), Outcome)
    await guarded.aclose()
