"""Facts about areas and groups that explain where groups stand (London 2007, figure 2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.directory import Group
from bot.domain.errors import OutOfScope
from bot.domain.factors import Value, factor_named
from bot.domain.journal import Entry, EventKind
from bot.domain.typology import Factor, Whose
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.directory import DirectoryDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class FactorDesk:
    """What staff note of areas and groups. Volunteers are never asked for facts about an area."""

    work: Work
    clock: Clock
    directory: DirectoryDesk

    async def areas(self, actor: Actor) -> Mapping[str, Mapping[str, bool]]:
        """The facts about each area that the actor sees."""
        async with self.work.reading() as tx:
            return await tx.factors.of_areas(actor)

    async def set_area(self, actor: Actor, area: str, code: str, value: Value) -> Factor:
        """Note a fact about an area, for coordinators. Raises OutOfScope, or NotFound for area or fact."""
        if not actor.scope.is_everything:
            raise OutOfScope
        factor = factor_named(code, Whose.AREA)
        await self.directory.require_areas(actor, [area])
        now = self.clock.now()
        async with self.work() as tx:
            await tx.factors.set_area(actor, area, code, now, holds=_HOLDS[value])
            touched = await tx.directory.groups(actor, Audience(areas=(area,)))
            entry = Entry(at=now, kind=EventKind.FACTOR, status=value, subject=code)
            await tx.log.add(actor, [replace(entry, group=group.id) for group in touched])
        return factor

    async def set_group(self, actor: Actor, name: str, code: str, value: Value) -> tuple[Group, Factor]:
        """Note a fact about a group. Raises OutOfScope, or NotFound for group or fact."""
        factor = factor_named(code, Whose.GROUP)
        group, _contacts = await self.directory.group(actor, name)
        now = self.clock.now()
        async with self.work() as tx:
            await tx.factors.set_group(actor, group.id, code, now, holds=_HOLDS[value])
            entry = Entry(at=now, kind=EventKind.FACTOR, status=value, subject=code, group=group.id)
            await tx.log.add(actor, [entry])
        return group, factor


_HOLDS = {Value.YES: True, Value.NO: False, Value.UNKNOWN: None}
