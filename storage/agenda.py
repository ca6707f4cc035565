"""Conversations for which a time has come, as tables."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select

from bot.domain.actor import Actor
from bot.domain.conversations import Conversation, Reach, Status
from bot.domain.ids import AddressId
from bot.domain.inbound import QuestionKind
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import addresses, conversations
from storage.talks import (
    LIVE,
    NOW,
    SIMULATED,
    can_be_asked,
    is_asked,
    is_there,
    read_conversation,
    talks,
    waits_alone,
)


class _Due(StrEnum):
    """What a conversation may be due for."""

    OPEN = "open"
    REMIND = "remind"
    CLOSE = "close"


class AgendaRepository:
    """Implements bot.ports.conversations.Agenda."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def is_due(self, actor: Actor, now: datetime, reach: Reach) -> bool:
        require_everything(actor)
        for due in (_Due.OPEN, _Due.REMIND, _Due.CLOSE):
            found = await self._connection.execute(_first(due), _given(now, reach, 1))
            if found.first() is not None:
                return True
        return False

    async def to_open(self, actor: Actor, now: datetime, limit: int, reach: Reach) -> Sequence[Conversation]:
        require_everything(actor)
        first: dict[AddressId, Conversation] = {}
        for each in await self._take(_Due.OPEN, _given(now, reach, limit)):
            first.setdefault(each.address, each)
        return list(first.values())

    async def to_remind(
        self, actor: Actor, now: datetime, limit: int, reach: Reach
    ) -> Sequence[Conversation]:
        require_everything(actor)
        return await self._take(_Due.REMIND, _given(now, reach, limit))

    async def to_close(self, actor: Actor, now: datetime, limit: int, reach: Reach) -> Sequence[Conversation]:
        require_everything(actor)
        return await self._take(_Due.CLOSE, _given(now, reach, limit))

    async def _take(self, due: _Due, parameters: dict[str, Any]) -> Sequence[Conversation]:
        """The first conversations that are due, as they are once their phones are ours.

        A text that comes in locks its phone before anything else (see Phones.caller); so must we.
        """
        candidates = (await self._connection.execute(_first(due), parameters)).all()
        if not candidates:
            return []
        phones = {row.address_id for row in candidates}
        await self._connection.execute(
            select(addresses.c.id)
            .where(addresses.c.id.in_(phones))
            .order_by(addresses.c.id)
            .with_for_update()
        )
        rows = await self._connection.execute(
            _still(due), {**parameters, "ids": [row.id for row in candidates]}
        )
        return [read_conversation(row) for row in rows.mappings()]


def _is_reached() -> ColumnElement[bool]:
    there = (
        select(addresses.c.id)
        .where(
            addresses.c.id == conversations.c.address_id,
            addresses.c.channel.in_(bindparam("channels", expanding=True)),
        )
        .correlate(conversations)
        .exists()
    )
    return (conversations.c.simulated == SIMULATED) & there


@cache
def _due(due: _Due) -> ColumnElement[bool]:
    """The condition that a time has come, of the three there are."""
    live = conversations.c.status.in_(LIVE)
    match due:
        case _Due.OPEN:
            return waits_alone() & _is_reached() & is_there() & can_be_asked() & ~is_asked()
        case _Due.REMIND:
            waits = (conversations.c.status == Status.OPEN) & (conversations.c.reminds_at <= NOW)
            asked = is_asked(QuestionKind.SURVEY)
            return waits & _is_reached() & is_there() & can_be_asked() & ~asked
        case _Due.CLOSE:
            # It ends even where its channel is set up no more.
            return live & (conversations.c.closes_at <= NOW) & (conversations.c.simulated == SIMULATED)


@cache
def _first(due: _Due) -> Select[Any]:
    """The first conversations that are due, and their phones."""
    return (
        select(conversations.c.id, conversations.c.address_id)
        .where(_due(due))
        .order_by(conversations.c.id)
        .limit(bindparam("most", type_=Integer))
    )


@cache
def _still(due: _Due) -> Select[Any]:
    """Those of some conversations that are due."""
    return (
        talks(still_there=False)
        .where(conversations.c.id.in_(bindparam("ids", expanding=True)), _due(due))
        .order_by(conversations.c.id)
    )


def _given(now: datetime, reach: Reach, limit: int) -> dict[str, Any]:
    return {
        "now": now,
        "simulated": reach.simulated,
        "channels": sorted(reach.channels),
        "most": limit,
    }
