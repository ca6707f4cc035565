"""Who drains a sender: one worker at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import bindparam, select, update

from bot.domain.actor import Actor
from bot.domain.errors import LeaseLost
from bot.domain.ids import MessageId, SenderName
from bot.domain.messages import Change, State
from bot.ports.outbox import Lease
from storage.connections import Connection
from storage.dialect import insert_new
from storage.evidence import add_up
from storage.scope import require_everything
from storage.tables import attempts, messages, senders

_EPOCH = select(senders.c.epoch).where(senders.c.name == bindparam("sender")).with_for_update()


class LeaseRepository:
    """Implements bot.ports.outbox.Leases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def take(
        self, actor: Actor, sender: SenderName, worker: str, now: datetime, until: datetime
    ) -> Lease | None:
        require_everything(actor)
        await self._connection.execute(
            insert_new(self._connection, senders).values(name=sender, epoch=0, lease_until=now)
        )
        found = await self._connection.execute(
            select(senders).where(senders.c.name == sender).with_for_update()
        )
        row = found.mappings().one()
        mine = row["worker"] == worker
        if not mine and row["worker"] is not None and row["lease_until"] > now:
            return None
        epoch = row["epoch"] if mine else row["epoch"] + 1
        await self._connection.execute(
            update(senders)
            .where(senders.c.name == sender)
            .values(epoch=epoch, worker=worker, lease_until=until)
        )
        return Lease(sender=sender, epoch=epoch)

    async def recover(self, actor: Actor, lease: Lease, now: datetime) -> Sequence[Change]:
        require_everything(actor)
        await hold(self._connection, lease)
        await self._unclaim(lease)
        in_flight = select(messages.c.id).where(
            messages.c.sender == lease.sender, messages.c.state == State.SENDING
        )
        found = (await self._connection.execute(in_flight)).scalars().all()
        await self._connection.execute(
            update(attempts)
            .where(attempts.c.message_id.in_(in_flight), attempts.c.state == State.SENDING)
            .values(state=State.UNKNOWN, ended_at=now)
        )
        return await add_up(self._connection, [MessageId(message) for message in found])

    async def release(self, actor: Actor, lease: Lease) -> None:
        require_everything(actor)
        await hold(self._connection, lease)
        await self._unclaim(lease)
        await self._connection.execute(
            update(senders).where(senders.c.name == lease.sender).values(worker=None)
        )

    async def held(self, actor: Actor, now: datetime) -> Collection[SenderName]:
        require_everything(actor)
        found = await self._connection.execute(
            select(senders.c.name).where(senders.c.worker.is_not(None), senders.c.lease_until > now)
        )
        return {SenderName(name) for name in found.scalars()}

    async def _unclaim(self, lease: Lease) -> None:
        await self._connection.execute(
            update(messages)
            .where(messages.c.sender == lease.sender, messages.c.state == State.CLAIMED)
            .values(state=State.QUEUED)
        )


async def hold(connection: Connection, lease: Lease) -> None:
    """Make sure the lease is still ours until the end of the work, before anything that comes after.

    Raises LeaseLost, then or at the latest at the end.
    """

    def check(on: SyncConnection) -> None:
        if on.execute(_EPOCH, {"sender": lease.sender}).scalar() != lease.epoch:
            raise LeaseLost("Another worker drains this sender now.")

    await connection.soon(check)
