"""When to look in a provider's list for a message of unknown outcome, and what follows from each look."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.messages import ReceiptStatus

FIRST_LOOK = timedelta(minutes=1)
LAST_LOOK = timedelta(minutes=5)
"""After the attempt: by then a provider that took the text lists it."""


def look_at(ended_at: datetime, looked_at: datetime | None) -> datetime:
    """When to look next, after an attempt that ended at `ended_at` and a first look at `looked_at`.

    A look that came late, because nobody was running, leaves the usual time to the next one: two looks in
    one breath are one.
    """
    if looked_at is None:
        return ended_at + FIRST_LOOK
    return max(ended_at + LAST_LOOK, looked_at + (LAST_LOOK - FIRST_LOOK))


def weigh(seen: Collection[ReceiptStatus], *, looked_before: bool) -> ReceiptStatus:
    """What a look tells. A message that is absent twice was never taken.

    Two messages that could both be the one prove no more than that it was taken.
    """
    if len(seen) == 1:
        return next(iter(seen))
    if seen:
        return ReceiptStatus.ACCEPTED
    return ReceiptStatus.LOST if looked_before else ReceiptStatus.ABSENT
