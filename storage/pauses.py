"""Senders that cannot send for now, as their table keeps it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.domain.actor import Actor
from bot.domain.health import Trouble
from bot.domain.ids import SenderName
from bot.ports.outbox import Lease, Paused
from storage.connections import Connection
from storage.leases import hold
from storage.scope import require_everything
from storage.tables import senders


class PauseRepository:
    """Implements bot.ports.outbox.Pauses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def trouble(self, actor: Actor, lease: Lease) -> Trouble | None:
        require_everything(actor)
        found = await self._connection.execute(
            select(senders.c.paused_why).where(senders.c.name == lease.sender)
        )
        why = found.scalar()
        return Trouble(why) if why else None

    async def pause(self, actor: Actor, lease: Lease, trouble: Trouble | None, now: datetime) -> bool:
        require_everything(actor)
        await hold(self._connection, lease)
        why = senders.c.paused_why
        changed = await self._connection.execute(
            update(senders)
            .where(senders.c.name == lease.sender, why.is_distinct_from(trouble))
            .values(paused_at=now if trouble else None, paused_why=trouble)
        )
        return changed.rowcount > 0

    async def paused(self, actor: Actor) -> Sequence[Paused]:
        rows = await self._connection.execute(
            select(*senders.c["name", "paused_at", "paused_why"])
            .where(senders.c.paused_at.is_not(None))
            .order_by(senders.c.name)
        )
        return [
            Paused(sender=SenderName(row.name), since=row.paused_at, why=Trouble(row.paused_why))
            for row in rows
        ]
