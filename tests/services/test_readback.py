"""Texts whose answer was lost, against Twilio on the loopback and a clock that ticks as told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.app import App
from bot.channels.sms.channel import Sms
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from bot.domain.messages import Receipt, ReceiptStatus, State
from bot.services.readback import PAUSE, ReadBack
from bot.services.receipts import ReceiptBook
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.loopback.twilio_server import Behaviour, TwilioServer, account_at, break_off, refuse
from tests.services.conftest import ECM, LINES, PART, cells, silent

OTHERS = Audience(groups=("Chess and Chat",))
MINUTE = 60.0
FIRST, SECOND = MINUTE, 4 * MINUTE
"""From the attempt to the first look, and from that to the second."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An application that sends by real SMS, its carrier, and what looks for lost texts."""

    app: App
    clock: FakeClock
    server: TwilioServer
    readback: ReadBack

    async def send(self, *behaviours: Behaviour) -> None:
        """Send an introduction and a briefing; the first texts fare as told."""
        self.server.next += behaviours
        await self.app.bulletins.send(OPERATOR, ECM, OTHERS, silent)
        await self.drain()

    async def drain(self) -> None:
        await self.clock.run(self.app.dispatch.run())

    async def look(self, after: float) -> None:
        self.clock.advance(after)
        await self.readback.tick()

    async def states(self) -> dict[State, int]:
        return dict(await self.app.outbox.counts(OPERATOR))


@pytest.fixture
async def scene(make_app: MakeApp, clock: FakeClock) -> AsyncIterator[Scene]:
    async with TwilioServer(clock=clock) as server:
        channel = Sms(account_at(server.url), clock)
        app = make_app(connect=lambda _around: [channel], drafts="allow", network_name="Test Network")
        await app.enrolment.take_in(OPERATOR, cells(LINES), silent)
        yield Scene(
            app=app,
            clock=clock,
            server=server,
            readback=ReadBack(work=app.database, clock=clock, channels=[channel]),
        )
        assert not server.faults


async def test_a_text_that_was_taken_is_found_and_not_sent_again(scene: Scene) -> None:
    await scene.send(break_off(acted=True))
    assert (await scene.states())[State.UNKNOWN] == 1
    await scene.look(after=20)
    assert (await scene.states())[State.UNKNOWN] == 1
    await scene.look(after=FIRST - 20)
    await scene.drain()
    assert await scene.states() == {State.ACCEPTED: 2}
    assert len(scene.server.messages) == 2


async def test_what_the_provider_says_of_a_found_text_is_kept(scene: Scene) -> None:
    await scene.send(break_off(acted=True))
    scene.server.messages[0]["status"] = "delivered"
    await scene.look(after=FIRST)
    assert (await scene.states())[State.DELIVERED] == 1


async def test_a_refusal_that_the_list_tells_of_stops_the_phone(scene: Scene) -> None:
    await scene.send(break_off(acted=True))
    scene.server.messages[0] |= {"status": "failed", "error_code": 21610}
    await scene.look(after=FIRST)
    sent = len(scene.server.messages)
    await scene.app.bulletins.send(OPERATOR, PART, OTHERS, silent)
    await scene.drain()
    assert len(scene.server.messages) == sent


async def test_a_text_that_is_absent_twice_goes_again_once(scene: Scene) -> None:
    await scene.send(break_off(acted=False))
    await scene.look(after=FIRST)
    assert (await scene.states())[State.UNKNOWN] == 1, "one look proves nothing"
    await scene.look(after=MINUTE)
    assert (await scene.states())[State.UNKNOWN] == 1
    await scene.look(after=SECOND - MINUTE)
    await scene.drain()
    assert await scene.states() == {State.ACCEPTED: 2}
    assert len({message["body"] for message in scene.server.messages}) == 2
    assert len(scene.server.messages) == 2


async def test_a_text_that_is_listed_late_is_still_found(scene: Scene) -> None:
    await scene.send(break_off(acted=True))
    listed = scene.server.messages.pop(0)
    await scene.look(after=FIRST)
    assert (await scene.states())[State.UNKNOWN] == 1
    scene.server.messages.append(listed)
    await scene.look(after=SECOND)
    assert await scene.states() == {State.ACCEPTED: 2}


async def test_a_receipt_that_comes_between_the_looks_settles_it(scene: Scene) -> None:
    await scene.send(break_off(acted=False))
    await scene.look(after=FIRST)
    (unknown,) = await scene.app.outbox.unknown(OPERATOR)
    book = ReceiptBook(work=scene.app.database, clock=scene.clock)
    await book(Receipt(message=unknown.message, status=ReceiptStatus.SENT, at=scene.clock.now()))
    await scene.look(after=SECOND)
    await scene.drain()
    assert await scene.states() == {State.SENT: 1, State.ACCEPTED: 1}


async def test_an_unknown_text_that_is_lost_a_second_time_is_looked_for_anew(scene: Scene) -> None:
    await scene.send(break_off(acted=False))
    await scene.look(after=FIRST)
    await scene.look(after=SECOND)
    scene.server.next.append(break_off(acted=False))
    await scene.drain()
    assert (await scene.states())[State.UNKNOWN] == 1
    await scene.look(after=FIRST)
    assert (await scene.states())[State.UNKNOWN] == 1
    await scene.look(after=SECOND)
    assert (await scene.states())[State.QUEUED] == 1


async def test_a_text_that_is_of_no_use_any_more_is_not_sent_again(scene: Scene) -> None:
    await scene.send(break_off(acted=False))
    await scene.look(after=30 * 24 * 60 * MINUTE)
    await scene.look(after=SECOND)
    await scene.drain()
    assert (await scene.states())[State.EXPIRED] == 1
    assert len(scene.server.messages) == 1


async def test_while_the_list_cannot_be_read_nothing_is_decided(scene: Scene) -> None:
    await scene.send(break_off(acted=False))
    for _look in range(3):
        scene.server.next.append(refuse(503))
        await scene.look(after=10 * MINUTE)
    assert (await scene.states())[State.UNKNOWN] == 1
    await scene.look(after=0)
    await scene.look(after=SECOND)
    assert State.UNKNOWN not in await scene.states()


async def test_the_same_words_sent_just_before_are_not_taken_for_a_lost_text(scene: Scene) -> None:
    for number in range(2):
        text = Inbound(
            channel=ChannelName.SMS,
            address="+447700900003",
            text="MORE",
            provider_id=f"SM{number}",
            received_at=scene.clock.now(),
        )
        await scene.app.receive.take(text)
        await scene.drain()
        scene.server.next.append(break_off(acted=False))
    assert await scene.states() == {State.ACCEPTED: 1, State.UNKNOWN: 1}
    await scene.look(after=FIRST)
    await scene.look(after=SECOND)
    assert await scene.states() == {State.ACCEPTED: 1, State.QUEUED: 1}


async def test_it_looks_again_and_again_until_cancelled(scene: Scene) -> None:
    await scene.send(break_off(acted=True))

    async def until_found() -> None:
        while State.UNKNOWN in await scene.states():
            await scene.clock.sleep(PAUSE.total_seconds())

    looking = asyncio.create_task(scene.readback.run(forever=True))
    await scene.clock.run(until_found())
    looking.cancel()
    assert await scene.states() == {State.ACCEPTED: 2}
