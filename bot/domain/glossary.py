"""The glossary: terms of the field, and finding the one somebody means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.domain.keywords import normalise
from bot.domain.wording import Wording

SAME = 0.84
"""How alike two words must be, from 0 to 1, to be taken for one with a slip in it."""

CLOSE = 0.6
"""How alike they must be to be offered."""

OFFERED = 3
"""Terms offered at most: what fits a text and a glance."""

_SHORTEST_SLIP = 5
"""Letters. Acronyms differ by one letter and mean different things: CRB, CCG, CVS."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A term of the field in one plain sentence, and what it is called or has become today.

    `short` is its acronym, `also` what else people call it; `today` is None where nothing changed.
    """

    id: str
    term: Wording
    meaning: Wording
    today: Wording | None = None
    short: str = ""
    also: tuple[str, ...] = ()

    def wordings(self) -> Iterator[Wording]:
        """Every text of it that is translated."""
        yield from (self.term, self.meaning)
        if self.today is not None:
            yield self.today

    @property
    def english_names(self) -> tuple[str, ...]:
        """Everything it is called in English."""
        return (self.term.english, *((self.short,) if self.short else ()), *self.also)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found: the term that was meant, or else those that come close, the closest first."""

    term: Term | None
    close: tuple[Term, ...] = ()


def look_up(asked: str, names: Mapping[str, Sequence[Term]]) -> Found:
    """The term that `asked` means, or terms close to it.

    `names` maps every name of every term, normalised and in all languages, to the terms it may mean. A slip
    in a longer word is forgiven when only one term comes so near; anything less is offered.
    """
    wanted = normalise(asked)
    for form in (wanted, wanted.removesuffix("s")):
        if exact := _apart(names.get(form, ())):
            return Found(term=exact[0]) if len(exact) == 1 else Found(term=None, close=exact[:OFFERED])
    ranked = sorted(((alike(wanted, name), name) for name in names), key=lambda pair: (-pair[0], pair[1]))
    near = _apart(
        term
        for likeness, name in ranked
        if likeness >= SAME and len(name) >= _SHORTEST_SLIP
        for term in names[name]
    )
    if len(near) == 1 and len(wanted) >= _SHORTEST_SLIP:
        return Found(term=near[0])
    close = _apart(term for likeness, name in ranked if likeness >= CLOSE for term in names[name])
    return Found(term=None, close=close[:OFFERED])


def _apart(terms: Iterator[Term] | Sequence[Term]) -> tuple[Term, ...]:
    """The terms, each once, in their order."""
    return tuple({term.id: term for term in terms}.values())


def alike(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1. A whole word of a longer name is enough to be offered it."""
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    could_be = matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE
    likeness = matcher.ratio() if could_be else 0.0
    if len(one) >= _SHORTEST_SLIP - 1 and one in other.split():
        likeness = max(likeness, CLOSE)
    return likeness
