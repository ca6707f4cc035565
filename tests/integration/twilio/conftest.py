"""SMS over a real socket, against a server that keeps to Twilio's published rules."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.sms.channel import Sms
from bot.domain.ids import Language, MessageId
from bot.ports.channels import Letter
from bot.ports.hooks import Hook
from tests.fakes import FakeClock
from tests.loopback.twilio_server import NUMBER, PUBLIC_URL, TwilioServer, account_at

PHONE = "+447700900001"
LETTER = Letter(
    message=MessageId(41), attempt=2, address=PHONE, text="নমস্কার & <ECM>\n£1", language=Language("bn")
)
INBOUND_URL = f"{PUBLIC_URL}/hooks/twilio/sms"
FIELDS = {"MessageSid": "SM" + "1" * 32, "From": PHONE, "To": NUMBER, "Body": "Hello", "NumMedia": "0"}
IMPATIENT = timedelta(seconds=0.1)


@pytest.fixture
async def server() -> AsyncIterator[TwilioServer]:
    async with TwilioServer() as server:
        yield server
        assert not server.faults


@pytest.fixture
async def channel(server: TwilioServer) -> AsyncIterator[Sms]:
    channel = Sms(account_at(server.url), FakeClock(), answer=IMPATIENT)
    yield channel
    await channel.aclose()


@pytest.fixture
def texts(channel: Sms) -> Hook:
    return channel.hooks()[0]


@pytest.fixture
def statuses(channel: Sms) -> Hook:
    return channel.hooks()[1]
