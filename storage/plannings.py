"""How far the reminders of events are planned, as a table."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from bot.domain.actor import Actor
from bot.domain.events import Event, Sort
from bot.domain.ids import EventId
from bot.domain.occurrences import Fate
from bot.ports.planning import Unplanned
from storage.connections import Connection
from storage.dialect import upsert
from storage.events import events_seen, read_event
from storage.scope import require_everything
from storage.tables import events, occurrences, plannings


class PlanningRepository:
    """Implements bot.ports.planning.Plannings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def waiting(
        self, actor: Actor, now: datetime, soon: datetime, stale: datetime, *, simulated: bool
    ) -> Sequence[Unplanned]:
        require_everything(actor)
        going_on = events.c.cancelled_at.is_(None)
        found = await self._connection.execute(
            select(events, plannings.c.sequence.label("planned"))
            .outerjoin(plannings, plannings.c.event_id == events.c.id)
            .where(
                events.c.decisive_at > now,
                events.c.simulated == simulated,
                events.c.announced_at <= soon,
                or_(
                    and_(plannings.c.event_id.is_(None), going_on),
                    plannings.c.sequence < events.c.sequence,
                    and_(plannings.c.looked_at <= stale, going_on),
                ),
            )
            .order_by(events.c.decisive_at, events.c.id)
        )
        return [
            Unplanned(event=read_event(row), new=row["planned"] == row["sequence"])
            for row in found.mappings()
        ]

    async def planned(self, actor: Actor, planned: Sequence[Event], at: datetime) -> None:
        require_everything(actor)
        if planned:
            await self._connection.execute(
                upsert(self._connection, plannings, ("event_id",), ("sequence", "looked_at")),
                [
                    {"event_id": each.id, "sequence": each.sequence, "looked_at": at, "closed_at": None}
                    for each in planned
                ],
            )

    async def over(
        self, actor: Actor, now: datetime, since: datetime, sorts: Collection[Sort], *, simulated: bool
    ) -> Sequence[Event]:
        require_everything(actor)
        found = await self._connection.execute(
            select(events)
            .outerjoin(plannings, plannings.c.event_id == events.c.id)
            .where(
                events.c.decisive_at <= now,
                events.c.decisive_at > since,
                events.c.sort.in_(sorts),
                events.c.simulated == simulated,
                events.c.cancelled_at.is_(None),
                plannings.c.closed_at.is_(None),
            )
            .order_by(events.c.decisive_at, events.c.id)
        )
        return [read_event(row) for row in found.mappings()]

    async def close(self, actor: Actor, event: EventId, at: datetime) -> bool:
        require_everything(actor)
        closed = await self._connection.execute(
            upsert(
                self._connection,
                plannings,
                ("event_id",),
                ("closed_at",),
                where=plannings.c.closed_at.is_(None),
            ).returning(plannings.c.event_id),
            {"event_id": event, "sequence": 0, "looked_at": at, "closed_at": at},
        )
        return closed.first() is not None

    async def fates(self, actor: Actor, event: EventId) -> Mapping[str, Mapping[Fate, int]]:
        found = await self._connection.execute(
            select(occurrences.c.reminder, occurrences.c.fate, func.count())
            .join(events, events.c.id == occurrences.c.event_id)
            .where(events.c.id == event, events_seen(actor))
            .group_by(occurrences.c.reminder, occurrences.c.fate)
        )
        fates: dict[str, dict[Fate, int]] = defaultdict(dict)
        for reminder, fate, count in found:
            fates[reminder][Fate(fate)] = count
        return fates
