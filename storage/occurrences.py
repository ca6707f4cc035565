"""Reminders as they become due, as a table."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer, RowMapping, Select, bindparam, literal, select, update

from bot.domain.actor import Actor
from bot.domain.ids import ContactId, EventId, OccurrenceId
from bot.domain.occurrences import Fate, Occurrence
from storage.columns import UtcDateTime
from storage.connections import Connection
from storage.dialect import insert_new, upsert
from storage.events import events_seen
from storage.scope import require_everything
from storage.tables import events, occurrences

_SAME = ("event_id", "reminder", "contact_id")
_PLANNED = ("due_at", "useless_at", "towards", "why", "absorbs", "fate", "settled_at")


class OccurrenceRepository:
    """Implements bot.ports.events.Occurrences."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_event(
        self, actor: Actor, event: EventId, contacts: Sequence[ContactId] | None = None
    ) -> Sequence[Occurrence]:
        wanted = (
            select(occurrences)
            .join(events, events.c.id == occurrences.c.event_id)
            .where(events.c.id == event, events_seen(actor))
            .order_by(occurrences.c.due_at, occurrences.c.id)
        )
        if contacts is not None:
            wanted = wanted.where(occurrences.c.contact_id.in_(contacts))
        return [_read(row) for row in (await self._connection.execute(wanted)).mappings()]

    async def put(self, actor: Actor, planned: Sequence[Occurrence]) -> None:
        require_everything(actor)
        if not planned:
            return
        worlds = await self._connection.execute(
            select(events.c.id, events.c.simulated).where(events.c.id.in_({each.event for each in planned}))
        )
        simulated = {row.id: row.simulated for row in worlds}
        insert = upsert(
            self._connection,
            occurrences,
            _SAME,
            _PLANNED,
            # What another scheduler sent meanwhile stays sent.
            unless=lambda new: (occurrences.c.fate == Fate.FIRED) & (occurrences.c.towards == new.towards),
        )
        await self._connection.execute(
            insert,
            [_columns(each, simulated[each.event]) for each in planned],
        )

    async def is_due(self, actor: Actor, now: datetime, *, simulated: bool) -> bool:
        require_everything(actor)
        found = await self._connection.execute(
            _due(locked=False), {"now": now, "simulated": simulated, "most": 1}
        )
        return found.first() is not None

    async def take_due(
        self, actor: Actor, now: datetime, limit: int, *, simulated: bool
    ) -> Sequence[Occurrence]:
        require_everything(actor)
        found = await self._connection.execute(
            _due(locked=True), {"now": now, "simulated": simulated, "most": limit}
        )
        due = [_read(row) for row in found.mappings()]
        if due:
            # Who changes an event waits until its texts are in the outbox, and takes them back; who takes
            # what is due waits for the change. See bot.services.recall.
            await self._connection.execute(
                select(events.c.id)
                .where(events.c.id.in_({each.event for each in due}))
                .order_by(events.c.id)
                .with_for_update(read=True),
                brief=True,
            )
        return due

    async def settle(self, actor: Actor, settled: Sequence[OccurrenceId], fate: Fate, at: datetime) -> None:
        require_everything(actor)
        if settled:
            await self._connection.execute(
                update(occurrences).where(occurrences.c.id.in_(settled)).values(fate=fate, settled_at=at)
            )


async def hand_over_reminders(connection: Connection, contact: int, other: int) -> None:
    """Give a contact's reminders to another, who is the same person: what either was sent none is again."""
    theirs = occurrences.alias()
    sent = (
        select(theirs.c.settled_at)
        .where(
            theirs.c.contact_id == contact,
            theirs.c.fate == Fate.FIRED,
            *(theirs.c[name] == occurrences.c[name] for name in ("event_id", "reminder", "towards")),
        )
        .correlate(occurrences)
    )
    await connection.execute(
        update(occurrences)
        .where(occurrences.c.contact_id == other, occurrences.c.fate == Fate.PENDING, sent.exists())
        .values(fate=Fate.FIRED, settled_at=sent.scalar_subquery())
    )
    kept = [column.name for column in occurrences.c if column.name not in {"id", "contact_id"}]
    await connection.execute(
        insert_new(connection, occurrences).from_select(
            ["contact_id", *kept],
            select(literal(other), *(theirs.c[name] for name in kept)).where(theirs.c.contact_id == contact),
        )
    )


@cache
def _due(*, locked: bool) -> Select[Any]:
    """What is due, oldest first; asked every second, so built once."""
    # The fate as a literal: only so does the index of what is pending serve.
    wanted = (
        select(occurrences)
        .where(
            occurrences.c.fate == bindparam("fate", Fate.PENDING.value, literal_execute=True),
            occurrences.c.simulated == bindparam("simulated", type_=Boolean),
            occurrences.c.due_at <= bindparam("now", type_=UtcDateTime),
        )
        .order_by(occurrences.c.due_at)
        .limit(bindparam("most", type_=Integer))
    )
    return wanted.with_for_update(skip_locked=True) if locked else wanted


def _columns(planned: Occurrence, simulated: bool) -> dict[str, Any]:
    return {
        "event_id": planned.event,
        "reminder": planned.reminder,
        "contact_id": planned.contact,
        "simulated": simulated,
        **{name: getattr(planned, name) for name in _PLANNED},
    }


def _read(row: RowMapping) -> Occurrence:
    return Occurrence(
        id=OccurrenceId(row["id"]),
        event=EventId(row["event_id"]),
        reminder=row["reminder"],
        contact=ContactId(row["contact_id"]),
        due_at=row["due_at"],
        useless_at=row["useless_at"],
        towards=row["towards"],
        why=row["why"],
        absorbs=row["absorbs"],
        fate=Fate(row["fate"]),
        settled_at=row["settled_at"],
    )
