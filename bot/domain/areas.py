"""Which area lies in which. At the close a view that too few wrote gives up its area for the wider one.

Areas are those of the directory; a wider one may be a name that no group has (a county, say). Two spellings
of one name are one area.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.text import key_of, tidy


@dataclass(frozen=True, kw_only=True, slots=True)
class Inside:
    """`area` lies in `wider`. An area lies in one other at most, and that may lie in a third."""

    area: str
    wider: str


def placed(known: Iterable[Inside], new: Inside) -> Inside:
    """`new` tidied, to stand beside what is `known` or in place of what that says of its area.

    Raises Refused where a name is empty, and where an area would lie in itself, at once or by a ring.
    """
    tidied = Inside(area=tidy(new.area), wider=tidy(new.wider))
    area, wider = key_of(new.area), key_of(new.wider)
    if not area or not wider:
        raise Refused("An area must have a name.")
    if area == wider:
        raise Refused(f"'{tidied.area}' cannot lie in itself.")
    others = [each for each in known if key_of(each.area) != area]
    chain = around(others, tidied.wider)
    if area in {key_of(each) for each in chain}:
        raise Refused(
            f"'{tidied.area}' cannot lie in '{tidied.wider}', which lies in it: "
            f"{' in '.join([tidied.wider, *chain])}."
        )
    return tidied


def around(known: Iterable[Inside], area: str) -> Sequence[str]:
    """The areas that an area lies in, the next wider first. A ring ends where it would begin again."""
    up = {key_of(each.area): each.wider for each in known}
    found: list[str] = []
    seen, at = {key_of(area)}, up.get(key_of(area))
    while at is not None and key_of(at) not in seen:
        found.append(at)
        seen.add(key_of(at))
        at = up.get(key_of(at))
    return found


def wider_by_name(known: Iterable[Inside], spelt: Iterable[str]) -> Mapping[str, str]:
    """The wider area of each, every area by one spelling: its first in `spelt`, else the one it was given."""
    pairs = list(known)
    names = [*spelt, *(name for each in pairs for name in (each.wider, each.area))]
    first = {key_of(name): name for name in reversed(names)}
    return {first[key_of(each.area)]: first[key_of(each.wider)] for each in pairs}


def within(wider: Mapping[str, str], area: str) -> Sequence[str]:
    """The areas that lie in `area`, however deep, by their names in `wider`. Itself is none of them."""
    known = [Inside(area=inner, wider=outer) for inner, outer in wider.items()]
    return [inner for inner in wider if key_of(area) in {key_of(each) for each in around(known, inner)}]
