from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import Reason, State
from bot.domain.outcomes import LONGEST_PAUSE, Outcome, OutcomeKind, Verdict, judge
from tests.fakes import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("outcome", "tries", "verdict"),
    [
        (Outcome(kind=OutcomeKind.ACCEPTED), 1, Verdict(state=State.ACCEPTED)),
        (Outcome(kind=OutcomeKind.SENT), 1, Verdict(state=State.SENT)),
        (Outcome(kind=OutcomeKind.UNKNOWN), 1, Verdict(state=State.UNKNOWN)),
        (Outcome(kind=OutcomeKind.BLOCKED), 1, Verdict(state=State.FAILED, reason=Reason.BLOCKED)),
        (Outcome(kind=OutcomeKind.BAD_ADDRESS), 1, Verdict(state=State.FAILED, reason=Reason.BAD_ADDRESS)),
        (Outcome(kind=OutcomeKind.UNSENDABLE), 1, Verdict(state=State.FAILED, reason=Reason.UNSENDABLE)),
        (Outcome(kind=OutcomeKind.TEMPORARY), 1, Verdict(state=State.QUEUED, retry_at=NOON + 2 * SECOND)),
        (Outcome(kind=OutcomeKind.TEMPORARY), 4, Verdict(state=State.QUEUED, retry_at=NOON + 16 * SECOND)),
        (Outcome(kind=OutcomeKind.TEMPORARY), 50, Verdict(state=State.QUEUED, retry_at=NOON + LONGEST_PAUSE)),
        (
            Outcome(kind=OutcomeKind.THROTTLED, retry_after=7 * SECOND),
            1,
            Verdict(state=State.QUEUED, retry_at=NOON + 7 * SECOND, hold_sender=7 * SECOND),
        ),
        (
            Outcome(kind=OutcomeKind.THROTTLED),
            1,
            Verdict(state=State.QUEUED, retry_at=NOON + 2 * SECOND, hold_sender=2 * SECOND),
        ),
        (
            Outcome(kind=OutcomeKind.MISCONFIGURED),
            1,
            Verdict(state=State.QUEUED, retry_at=NOON + 60 * SECOND, hold_sender=60 * SECOND),
        ),
    ],
)
def test_what_follows_from_an_outcome(outcome: Outcome, tries: int, verdict: Verdict) -> None:
    expires_at = NOON + timedelta(days=1)
    assert judge(outcome, tries=tries, now=NOON, expires_at=expires_at, jitter=0.0) == verdict


def test_a_retry_after_the_message_expires_is_not_made() -> None:
    verdict = judge(
        Outcome(kind=OutcomeKind.TEMPORARY), tries=1, now=NOON, expires_at=NOON + SECOND, jitter=0.0
    )
    assert verdict == Verdict(state=State.EXPIRED, reason=Reason.TOO_LATE)


@given(st.integers(1, 100), st.floats(0, 1))
def test_pauses_grow_and_jitter_only_stretches_them(tries: int, jitter: float) -> None:
    def pause(tries: int, jitter: float) -> timedelta:
        expires_at = NOON + timedelta(days=9)
        outcome = Outcome(kind=OutcomeKind.TEMPORARY)
        retry_at = judge(outcome, tries=tries, now=NOON, expires_at=expires_at, jitter=jitter).retry_at
        assert retry_at is not None
        return retry_at - NOON

    assert pause(tries, 0.0) <= pause(tries, jitter) <= pause(tries, 0.0) * 1.5
    assert pause(tries, jitter) <= pause(tries + 1, jitter)
