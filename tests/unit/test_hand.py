from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import AddressId, MessageId
from bot.domain.limits import Limits
from bot.domain.messages import Lane
from bot.ports.outbox import Claim
from bot.services.hand import IN_FLIGHT, IN_HAND, UNDER_WAY, Hand
from tests.fakes import NOON


def claim(number: int, *, address: int | None = None, lane: Lane = Lane.BULLETIN, segments: int = 1) -> Claim:
    return Claim(
        message=MessageId(number),
        address=AddressId(number if address is None else address),
        lane=lane,
        due_at=NOON + timedelta(microseconds=number),
        segments=segments,
    )


def test_urgent_lanes_go_first_then_the_oldest() -> None:
    hand = Hand(Limits(), 0.0)
    hand.add([claim(2), claim(1), claim(4, lane=Lane.REPLY), claim(3, lane=Lane.SAFETY)])
    assert [chosen.message for chosen in hand.choose(0.0)] == [3, 4, 1, 2]


def test_one_text_at_a_time_for_an_address() -> None:
    hand = Hand(Limits(), 0.0)
    first, second = claim(1, address=7), claim(2, address=7)
    hand.add([second, first, claim(3)])
    assert [chosen.message for chosen in hand.choose(0.0)] == [1, 3]
    hand.went(first, 0.0)
    assert hand.choose(0.0) == []
    hand.landed(first)
    assert hand.choose(0.0) == [second]


def test_an_address_gap_is_kept() -> None:
    hand = Hand(Limits(address_gap=1.0), 0.0)
    first, second = claim(1, address=7), claim(2, address=7)
    hand.add([first, second])
    assert hand.choose(0.0) == [first]
    hand.went(first, 0.0)
    hand.landed(first)
    assert hand.choose(0.5) == []
    assert hand.pause(0.5, 9.0) == 0.5
    assert hand.choose(1.0) == [second]


def test_a_group_chat_is_left_quiet_for_longer() -> None:
    hand = Hand(Limits(address_gap=1.0, group_chat_gap=3.0), 0.0)
    claims = [replace(claim(number, address=7), group_chat=True) for number in (1, 2)]
    hand.add(claims)
    hand.went(hand.choose(0.0)[0], 0.0)
    hand.landed(claims[0])
    assert hand.choose(2.9) == []
    assert hand.choose(3.0) == [claims[1]]


def test_a_held_sender_keeps_still() -> None:
    hand = Hand(Limits(), 0.0)
    hand.add([claim(1)])
    hand.hold(5.0)
    assert hand.choose(4.9) == []
    assert hand.pause(4.0, 9.0) == 1.0
    assert len(hand.choose(5.0)) == 1


def test_a_claim_that_did_not_go_costs_nothing() -> None:
    hand = Hand(Limits(per_second=1.0, burst=1), 0.0)
    hand.add([claim(1), claim(2)])
    assert [chosen.message for chosen in hand.choose(0.0)] == [1]
    assert [chosen.message for chosen in hand.choose(0.0)] == [2]


@given(st.integers(0, 250), st.integers(0, 200))
def test_never_more_under_way_than_allowed_and_no_longer_a_line_than_lands(many: int, landed: int) -> None:
    hand = Hand(Limits(), 0.0)
    hand.add(claim(number) for number in range(many))
    hand.keep_pace(landed)
    chosen = hand.choose(0.0)
    assert len(chosen) == min(many, UNDER_WAY, IN_FLIGHT + 2 * landed)
    for each in chosen:
        hand.went(each, 0.0)
    assert hand.choose(0.0) == []


def test_room_is_counted_for_each_lane() -> None:
    hand = Hand(Limits(), 0.0)
    hand.add([claim(1), claim(2, lane=Lane.REPLY)])
    room = hand.room()
    assert room[Lane.BULLETIN] == IN_HAND[Lane.BULLETIN] - 1
    assert room[Lane.REPLY] == IN_HAND[Lane.REPLY] - 1
    assert room[Lane.SAFETY] == IN_HAND[Lane.SAFETY]


def test_as_many_are_wanted_as_could_go_now() -> None:
    hand = Hand(Limits(address_gap=1.0), 0.0)
    assert set(hand.wanted(0.0).values()) == {IN_FLIGHT}
    hand.add([claim(1, address=7), claim(2, address=7), claim(3, address=8), claim(4, address=9)])
    assert hand.wanted(0.0)[Lane.BULLETIN] == IN_FLIGHT - 3
    first, third, _fourth = hand.choose(0.0)
    hand.went(first, 0.0)
    assert hand.wanted(0.0)[Lane.REPLY] == IN_FLIGHT - 1
    hand.landed(first)
    hand.add([third])
    # The second text to the first address must wait for a second, and keeps nobody else from going.
    assert [hand.wanted(now)[Lane.BULLETIN] for now in (0.5, 1.0)] == [IN_FLIGHT - 1, IN_FLIGHT - 2]
    for number in range(10, 10 + IN_FLIGHT):
        hand.went(claim(number), 0.0)
    assert set(hand.wanted(0.5).values()) == {0}
