"""Events of every sort, as tables."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, or_, select, true, update

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.errors import OutOfScope
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import EventId, StaffId
from bot.domain.text import key_of
from storage.connections import Connection
from storage.scope import groups_seen
from storage.tables import event_areas, event_groups, events, groups


class EventRepository:
    """Implements bot.ports.events.Events and Diary."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, event: Event) -> EventId:
        added = await self._connection.execute(events.insert().values(_columns(event)).returning(events.c.id))
        number = EventId(added.scalar_one())
        await self._aim(number, event.audience)
        await self._require(actor, number)
        return number

    async def save(self, actor: Actor, event: Event) -> None:
        await self._require(actor, event.id)
        await self._connection.execute(update(events).where(events.c.id == event.id).values(_columns(event)))
        await self._aim(event.id, event.audience)
        await self._require(actor, event.id)

    async def get(self, actor: Actor, event: EventId) -> Event | None:
        return await self._one(actor, events.c.id == event)

    async def several(self, actor: Actor, wanted: Collection[EventId]) -> Mapping[EventId, Event]:
        found = await self._connection.execute(
            select(events).where(events.c.id.in_(wanted), events_seen(actor)), brief=True
        )
        return {EventId(row["id"]): read_event(row) for row in found.mappings()}

    async def by_uid(self, actor: Actor, uid: str) -> Event | None:
        return await self._one(actor, events.c.uid == uid)

    async def ahead(self, actor: Actor, now: datetime) -> Sequence[Event]:
        return await self._all(actor, events.c.decisive_at > now, events.c.cancelled_at.is_(None))

    async def since(self, actor: Actor, moment: datetime) -> Sequence[Event]:
        return await self._all(actor, events.c.decisive_at >= moment)

    async def _all(self, actor: Actor, *which: ColumnElement[bool]) -> Sequence[Event]:
        found = await self._connection.execute(
            select(events).where(*which, events_seen(actor)).order_by(events.c.decisive_at, events.c.id)
        )
        return [read_event(row) for row in found.mappings()]

    async def _one(self, actor: Actor, which: ColumnElement[bool]) -> Event | None:
        found = await self._connection.execute(select(events).where(which, events_seen(actor)))
        row = found.mappings().first()
        return read_event(row) if row else None

    async def _require(self, actor: Actor, event: EventId) -> None:
        """Raise OutOfScope unless everyone whom the event is for is the actor's to look after."""
        if not actor.scope.is_everything:
            found = await self._connection.execute(
                select(events.c.id).where(events.c.id == event, _looked_after(actor))
            )
            if found.first() is None:
                raise OutOfScope

    async def _aim(self, event: EventId, audience: Audience) -> None:
        """Write down whom an event is for, as what looks for the events of a group needs it."""
        for table in (event_areas, event_groups):
            await self._connection.execute(delete(table).where(table.c.event_id == event))
        named = [key_of(name) for name in audience.groups]
        areas = {key_of(area) for area in audience.areas}
        if named:
            found = await self._connection.execute(
                select(groups.c.id, groups.c.area_key).where(groups.c.key.in_(named))
            )
            rows = found.all()
            areas |= {row.area_key for row in rows}
            if rows:
                await self._connection.execute(
                    insert(event_groups), [{"event_id": event, "group_id": row.id} for row in rows]
                )
        if areas:
            await self._connection.execute(
                insert(event_areas), [{"event_id": event, "area_key": area} for area in sorted(areas)]
            )


def events_seen(actor: Actor) -> ColumnElement[bool]:
    """A condition on `events` that holds for those the actor sees."""
    scope = actor.scope
    if scope.is_everything:
        return true()
    of_area = _for_areas(select(groups.c.area_key).where(groups_seen(actor)))
    if scope.areas is not None:
        return or_(~_narrowed(), of_area)
    of_group = (
        select(event_groups.c.event_id)
        .where(
            event_groups.c.event_id == events.c.id,
            event_groups.c.group_id.in_(select(groups.c.id).where(groups_seen(actor))),
        )
        .correlate(events)
        .exists()
    )
    return or_(~_narrowed(), of_group, of_area & ~names_groups())


def _looked_after(actor: Actor) -> ColumnElement[bool]:
    """A condition on `events`: none of it is for an area that is not the actor's."""
    mine = [key_of(area) for area in actor.scope.areas or ()]
    beyond = (
        select(event_areas.c.event_id)
        .where(event_areas.c.event_id == events.c.id, event_areas.c.area_key.not_in(mine))
        .correlate(events)
        .exists()
    )
    return _has_areas() & ~beyond


def names_groups() -> ColumnElement[bool]:
    """A condition on `events`: it names groups, whether or not they are in the directory still."""
    return func.length(events.c.group_names) > 0


def _narrowed() -> ColumnElement[bool]:
    """Whether an event is for less than the whole network. Of groups that are gone it is for nobody."""
    return names_groups() | _has_areas()


def _has_areas() -> ColumnElement[bool]:
    """Whether an event is for some areas. A named group brings its area with it."""
    return (
        select(event_areas.c.event_id).where(event_areas.c.event_id == events.c.id).correlate(events).exists()
    )


def _for_areas(areas: Any) -> ColumnElement[bool]:
    return (
        select(event_areas.c.event_id)
        .where(event_areas.c.event_id == events.c.id, event_areas.c.area_key.in_(areas))
        .correlate(events)
        .exists()
    )


def read_event(row: RowMapping) -> Event:
    """A row of `events` as the domain knows it."""
    return Event(
        id=EventId(row["id"]),
        sort=Sort(row["sort"]),
        title=row["title"],
        span=Span(
            starts=datetime.fromisoformat(row["starts"]),
            starts_at=row["starts_at"],
            ends=datetime.fromisoformat(row["ends"]) if row["ends"] else None,
            ends_at=row["ends_at"],
            zone=ZoneInfo(row["zone"]),
        ),
        audience=Audience(areas=row["areas"], groups=row["group_names"]),
        uid=row["uid"],
        sequence=row["sequence"],
        organiser=None if row["organiser_id"] is None else StaffId(row["organiser_id"]),
        simulated=row["simulated"],
        announced_at=row["announced_at"],
        changed_at=row["changed_at"],
        cancelled_at=row["cancelled_at"],
    )


def _columns(event: Event) -> dict[str, Any]:
    span = event.span
    return {
        "sort": event.sort,
        "title": event.title,
        "starts": span.starts.isoformat(),
        "starts_at": span.starts_at,
        "ends": span.ends.isoformat() if span.ends else None,
        "ends_at": span.ends_at,
        "zone": str(span.zone),
        "decisive_at": event.decisive_at,
        "areas": event.audience.areas,
        "group_names": event.audience.groups,
        "uid": event.uid,
        "sequence": event.sequence,
        "organiser_id": event.organiser,
        "simulated": event.simulated,
        "announced_at": event.announced_at,
        "changed_at": event.changed_at,
        "cancelled_at": event.cancelled_at,
    }
