"""One job that ticks, for work that is due.

What is due are rows in the database, so all that is needed is somebody who looks every second: one interval
job of APScheduler, never a job a row (loading 100,000 of those takes it 290 seconds). Its store of jobs holds
that one, in memory, and so can tell no other story than the rows.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

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
    every_seconds: float = EVERY_SECONDS

    async def once(self) -> None:
        """Every tick, once."""
        for tick in self.ticks:
            try:
                await whole(tick.look())
            except Exception:
                logger.exception("a tick failed", extra={"kind": tick.name})

    async def run(self) -> None:
        """Tick at once and then at intervals, until cancelled; a look that is under way then is finished.

        A look that takes longer than the interval is not joined by another: what it missed, the next sees.
        """
        await self.once()
        looking = asyncio.Lock()

        async def look() -> None:
            async with looking:
                await self.once()

        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            look,
            "interval",
            seconds=self.every_seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            # To shut down is to cancel what runs. The lock is kept, so that nothing begins any more.
            try:
                await whole(looking.acquire())
            finally:
                scheduler.shutdown(wait=False)
