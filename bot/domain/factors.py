"""Which factors of figure 2 (London 2007) are known of a group. They explain a level, and never set it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import NotFound
from bot.domain.typology import FACTORS, Answers, End, Factor, Question, Whose


class Value(StrEnum):
    """What is said of a factor."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """Takes back what was said."""


class Source(StrEnum):
    """Who says so: a coordinator of the area, staff of the group, or the group itself in a check-in."""

    AREA = "area"
    STAFF = "staff"
    GROUP = "group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A factor of which something is known."""

    factor: Factor
    holds: bool
    source: Source


def factor_named(code: str, whose: Whose) -> Factor:
    """The factor with that code that is about areas, or groups. Raises NotFound with those there are."""
    theirs = {factor.code: factor for factor in FACTORS if factor.whose is whose}
    if code not in theirs:
        raise NotFound(f"There is no fact about {whose}s called '{code}'. There are: {', '.join(theirs)}")
    return theirs[code]


def told(answers: Answers, codes: Sequence[str]) -> Sequence[str]:
    """The codes of factors that a group has by its own word: those it named, and how news reaches it."""
    implied = _NEWS.get(answers.get(Question.UPDATES, ""))
    return [*codes, *([implied] if implied and implied not in codes else [])]


def explain(area: Mapping[str, bool], staff: Mapping[str, bool], group: Sequence[str]) -> tuple[Known, ...]:
    """What is known of each factor, the low end first. What staff say outweighs the group's answers."""
    known: dict[str, tuple[bool, Source]] = {
        **dict.fromkeys(group, (True, Source.GROUP)),
        **{code: (holds, Source.STAFF) for code, holds in staff.items()},
        **{code: (holds, Source.AREA) for code, holds in area.items()},
    }
    return tuple(
        Known(factor=factor, holds=known[factor.code][0], source=known[factor.code][1])
        for end in End
        for factor in FACTORS
        if factor.end is end and factor.code in known
    )


_NEWS = {"none": "own_resources", "regular": "regular_updates"}
"""How news reaches a group, as the factors that say the same."""
