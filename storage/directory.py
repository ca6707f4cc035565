"""The directory and the staff list, as tables."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, select, update

from bot.domain.actor import Actor, Role
from bot.domain.audience import Audience
from bot.domain.directory import (
    Address,
    ChannelName,
    Contact,
    Group,
    GroupKind,
    Staff,
    Tier,
)
from bot.domain.enrolment import Row
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, ContactId, GroupId, Language, StaffId
from bot.domain.levels import Level
from bot.domain.text import key_of
from storage.connections import Connection
from storage.consents import CONSENT, read_consent
from storage.dialect import insert_new
from storage.scope import groups_seen, require_everything
from storage.tables import addresses, contacts, groups, links, memberships, staff
from storage.wishes import read_wish

PAGE = 1000


def read_group(row: RowMapping) -> Group:
    """A row of `groups` as the domain knows it."""
    return Group(
        id=GroupId(row["id"]),
        name=row["name"],
        kind=GroupKind(row["kind"]),
        area=row["area"],
        tier=Tier(row["tier"]),
        communities=row["communities"],
        topics=row["topics"],
        level=Level(row["level"]) if row["level"] else None,
    )


def read_address(row: RowMapping) -> Address:
    """A row of `addresses` as the domain knows it."""
    return Address(
        id=AddressId(row["id"]),
        channel=ChannelName(row["channel"]),
        value=row["value"],
        stopped_at=row["stopped_at"],
        bad_at=row["bad_at"],
    )


def groups_named(audience: Audience) -> list[ColumnElement[bool]]:
    """The part of an audience that is about groups, as conditions on `groups`."""
    level = func.coalesce(groups.c.level, Level.VERY_LOW.value)
    filters: list[tuple[ColumnElement[Any], list[str]]] = [
        (groups.c.area_key, [key_of(area) for area in audience.areas]),
        (groups.c.kind, list(audience.kinds)),
        (level, list(audience.levels)),
        (groups.c.key, [key_of(name) for name in audience.groups]),
    ]
    return [column.in_(wanted) for column, wanted in filters if wanted]


def read_row(row: RowMapping, *, line: int, phone: str | None) -> Row:
    """A row of a table of contacts, from a mapping with the names of its fields."""
    return Row(
        line=line,
        group=row["group"],
        kind=GroupKind(row["kind"]),
        area=row["area"],
        tier=Tier(row["tier"]),
        communities=row["communities"],
        topics=row["topics"],
        language=Language(row["language"]),
        contact=row["contact"],
        role=row["role"],
        phone=phone,
        consent=read_consent(row),
        wish=read_wish(row["times"]),
    )


async def addresses_of(connection: Connection, wanted: Sequence[int]) -> dict[int, list[Address]]:
    """The addresses of contacts, without those that were disowned."""
    found: dict[int, list[Address]] = defaultdict(list)
    rows = await connection.execute(
        select(links.c.contact_id, addresses)
        .join(addresses, addresses.c.id == links.c.address_id)
        .where(links.c.contact_id.in_(wanted), links.c.disowned_at.is_(None))
        .order_by(addresses.c.id)
    )
    for row in rows.mappings():
        found[row["contact_id"]].append(read_address(row))
    return found


class DirectoryRepository:
    """Implements bot.ports.directory.Directory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def groups(self, actor: Actor, audience: Audience) -> Sequence[Group]:
        rows = await self._connection.execute(
            select(groups)
            .where(groups_seen(actor), *groups_named(audience))
            .order_by(groups.c.area_key, groups.c.key)
        )
        return [read_group(row) for row in rows.mappings()]

    async def group(self, actor: Actor, name: str) -> Group | None:
        rows = await self._connection.execute(
            select(groups).where(groups_seen(actor), groups.c.key == key_of(name))
        )
        row = rows.mappings().first()
        return read_group(row) if row else None

    async def contacts(self, actor: Actor, group: GroupId) -> Sequence[Contact]:
        result = await self._connection.execute(
            select(contacts, memberships.c.role)
            .join(memberships, memberships.c.contact_id == contacts.c.id)
            .join(groups, groups.c.id == memberships.c.group_id)
            .where(groups.c.id == group, groups_seen(actor))
            .order_by(contacts.c.name_key)
        )
        rows = result.mappings().all()
        ways = await addresses_of(self._connection, [row["id"] for row in rows])
        return [
            Contact(
                id=ContactId(row["id"]),
                name=row["name"],
                role=row["role"],
                language=Language(row["language"]),
                consent=read_consent(row),
                addresses=tuple(ways[row["id"]]),
                wish=read_wish(row["times"]),
            )
            for row in rows
        ]

    async def place(self, actor: Actor, group: GroupId, level: Level) -> None:
        changed = await self._connection.execute(
            update(groups).where(groups.c.id == group, groups_seen(actor)).values(level=level)
        )
        if changed.rowcount == 0:
            raise OutOfScope

    async def rows(self, actor: Actor) -> AsyncIterator[Row]:
        after = ("", 0)
        while page := await self._page_of_rows(actor, after):
            ways = await addresses_of(self._connection, [row["contact_id"] for row in page])
            for row in page:
                phones = [way.value for way in ways[row["contact_id"]] if way.channel is ChannelName.SMS]
                yield read_row(row, line=0, phone=phones[0] if phones else None)
            after = (page[-1]["key"], page[-1]["contact_id"])

    async def _page_of_rows(self, actor: Actor, after: tuple[str, int]) -> Sequence[RowMapping]:
        key, contact = after
        result = await self._connection.execute(
            select(
                groups.c.key,
                groups.c.name.label("group"),
                *(groups.c[column] for column in ("kind", "area", "tier", "communities", "topics")),
                contacts.c.id.label("contact_id"),
                contacts.c.name.label("contact"),
                *(contacts.c[column] for column in ("language", "times", *CONSENT)),
                memberships.c.role,
            )
            .join(memberships, memberships.c.group_id == groups.c.id)
            .join(contacts, contacts.c.id == memberships.c.contact_id)
            .where(
                groups_seen(actor),
                (groups.c.key > key) | ((groups.c.key == key) & (contacts.c.id > contact)),
            )
            .order_by(groups.c.key, contacts.c.id)
            .limit(PAGE)
        )
        return result.mappings().all()


class StaffRepository:
    """Implements bot.ports.directory.StaffList."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, person: Staff) -> bool:
        require_everything(actor)
        added = await self._connection.execute(
            insert_new(self._connection, staff)
            .values(
                key=key_of(person.name),
                name=person.name,
                role=person.role,
                areas=None if person.areas is None else sorted(person.areas),
            )
            .returning(staff.c.id)
        )
        return added.scalar() is not None

    async def find(self, actor: Actor, name: str) -> Staff | None:
        require_everything(actor)
        rows = await self._connection.execute(select(staff).where(staff.c.key == key_of(name)))
        row = rows.mappings().first()
        return _read_staff(row) if row else None

    async def everyone(self, actor: Actor) -> Sequence[Staff]:
        require_everything(actor)
        rows = await self._connection.execute(select(staff).order_by(staff.c.key))
        return [_read_staff(row) for row in rows.mappings()]


def _read_staff(row: RowMapping) -> Staff:
    return Staff(
        id=StaffId(row["id"]),
        name=row["name"],
        role=Role(row["role"]),
        areas=None if row["areas"] is None else frozenset(row["areas"]),
    )
