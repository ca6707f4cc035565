"""Every sender drained side by side, and the nudge that tells them there is something new."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.directory import ChannelName
from bot.domain.hours import GoodHours
from bot.ports.channels import Channel
from bot.ports.hooks import Probing
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.drain import Drain, Pace

PATIENCE_SECONDS = 60.0
"""How far ahead work may lie for a run that is to end by itself; a retry usually comes within it."""


@dataclass(kw_only=True, slots=True)
class Dispatch:
    """Sends what is queued. `worker` names this process among all; `hours` are for real phones only.

    `pass_on` queues what did not arrive for another channel, and gives how much that was. A run that ends by
    itself does it at its end; beside one that goes on for ever somebody else does.
    """

    work: Work
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    hours: GoodHours
    lease_seconds: float
    worker: str
    jitter: Callable[[], float]
    pass_on: Callable[[], Awaitable[int]]
    probes: Mapping[ChannelName, Probing] = field(default_factory=dict)
    _drains: list[Drain] = field(default_factory=list)
    is_done: bool = False
    """Whether the last run has ended."""
    _stopping: bool = False

    async def run(self, *, forever: bool = False) -> None:
        """Drain every sender until nothing is due soon, or with `forever` until `stop`."""
        self.is_done = False
        self._stopping = False
        try:
            await self._drain(forever=forever)
            while not (forever or self._stopping) and await self.pass_on():
                await self._drain(forever=False)
        finally:
            self.is_done = True

    async def _drain(self, *, forever: bool) -> None:
        self._drains = [
            Drain(
                work=self.work,
                channel=channel,
                clock=self.clock,
                worker=self.worker,
                pace=Pace(
                    hours=None if channel.sender.simulated else self.hours,
                    lease_seconds=self.lease_seconds,
                    patience=None if forever else PATIENCE_SECONDS,
                ),
                jitter=self.jitter,
                probe=self.probes.get(channel.name),
            )
            for channel in self.channels.values()
        ]
        async with asyncio.TaskGroup() as group:
            for drain in self._drains:
                group.create_task(drain.run())

    def wake(self) -> None:
        """Something was queued: send it now rather than at the next look."""
        for drain in self._drains:
            drain.wake()

    def stop(self) -> None:
        """Let every sender finish what is on the network and end."""
        self._stopping = True
        for drain in self._drains:
            drain.stop()

    def abandon(self) -> None:
        """Wait no longer for what is on the network: its outcome is unknown. Follows `stop`."""
        for drain in self._drains:
            drain.abandon()
