"""Twilio's receipts over real sockets, signed, in every order: each leaves the same behind."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select
from yarl import URL

from bot.app import App
from bot.channels.sms.channel import Sms
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.messages import State
from bot.front import open_web
from storage.tables import addresses, messages
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.loopback.twilio_server import PUBLIC_URL, TwilioServer, account_at, break_off, signed
from tests.queueing import queue_texts

ANSWER = ("answer", None)
"""Twilio's answer to the call that made the message, stored."""

Event = tuple[str, str | None]
Standing = tuple[str, str | None, bool, bool]


@dataclass
class Carrier:
    """Sends a text for each order of events, and lets them happen in that order."""

    app: App
    server: TwilioServer
    web: str
    session: aiohttp.ClientSession
    statuses: list[int] = field(default_factory=list)

    async def tell(self, message: dict[str, Any], event: Event) -> None:
        """Twilio calls us with one receipt, at the address it was given."""
        call = self.server.callback(message, *event)
        local = URL(call.url.replace(PUBLIC_URL, self.web), encoded=True)
        async with self.session.post(local, data=call.body, headers=call.headers) as answer:
            self.statuses.append(answer.status)

    async def run(self, orders: Sequence[Sequence[Event]]) -> None:
        """One text for each of the orders; what comes before ANSWER comes before we have it on disk."""
        phones = {f"+44740{number:07d}": order for number, order in enumerate(orders)}
        await queue_texts(self.app, ChannelName.SMS, phones)

        async def early(message: dict[str, Any]) -> None:
            order = phones[message["to"]]
            for event in order[: order.index(ANSWER)]:
                await self.tell(message, event)

        self.server.on_taken = early
        clock = self.app.clock
        assert isinstance(clock, FakeClock)
        await clock.run(self.app.dispatch.run())
        for message in self.server.messages:
            order = phones[message["to"]]
            for event in order[order.index(ANSWER) + 1 :]:
                clock.advance(1)
                await self.tell(message, event)
        assert set(self.statuses) <= {200}

    async def standings(self) -> set[Standing]:
        """How texts and their phones stand in the end: state, reason, whether stopped, whether bad."""
        async with self.app.database.reading() as tx:
            rows = await tx.messages._connection.execute(
                select(*messages.c["state", "reason"], *addresses.c["stopped_at", "bad_at"]).join(
                    addresses, addresses.c.id == messages.c.address_id
                )
            )
            return {
                (row.state, row.reason, row.stopped_at is not None, row.bad_at is not None) for row in rows
            }


@pytest.fixture
async def carrier(make_app: MakeApp, clock: FakeClock) -> AsyncIterator[Carrier]:
    async with TwilioServer(clock=clock) as server:
        account = account_at(server.url)
        app = make_app(
            connect=lambda _around: [Sms(account, clock)],
            network_name="Test Network",
            public_url=PUBLIC_URL,
            port=0,
        )
        web = open_web(app)
        serving = asyncio.create_task(web.run())
        async with aiohttp.ClientSession() as session:
            yield Carrier(app=app, server=server, web=web.address, session=session)
        web.stop()
        async with asyncio.timeout(5):
            await serving
        assert not server.faults


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        (("queued", "sent", "delivered"), (State.DELIVERED, None, False, False)),
        (("sent", "delivered", "undelivered"), (State.DELIVERED, None, False, False)),
        (("sent", ("undelivered", "30003")), (State.UNDELIVERED, None, False, False)),
        (("sent", ("undelivered", "30005")), (State.UNDELIVERED, None, False, True)),
        (("queued", ("failed", "21610")), (State.FAILED, None, True, False)),
        ((("undelivered", "30003"), ("failed", "30006")), (State.UNDELIVERED, None, False, True)),
    ],
)
async def test_the_end_is_the_same_for_every_order(
    carrier: Carrier, told: Sequence[str | tuple[str, str]], standing: Standing
) -> None:
    events = [(one, None) if isinstance(one, str) else one for one in told]
    orders = list(permutations([*events, ANSWER]))
    # Each receipt twice: once more at once, and all of them again at the end.
    again = [[one for each in order for one in (each,) * (1 + (each != ANSWER))] for order in orders]
    await carrier.run([*orders, *again, *([*order, *events] for order in orders)])
    assert await carrier.standings() == {standing}


async def test_a_receipt_of_a_text_whose_answer_was_lost_settles_it_before_and_after(
    carrier: Carrier,
) -> None:
    carrier.server.always = break_off(acted=True)
    await queue_texts(carrier.app, ChannelName.SMS, ["+447400000001"])
    assert isinstance(carrier.app.clock, FakeClock)
    await carrier.app.clock.run(carrier.app.dispatch.run())
    assert await carrier.app.outbox.counts(OPERATOR) == {State.UNKNOWN: 1}
    (message,) = carrier.server.messages
    for event in (("sent", None), ("queued", None)):
        await carrier.tell(message, event)
    assert await carrier.app.outbox.counts(OPERATOR) == {State.SENT: 1}


@pytest.mark.parametrize("signature", ["bm90IG91cnM=", ""])
async def test_what_is_not_signed_says_nothing(carrier: Carrier, signature: str) -> None:
    await carrier.run([[ANSWER]])
    (message,) = carrier.server.messages
    call = carrier.server.callback(message, "delivered")
    local = URL(call.url.replace(PUBLIC_URL, carrier.web), encoded=True)
    headers = {**call.headers, "x-twilio-signature": signature}
    async with carrier.session.post(local, data=call.body, headers=headers) as answer:
        assert answer.status == 403
    assert await carrier.app.outbox.counts(OPERATOR) == {State.ACCEPTED: 1}


@pytest.mark.parametrize(
    ("query", "fields"), [("", {"MessageStatus": "sent"}), ("?message=x", {}), ("?message=1", {})]
)
async def test_what_is_malformed_is_the_callers_fault_even_when_signed(
    carrier: Carrier, query: str, fields: dict[str, str]
) -> None:
    call = signed(f"{PUBLIC_URL}/hooks/twilio/status{query}", fields)
    local = URL(call.url.replace(PUBLIC_URL, carrier.web), encoded=True)
    async with carrier.session.post(local, data=call.body, headers=call.headers) as answer:
        assert answer.status == 400
