"""One job that ticks, for work that is due.

What is due are rows in the database, so all that is needed is somebody who looks every second. A plain loop
over the clock does it: it stops when cancelled, tests drive it with a clock of their own, and there is no
store of jobs that could tell another story than the rows. A scheduler library would bring what is not used.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.ports.world import Clock
from bot.services.whole import whole

EVERY_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A short look for work that is due; it is never cut short. `name` is for the log."""

    name: str
    look: Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticker:
    """Looks through every tick in turn. One that fails is logged and tried again; the others go on."""

    ticks: Sequence[Tick]
    clock: Clock

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            for tick in self.ticks:
                try:
                    await whole(tick.look())
                except Exception:
                    logger.exception("a tick failed", extra={"kind": tick.name})
            await self.clock.sleep(EVERY_SECONDS)
