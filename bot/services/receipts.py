"""What is heard about messages after they left: stored by batch, each heard only once it is stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actor import SYSTEM, Actor
from bot.domain.directory import StopReason
from bot.domain.messages import Change, Reason, Receipt, State
from bot.ports.outbox import Settlement
from bot.ports.work import Tx, Work
from bot.ports.world import Clock

BATCH = 500


async def log_changes(tx: Tx, actor: Actor, changes: Sequence[Change], now: datetime) -> None:
    """Write the log's lines for messages that reached a state beyond our own queue."""
    told = [change for change in changes if not change.state.waits_for_us]
    await tx.log.messages_changed(actor, told, now)


async def hear(tx: Tx, actor: Actor, told: Sequence[Receipt], now: datetime) -> Sequence[Change]:
    """Take evidence and all that follows from it; gives the messages whose state it changed."""
    telling = [one for one in told if one.reason is not None]
    known = await tx.told.said_before(actor, telling) if telling else ()
    changes = await tx.told.take(actor, told)
    await log_changes(tx, actor, changes, now)
    await _mind_addresses(tx, [one for one in telling if one not in known])
    await _call_back(tx, changes, now)
    return changes


async def _call_back(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """Keep the copies of what has arrived after all from going; what has gone has gone."""
    arrived = [change.message for change in changes if not change.state.never_arrived]
    if not arrived:
        return
    late = await tx.detours.overtaken(SYSTEM, arrived)
    ends = [Settlement(message=each, state=State.SUPPRESSED, reason=Reason.ARRIVED) for each in late]
    await log_changes(tx, SYSTEM, await tx.outbox.settle(SYSTEM, ends, now), now)


async def _mind_addresses(tx: Tx, news: Sequence[Receipt]) -> None:
    """A refusal that is heard of later stops the person as one heard at once; see bot.services.drain.

    Only news does: a receipt that comes again must not undo the START that came in between.
    """
    if not news:
        return
    addresses = await tx.traces.addresses(SYSTEM, [one.message for one in news])
    for one in news:
        if one.message not in addresses:  # not one of ours
            continue
        if one.reason is Reason.BLOCKED:
            await tx.phones.stop(SYSTEM, addresses[one.message], one.at, StopReason.BLOCKED)
        elif one.reason is Reason.BAD_ADDRESS:
            await tx.phones.mark_bad(SYSTEM, addresses[one.message], one.at)


@dataclass(kw_only=True, slots=True)
class ReceiptBook:
    """Takes receipts from channels; implements bot.ports.channels.Receipts.

    Receipts come by the thousand during a broadcast. Those that come while a transaction is being written
    wait for the next one together, and each caller goes on only when its own is on disk.
    """

    work: Work
    clock: Clock
    _waiting: list[tuple[Receipt, asyncio.Future[None]]] = field(default_factory=list)
    _writer: asyncio.Task[None] | None = None

    async def __call__(self, receipt: Receipt) -> None:
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((receipt, stored))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await stored

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                async with self.work() as tx:
                    await hear(tx, SYSTEM, [receipt for receipt, _stored in batch], self.clock.now())
            except Exception as error:  # it is theirs who wait, whatever it is
                for _receipt, stored in batch:
                    if not stored.done():
                        stored.set_exception(error)
                continue
            for _receipt, stored in batch:
                if not stored.done():
                    stored.set_result(None)
