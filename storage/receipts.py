"""What is heard of messages after they left."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from bot.domain.actor import Actor
from bot.domain.ids import MessageId
from bot.domain.messages import Change, Receipt
from storage.connections import Connection
from storage.dialect import insert_new
from storage.evidence import add_up
from storage.tables import messages, receipts


class ReceiptRepository:
    """Implements bot.ports.messages.Told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def said_before(self, actor: Actor, told: Sequence[Receipt]) -> Sequence[Receipt]:
        rows = await self._connection.execute(
            select(*receipts.c["message_id", "source", "status", "code"]).where(
                receipts.c.message_id.in_({receipt.message for receipt in told})
            )
        )
        said = {tuple(row) for row in rows}
        return [each for each in told if (each.message, each.source, each.status, each.code) in said]

    async def take(self, actor: Actor, told: Sequence[Receipt]) -> Sequence[Change]:
        ours = await self._ours({receipt.message for receipt in told})
        told = [receipt for receipt in told if receipt.message in ours]
        if not told:
            return []
        await self._connection.execute(
            insert_new(self._connection, receipts),
            [
                {
                    "message_id": receipt.message,
                    "source": receipt.source,
                    "status": receipt.status,
                    "code": receipt.code,
                    "at": receipt.at,
                }
                for receipt in told
            ],
        )
        return await add_up(self._connection, ours)

    async def _ours(self, wanted: Collection[MessageId]) -> set[MessageId]:
        """Which of these messages there are: a provider may speak of those of an older database."""
        rows = await self._connection.execute(select(messages.c.id).where(messages.c.id.in_(wanted)))
        return {MessageId(message) for message in rows.scalars()}
