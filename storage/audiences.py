"""Audiences, page by page, as tables."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, select

from bot.domain.actor import Actor
from bot.domain.audience import Audience, Candidate
from bot.domain.directory import Profile, Purpose
from bot.domain.ids import ContactId, EventId, GroupId, Language
from storage.connections import Connection
from storage.directory import addresses_of, groups_named
from storage.profiles import PROFILE, read_profile
from storage.scope import groups_seen
from storage.tables import contacts, groups, memberships, occurrences
from storage.wishes import read_wish


class AudienceRepository:
    """Implements bot.ports.directory.Audiences."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def page(
        self, actor: Actor, audience: Audience, after: ContactId | None, limit: int
    ) -> Sequence[Candidate]:
        return await self._candidates(actor, audience, _next(after, limit))

    async def named(
        self, actor: Actor, audience: Audience, wanted: Collection[ContactId]
    ) -> Sequence[Candidate]:
        return await self._candidates(actor, audience, select(contacts).where(contacts.c.id.in_(wanted)))

    async def unplanned(
        self, actor: Actor, audience: Audience, event: EventId, after: ContactId | None, limit: int
    ) -> Sequence[Candidate]:
        # Read once: to look each contact up could mean to go through all that they ever had.
        planned = select(occurrences.c.contact_id).where(occurrences.c.event_id == event)
        return await self._candidates(
            actor, audience, _next(after, limit).where(contacts.c.id.not_in(planned))
        )

    async def names(self, actor: Actor, wanted: Collection[GroupId]) -> Mapping[GroupId, str]:
        if not wanted:
            return {}
        found = await self._connection.execute(
            select(groups.c.id, groups.c.name).where(groups.c.id.in_(wanted), groups_seen(actor))
        )
        return {GroupId(row.id): row.name for row in found}

    async def _candidates(
        self, actor: Actor, audience: Audience, statement: Select[Any]
    ) -> Sequence[Candidate]:
        """Those whom a statement on `contacts` finds, as far as the audience names them."""
        people = await self._people(actor, audience, statement)
        if not people:
            return []
        wanted = [row["id"] for row in people]
        theirs: dict[int, list[Profile]] = defaultdict(list)
        rows = await self._connection.execute(
            select(memberships.c.contact_id, *PROFILE)
            .join(groups, groups.c.id == memberships.c.group_id)
            .where(memberships.c.contact_id.in_(wanted), groups_seen(actor), *groups_named(audience))
            .order_by(groups.c.id)
        )
        for row in rows.mappings():
            theirs[row["contact_id"]].append(read_profile(row))
        ways = await addresses_of(self._connection, wanted)
        return [
            Candidate(
                contact=ContactId(row["id"]),
                language=Language(row["language"]),
                purposes=frozenset(Purpose(purpose) for purpose in row["consent_purposes"]),
                addresses=tuple(ways[row["id"]]),
                groups=tuple(theirs[row["id"]]),
                wish=read_wish(row["times"]),
            )
            for row in people
        ]

    async def _people(self, actor: Actor, audience: Audience, statement: Select[Any]) -> Sequence[RowMapping]:
        named = (
            select(memberships.c.contact_id)
            .join(groups, groups.c.id == memberships.c.group_id)
            .where(
                memberships.c.contact_id == contacts.c.id,
                groups_seen(actor),
                *groups_named(audience),
            )
            .exists()
        )
        statement = statement.where(named)
        if audience.languages:
            statement = statement.where(contacts.c.language.in_(audience.languages))
        result = await self._connection.execute(statement.order_by(contacts.c.id))
        return result.mappings().all()


def _next(after: ContactId | None, limit: int) -> Select[Any]:
    return select(contacts).where(contacts.c.id > (after or 0)).limit(limit)
