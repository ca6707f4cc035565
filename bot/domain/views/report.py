"""What the council is given of the views on a consultation: counts, themes, and words that may be quoted.

Counts follow disclosure.py: none under five, and none that subtraction gives away over all tables together,
for they have the same columns, one for each question. Nobody has more than one view on a question, so a
column counts people; the total of a row counts views, and an area or language stands in it only where five
wrote on one question (coarsening.py).

Everything must have been read first, not only what is quoted: counts of what has been read so far, given out
today and again tomorrow, would tell what the view read in between says of its writer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.disclosure import LEAST, hidden_cells, hidden_columns, pooled
from bot.domain.errors import Refused
from bot.domain.ids import Language
from bot.domain.views.book import KeptView

OTHERS = "others, too few to show"
NOT_TOLD = "not told apart"
"""The row of views that keep no area, or no language."""

NO_THEME = "no theme"


@dataclass(frozen=True, kw_only=True, slots=True)
class Consulted:
    """What a report says of the consultation. `questions` are in their order, the first being number 1."""

    title: str
    asked_by: str
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """A table of counts: `rows` by name, a count for each of `columns`. None is a count that is hidden."""

    title: str
    heads: tuple[str, ...]
    rows: Mapping[str, tuple[int | None, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """What somebody said who agreed to be quoted without a name. `language` is None where it is not told."""

    question: int
    text: str
    themes: tuple[str, ...]
    language: Language | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What is given out. `total` is None where it is under five: then there are no counts at all.

    `withheld` is how many who agreed are not quoted, because their letters tell what must not be told.
    """

    consulted: Consulted
    total: int | None
    tables: tuple[Counts, ...]
    quotations: tuple[Quotation, ...]
    withheld: int


def report(
    consulted: Consulted, views: Sequence[KeptView], named: Callable[[Language], str], least: int = LEAST
) -> Report:
    """The report on all views that were kept. `named` gives a language's English name.

    Raises Refused while one of them has not been read.
    """
    unread = sum(not view.is_read for view in views)
    if unread:
        raise Refused(
            f"{unread} of {len(views)} views have not been read. Nothing is given out until a coordinator "
            "has read every one, and masked what could tell who wrote it."
        )
    quotable = [view for view in views if view.quotable]
    quoted = [view for view in quotable if not tells_language(view)]
    return Report(
        consulted=consulted,
        total=len(views) if len(views) >= least else None,
        tables=_tables(consulted, views, named, least) if len(views) >= least else (),
        quotations=tuple(
            Quotation(question=view.question, text=view.text, themes=view.themes, language=view.language)
            for view in sorted(quoted, key=lambda view: (view.question, view.id))
        ),
        withheld=len(quotable) - len(quoted),
    )


def tells_language(view: KeptView) -> bool:
    """Whether the words have letters that English has not, although the view may not say its language.

    A translation in their place tells nothing. Of Somali without accents only a reader can tell.
    """
    return view.language is None and any(letter.isalpha() and not letter.isascii() for letter in view.text)


def _tables(
    consulted: Consulted, views: Sequence[KeptView], named: Callable[[Language], str], least: int
) -> tuple[Counts, ...]:
    questions = range(1, len(consulted.questions) + 1)
    totals = [sum(view.question == question for view in views) for question in questions]
    columns = hidden_columns(totals, least)

    def counted(names: Callable[[KeptView], Sequence[str]]) -> Mapping[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for view in views:
            for name in names(view):
                rows.setdefault(name, [0] * len(questions))[view.question - 1] += 1
        return dict(sorted(rows.items()))

    def by(title: str, head: str, naming: Callable[[KeptView], str | None]) -> Counts | None:
        """A table in which every view stands once. One with a single row would say nothing new."""
        rows = pooled(counted(lambda view: [naming(view) or NOT_TOLD]), OTHERS, least)
        if len(rows) < 2:
            return None
        hidden = hidden_cells(list(rows.values()), columns, least)
        return Counts(
            title=title,
            heads=(head, *_heads(consulted), "all views"),
            rows={
                name: (
                    *(None if (line, column) in hidden else count for column, count in enumerate(row)),
                    sum(row),
                )
                for line, (name, row) in enumerate(rows.items())
            },
        )

    found = (
        Counts(
            title="How many answered",
            heads=("", *_heads(consulted), "all views"),
            rows={
                "views": (
                    *(None if at in columns else count for at, count in enumerate(totals)),
                    sum(totals),
                )
            },
        ),
        _themes(consulted, counted(lambda view: view.themes or (NO_THEME,)), least),
        by("By area", "area", lambda view: view.area),
        by("By language", "language", lambda view: None if view.language is None else named(view.language)),
    )
    return tuple(table for table in found if table is not None)


def _themes(consulted: Consulted, rows: Mapping[str, Sequence[int]], least: int) -> Counts:
    """How many named each theme. A view may have several, so a column adds up to nothing; and still where one
    count is hidden another is too, for those who think that each view has one.
    """
    names = list(rows)
    hidden = {
        (name, column)
        for column in range(len(consulted.questions))
        for line in _hidden([rows[name][column] for name in names], least)
        for name in (names[line],)
    }
    return Counts(
        title="Themes",
        heads=("theme", *_heads(consulted)),
        rows={
            name: tuple(None if (name, column) in hidden else count for column, count in enumerate(row))
            for name, row in rows.items()
        },
    )


def _hidden(counts: Sequence[int], least: int) -> frozenset[int]:
    return hidden_columns(counts, least) if sum(counts) >= least else frozenset(range(len(counts)))


def _heads(consulted: Consulted) -> tuple[str, ...]:
    return tuple(f"question {number}" for number in range(1, len(consulted.questions) + 1))
