"""What the staged rows of an import say against each other and against the directory."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, func, select

from bot.domain.directory import ChannelName
from bot.domain.enrolment import Column, Problem
from bot.domain.ids import ImportId
from storage.connections import Connection
from storage.tables import addresses, contacts, groups, links, memberships, staged_rows

Facts = Mapping[Column, ColumnElement[Any]]

_DIFFERS = "differs from line {first}: keep one"
_DUPLICATE = "duplicate of line {first}"
_TWO_PHONES = "differs from line {first}, and both lines are one person: keep one, or tell two people apart"
_TAKEN = "another contact of this name has this phone already: tell the two apart by fuller names"
_TAKEN_TWICE = "line {first} gives this phone to another contact of this name: tell the two apart"
_SHARED = "shared with the contact on line {first}: both are kept, texts to this phone go once"
_SHARED_WITH_KNOWN = "shared with a contact of another name: both are kept, texts to this phone go once"


async def find_conflicts(
    connection: Connection, batch: ImportId
) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """Problems, by line, and notes on shared phones; see bot.ports.imports.Imports.conflicts."""
    rows = select(staged_rows).where(staged_rows.c.import_id == batch).subquery()
    people = _people(batch)
    problems = [
        *await _unlike_first(
            connection,
            rows,
            (rows.c.group_key, rows.c.contact_key),
            {Column.CONTACT: rows.c.line},
            _DUPLICATE,
        ),
        *await _unlike_first(connection, rows, (rows.c.group_key,), _group_facts(rows), _DIFFERS),
        *await _unlike_first(connection, people, _person(people), _person_facts(people), _DIFFERS),
        *await _unlike_first(
            connection, people, _person(people), {Column.PHONE: people.c.phone}, _TWO_PHONES
        ),
        *await _phones_taken(connection, people),
    ]
    return sorted(problems, key=lambda problem: problem.line), await _phones_shared(connection, rows, people)


def _people(batch: ImportId) -> FromClause:
    """Staged rows with `known`, the contact each is about, and `new_phone`: it would get the row's phone.

    A contact is found as the taking over finds it (see ImportRepository.next): by name in the group,
    else by name and phone, else as whoever of that name another row gives this phone.
    """
    member = (
        select(func.min(contacts.c.id))
        .join(memberships, memberships.c.contact_id == contacts.c.id)
        .join(groups, groups.c.id == memberships.c.group_id)
        .where(groups.c.key == staged_rows.c.group_key, contacts.c.name_key == staged_rows.c.contact_key)
        .scalar_subquery()
    )
    owner = (
        select(func.min(contacts.c.id))
        .join(links, links.c.contact_id == contacts.c.id)
        .join(addresses, addresses.c.id == links.c.address_id)
        .where(
            addresses.c.channel == ChannelName.SMS,
            addresses.c.value == staged_rows.c.phone,
            contacts.c.name_key == staged_rows.c.contact_key,
        )
        .scalar_subquery()
    )
    found = (
        select(staged_rows, func.coalesce(member, owner).label("found"))
        .where(staged_rows.c.import_id == batch)
        .subquery()
    )
    alike = func.min(found.c.found).over(partition_by=(found.c.contact_key, found.c.phone))
    known = case((found.c.phone.is_not(None), func.coalesce(found.c.found, alike)), else_=found.c.found)
    people = select(found, known.label("known")).subquery()
    has_it = (
        select(links.c.contact_id)
        .join(addresses, addresses.c.id == links.c.address_id)
        .where(
            addresses.c.channel == ChannelName.SMS,
            addresses.c.value == people.c.phone,
            links.c.contact_id == people.c.known,
        )
        .exists()
    )
    return select(people, and_(people.c.phone.is_not(None), ~has_it).label("new_phone")).subquery()


def _person(people: FromClause) -> tuple[ColumnElement[Any], ...]:
    """What makes rows of `_people` one person: the contact, else name and phone."""
    stranger = people.c.known.is_(None)
    return (
        people.c.known,
        case((stranger, people.c.contact_key)),
        case((stranger, people.c.phone)),
        case((and_(stranger, people.c.phone.is_(None)), people.c.line)),
    )


def _group_facts(rows: FromClause) -> Facts:
    return {
        Column.GROUP: rows.c.group_name,
        Column.KIND: rows.c.kind,
        Column.AREA: rows.c.area,
        Column.TIER: rows.c.tier,
        Column.COMMUNITIES: rows.c.communities,
        Column.TOPICS: rows.c.topics,
    }


def _person_facts(people: FromClause) -> Facts:
    return {
        Column.LANGUAGE: people.c.language,
        Column.CONSENT_SOURCE: people.c.consent_source,
        Column.CONSENT_DATE: people.c.consent_on,
        Column.CONSENT_PURPOSES: people.c.consent_purposes,
        Column.TIMES: people.c.times,
    }


async def _phones_taken(connection: Connection, people: FromClause) -> Iterable[Problem]:
    """Phones that would be given to a second contact of the same name: nobody could tell the two apart."""
    same_name = _at_phone(people).where(
        contacts.c.name_key == people.c.contact_key, contacts.c.id != people.c.known
    )
    taken = await connection.execute(
        select(people.c.line).where(people.c.new_phone, same_name.exists()).order_by(people.c.line)
    )
    problems = [Problem(line=line, column=Column.PHONE, reason=_TAKEN) for line in taken.scalars()]
    told = {problem.line for problem in problems}
    getting = select(people).where(people.c.new_phone).subquery()
    twice = await _unlike_first(
        connection,
        getting,
        (getting.c.contact_key, getting.c.phone),
        {Column.PHONE: getting.c.known},
        _TAKEN_TWICE,
    )
    return [*problems, *(problem for problem in twice if problem.line not in told)]


async def _phones_shared(connection: Connection, rows: FromClause, people: FromClause) -> Sequence[Problem]:
    """Notes on phones that people of different names share, within the table or with the directory."""
    with_phone = select(rows).where(rows.c.phone.is_not(None)).subquery()
    notes = await _unlike_first(
        connection, with_phone, (with_phone.c.phone,), {Column.PHONE: with_phone.c.contact_key}, _SHARED
    )
    told = {note.line for note in notes}
    other_name = _at_phone(people).where(contacts.c.name_key != people.c.contact_key)
    shared = await connection.execute(select(people.c.line).where(people.c.new_phone, other_name.exists()))
    notes += [
        Problem(line=line, column=Column.PHONE, reason=_SHARED_WITH_KNOWN)
        for line in shared.scalars()
        if line not in told
    ]
    return sorted(notes, key=lambda note: note.line)


def _at_phone(people: FromClause) -> Any:
    """The contacts at the phone of a row of `people`."""
    return (
        select(contacts.c.id)
        .join(links, links.c.contact_id == contacts.c.id)
        .join(addresses, addresses.c.id == links.c.address_id)
        .where(
            addresses.c.channel == ChannelName.SMS,
            addresses.c.value == people.c.phone,
            links.c.disowned_at.is_(None),
        )
    )


async def _unlike_first(
    connection: Connection,
    rows: FromClause,
    same: Sequence[ColumnElement[Any]],
    facts: Facts,
    reason: str,
) -> list[Problem]:
    """A problem for each fact of a row that is not that of the first row with the `same` values.

    A fact that is left empty contradicts nothing. A statement a fact: each then sorts few columns.
    """
    problems: list[Problem] = []
    for column, fact in facts.items():
        window: dict[str, Any] = {"partition_by": same, "order_by": rows.c.line}
        marked = (
            select(
                rows.c.line,
                func.first_value(rows.c.line).over(**window).label("first_line"),
                fact.label("fact"),
                func.first_value(fact).over(**window).label("first_fact"),
            )
            .where(cast(fact, Text) != "")
            .subquery()
        )
        result = await connection.execute(
            select(marked.c.line, marked.c.first_line)
            .where(marked.c.fact != marked.c.first_fact)
            .order_by(marked.c.line)
        )
        problems += [
            Problem(line=line, column=column, reason=reason.format(first=first)) for line, first in result
        ]
    return problems
