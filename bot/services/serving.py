"""Everything at once in one process: the web, the senders, what listens and what ticks.

Of all processes on one database one serves. It holds a lease of its own beside those of the senders, which
runs out if the process dies; wherever the next one starts, nothing is fetched or done twice.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from bot.domain.actor import SYSTEM
from bot.domain.errors import LeaseLost, Refused
from bot.domain.ids import SenderName
from bot.domain.inbound import Inbound
from bot.domain.keywords import Vocabulary
from bot.ports.hooks import Listening, Offering, Take
from bot.ports.outbox import Lease
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.dispatch import Dispatch
from bot.services.whole import whole

SERVE = SenderName("serve")
"""What the lease is on. Channels name their senders after themselves; none is called this."""

GRACE_SECONDS = 3.0
"""How long texts on the network are waited for at the end. With the web's two seconds beside it and a write
after it, a stop takes less than five; `docker stop` kills after ten."""

logger = logging.getLogger(__name__)


class Front(Protocol):
    """The web, as far as it must be run and stopped."""

    async def run(self) -> None:
        """Answer calls until `stop`, then finish those that are being answered."""

    def stop(self) -> None:
        """Take no more calls."""


Job = Callable[[], Coroutine[Any, Any, None]]
"""Runs until it is cancelled."""


@dataclass(kw_only=True, slots=True)
class Serving:
    """Serves one database. `worker` names this process among all; `listeners` fetch what has come in,
    `offering` show people the commands in the words of their language.
    """

    work: Work
    clock: Clock
    dispatch: Dispatch
    receive: Take
    listeners: Sequence[Listening]
    offering: Sequence[Offering]
    words: Vocabulary
    ticking: Job
    lease_seconds: float
    worker: str
    _lease: Lease | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, front: Front, waiting: Callable[[], None]) -> None:
        """Serve until `stop`. Raises Refused while another process serves the same database.

        One that died keeps its lease until that runs out, so a lease that somebody has is looked at until
        then; `waiting` is called once before. An error in any part ends the whole: whoever runs the process
        starts it again.
        """
        try:
            if not await self._begin(waiting):
                return
            async with asyncio.TaskGroup() as group:
                jobs = [group.create_task(each.listen(self.take)) for each in self.listeners]
                jobs += [group.create_task(job()) for job in (self._keep_lease, self.ticking)]
                jobs += [group.create_task(each.set_commands(self.words)) for each in self.offering]
                group.create_task(front.run())
                sending = group.create_task(self.dispatch.run(forever=True))
                await self._stopping.wait()
                for job in jobs:
                    job.cancel()
                front.stop()
                await self._finish(sending)
        finally:
            await self._give_back()

    async def take(self, inbound: Inbound) -> None:
        """Store what was fetched, whole even when whoever brings it is stopped meanwhile."""
        await whole(self.receive(inbound))

    def stop(self) -> None:
        """Take on nothing new, finish what is under way, and end."""
        self._stopping.set()

    async def _finish(self, sending: asyncio.Task[None]) -> None:
        """Let texts on the network land. What does not in time is noted as unknown: nobody can tell."""
        self.dispatch.stop()
        timer = asyncio.create_task(self.clock.sleep(GRACE_SECONDS))
        await asyncio.wait([timer, sending], return_when=asyncio.FIRST_COMPLETED)
        timer.cancel()
        if not sending.done():
            logger.warning("texts on the network were not waited for to the end")
            self.dispatch.abandon()

    # -------------------------------------------------------------------------------- the lease

    async def _begin(self, waiting: Callable[[], None]) -> bool:
        """Take the lease. False when told to stop before; raises Refused when it stays with another."""
        patience = self.clock.monotonic() + 1.1 * self.lease_seconds
        told = False
        while not self._stopping.is_set():
            self._lease = await self._take()
            if self._lease is not None:
                return not self._stopping.is_set()
            if not told:
                waiting()
                told = True
            if self.clock.monotonic() >= patience:
                raise Refused(
                    "Another `handbill serve` runs on this database; one is enough. Stop that one first."
                )
            await self.clock.sleep(self.lease_seconds / 10)
        return False

    async def _take(self) -> Lease | None:
        now = self.clock.now()
        until = now + timedelta(seconds=self.lease_seconds)
        async with self.work() as tx:
            return await tx.leases.take(SYSTEM, SERVE, self.worker, now, until)

    async def _keep_lease(self) -> None:
        while True:
            await self.clock.sleep(self.lease_seconds / 3)
            if await whole(self._take()) != self._lease:
                raise LeaseLost("Another `handbill serve` has taken over this database; this one has ended.")

    async def _give_back(self) -> None:
        if self._lease is not None:
            with suppress(LeaseLost):
                async with self.work() as tx:
                    await tx.leases.release(SYSTEM, self._lease)
