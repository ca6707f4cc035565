"""Whether groups come to meetings, as tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, RowMapping, Select, and_, bindparam, or_, select, update

from bot.domain.actor import Actor
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, ContactId, EventId, GroupId, Language
from bot.domain.meetings import Coming, Need
from bot.domain.messages import Recipient
from bot.domain.rsvp import Rsvp, Seat
from storage.connections import Connection
from storage.dialect import upsert
from storage.events import events_seen, names_groups
from storage.scope import groups_seen, require_address, require_groups
from storage.tables import contacts, event_areas, event_groups, events, groups, links, memberships, rsvps


class RsvpRepository:
    """Implements bot.ports.rsvps.Rsvps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def say(self, actor: Actor, rsvp: Rsvp) -> None:
        await require_groups(self._connection, actor, {rsvp.group})
        seen = await self._connection.execute(
            select(events.c.id).where(events.c.id == rsvp.event, events_seen(actor))
        )
        if seen.first() is None:
            raise OutOfScope
        await self._connection.execute(
            upsert(
                self._connection, rsvps, ["event_id", "group_id"], ["coming", "needs", "contact_id", "at"]
            ).values(
                event_id=rsvp.event,
                group_id=rsvp.group,
                coming=rsvp.coming,
                needs=rsvp.needs,
                contact_id=rsvp.contact,
                at=rsvp.at,
            )
        )

    async def of_event(self, actor: Actor, event: EventId) -> Sequence[Rsvp]:
        found = await self._connection.execute(
            select(rsvps)
            .join(groups, groups.c.id == rsvps.c.group_id)
            .where(rsvps.c.event_id == event, groups_seen(actor))
            .order_by(rsvps.c.group_id)
        )
        return [_read(row) for row in found.mappings()]

    async def coming(
        self, actor: Actor, events: Collection[EventId], groups_asked: Collection[GroupId]
    ) -> Mapping[tuple[EventId, GroupId], Coming]:
        found = await self._connection.execute(
            select(rsvps.c.event_id, rsvps.c.group_id, rsvps.c.coming)
            .join(groups, groups.c.id == rsvps.c.group_id)
            .where(rsvps.c.event_id.in_(events), rsvps.c.group_id.in_(groups_asked), groups_seen(actor))
        )
        return {(EventId(row.event_id), GroupId(row.group_id)): Coming(row.coming) for row in found}

    async def at(self, actor: Actor, address: AddressId, wanted: Collection[EventId]) -> Sequence[Seat]:
        await require_address(self._connection, actor, address)
        found = await self._connection.execute(
            _seats(), {"address": address, "wanted": list(wanted)}, brief=True
        )
        seats: dict[tuple[EventId, GroupId], Seat] = {}
        for row in found.mappings():
            seat = Seat(
                event=EventId(row["event"]),
                recipient=Recipient(contact=ContactId(row["person"]), group=GroupId(row["group"])),
                group_name=row["name"],
                language=Language(row["language"]),
            )
            if row["coming"] is not None:
                seat = replace(seat, rsvp=_read(row))
            seats.setdefault((seat.event, seat.recipient.group), seat)
        return list(seats.values())


@cache
def _seats() -> Select[Any]:
    """The groups at a phone with what they said of events; asked for each text, so built once."""
    return (
        select(
            events.c.id.label("event"),
            memberships.c.contact_id.label("person"),
            groups.c.id.label("group"),
            groups.c.name,
            contacts.c.language,
            rsvps,
        )
        .select_from(links)
        .join(memberships, memberships.c.contact_id == links.c.contact_id)
        .join(contacts, contacts.c.id == links.c.contact_id)
        .join(groups, groups.c.id == memberships.c.group_id)
        .join(events, is_for())
        .outerjoin(rsvps, and_(rsvps.c.event_id == events.c.id, rsvps.c.group_id == groups.c.id))
        .where(
            links.c.address_id == bindparam("address", type_=Integer),
            links.c.disowned_at.is_(None),
            events.c.id.in_(bindparam("wanted", type_=Integer, expanding=True)),
        )
        .order_by(events.c.id, groups.c.id, memberships.c.contact_id)
    )


def is_for() -> ColumnElement[bool]:
    """A condition on `events` and `groups`: the event is for the group, by name, area or as everyone."""
    areas = select(event_areas.c.event_id).where(event_areas.c.event_id == events.c.id).correlate(events)
    named = select(event_groups.c.event_id).where(event_groups.c.event_id == events.c.id).correlate(events)
    its_area = areas.correlate(events, groups).where(event_areas.c.area_key == groups.c.area_key).exists()
    itself = named.correlate(events, groups).where(event_groups.c.group_id == groups.c.id).exists()
    unnamed = ~names_groups()
    return or_(and_(unnamed, ~areas.exists()), itself, and_(its_area, unnamed))


async def hand_over_rsvps(connection: Connection, contact: int, other: int) -> None:
    """Make what one contact said for groups another's, because they are one person."""
    await connection.execute(update(rsvps).where(rsvps.c.contact_id == contact).values(contact_id=other))


def _read(row: RowMapping) -> Rsvp:
    return Rsvp(
        event=EventId(row["event_id"]),
        group=GroupId(row["group_id"]),
        coming=Coming(row["coming"]),
        needs=tuple(Need(each) for each in row["needs"]),
        contact=None if row["contact_id"] is None else ContactId(row["contact_id"]),
        at=row["at"],
    )
