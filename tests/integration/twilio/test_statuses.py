"""What Twilio says became of a text."""

import pytest

from bot.channels.sms.channel import Sms
from bot.domain.messages import Reason, Receipt, ReceiptStatus
from bot.ports.hooks import Hook
from tests.fakes import NOON
from tests.integration.twilio.conftest import LETTER
from tests.loopback.twilio_server import PUBLIC_URL, TwilioServer, signed


@pytest.mark.parametrize(
    ("word", "code", "status", "reason"),
    [
        ("queued", None, ReceiptStatus.ACCEPTED, None),
        ("accepted", None, ReceiptStatus.ACCEPTED, None),
        ("sending", None, ReceiptStatus.ACCEPTED, None),
        ("sent", None, ReceiptStatus.SENT, None),
        ("delivered", None, ReceiptStatus.DELIVERED, None),
        ("failed", "21610", ReceiptStatus.FAILED, Reason.BLOCKED),
        ("failed", "30001", ReceiptStatus.FAILED, None),
        ("failed", "30002", ReceiptStatus.FAILED, None),
        ("undelivered", "30003", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", "30004", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", "30005", ReceiptStatus.UNDELIVERED, Reason.BAD_ADDRESS),
        ("undelivered", "30006", ReceiptStatus.UNDELIVERED, Reason.BAD_ADDRESS),
        ("undelivered", "30007", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", "30008", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", None, ReceiptStatus.UNDELIVERED, None),
    ],
)
async def test_each_status_of_twilios_is_a_receipt(
    channel: Sms,
    server: TwilioServer,
    statuses: Hook,
    word: str,
    code: str | None,
    status: ReceiptStatus,
    reason: Reason | None,
) -> None:
    await channel.send(LETTER)
    call = server.callback(server.messages[-1], word, code)
    assert statuses.verify(call)
    assert statuses.parse(call) == [
        Receipt(message=LETTER.message, status=status, at=NOON, code=code, reason=reason)
    ]


async def test_a_status_of_a_later_day_says_nothing(
    channel: Sms, server: TwilioServer, statuses: Hook
) -> None:
    await channel.send(LETTER)
    assert statuses.parse(server.callback(server.messages[-1], "teleported")) == []


@pytest.mark.parametrize("query", ["", "message=", "message=x", "message=-1", "message=" + "9" * 30])
def test_a_status_of_no_message_of_ours_is_refused(statuses: Hook, query: str) -> None:
    with pytest.raises(ValueError, match="no message of ours"):
        statuses.parse(signed(f"{PUBLIC_URL}{statuses.path}?{query}", {"MessageStatus": "sent"}))
