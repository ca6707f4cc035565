"""Facts about areas and groups, as tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select

from bot.domain.actor import Actor
from bot.domain.ids import GroupId
from bot.domain.text import key_of
from storage.connections import Connection
from storage.scope import groups_seen, require_everything, require_groups
from storage.tables import area_facts, group_facts, groups


class FactorRepository:
    """Implements bot.ports.factors.Factors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_areas(self, actor: Actor) -> Mapping[str, Mapping[str, bool]]:
        rows = await self._connection.execute(
            select(groups.c.area_key, groups.c.area, area_facts.c.factor, area_facts.c.holds)
            .outerjoin(area_facts, area_facts.c.area_key == groups.c.area_key)
            .where(groups_seen(actor))
            .distinct()
            .order_by(groups.c.area_key, groups.c.area, area_facts.c.factor)
        )
        spelt: dict[str, str] = {}
        found: dict[str, dict[str, bool]] = {}
        for row in rows:
            facts = found.setdefault(spelt.setdefault(row.area_key, row.area), {})
            if row.factor is not None:
                facts[row.factor] = row.holds
        return found

    async def of_group(self, actor: Actor, group: GroupId) -> Mapping[str, bool]:
        rows = await self._connection.execute(
            select(group_facts.c.factor, group_facts.c.holds)
            .join(groups, groups.c.id == group_facts.c.group_id)
            .where(group_facts.c.group_id == group, groups_seen(actor))
        )
        return {row.factor: row.holds for row in rows}

    async def set_area(self, actor: Actor, area: str, code: str, at: datetime, *, holds: bool | None) -> None:
        require_everything(actor)
        await self._set(area_facts, {"area_key": key_of(area), "factor": code}, holds, at, actor)

    async def set_group(
        self, actor: Actor, group: GroupId, code: str, at: datetime, *, holds: bool | None
    ) -> None:
        await require_groups(self._connection, actor, {group})
        await self._set(group_facts, {"group_id": group, "factor": code}, holds, at, actor)

    async def _set(
        self, table: Table, fact: Mapping[str, Any], holds: bool | None, at: datetime, actor: Actor
    ) -> None:
        named = (table.c[column] == value for column, value in fact.items())
        await self._connection.execute(delete(table).where(*named))
        if holds is not None:
            row = {**fact, "holds": holds, "at": at, "role": actor.role, "staff_id": actor.staff}
            await self._connection.execute(table.insert().values(row))
