"""Which area lies in which, as coordinators say it. It is asked for at the close of a consultation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.actor import Actor
from bot.domain.areas import Inside, around, placed
from bot.domain.audience import Audience
from bot.domain.errors import NotFound, OutOfScope
from bot.domain.journal import Entry, EventKind
from bot.domain.text import key_of, tidy
from bot.ports.work import Tx, Work
from bot.ports.world import Clock

SUBJECT = "wider_area"
"""What the log calls the fact that an area lies in another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaLine:
    """An area, how many groups have it as theirs, and the areas it lies in, the next wider first."""

    area: str
    groups: int
    around: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaDesk:
    """What coordinators do with areas. Every method raises OutOfScope for anybody else."""

    work: Work
    clock: Clock

    async def areas(self, actor: Actor) -> Sequence[AreaLine]:
        """Every area that a group has or that is said to lie in another or around one, by name."""
        _require_coordinator(actor)
        async with self.work.reading() as tx:
            known = await tx.wider_areas.all(actor)
            groups, names = await _counted(tx, actor, known)
        return [
            AreaLine(area=name, groups=groups[key], around=tuple(_spelt(names, around(known, name))))
            for key, name in sorted(names.items())
        ]

    async def put(self, actor: Actor, area: str, wider: str, *, new: bool = False) -> AreaLine:
        """Say that an area lies in another, in place of what was said before.

        A wider area that nobody has heard of yet must be called `new`: it may be a slip. Raises NotFound with
        the areas there are, and Refused for rings.
        """
        _require_coordinator(actor)
        now = self.clock.now()
        async with self.work() as tx:
            known = await tx.wider_areas.all(actor)
            groups, names = await _counted(tx, actor, known)
            if key_of(area) not in names:
                raise NotFound(_unknown(area, names.values()))
            if key_of(wider) not in names and not new:
                hint = "A wider area that no group has is said with --new."
                raise NotFound(f"{_unknown(wider, names.values())} {hint}")
            said = Inside(area=names[key_of(area)], wider=names.get(key_of(wider), tidy(wider)))
            inside = placed(known, said)
            await tx.wider_areas.put(actor, inside, now)
            await self._note(tx, actor, inside.area, "put")
            known = await tx.wider_areas.all(actor)
        chain = _spelt({**names, key_of(inside.wider): inside.wider}, around(known, inside.area))
        return AreaLine(area=inside.area, groups=groups[key_of(inside.area)], around=tuple(chain))

    async def remove(self, actor: Actor, area: str) -> AreaLine:
        """Forget in which area this one lies. Raises NotFound where that was not known."""
        _require_coordinator(actor)
        async with self.work() as tx:
            groups, names = await _counted(tx, actor, await tx.wider_areas.all(actor))
            if key_of(area) not in names:
                raise NotFound(_unknown(area, names.values()))
            name = names[key_of(area)]
            if not await tx.wider_areas.remove(actor, area):
                raise NotFound(f"'{name}' lies in no other area. See: handbill areas list")
            await self._note(tx, actor, name, "removed")
        return AreaLine(area=name, groups=groups[key_of(name)], around=())

    async def _note(self, tx: Tx, actor: Actor, area: str, status: str) -> None:
        """Write to the log of each group of the area what was done."""
        entry = Entry(at=self.clock.now(), kind=EventKind.FACTOR, status=status, subject=SUBJECT)
        touched = await tx.directory.groups(actor, Audience(areas=(area,)))
        await tx.log.add(actor, [replace(entry, group=group.id) for group in touched] or [entry])


async def _counted(tx: Tx, actor: Actor, known: Sequence[Inside]) -> tuple[Counter[str], dict[str, str]]:
    """How many groups each area has, and how areas are spelt, by their names as compared."""
    groups = await tx.directory.groups(actor, Audience())
    names: dict[str, str] = {}
    for name in (*(group.area for group in groups), *(n for each in known for n in (each.area, each.wider))):
        names.setdefault(key_of(name), name)
    return Counter(key_of(group.area) for group in groups), names


def _spelt(names: dict[str, str], areas: Sequence[str]) -> Sequence[str]:
    return [names[key_of(area)] for area in areas]


def _unknown(area: str, known: Iterable[str]) -> str:
    return f"There is no area '{area}'. There are: {', '.join(sorted(known)) or 'none yet'}."


def _require_coordinator(actor: Actor) -> None:
    if not actor.scope.is_everything:
        raise OutOfScope
