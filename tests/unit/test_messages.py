import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import ReceiptStatus, State, state_of

TRIED = st.lists(
    st.sampled_from(
        [State.SENDING, State.ACCEPTED, State.SENT, State.UNKNOWN, State.QUEUED, State.FAILED, State.EXPIRED]
    ),
    max_size=4,
)
TOLD = st.lists(st.sampled_from(ReceiptStatus), max_size=4)


@pytest.mark.parametrize(
    ("tried", "told", "otherwise", "state"),
    [
        ([], [], State.QUEUED, State.QUEUED),
        ([], [], State.SUPPRESSED, State.SUPPRESSED),
        ([State.SENDING], [], State.QUEUED, State.SENDING),
        ([State.QUEUED], [], State.QUEUED, State.QUEUED),
        ([State.QUEUED, State.SENDING], [], State.QUEUED, State.SENDING),
        ([State.QUEUED, State.ACCEPTED], [], State.QUEUED, State.ACCEPTED),
        ([State.ACCEPTED], [ReceiptStatus.SENT], State.QUEUED, State.SENT),
        ([State.ACCEPTED], [ReceiptStatus.SENT, ReceiptStatus.DELIVERED], State.QUEUED, State.DELIVERED),
        ([State.SENDING], [ReceiptStatus.DELIVERED], State.QUEUED, State.DELIVERED),
        ([State.ACCEPTED], [ReceiptStatus.UNDELIVERED], State.QUEUED, State.UNDELIVERED),
        ([State.ACCEPTED], [ReceiptStatus.FAILED, ReceiptStatus.SENT], State.QUEUED, State.FAILED),
        ([State.ACCEPTED], [ReceiptStatus.DELIVERED, ReceiptStatus.FAILED], State.QUEUED, State.DELIVERED),
        ([State.UNKNOWN], [], State.QUEUED, State.UNKNOWN),
        ([State.UNKNOWN], [ReceiptStatus.ACCEPTED], State.QUEUED, State.ACCEPTED),
        ([State.UNKNOWN], [ReceiptStatus.ABSENT], State.QUEUED, State.UNKNOWN),
        ([State.UNKNOWN], [ReceiptStatus.LOST], State.QUEUED, State.QUEUED),
        ([State.UNKNOWN, State.SENDING], [ReceiptStatus.LOST], State.QUEUED, State.SENDING),
        ([State.UNKNOWN, State.UNKNOWN], [ReceiptStatus.LOST], State.QUEUED, State.UNKNOWN),
        ([State.FAILED], [], State.QUEUED, State.FAILED),
        ([State.FAILED], [ReceiptStatus.DELIVERED], State.QUEUED, State.DELIVERED),
        ([State.QUEUED, State.EXPIRED], [], State.QUEUED, State.EXPIRED),
    ],
)
def test_evidence_adds_up(
    tried: list[State], told: list[ReceiptStatus], otherwise: State, state: State
) -> None:
    assert state_of(tried, told, otherwise=otherwise) is state


@given(TRIED, TOLD)
def test_the_order_of_evidence_does_not_matter(tried: list[State], told: list[ReceiptStatus]) -> None:
    states = {
        state_of(attempts, receipts, otherwise=State.QUEUED)
        for attempts in itertools.permutations(tried)
        for receipts in itertools.permutations(told)
    }
    assert len(states) == 1


@given(TRIED, TOLD)
def test_a_receipt_said_twice_says_nothing_new(tried: list[State], told: list[ReceiptStatus]) -> None:
    providers = [status for status in told if status is not ReceiptStatus.LOST]
    once = state_of(tried, providers, otherwise=State.QUEUED)
    assert state_of(tried, [*providers, *providers], otherwise=State.QUEUED) is once


@given(TRIED, TOLD)
def test_delivery_is_never_taken_back(tried: list[State], told: list[ReceiptStatus]) -> None:
    assert state_of(tried, [*told, ReceiptStatus.DELIVERED], otherwise=State.QUEUED) is State.DELIVERED
