"""Meetings that follow a rule, as tables."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update

from bot.domain.actor import Actor
from bot.domain.ids import SeriesId
from bot.domain.meetings import Meeting, Series
from storage.connections import Connection
from storage.events import events_seen
from storage.meetings import WHOLE, read_meeting
from storage.scope import require_everything
from storage.tables import meetings, series


class SeriesRepository:
    """Implements bot.ports.planning.SeriesList."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, actor: Actor, wanted: SeriesId) -> Series:
        found = await self._connection.execute(select(series).where(series.c.id == wanted))
        row = found.one()
        return Series(id=SeriesId(row.id), rule=row.rule, ended_at=row.ended_at)

    async def meetings(self, actor: Actor, wanted: SeriesId) -> Sequence[Meeting]:
        found = await self._connection.execute(
            WHOLE.where(meetings.c.series_id == wanted, events_seen(actor)).order_by(meetings.c.original)
        )
        return [read_meeting(row) for row in found.mappings()]

    async def to_extend(self, actor: Actor, before: datetime) -> Sequence[Series]:
        require_everything(actor)
        found = await self._connection.execute(
            select(series)
            .where(
                series.c.ended_at.is_(None),
                or_(series.c.extended_at.is_(None), series.c.extended_at < before),
            )
            .order_by(series.c.id)
        )
        return [Series(id=SeriesId(row.id), rule=row.rule, ended_at=row.ended_at) for row in found]

    async def extended(self, actor: Actor, wanted: Collection[SeriesId], at: datetime) -> None:
        await self._connection.execute(update(series).where(series.c.id.in_(wanted)).values(extended_at=at))

    async def end(self, actor: Actor, wanted: SeriesId, at: datetime) -> None:
        await self._connection.execute(update(series).where(series.c.id == wanted).values(ended_at=at))
