"""What Handbill takes from the machine it runs on: the time, chance, and names for processes."""

import asyncio
import gc
import random
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

YOUNG = 10_000
"""New objects between two looks for garbage: some turns of the outbox, instead of several looks in each."""


class SystemClock:
    """The machine's clock; implements bot.ports.world.Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """What is drawn by lot: numbers from 0 to 1, names that nobody else has, and one character of a text that
    nobody can foresee.
    """

    draw: Callable[[], float] = random.random
    name: Callable[[], str] = lambda: secrets.token_hex(8)
    pick: Callable[[str], str] = secrets.choice


HAND_OVER_SECONDS = 0.0001
"""How long the event loop waits for a thread that is at work; Python's own 5 ms is a turn of the outbox."""


def settle_in() -> None:
    """Make this process one that serves: what is loaded by now stays, and the event loop comes first.

    The collector then passes over our words, tables and libraries instead of searching them for garbage again
    and again while texts go out, which took an eighth of the time. After each call to the network the loop
    gets Python back from the database's thread at once.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    sys.setswitchinterval(HAND_OVER_SECONDS)
