"""The last check before a message goes out, made in the same transaction that writes `sending`.

Pure: the facts are read beside it, the decision is a table.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.messages import Reason, State


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is true of a message at the moment it could go.

    `stopped_at` and `bad` are of its address; `consented` says whether anyone it is meant for still is at
    that address and agrees to its purpose; `predecessor` is the state of the message it must come after,
    and `predecessor_due` when that one may go. `urgent` is what
    cannot wait for a good hour. `asked_at` is when the person's own message came in that this
    one answers, None for what they did not ask for.
    """

    expires_at: datetime
    asked_at: datetime | None = None
    urgent: bool = False
    stopped_at: datetime | None = None
    bad: bool = False
    consented: bool = True
    predecessor: State | None = None
    predecessor_due: datetime | None = None

    @property
    def unasked(self) -> bool:
        return self.asked_at is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Go:
    """It may be sent now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """It may be sent, but not before `until`."""

    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """It must not be sent any more."""

    state: State
    reason: Reason


PREDECESSOR_PAUSE = timedelta(seconds=1)
"""How soon to look again at a message whose predecessor is on the network."""


def decide(facts: Facts, now: datetime, good: datetime) -> Go | Wait | End:
    """Whether a message may go.

    A stopped address gets only answers to what its person wrote since: the confirmation of STOP itself,
    HELP, START. What they asked before they stopped is not answered any more, whenever the answer was
    written. `good` is the first moment, from now on, in which people are written to unasked.
    """
    if now >= facts.expires_at:
        return End(state=State.EXPIRED, reason=Reason.TOO_LATE)
    if facts.bad:
        return End(state=State.SUPPRESSED, reason=Reason.BAD_ADDRESS)
    if facts.stopped_at is not None and (facts.asked_at is None or facts.asked_at < facts.stopped_at):
        return End(state=State.SUPPRESSED, reason=Reason.STOPPED)
    if not facts.consented:
        return End(state=State.SUPPRESSED, reason=Reason.NO_CONSENT)
    if facts.predecessor is not None:
        if facts.predecessor.never_arrived:
            return End(state=State.SUPPRESSED, reason=Reason.NOT_INTRODUCED)
        if facts.predecessor.waits_for_us:
            return _wait(max(now + PREDECESSOR_PAUSE, facts.predecessor_due or now), facts)
    if good > now and facts.unasked and not facts.urgent:
        return _wait(good, facts)
    return Go()


def _wait(until: datetime, facts: Facts) -> Wait | End:
    if until >= facts.expires_at:
        return End(state=State.EXPIRED, reason=Reason.TOO_LATE)
    return Wait(until=until)
