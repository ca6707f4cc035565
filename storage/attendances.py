"""Which groups came to what, as a table."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.actor import Actor
from bot.domain.attendance import Attended
from bot.domain.errors import OutOfScope
from bot.domain.ids import EventId, GroupId
from storage.connections import Connection
from storage.dialect import insert_new
from storage.events import events_seen
from storage.meetings import WHOLE, read_meeting
from storage.scope import groups_seen, require_groups
from storage.tables import attendances, events, groups


class AttendanceRepository:
    """Implements bot.ports.planning.Attendances."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def note(self, actor: Actor, event: EventId, came: Collection[GroupId], at: datetime) -> None:
        seen = await self._connection.execute(
            select(events.c.id).where(events.c.id == event, events_seen(actor))
        )
        if seen.first() is None:
            raise OutOfScope
        await require_groups(self._connection, actor, set(came))
        mine = select(groups.c.id).where(groups_seen(actor))
        await self._connection.execute(
            delete(attendances).where(
                attendances.c.event_id == event,
                attendances.c.group_id.in_(mine),
                attendances.c.group_id.not_in(came),
            )
        )
        if came:
            await self._connection.execute(
                insert_new(self._connection, attendances),
                [{"event_id": event, "group_id": group, "noted_at": at} for group in sorted(came)],
            )

    async def came(self, actor: Actor, event: EventId) -> frozenset[GroupId]:
        found = await self._connection.execute(
            select(attendances.c.group_id)
            .join(events, events.c.id == attendances.c.event_id)
            .where(events.c.id == event, events_seen(actor))
        )
        return frozenset(GroupId(group) for group in found.scalars())

    async def between(
        self, actor: Actor, since: datetime | None, until: datetime | None
    ) -> Sequence[Attended]:
        wanted = (
            WHOLE.join(attendances, attendances.c.event_id == events.c.id)
            .join(groups, groups.c.id == attendances.c.group_id)
            .add_columns(
                groups.c.id.label("group_id"), groups.c.name.label("group_name"), groups.c.area.label("area")
            )
            .where(events_seen(actor), groups_seen(actor))
            .order_by(events.c.starts_at, events.c.id, groups.c.key)
        )
        if since is not None:
            wanted = wanted.where(events.c.starts_at >= since)
        if until is not None:
            wanted = wanted.where(events.c.starts_at < until)
        return [
            Attended(
                meeting=read_meeting(row),
                group=GroupId(row["group_id"]),
                group_name=row["group_name"],
                area=row["area"],
            )
            for row in (await self._connection.execute(wanted)).mappings()
        ]
