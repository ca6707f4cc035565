"""The letters that meetings have on phones, as tables."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer, Select, bindparam, delete, or_, select

from bot.domain.actor import Actor
from bot.domain.ids import AddressId, EventId
from bot.domain.rsvp import Lettered, Stage
from storage.columns import UtcDateTime
from storage.connections import Connection
from storage.dialect import upsert
from storage.phones import people_at
from storage.scope import require_address
from storage.tables import addresses, events, letters, links


class LetterRepository:
    """Implements bot.ports.rsvps.Letters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def at(
        self, actor: Actor, address: AddressId, now: datetime, *, simulated: bool
    ) -> Sequence[Lettered]:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            select(addresses.c.id).where(addresses.c.id == address).with_for_update(key_share=True),
            brief=True,
        )
        rows = await self._connection.execute(
            _lettered(), {"address": address, "simulated": simulated, "now": now}, brief=True
        )
        return [
            Lettered(event=EventId(row.event_id), letter=row.letter, stage=Stage(row.stage), until=row.until)
            for row in rows
        ]

    async def taken(self, actor: Actor, address: AddressId, now: datetime) -> Collection[str]:
        await require_address(self._connection, actor, address)
        over = select(events.c.id).where(or_(events.c.decisive_at <= now, events.c.cancelled_at.is_not(None)))
        await self._connection.execute(
            delete(letters).where(letters.c.address_id == address, letters.c.event_id.in_(over)),
            brief=True,
        )
        rows = await self._connection.execute(
            select(letters.c.letter).where(letters.c.address_id == address), brief=True
        )
        return set(rows.scalars())

    async def put(self, actor: Actor, address: AddressId, lettered: Sequence[Lettered]) -> None:
        await require_address(self._connection, actor, address)
        if lettered:
            await self._connection.execute(
                upsert(self._connection, letters, ["address_id", "event_id"], ["stage", "until"]),
                [
                    {
                        "address_id": address,
                        "event_id": each.event,
                        "letter": each.letter,
                        "stage": each.stage,
                        "until": each.until,
                    }
                    for each in lettered
                ],
                brief=True,
            )

    async def end_at(self, actor: Actor, address: AddressId, *, everywhere: bool) -> None:
        await require_address(self._connection, actor, address)
        where = letters.c.address_id == address
        if everywhere:
            theirs = select(links.c.address_id).where(
                links.c.contact_id.in_(people_at(address)), links.c.disowned_at.is_(None)
            )
            where = or_(where, letters.c.address_id.in_(theirs))
        await self._connection.execute(delete(letters).where(where))


@cache
def _lettered() -> Select[Any]:
    """The letters of a phone, soonest meeting first; asked for each text, so built once."""
    return (
        select(letters)
        .join(events, events.c.id == letters.c.event_id)
        .where(
            letters.c.address_id == bindparam("address", type_=Integer),
            events.c.simulated == bindparam("simulated", type_=Boolean),
            events.c.decisive_at > bindparam("now", type_=UtcDateTime),
            events.c.cancelled_at.is_(None),
        )
        .order_by(events.c.decisive_at, events.c.id)
    )
