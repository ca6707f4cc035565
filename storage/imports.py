"""Tables on their way into the directory: staged, checked against each other, compared with what is known."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Text, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.actor import Actor
from bot.domain.enrolment import Column, Problem, Row
from bot.domain.ids import ContactId, ImportId, Language
from bot.domain.merging import Known, KnownContact, Link
from storage.dialect import insert_all
from storage.directory import read_consent, read_group, read_row
from storage.scope import require_everything
from storage.tables import addresses, contacts, groups, imports, links, memberships, staged_rows

_GROUP_FACTS = {
    Column.GROUP: staged_rows.c.group_name,
    Column.KIND: staged_rows.c.kind,
    Column.AREA: staged_rows.c.area,
    Column.TIER: staged_rows.c.tier,
    Column.COMMUNITIES: staged_rows.c.communities,
    Column.TOPICS: staged_rows.c.topics,
}
_PERSON_FACTS = {
    Column.LANGUAGE: staged_rows.c.language,
    Column.CONSENT_SOURCE: staged_rows.c.consent_source,
    Column.CONSENT_DATE: staged_rows.c.consent_on,
    Column.CONSENT_PURPOSES: staged_rows.c.consent_purposes,
}


class ImportRepository:
    """Implements bot.ports.imports.Imports."""

    def __init__(self, connection: AsyncConnection) -> None:
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
        member = (staged_rows.c.group_key, staged_rows.c.contact_key)
        person = (staged_rows.c.contact_key, staged_rows.c.phone)
        problems = [
            Problem(line=line, column=Column.CONTACT, reason=f"duplicate of line {first}")
            for line, first in await self._unlike_first(batch, member, staged_rows.c.line)
        ]
        for key, facts in (((staged_rows.c.group_key,), _GROUP_FACTS), (person, _PERSON_FACTS)):
            for column, fact in facts.items():
                problems += [
                    Problem(line=line, column=column, reason=f"differs from line {first}: keep one")
                    for line, first in await self._unlike_first(batch, key, fact)
                ]
        notes = [
            Problem(line=line, column=Column.PHONE, reason=_SHARED.format(first=first))
            for line, first in await self._unlike_first(
                batch, (staged_rows.c.phone,), staged_rows.c.contact_key
            )
        ]
        return sorted(problems, key=lambda problem: problem.line), notes

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
        return await self._beside_known(rows)

    async def _unlike_first(
        self, batch: ImportId, same: Sequence[ColumnElement[Any]], fact: ColumnElement[Any]
    ) -> Iterable[tuple[int, int]]:
        """Lines whose `fact` is not that of the first line with the `same` values, with that line.

        A fact that is left empty contradicts nothing.
        """
        window: dict[str, Any] = {"partition_by": same, "order_by": staged_rows.c.line}
        marked = (
            select(
                staged_rows.c.line,
                func.first_value(staged_rows.c.line).over(**window).label("first_line"),
                fact.label("fact"),
                func.first_value(fact).over(**window).label("first_fact"),
            )
            .where(
                staged_rows.c.import_id == batch,
                cast(fact, Text) != "",
                *(key.is_not(None) for key in same),
            )
            .subquery()
        )
        result = await self._connection.execute(
            select(marked.c.line, marked.c.first_line)
            .where(marked.c.fact != marked.c.first_fact)
            .order_by(marked.c.line)
        )
        return [(line, first) for line, first in result]

    async def _beside_known(self, rows: Sequence[Row]) -> Sequence[tuple[Row, Known]]:
        """Each row with what is known of its group and its person.

        A person is found by name in the row's group, else by name and phone anywhere.
        """
        found = await self._connection.execute(
            select(groups).where(groups.c.key.in_({row.group_key for row in rows}))
        )
        known_groups = {row["key"]: read_group(row) for row in found.mappings()}
        names = {row.contact_key for row in rows}
        phones = {row.phone for row in rows if row.phone}
        members = await self._members([group.id for group in known_groups.values()], names)
        owners = await self._owners(phones, names)
        people = {row["id"] for row in (*members.values(), *owners.values())}
        ways = await self._ways(people, phones)
        beside: list[tuple[Row, Known]] = []
        for row in rows:
            group = known_groups.get(row.group_key)
            member = members.get((group.id, row.contact_key)) if group else None
            person = member or owners.get((row.phone, row.contact_key))
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
            .where(addresses.c.value.in_(phones), contacts.c.name_key.in_(names))
            .order_by(contacts.c.id.desc())
        )
        return {(row["value"], row["name_key"]): row for row in found.mappings()}

    async def _ways(self, people: set[int], phones: set[str]) -> dict[Any, Link]:
        found = await self._connection.execute(
            select(links.c.contact_id, addresses.c.value, links.c.disowned_at)
            .join(addresses, addresses.c.id == links.c.address_id)
            .where(links.c.contact_id.in_(people), addresses.c.value.in_(phones))
        )
        return {
            (row.contact_id, row.value): Link.DISOWNED if row.disowned_at else Link.LINKED for row in found
        }


_SHARED = "shared with the contact on line {first}: both are kept, texts to this phone go once"


def _staged(batch: ImportId, row: Row) -> dict[str, Any]:
    consent = row.consent
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
        "consent_source": consent.source if consent else None,
        "consent_on": consent.given_on if consent else None,
        "consent_purposes": sorted(consent.purposes) if consent else (),
    }


def _read_known(person: RowMapping, role: str | None, link: Link) -> KnownContact:
    return KnownContact(
        id=ContactId(person["id"]),
        language=Language(person["language"]),
        language_chosen=person["language_chosen"],
        consent=read_consent(person),
        role=role,
        link=link,
    )
