"""What Handbill takes from the machine it runs on: the time, chance, and names for processes."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


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
