"""The four-level typology of knowledge and awareness (London 2007, figure 1)."""

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """Where a group stands. Declared from least to most, and compared in that order by `rank`."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


def level_for_reader(placements: Iterable[Level | None]) -> Level:
    """The level a text is written for when its reader stands for these groups.

    A group that is not yet placed counts as very low. Of several groups the lowest counts: what the
    least informed group needs does no harm to the others.
    """
    levels = [placed or Level.VERY_LOW for placed in placements]
    return min(levels, key=lambda level: level.rank, default=Level.VERY_LOW)
