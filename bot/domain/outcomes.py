"""What can come of handing a text to a provider, and what is to be done about each kind.

Providers' codes are translated into this small catalogue in the provider's own file. A retry is a value
computed from an outcome and the number of tries, so it is tested as a table.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.messages import Reason, State

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
MISCONFIGURED_PAUSE = timedelta(minutes=1)


class OutcomeKind(StrEnum):
    """How one attempt to send ended."""

    ACCEPTED = "accepted"
    """The provider took it and will say later what became of it."""
    SENT = "sent"
    """The provider took it and says no more: its last good word."""
    THROTTLED = "throttled"
    """Too fast; `retry_after` says how long the sender must keep still."""
    BLOCKED = "blocked"
    """The person refuses us on this channel."""
    BAD_ADDRESS = "bad_address"
    """There is no such phone or chat."""
    UNSENDABLE = "unsendable"
    """The provider will never take this text to this phone; nothing else is wrong."""
    MISCONFIGURED = "misconfigured"
    """Our account or settings are refused; no message of this sender can go."""
    TEMPORARY = "temporary"
    """It certainly did not go out, and may later."""
    UNKNOWN = "unknown"
    """It may or may not have gone out; only evidence can tell."""

    @property
    def went_out(self) -> bool:
        return self in {OutcomeKind.ACCEPTED, OutcomeKind.SENT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The end of one attempt. `code` is the provider's error code, never its text."""

    kind: OutcomeKind
    provider_id: str | None = None
    retry_after: timedelta | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What follows from an outcome for the message, its address and its sender.

    `state` is what this attempt alone makes of the message; receipts that came earlier may already have
    made more of it. `hold_sender` keeps the whole sender still for that long.
    """

    state: State
    reason: Reason | None = None
    retry_at: datetime | None = None
    hold_sender: timedelta | None = None


def judge(outcome: Outcome, *, tries: int, now: datetime, expires_at: datetime, jitter: float) -> Verdict:
    """What to do after attempt number `tries` (from 1) ended with `outcome`.

    `jitter` is a number from 0 to 1 that spreads retries. A retry that would come after `expires_at` is
    not made: the message has expired.
    """
    match outcome.kind:
        case OutcomeKind.ACCEPTED:
            return Verdict(state=State.ACCEPTED)
        case OutcomeKind.SENT:
            return Verdict(state=State.SENT)
        case OutcomeKind.UNKNOWN:
            return Verdict(state=State.UNKNOWN)
        case OutcomeKind.BLOCKED:
            return Verdict(state=State.FAILED, reason=Reason.BLOCKED)
        case OutcomeKind.BAD_ADDRESS:
            return Verdict(state=State.FAILED, reason=Reason.BAD_ADDRESS)
        case OutcomeKind.UNSENDABLE:
            return Verdict(state=State.FAILED, reason=Reason.UNSENDABLE)
        case OutcomeKind.THROTTLED:
            return _again(outcome.retry_after or FIRST_PAUSE, now, expires_at, hold_sender=True)
        case OutcomeKind.MISCONFIGURED:
            return _again(MISCONFIGURED_PAUSE, now, expires_at, hold_sender=True)
        case OutcomeKind.TEMPORARY:
            return _again(_back_off(tries, jitter), now, expires_at, hold_sender=False)


def _again(pause: timedelta, now: datetime, expires_at: datetime, *, hold_sender: bool) -> Verdict:
    hold = pause if hold_sender else None
    if now + pause >= expires_at:
        return Verdict(state=State.EXPIRED, reason=Reason.TOO_LATE, hold_sender=hold)
    return Verdict(state=State.QUEUED, retry_at=now + pause, hold_sender=hold)


def _back_off(tries: int, jitter: float) -> timedelta:
    """Doubling pauses, each stretched by up to half, so that a thousand retries do not come at once."""
    pause: timedelta = min(FIRST_PAUSE * (1 << min(tries - 1, 16)), LONGEST_PAUSE)
    return pause * (1 + jitter / 2)
