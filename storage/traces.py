"""Messages that have gone, as far as something is left to find out about them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select, update

from bot.domain.actor import Actor
from bot.domain.ids import AddressId, MessageId, SenderName
from bot.domain.messages import ReceiptStatus, State
from bot.ports.outbox import Untraced
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import addresses, attempts, messages, receipts


class TraceRepository:
    """Implements bot.ports.outbox.Traces."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def untraced(self, actor: Actor, sender: SenderName) -> Sequence[Untraced]:
        require_everything(actor)
        later = attempts.alias()
        last = select(func.max(later.c.number)).where(later.c.message_id == messages.c.id).scalar_subquery()
        looked_at = (
            select(func.max(receipts.c.at))
            .where(
                receipts.c.message_id == messages.c.id,
                receipts.c.status == ReceiptStatus.ABSENT,
                receipts.c.at >= attempts.c.started_at,
            )
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(
                messages.c.id,
                messages.c.body,
                addresses.c.value,
                *attempts.c["number", "started_at", "ended_at"],
                looked_at.label("looked_at"),
            )
            .join(addresses, addresses.c.id == messages.c.address_id)
            .join(attempts, (attempts.c.message_id == messages.c.id) & (attempts.c.number == last))
            .where(
                messages.c.sender == sender,
                messages.c.state == State.UNKNOWN,
                attempts.c.state == State.UNKNOWN,
            )
            .order_by(messages.c.id)
        )
        return [
            Untraced(
                message=MessageId(row.id),
                attempt=row.number,
                address=row.value,
                text=row.body,
                started_at=row.started_at,
                ended_at=row.ended_at or row.started_at,
                looked_at=row.looked_at,
            )
            for row in rows
        ]

    async def taken(self, actor: Actor, provider_ids: Collection[str]) -> Collection[str]:
        require_everything(actor)
        rows = await self._connection.execute(
            select(attempts.c.provider_id).where(attempts.c.provider_id.in_(provider_ids))
        )
        return set(rows.scalars())

    async def traced(self, actor: Actor, message: MessageId, attempt: int, provider_id: str) -> None:
        require_everything(actor)
        await self._connection.execute(
            update(attempts)
            .where(attempts.c.message_id == message, attempts.c.number == attempt)
            .values(provider_id=provider_id)
        )

    async def addresses(self, actor: Actor, wanted: Collection[MessageId]) -> Mapping[MessageId, AddressId]:
        require_everything(actor)
        rows = await self._connection.execute(
            select(messages.c.id, messages.c.address_id).where(messages.c.id.in_(wanted))
        )
        return {MessageId(row.id): AddressId(row.address_id) for row in rows}
