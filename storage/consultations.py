"""Consultations, as a table beside their events."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select, update

from bot.domain.actor import Actor
from bot.domain.consultations import Consultation, OwnWords, Stage
from bot.domain.ids import ContactId, EventId, Language
from bot.domain.occurrences import Fate
from bot.domain.wording import ENGLISH
from storage.connections import Connection
from storage.events import EventRepository, events_seen, read_event
from storage.scope import require_everything
from storage.tables import consulted, events, occurrences

_WHOLE = (
    select(events, *(column for column in consulted.c if column.name != "event_id"))
    .join(consulted, consulted.c.event_id == events.c.id)
    .order_by(events.c.decisive_at, events.c.id)
)


class ConsultationRepository:
    """Implements bot.ports.consultations.Consultations and Followed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._events = EventRepository(connection)

    async def add(self, actor: Actor, consultation: Consultation) -> EventId:
        event = await self._events.add(actor, consultation.event)
        await self._connection.execute(
            consulted.insert().values({**_columns(consultation), "event_id": event})
        )
        return event

    async def save(self, actor: Actor, consultation: Consultation) -> None:
        await self._events.save(actor, consultation.event)
        await self._connection.execute(
            update(consulted)
            .where(consulted.c.event_id == consultation.event.id)
            .values(_columns(consultation))
        )

    async def get(self, actor: Actor, event: EventId) -> Consultation | None:
        found = await self._read(events.c.id == event, events_seen(actor))
        return found[0] if found else None

    async def all(self, actor: Actor, *, closed: bool) -> Sequence[Consultation]:
        if closed:
            return await self._read(events_seen(actor))
        return await self._read(events_seen(actor), consulted.c.closed_at.is_(None))

    async def to_shut(self, actor: Actor, now: datetime, *, simulated: bool) -> Sequence[Consultation]:
        require_everything(actor)
        return await self._read(
            events.c.decisive_at <= now, events.c.simulated == simulated, consulted.c.shut_at.is_(None)
        )

    async def overdue(self, actor: Actor, before: datetime, *, simulated: bool) -> Sequence[Consultation]:
        require_everything(actor)
        return await self._read(
            events.c.decisive_at <= before,
            events.c.simulated == simulated,
            events.c.cancelled_at.is_(None),
            consulted.c.outcome_at.is_(None),
            consulted.c.overdue_at.is_(None),
        )

    async def to_tell(self, actor: Actor, *, simulated: bool) -> Sequence[Consultation]:
        require_everything(actor)
        return await self._read(
            consulted.c.outcome_at.is_not(None),
            consulted.c.told_at.is_(None),
            events.c.simulated == simulated,
        )

    async def asked(self, actor: Actor, event: EventId) -> Collection[ContactId]:
        require_everything(actor)
        rows = await self._connection.execute(
            select(occurrences.c.contact_id).where(
                occurrences.c.event_id == event, occurrences.c.fate == Fate.FIRED
            )
        )
        return frozenset(ContactId(row.contact_id) for row in rows)

    async def _read(self, *conditions: ColumnElement[bool]) -> list[Consultation]:
        rows = await self._connection.execute(_WHOLE.where(*conditions))
        return [_consultation(row) for row in rows.mappings()]


def _columns(consultation: Consultation) -> dict[str, Any]:
    return {
        "asker": consultation.asker,
        "stage": consultation.stage,
        "questions": [dict(each) for each in consultation.questions],
        "topics": consultation.topics,
        "shut_at": consultation.shut_at,
        "outcome": dict(consultation.outcome) if consultation.outcome else None,
        "outcome_at": consultation.outcome_at,
        "told_at": consultation.told_at,
        "overdue_at": consultation.overdue_at,
        "closed_at": consultation.closed_at,
    }


def _consultation(row: RowMapping) -> Consultation:
    return Consultation(
        event=read_event(row),
        asker=row["asker"],
        stage=Stage(row["stage"]),
        questions=tuple(_words(each) for each in row["questions"]),
        topics=row["topics"],
        shut_at=row["shut_at"],
        outcome=None if row["outcome"] is None else _words(row["outcome"]),
        outcome_at=row["outcome_at"],
        told_at=row["told_at"],
        overdue_at=row["overdue_at"],
        closed_at=row["closed_at"],
    )


def _words(texts: dict[str, str]) -> OwnWords:
    return OwnWords(
        english=texts[ENGLISH],
        translations=tuple((Language(each), text) for each, text in texts.items() if each != ENGLISH),
    )
