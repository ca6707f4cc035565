"""Meetings and deadlines, as tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update

from bot.domain.actor import Actor
from bot.domain.ids import EventId, Language, SeriesId
from bot.domain.meetings import Facet, FacetChange, Meeting, Support
from storage.connections import Connection
from storage.events import EventRepository, events_seen, read_event
from storage.tables import events, meetings, series

WHOLE = select(events, meetings).join(events, events.c.id == meetings.c.event_id)
"""Meetings with their events."""


class MeetingRepository:
    """Implements bot.ports.events.Meetings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._events = EventRepository(connection)

    async def add(self, actor: Actor, meeting: Meeting) -> EventId:
        event = await self._events.add(actor, meeting.event)
        await self._connection.execute(meetings.insert().values({**_columns(meeting), "event_id": event}))
        return event

    async def save(self, actor: Actor, meeting: Meeting) -> None:
        await self._events.save(actor, meeting.event)
        await self._connection.execute(
            update(meetings).where(meetings.c.event_id == meeting.event.id).values(_columns(meeting))
        )

    async def get(self, actor: Actor, event: EventId) -> Meeting | None:
        found = await self._connection.execute(WHOLE.where(events.c.id == event, events_seen(actor)))
        row = found.mappings().first()
        return read_meeting(row) if row else None

    async def all(self, actor: Actor, since: datetime | None) -> Sequence[Meeting]:
        wanted = WHOLE.where(events_seen(actor)).order_by(events.c.decisive_at, events.c.id)
        if since is not None:
            wanted = wanted.where(events.c.decisive_at >= since)
        return [read_meeting(row) for row in (await self._connection.execute(wanted)).mappings()]

    async def begin_series(self, actor: Actor, rule: str) -> SeriesId:
        begun = await self._connection.execute(series.insert().values(rule=rule).returning(series.c.id))
        return SeriesId(begun.scalar_one())


def _columns(meeting: Meeting) -> dict[str, Any]:
    return {
        "place": meeting.place,
        "link": meeting.link,
        "languages": meeting.languages,
        "interpreter": meeting.interpreter,
        "pays": sorted(meeting.pays),
        "ask": meeting.ask,
        "apart": meeting.apart,
        "board": meeting.board,
        "changes": [f"{each.facet} {each.at.isoformat()} {each.was}" for each in meeting.changes],
        "series_id": meeting.series,
        "original": meeting.original.isoformat() if meeting.original else None,
    }


def read_meeting(row: RowMapping) -> Meeting:
    """A row of WHOLE as the domain knows it."""
    event = read_event(row)
    meeting = Meeting(
        event=event,
        place=row["place"],
        link=row["link"],
        languages=tuple(Language(each) for each in row["languages"]),
        interpreter=row["interpreter"],
        pays=frozenset(Support(each) for each in row["pays"]),
        ask=row["ask"],
        apart=row["apart"],
        board=row["board"],
        changes=tuple(map(_read_change, row["changes"])),
    )
    if row["series_id"] is None:
        return meeting
    return replace(
        meeting, series=SeriesId(row["series_id"]), original=datetime.fromisoformat(row["original"])
    )


def _read_change(line: str) -> FacetChange:
    """A line of `changes`."""
    facet, at, was = line.split(" ")
    return FacetChange(facet=Facet(facet), at=datetime.fromisoformat(at), was=was)
