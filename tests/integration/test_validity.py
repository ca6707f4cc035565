"""Twilio is told how long a text may wait in its queue, so that nothing stale is delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.sms.channel import Sms
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.ids import Language, MessageId
from bot.domain.messages import State
from bot.ports.channels import Letter
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.loopback.twilio_server import TwilioServer, account_at
from tests.queueing import queue_texts

PHONE = "+447700900001"
LETTER = Letter(message=MessageId(1), attempt=1, address=PHONE, text="Hello", language=Language("en"))


@dataclass(kw_only=True)
class Noting(TwilioServer):
    """Twilio, and the validity that it was told of the last text."""

    told: str | None = None

    def take(self, form: Mapping[str, str]) -> dict[str, Any]:
        self.told = form.get("ValidityPeriod")
        return super().take(form)


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(hours=2), "7200"),
        (timedelta(days=3), "36000"),
        (timedelta(seconds=90, milliseconds=700), "90"),
        (timedelta(seconds=1), "6"),
        (timedelta(seconds=-5), "6"),
        (None, None),
    ],
)
async def test_a_text_waits_no_longer_than_it_is_of_use(
    clock: FakeClock, left: timedelta | None, told: str | None
) -> None:
    async with Noting(clock=clock) as server:
        channel = Sms(account_at(server.url), clock)
        expires_at = None if left is None else clock.now() + left
        outcome = await channel.send(replace(LETTER, expires_at=expires_at))
        await channel.aclose()
        assert outcome.kind.went_out
        assert server.told == told
        assert not server.faults


async def test_the_outbox_tells_when_a_text_expires(make_app: MakeApp, clock: FakeClock) -> None:
    async with Noting(clock=clock) as server:
        channel = Sms(account_at(server.url), clock)
        app = make_app(connect=lambda _around: [channel], network_name="Test Network")
        await queue_texts(app, ChannelName.SMS, [PHONE], life=timedelta(hours=1))
        await clock.run(app.dispatch.run())
        assert await app.outbox.counts(OPERATOR) == {State.ACCEPTED: 1}
        assert server.told is not None
        assert 3500 <= int(server.told) <= 3600
