"""Whether a sender can send at all: pure bookkeeping of how its attempts fare.

Refused credentials pause a sender at once, a row of failures that are not the messages' own after a while.
Its queue is kept. It goes on when its provider answers a probe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.outcomes import OutcomeKind

FAILURES = 20
"""In a row, before a sender is paused: a provider's bad minute is ridden out by retries alone."""

PROBE_EVERY = timedelta(seconds=30)


class Trouble(StrEnum):
    """Why a sender is paused, as a code for the log."""

    REFUSED = "refused"
    """The provider refuses our account or settings: a person must look."""
    FAILING = "failing"
    """The provider cannot be reached, or does not answer."""


_ITS_OWN_FAULT = frozenset({OutcomeKind.TEMPORARY, OutcomeKind.UNKNOWN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How a sender stands: failures in a row, and what it is paused for, if it is."""

    failures: int = 0
    trouble: Trouble | None = None

    def after(self, outcomes: Iterable[OutcomeKind]) -> "Health":
        """How it stands after these attempts, in their order.

        A provider that takes a text, or refuses it for its address, is there; being asked to slow down is
        neither good nor bad.
        """
        failures, trouble = self.failures, self.trouble
        for kind in outcomes:
            if kind is OutcomeKind.MISCONFIGURED:
                trouble = Trouble.REFUSED
            elif kind in _ITS_OWN_FAULT:
                failures += 1
            elif kind is not OutcomeKind.THROTTLED:
                failures, trouble = 0, None
        if trouble is None and failures >= FAILURES:
            trouble = Trouble.FAILING
        return Health(failures=failures, trouble=trouble)
