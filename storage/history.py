"""What was said to an address, and when."""

from datetime import datetime

from sqlalchemy import select

from bot.domain.actor import Actor
from bot.domain.ids import AddressId, Language, MessageId
from bot.domain.inbound import LastBriefing
from bot.domain.messages import MessageKind, State
from storage.connections import Connection
from storage.scope import require_address
from storage.tables import messages

_NOT_YET = (State.QUEUED, State.CLAIMED)


class HistoryRepository:
    """Implements bot.ports.messages.History."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def last_briefing(self, actor: Actor, address: AddressId) -> LastBriefing | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(messages.c.id, messages.c.subject, messages.c.part, messages.c.language)
            .where(
                messages.c.address_id == address,
                # A bulletin in the queue is news to its reader; one on the network may be there already.
                ((messages.c.kind == MessageKind.BULLETIN) & messages.c.state.not_in(_NOT_YET))
                | (messages.c.kind == MessageKind.MORE),
                messages.c.state.not_in([state for state in State if state.never_arrived]),
            )
            .order_by(messages.c.id.desc())
            .limit(1)
        )
        row = rows.first()
        if row is None:
            return None
        return LastBriefing(
            message=MessageId(row.id),
            subject=row.subject,
            part=row.part,
            language=Language(row.language),
        )

    async def written_at(self, actor: Actor, address: AddressId, message: MessageId) -> datetime | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(messages.c.created_at).where(messages.c.id == message, messages.c.address_id == address)
        )
        return rows.scalar()

    async def subject_of(self, actor: Actor, address: AddressId, message: MessageId) -> str | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(messages.c.subject).where(messages.c.id == message, messages.c.address_id == address)
        )
        return rows.scalar()

    async def last_sent(
        self, actor: Actor, address: AddressId, kind: MessageKind, subject: str
    ) -> datetime | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(messages.c.created_at)
            .where(
                messages.c.address_id == address,
                messages.c.kind == kind,
                messages.c.subject == subject,
            )
            .order_by(messages.c.id.desc())
            .limit(1)
        )
        return rows.scalar()
