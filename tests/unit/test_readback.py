from datetime import timedelta

import pytest

from bot.domain.messages import ReceiptStatus
from bot.domain.readback import look_at, weigh
from tests.fakes import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("looked_after", "look_after"),
    [
        (None, 1 * MINUTE),
        (1 * MINUTE, 5 * MINUTE),
        (3 * MINUTE, 7 * MINUTE),
        (60 * MINUTE, 64 * MINUTE),
    ],
)
def test_two_looks_are_a_minute_and_five_after_and_never_in_one_breath(
    looked_after: timedelta | None, look_after: timedelta
) -> None:
    looked_at = None if looked_after is None else NOON + looked_after
    assert look_at(NOON, looked_at) == NOON + look_after


@pytest.mark.parametrize(
    ("seen", "looked_before", "status"),
    [
        ([], False, ReceiptStatus.ABSENT),
        ([], True, ReceiptStatus.LOST),
        ([ReceiptStatus.ACCEPTED], False, ReceiptStatus.ACCEPTED),
        ([ReceiptStatus.DELIVERED], True, ReceiptStatus.DELIVERED),
        ([ReceiptStatus.FAILED], True, ReceiptStatus.FAILED),
        ([ReceiptStatus.DELIVERED, ReceiptStatus.FAILED], False, ReceiptStatus.ACCEPTED),
    ],
)
def test_what_a_look_tells(seen: list[ReceiptStatus], looked_before: bool, status: ReceiptStatus) -> None:
    assert weigh(seen, looked_before=looked_before) is status
