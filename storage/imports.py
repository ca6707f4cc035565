"""Tables on their way into the directory: staged, checked, compared with what is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, select

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.enrolment import Problem, Row
from bot.domain.ids import ContactId, ImportId, Language
from bot.domain.merging import Known, KnownContact, Link
from storage.conflicts import find_conflicts
from storage.connections import Connection
from storage.consents import consent_columns, read_consent
from storage.dialect import insert_all
from storage.directory import read_group, read_row
from storage.scope import require_everything
from storage.tables import addresses, contacts, groups, imports, links, memberships, staged_rows
from storage.wishes import read_wish


class ImportRepository:
    """Implements bot.ports.imports.Imports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(self, actor: Actor, at: datetime) -> ImportId:
        require_everything(actor)
        await self._connection.execute(
            delete(imports).where(
                imports.c.accepted.is_(False), imports.c.started_at < at - timedelta(days=1)
            )
        )
        opened = await self._connection.execute(
            imports.insert().values(started_at=at, accepted=False, last_line=0).returning(imports.c.id)
        )
        return ImportId(opened.scalar_one())

    async def stage(self, actor: Actor, batch: ImportId, rows: Sequence[Row]) -> None:
        require_everything(actor)
        await insert_all(self._connection, staged_rows, [_staged(batch, row) for row in rows])

    async def conflicts(self, actor: Actor, batch: ImportId) -> tuple[Sequence[Problem], Sequence[Problem]]:
        require_everything(actor)
        return await find_conflicts(self._connection, batch)

    async def drop(self, actor: Actor, batch: ImportId, lines: Sequence[int]) -> None:
        require_everything(actor)
        await self._connection.execute(
            delete(staged_rows).where(staged_rows.c.import_id == batch, staged_rows.c.line.in_(lines))
        )

    async def next(
        self, actor: Actor, batch: ImportId, after: int, limit: int
    ) -> Sequence[tuple[Row, Known]]:
        require_everything(actor)
        result = await self._connection.execute(
            select(staged_rows, staged_rows.c.group_name.label("group"))
            .where(staged_rows.c.import_id == batch, staged_rows.c.line > after)
            .order_by(staged_rows.c.line)
            .limit(limit)
        )
        rows = [read_row(row, line=row["line"], phone=row["phone"]) for row in result.mappings()]
        return await self._beside_known(batch, rows)

    async def _beside_known(self, batch: ImportId, rows: Sequence[Row]) -> Sequence[tuple[Row, Known]]:
        """Each row with what is known of its group and its person.

        A person is found by name in the row's group, else by name and phone anywhere, else as whoever of
        that name another row gives this phone.
        """
        found = await self._connection.execute(
            select(groups).where(groups.c.key.in_({row.group_key for row in rows}))
        )
        known_groups = {row["key"]: read_group(row) for row in found.mappings()}
        names = {row.contact_key for row in rows}
        phones = {row.phone for row in rows if row.phone}
        members = await self._members([group.id for group in known_groups.values()], names)
        owners = await self._owners(phones, names)
        alike = await self._alike(batch, phones, names)
        people = {row["id"] for row in (*members.values(), *owners.values(), *alike.values())}
        ways = await self._ways(people, phones)
        beside: list[tuple[Row, Known]] = []
        for row in rows:
            group = known_groups.get(row.group_key)
            member = members.get((group.id, row.contact_key)) if group else None
            who = (row.phone, row.contact_key)
            person = member or owners.get(who) or alike.get(who)
            contact = None
            if person is not None:
                role = member["role"] if member else None
                link = ways.get((person["id"], row.phone), Link.NONE)
                contact = _read_known(person, role, link)
            beside.append((row, Known(group=group, contact=contact)))
        return beside

    async def _members(self, wanted: Sequence[int], names: set[str]) -> dict[Any, RowMapping]:
        found = await self._connection.execute(
            select(contacts, memberships.c.group_id, memberships.c.role)
            .join(memberships, memberships.c.contact_id == contacts.c.id)
            .where(memberships.c.group_id.in_(wanted), contacts.c.name_key.in_(names))
        )
        return {(row["group_id"], row["name_key"]): row for row in found.mappings()}

    async def _owners(self, phones: set[str], names: set[str]) -> dict[Any, RowMapping]:
        """Contacts by phone and name, those included who no longer have the phone."""
        found = await self._connection.execute(
            select(contacts, addresses.c.value)
            .join(links, links.c.contact_id == contacts.c.id)
            .join(addresses, addresses.c.id == links.c.address_id)
            .where(
                addresses.c.channel == ChannelName.SMS,
                addresses.c.value.in_(phones),
                contacts.c.name_key.in_(names),
            )
            .order_by(contacts.c.id.desc())
        )
        return {(row["value"], row["name_key"]): row for row in found.mappings()}

    async def _alike(self, batch: ImportId, phones: set[str], names: set[str]) -> dict[Any, RowMapping]:
        """Contacts by name and the phone that a row of the table gives them."""
        found = await self._connection.execute(
            select(contacts, staged_rows.c.phone)
            .join(memberships, memberships.c.contact_id == contacts.c.id)
            .join(groups, groups.c.id == memberships.c.group_id)
            .join(
                staged_rows,
                (staged_rows.c.group_key == groups.c.key)
                & (staged_rows.c.contact_key == contacts.c.name_key),
            )
            .where(
                staged_rows.c.import_id == batch,
                staged_rows.c.phone.in_(phones),
                staged_rows.c.contact_key.in_(names),
            )
            .order_by(contacts.c.id.desc())
        )
        return {(row["phone"], row["name_key"]): row for row in found.mappings()}

    async def _ways(self, people: set[int], phones: set[str]) -> dict[Any, Link]:
        found = await self._connection.execute(
            select(links.c.contact_id, addresses.c.value, links.c.disowned_at)
            .join(addresses, addresses.c.id == links.c.address_id)
            .where(links.c.contact_id.in_(people), addresses.c.value.in_(phones))
        )
        return {
            (row.contact_id, row.value): Link.DISOWNED if row.disowned_at else Link.LINKED for row in found
        }


def _staged(batch: ImportId, row: Row) -> dict[str, Any]:
    return {
        "import_id": batch,
        "line": row.line,
        "group_key": row.group_key,
        "group_name": row.group,
        "kind": row.kind,
        "area": row.area,
        "tier": row.tier,
        "communities": row.communities,
        "topics": row.topics,
        "language": row.language,
        "contact_key": row.contact_key,
        "contact": row.contact,
        "role": row.role,
        "phone": row.phone,
        **consent_columns(row.consent),
        "times": row.wish,
    }


def _read_known(person: RowMapping, role: str | None, link: Link) -> KnownContact:
    return KnownContact(
        id=ContactId(person["id"]),
        language=Language(person["language"]),
        language_chosen=person["language_chosen"],
        consent=read_consent(person),
        role=role,
        link=link,
        wish=read_wish(person["times"]),
    )
