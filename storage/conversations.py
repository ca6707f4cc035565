"""What phones are asked, as tables."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select, update

from bot.domain.actor import Actor
from bot.domain.conversations import Conversation, Status
from bot.domain.ids import AddressId
from storage.connections import Connection
from storage.phones import people_at
from storage.scope import require_address
from storage.tables import conversations, links
from storage.talks import (
    CHANGING,
    LIVE,
    SIMULATED,
    can_be_asked,
    is_asked,
    read_conversation,
    talks,
    waits_alone,
)


class ConversationRepository:
    """Implements bot.ports.conversations.Conversations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open_at(self, actor: Actor, address: AddressId, *, simulated: bool) -> Conversation | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(_open(), {"at": address, "simulated": simulated})
        row = rows.mappings().first()
        return read_conversation(row) if row else None

    async def next_at(
        self, actor: Actor, address: AddressId, now: datetime, *, simulated: bool
    ) -> Conversation | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(_next(), {"at": address, "now": now, "simulated": simulated})
        row = rows.mappings().first()
        return read_conversation(row) if row else None

    async def save(self, actor: Actor, conversation: Conversation) -> None:
        await require_address(self._connection, actor, conversation.address)
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation.id)
            .values({name: getattr(conversation, name) for name in CHANGING})
        )

    async def end_at(
        self, actor: Actor, address: AddressId, status: Status, at: datetime, *, everywhere: bool
    ) -> Sequence[Conversation]:
        await require_address(self._connection, actor, address)
        where = conversations.c.address_id == address
        if everywhere:
            theirs = select(links.c.address_id).where(
                links.c.contact_id.in_(people_at(address)), links.c.disowned_at.is_(None)
            )
            where = or_(where, conversations.c.address_id.in_(theirs))
        ended = await self._connection.execute(
            update(conversations)
            .where(where, conversations.c.status.in_(LIVE))
            .values(status=status, ended_at=at, reminds_at=None)
            .returning(conversations.c.id)
        )
        found = ended.scalars().all()
        if not found:
            return []
        rows = await self._connection.execute(
            talks().where(conversations.c.id.in_(found)).order_by(conversations.c.id)
        )
        return [read_conversation(row) for row in rows.mappings()]


# ------------------------------------------------------------------------------------ the statements
#
# Every text that comes in asks for what is open on its phone, so each is built once.


@cache
def _open() -> Select[Any]:
    """What is open at an address."""
    return talks().where(
        conversations.c.address_id == bindparam("at"),
        conversations.c.simulated == SIMULATED,
        conversations.c.status == Status.OPEN,
    )


@cache
def _next() -> Select[Any]:
    """What is to be asked next at an address."""
    put_aside = conversations.c.status == Status.OPEN
    return (
        talks()
        .where(
            conversations.c.address_id == bindparam("at"),
            conversations.c.simulated == SIMULATED,
            or_(put_aside, waits_alone()),
            can_be_asked(),
            ~is_asked(),
        )
        .order_by(conversations.c.id)
        .limit(1)
    )
