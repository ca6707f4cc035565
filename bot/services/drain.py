"""One sender's queue, drained: claim, check, mark, send, settle, over and over.

A turn is one transaction. It writes what came of the texts that have landed, claims what is next, passes it
through the gate, and marks what goes now as `sending`; only then is the network touched. While a turn is
being written other texts land, so batches grow with the load and nobody has to wait for them.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM
from bot.domain.directory import StopReason
from bot.domain.errors import LeaseLost
from bot.domain.gate import End, Go, Wait, decide
from bot.domain.hours import GoodHours
from bot.domain.messages import State
from bot.domain.outcomes import Outcome, OutcomeKind, judge
from bot.ports.channels import Channel
from bot.ports.hooks import Probing
from bot.ports.outbox import Lease, Ready, Settlement
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.flight import NOT_BEGUN, Flight, Landed
from bot.services.hand import Hand
from bot.services.pausing import Pausing
from bot.services.receipts import log_changes
from bot.services.settling import settle

POLL_SECONDS = 0.5
"""How soon work is noticed that another process queued."""

BEAT_SECONDS = 0.05
"""The least time between two turns while texts are on the network: what lands meanwhile is written together.

A transaction costs about as much for sixty texts as for one. A reply waits for at most one beat.
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How a drain behaves.

    `hours` are those in which people are written to unasked, None for simulated phones. `patience` is how
    many seconds ahead there must be work for the drain to go on; None means that it always goes on.
    """

    hours: GoodHours | None
    lease_seconds: float
    patience: float | None


@dataclass(kw_only=True)
class Drain:
    """The worker of one sender. `worker` is unique among all workers; `jitter` draws from 0 to 1; `probe`
    asks the provider of a paused sender whether it takes texts again, where it can be asked.
    """

    work: Work
    channel: Channel
    clock: Clock
    worker: str
    pace: Pace
    jitter: Callable[[], float]
    probe: Probing | None = None
    _lease: Lease | None = None
    _renew_at: float = 0.0
    _next_due: datetime | None = None
    _stopping: bool = False
    _turned_at: float = 0.0

    def __post_init__(self) -> None:
        sender = self.channel.sender
        self._hand = Hand(sender.limits, self.clock.monotonic())
        self._flight = Flight(channel=self.channel, clock=self.clock, gone=self._hand.landed)
        self._pausing = Pausing(
            channel=self.channel.name, simulated=sender.simulated, probe=self.probe, clock=self.clock
        )

    def wake(self) -> None:
        """There may be something new to do."""
        self._flight.stirred.set()

    def stop(self) -> None:
        """Send nothing new; what is on the network is waited for and written down."""
        self._stopping = True
        self._flight.stirred.set()

    def abandon(self) -> None:
        """Give up what is on the network: it may or may not have gone out, and that is written down."""
        self._flight.abandon()

    async def run(self) -> None:
        """Drain until stopped, or until there is no work within patience.

        While another worker has the sender this one waits its turn, or until the other is done.
        """
        try:
            while not self._stopping:
                self._flight.stirred.clear()
                self._turned_at = self.clock.monotonic()
                try:
                    letters = await self._turn()
                except LeaseLost:
                    await self._step_back()
                    letters = []
                for ready in letters:
                    self._launch(ready)
                await self._look()
                if self._is_done():
                    return
                await self._wait()
        finally:
            await self._come_home()

    # ---------------------------------------------------------------------------- one transaction

    async def _turn(self) -> Sequence[Ready]:
        """Write what landed, and mark what goes now. Gives the texts to put on the network."""
        now = self.clock.now()
        landed = self._flight.take()
        try:
            async with self.work() as tx:
                lease = await self._keep_lease(tx, now)
                await settle(tx, [self._judge(*one, now) for one in landed], now)
                await self._mind_addresses(tx, landed, now)
                tried = [outcome.kind for _ready, outcome in landed if outcome is not NOT_BEGUN]
                await self._pausing.mind(tx, lease, tried, now)
                self._hand.still = self._pausing.is_paused
                self._hand.keep_pace(len(tried))
                wanted = self._hand.wanted(self.clock.monotonic())
                self._hand.add(await tx.outbox.claim(SYSTEM, lease, now, wanted))
                chosen = self._hand.choose(self.clock.monotonic())
                good = self.pace.hours.next_good(now) if self.pace.hours is not None else now
                going: list[Ready] = []
                kept: list[Settlement] = []
                for ready in await tx.outbox.ready(SYSTEM, lease, chosen):
                    settlement = self._pass_gate(ready, now, good)
                    if settlement is None:
                        going.append(ready)
                    else:
                        kept.append(settlement)
                await tx.outbox.start(SYSTEM, lease, [ready.letter for ready in going], now)
                await settle(tx, kept, now)
                idle = not going and not self._hand
                sender = self.channel.sender.name
                self._next_due = await tx.outbox.next_due(SYSTEM, sender) if idle else now
        except BaseException:
            # What a provider told us must not be lost with a failed write: the next one has it again.
            self._flight.put_back(landed)
            self._pausing.doubt()
            raise
        return going

    async def _keep_lease(self, tx: Tx, now: datetime) -> Lease:
        """The lease on our sender, taken or renewed in good time. Raises LeaseLost."""
        monotonic = self.clock.monotonic()
        if self._lease is not None and monotonic < self._renew_at:
            return self._lease
        until = now + timedelta(seconds=self.pace.lease_seconds)
        taken = await tx.leases.take(SYSTEM, self.channel.sender.name, self.worker, now, until)
        if taken is None or (self._lease is not None and taken != self._lease):
            raise LeaseLost("Another worker drains this sender.")
        if self._lease is None:
            await log_changes(tx, SYSTEM, await tx.leases.recover(SYSTEM, taken, now), now)
            await self._pausing.recover(tx, taken)
        self._lease = taken
        self._renew_at = monotonic + self.pace.lease_seconds / 3
        return taken

    def _pass_gate(self, ready: Ready, now: datetime, good: datetime) -> Settlement | None:
        """None when the text may go; else what becomes of it."""
        match decide(ready.facts, now, good):
            case Go():
                return None
            case Wait(until=until):
                return Settlement(message=ready.claim.message, state=State.QUEUED, due_at=until)
            case End(state=state, reason=reason):
                return Settlement(message=ready.claim.message, state=state, reason=reason)

    def _judge(self, ready: Ready, outcome: Outcome, now: datetime) -> Settlement:
        if outcome is NOT_BEGUN:
            return Settlement(
                message=ready.claim.message,
                state=State.QUEUED,
                due_at=now,
                attempt=ready.letter.attempt,
                outcome=outcome,
            )
        verdict = judge(
            outcome,
            tries=ready.letter.attempt,
            now=now,
            expires_at=ready.facts.expires_at,
            jitter=self.jitter(),
        )
        if verdict.hold_sender is not None:
            self._flight.clear_line()
            self._hand.hold(self.clock.monotonic() + verdict.hold_sender.total_seconds())
        return Settlement(
            message=ready.claim.message,
            state=verdict.state,
            reason=verdict.reason,
            due_at=verdict.retry_at,
            attempt=ready.letter.attempt,
            outcome=outcome,
        )

    async def _mind_addresses(self, tx: Tx, landed: Sequence[Landed], now: datetime) -> None:
        """A refusal stops the person everywhere, as STOP does; an address that is none is noted."""
        for ready, outcome in landed:
            address = ready.claim.address
            if outcome.kind is OutcomeKind.BLOCKED:
                await tx.phones.stop(SYSTEM, address, now, StopReason.BLOCKED)
            elif outcome.kind is OutcomeKind.BAD_ADDRESS:
                await tx.phones.mark_bad(SYSTEM, address, now)

    # -------------------------------------------------------------------------------- the network

    async def _look(self) -> None:
        """Let a paused sender go on once its provider says so."""
        if await self._pausing.look():
            self._hand.still = False
            self._hand.release()

    def _launch(self, ready: Ready) -> None:
        self._hand.went(ready.claim, self.clock.monotonic())
        self._flight.launch(ready)

    # ------------------------------------------------------------------------ when to do anything

    def _is_done(self) -> bool:
        """Whether there is nothing left to do within patience, by us or by whoever has the sender."""
        if self.pace.patience is None or self._flight.is_flying or self._flight.has_landed:
            return False
        if self._pausing.is_paused:
            return True
        if self._hand:
            return False
        horizon = self.clock.now() + timedelta(seconds=self.pace.patience)
        return self._next_due is None or self._next_due > horizon

    async def _wait(self) -> None:
        """Wait for a text to land, for work, or for the limits to let the next one go."""
        if not self._flight.has_landed:
            pause = self._hand.pause(self.clock.monotonic(), POLL_SECONDS)
            if pause > 0:
                await self._until(pause, self._flight.stirred)
        beat = self._turned_at + BEAT_SECONDS - self.clock.monotonic()
        if self._flight.is_flying and beat > 0:
            await self._until(beat, self._flight.empty)
        else:
            await self.clock.sleep(0)

    async def _until(self, seconds: float, event: asyncio.Event) -> None:
        """Wait until an event, or for so long."""
        timers = [asyncio.create_task(event.wait()), asyncio.create_task(_sleep(self.clock, seconds))]
        await asyncio.wait(timers, return_when=asyncio.FIRST_COMPLETED)
        for timer in timers:
            timer.cancel()

    async def _step_back(self) -> None:
        """Another worker has the sender: our claims are theirs, but what we heard is still written."""
        self._lease = None
        self._hand.drop()
        await self._write_landed()
        async with self.work.reading() as tx:
            self._next_due = await tx.outbox.next_due(SYSTEM, self.channel.sender.name)

    async def _write_landed(self) -> None:
        now = self.clock.now()
        landed = self._flight.take()
        if landed:
            async with self.work() as tx:
                await settle(tx, [self._judge(*one, now) for one in landed], now)
                await self._mind_addresses(tx, landed, now)

    async def _come_home(self) -> None:
        """Wait for what is on the network, write it down, and give the sender back."""
        await self._flight.come_down()
        await self._write_landed()
        if self._lease is None:
            return
        with suppress(LeaseLost):
            async with self.work() as tx:
                await tx.leases.release(SYSTEM, self._lease)
        self._lease = None


async def _sleep(clock: Clock, seconds: float) -> bool:
    await clock.sleep(seconds)
    return True
