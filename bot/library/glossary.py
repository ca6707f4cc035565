"""What content/glossary/ looks like: the terms, and what plain English may and may not say."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field, RootModel

from bot.domain.glossary import Term
from bot.domain.keywords import normalise
from bot.domain.wording import Wording
from bot.library.reading import FileShape, Source


class TermShape(FileShape):
    """A term; its meaning is in domain/glossary.py."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    term: str = Field(min_length=1)
    short: str = ""
    also: tuple[str, ...] = ()
    meaning: str = Field(min_length=1)
    today: str = ""


class TermsFile(FileShape):
    """content/glossary/terms.yaml."""

    terms: list[TermShape]


class PlainFile(FileShape):
    """content/glossary/plain.yaml: names that need no explaining, and jargon with what to say instead."""

    names: list[str]
    instead: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainWords:
    """What content/glossary/plain.yaml says."""

    names: frozenset[str] = frozenset()
    instead: Mapping[str, str]


def read_terms(source: Source) -> tuple[Term, ...]:
    """The terms of a file; a name that means two things is noted in `source`."""
    file = source.shaped(TermsFile)
    if file is None:
        return ()
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for place, shape in enumerate(file.terms):
        if shape.id in ids:
            source.mistake(("terms", place, "id"), f"id: '{shape.id}' stands here a second time")
        ids.add(shape.id)
        for name in (shape.term, shape.short, *shape.also):
            if name and owners.setdefault(normalise(name), shape.id) != shape.id:
                owner = owners[normalise(name)]
                source.mistake(("terms", place), f"{shape.id}: '{name}' is a name of {owner} already")
    return tuple(_term(shape) for shape in file.terms)


def _term(shape: TermShape) -> Term:
    def wording(part: str, english: str) -> Wording:
        return Wording(context=f"glossary/{shape.id}/{part}", english=english)

    return Term(
        id=shape.id,
        term=wording("term", shape.term),
        meaning=wording("meaning", shape.meaning),
        today=wording("today", shape.today) if shape.today else None,
        short=shape.short,
        also=tuple(shape.also),
    )


def read_plain_words(source: Source) -> PlainWords:
    """What plain English may say; empty with the mistakes noted in `source`."""
    file = source.shaped(PlainFile)
    if file is None:
        return PlainWords(instead={})
    return PlainWords(names=frozenset(file.names), instead=file.instead)


class FormsFile(RootModel[dict[str, list[str]]]):
    """content/glossary/forms/<language>.yaml: other forms that a term's fixed translation takes, by term."""


def read_forms(source: Source) -> Mapping[str, tuple[str, ...]]:
    """The other forms of terms in one language, by the term's id."""
    file = source.shaped(FormsFile)
    return {} if file is None else {term: tuple(forms) for term, forms in file.root.items()}
