"""What check-ins say of the whole network: counts by level, who answered, who moved."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from bot.domain.directory import Group
from bot.domain.disclosure import LEAST, hidden_cells, hidden_columns, pooled
from bot.domain.ids import GroupId, Language
from bot.domain.levels import Level
from bot.domain.placements import Step
from bot.domain.text import key_of
from bot.domain.typology import Certainty

Stand = Level | None
"""Where a group stands; None is not placed."""

STANDS: tuple[Stand, ...] = (*Level, None)

Counts = Mapping[Stand, int | None]
"""How many groups stand where. None is a count that is hidden."""

OTHERS = "others"
"""The row of those that are too few to be shown to outsiders by themselves."""

UNKNOWN = "unknown"
"""The language of a group of which nobody is known."""


class By(StrEnum):
    """What the groups are told apart by."""

    AREA = "area"
    TIER = "tier"
    LANGUAGE = "language"


class Reply(StrEnum):
    """How far a group has come in the newest round that asked it, by whichever contact came furthest."""

    ANSWERED = "answered"
    BEGUN = "begun"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A group as results count it, with its standings, oldest first.

    `language` is that of whoever checked in last, else of the one who has answered for it longest.
    """

    group: Group
    language: Language | None
    steps: Sequence[Step] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The groups of one area, tier or language: how many, and where they stand."""

    groups: int
    levels: Counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """Counts of groups. Hidden ones are None, and `groups` too when all are.

    `movement` has the groups that have checked in, by where they stood before the last round they answered
    and where they stand now. `mixed` are the groups whose newest check-in says that they do more than they
    know of. Results for outsiders have neither, nor replies.
    """

    groups: int | None
    levels: Counts
    by: Mapping[By, Mapping[str, Row]]
    replies: Mapping[Reply, int] = field(default_factory=dict)
    movement: Mapping[tuple[Stand, Stand], int] = field(default_factory=dict)
    mixed: Sequence[Group] = ()
    outside: bool = False

    @property
    def placed(self) -> int | None:
        """How many groups are placed, the base of all shares; None when that is hidden."""
        missing = self.levels[None]
        return None if self.groups is None or missing is None else self.groups - missing

    def share(self, level: Level) -> float | None:
        """The part of the placed groups that stands at a level; None when hidden, or when none is placed."""
        count = self.levels[level]
        return count / self.placed if self.placed and count is not None else None


def results(found: Iterable[Counted], replies: Mapping[GroupId, Reply]) -> Results:
    """What staff see of these groups: everything, exactly."""
    counted = list(found)
    return Results(
        groups=len(counted),
        levels=_stands(counted),
        by={by: _by(counted, naming) for by, naming in _NAMING.items()},
        replies=_replies(counted, replies),
        movement=_movement(counted),
        mixed=[each.group for each in counted if _is_mixed(each)],
    )


def for_outsiders(exact: Results, least: int = LEAST) -> Results:
    """The same as outsiders may see it: no count under `least`, and none that subtraction gives away.

    See disclosure.py. A table with a single row left would say nothing new and is left out.
    """
    totals = _known(exact.levels)
    if sum(totals) < least:
        return Results(groups=None, levels=dict.fromkeys(STANDS), by={}, outside=True)
    columns = hidden_columns(totals, least)
    tables: dict[By, Mapping[str, Row]] = {}
    for by, table in exact.by.items():
        rows = pooled({name: _known(row.levels) for name, row in table.items()}, OTHERS, least)
        if len(rows) > 1:
            hidden = hidden_cells(list(rows.values()), columns, least)
            tables[by] = {
                name: Row(
                    groups=sum(row), levels=_shown(row, {column for at, column in hidden if at == line})
                )
                for line, (name, row) in enumerate(rows.items())
            }
    return Results(groups=sum(totals), levels=_shown(totals, columns), by=tables, outside=True)


def _known(counts: Counts) -> list[int]:
    return [counts[stand] or 0 for stand in STANDS]


def _shown(row: Sequence[int], hidden: Collection[int]) -> Counts:
    return {stand: None if column in hidden else row[column] for column, stand in enumerate(STANDS)}


def _stands(counted: Iterable[Counted]) -> Counts:
    found = Counter(each.group.level for each in counted)
    return {stand: found[stand] for stand in STANDS}


def _language(each: Counted) -> str:
    return each.language or UNKNOWN


_NAMING: Mapping[By, Callable[[Counted], str]] = {
    By.AREA: lambda each: each.group.area,
    By.TIER: lambda each: each.group.tier,
    By.LANGUAGE: _language,
}


def _by(counted: Sequence[Counted], naming: Callable[[Counted], str]) -> Mapping[str, Row]:
    spelt: dict[str, str] = {}
    rows: dict[str, list[Counted]] = {}
    for each in counted:
        name = naming(each)
        rows.setdefault(spelt.setdefault(key_of(name), name), []).append(each)
    return {name: Row(groups=len(rows[name]), levels=_stands(rows[name])) for name in sorted(rows)}


def _replies(counted: Sequence[Counted], replies: Mapping[GroupId, Reply]) -> Mapping[Reply, int]:
    found = Counter(replies[each.group.id] for each in counted if each.group.id in replies)
    return {reply: found[reply] for reply in Reply} if found else {}


def _movement(counted: Sequence[Counted]) -> Mapping[tuple[Stand, Stand], int]:
    moves = Counter((_before(each.steps), each.group.level) for each in counted if _has_answered(each.steps))
    return {move: moves[move] for move in product(STANDS, STANDS) if move in moves}


def _has_answered(steps: Sequence[Step]) -> bool:
    return any(step.certainty is not None for step in steps)


def _before(steps: Sequence[Step]) -> Stand:
    """Where a group stood before the first check-in of the last round it answered."""
    answered = [place for place, step in enumerate(steps) if step.certainty is not None]
    last = answered[-1]
    same = [place for place in answered if steps[place].round == steps[last].round is not None]
    first = min(same, default=last)
    return steps[first - 1].level if first else None


def _is_mixed(each: Counted) -> bool:
    if not each.steps:
        return False
    newest = each.steps[-1]
    return newest.certainty is Certainty.MIXED and newest.level is each.group.level
