"""Whether a sender may send: paused when it cannot, let go on when it can, and told of once in the log."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.health import PROBE_EVERY, Health, Trouble
from bot.domain.journal import Entry, EventKind
from bot.domain.outcomes import OutcomeKind
from bot.ports.hooks import Probing
from bot.ports.outbox import Lease
from bot.ports.work import Tx
from bot.ports.world import Clock


@dataclass(kw_only=True)
class Pausing:
    """The health of one sender, kept in step with its table. `probe` asks its provider, where that can be.

    Of a channel that cannot ask the next text is the probe.
    """

    channel: ChannelName
    simulated: bool
    probe: Probing | None
    clock: Clock
    quiet_until: float | None = None
    """The monotonic second until which a paused sender keeps still; None while it is not paused."""
    _health: Health = field(default_factory=Health)
    _written: Trouble | None = None
    _sure: bool = False

    @property
    def is_paused(self) -> bool:
        return self._health.trouble is not None

    async def recover(self, tx: Tx, lease: Lease) -> None:
        """Go on where the last worker left off."""
        self._written = await tx.pauses.trouble(SYSTEM, lease)
        self._health = Health(trouble=self._written)
        self._sure = True

    async def mind(self, tx: Tx, lease: Lease, kinds: Iterable[OutcomeKind], now: datetime) -> None:
        """Take in how the last attempts ended, and write down a pause that begins or ends with them."""
        self._health = self._health.after(kinds)
        trouble = self._health.trouble
        if trouble is None:
            self.quiet_until = None
        elif self.quiet_until is None:
            self._keep_still()
        if self._sure and trouble is self._written:
            return
        if await tx.pauses.pause(SYSTEM, lease, trouble, now):
            entry = Entry(
                at=now,
                kind=EventKind.SENDER,
                status="paused" if trouble else "resumed",
                channel=self.channel,
                reason=trouble,
                simulated=self.simulated,
            )
            await tx.log.add(SYSTEM, [entry])
        self._written, self._sure = trouble, True

    def doubt(self) -> None:
        """What was written last may not have stayed: look again the next time."""
        self._sure = False

    async def look(self) -> bool:
        """Ask the provider of a paused sender, when it is time; whether the sender goes on from now."""
        if self.quiet_until is None or self.clock.monotonic() < self.quiet_until:
            return False
        well = self.probe is None or (await self.probe.probe()).kind.went_out
        if well:
            self._health, self.quiet_until = Health(), None
        else:
            self._keep_still()
        return well

    def _keep_still(self) -> None:
        self.quiet_until = self.clock.monotonic() + PROBE_EVERY.total_seconds()
