"""Telegram's published limits and our pace, on a virtual clock: no limit is broken, and little is wasted."""

from datetime import timedelta

import pytest

from bot.channels.telegram.channel import LIMITS
from bot.domain.ids import AddressId, MessageId
from bot.domain.messages import Lane
from bot.ports.outbox import Claim
from bot.services.hand import Hand
from tests.fakes import NOON
from tests.loopback.telegram_server import Pace

ALLOWED = 30.0


class Clock:
    """Seconds, as told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def claims(number: int, chats: int, *, group_chat: bool = False) -> list[Claim]:
    return [
        Claim(
            message=MessageId(each),
            address=AddressId(1 + each % chats),
            lane=Lane.BULLETIN,
            due_at=NOON + timedelta(seconds=each),
            segments=0,
            group_chat=group_chat,
        )
        for each in range(number)
    ]


def send(waiting: list[Claim], late: float) -> float:
    """Seconds until the last has gone; turns of the outbox come `late`. None goes too soon for Telegram."""
    clock = Clock()
    pace = Pace(monotonic=clock)
    hand = Hand(LIMITS, clock.now)
    hand.add(waiting)
    last = 0.0
    while hand:
        for claim in hand.choose(clock.now):
            hand.went(claim, clock.now)
            assert pace.take(-claim.address if claim.group_chat else claim.address) == 0
            hand.landed(claim)
            last = clock.now
        clock.now += max(1e-6, hand.pause(clock.now, 0.5)) + late
    return last


@pytest.mark.parametrize("late", [0.0, 0.005, 0.03])
def test_2_000_messages_use_nearly_all_that_is_allowed_and_never_more(late: float) -> None:
    took = send(claims(2000, chats=2000), late)
    assert 2000 / took >= 0.95 * ALLOWED


def test_one_chat_has_one_message_a_second() -> None:
    took = send(claims(60, chats=1), 0.0)
    assert 59 <= took <= 59.1


def test_a_group_chat_has_twenty_messages_a_minute() -> None:
    took = send(claims(60, chats=1, group_chat=True), 0.0)
    assert 177 <= took <= 177.1


def test_many_chats_with_many_messages_each_keep_to_every_limit() -> None:
    took = send(claims(1000, chats=50), 0.01)
    assert 1000 / took >= 0.95 * ALLOWED
