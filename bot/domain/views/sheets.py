"""A report on views as plain tables, for whatever writes tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.views.report import Report

HIDDEN = "hidden"

WHY_HIDDEN = (
    "Counts under five are hidden, and with them as many others as it takes that nobody gets one by "
    "subtraction. All that is here was read first; names, numbers, addresses, links and postcodes are masked."
)

Cell = str | int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table with a name of its own; every row has a cell for each of `heads`."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets_of(found: Report) -> tuple[Sheet, ...]:
    """What it is about, the counts, and the quotations."""
    return (_about(found), *_counts(found), _quotations(found))


def _about(found: Report) -> Sheet:
    return Sheet(
        name="About",
        heads=("what", "which"),
        rows=(
            ("consultation", found.consulted.title),
            ("asked by", found.consulted.asked_by),
            *(
                (f"question {number}", question)
                for number, question in enumerate(found.consulted.questions, start=1)
            ),
            ("views", "fewer than five" if found.total is None else found.total),
            ("hidden counts", WHY_HIDDEN),
        ),
    )


def _counts(found: Report) -> Iterator[Sheet]:
    for table in found.tables:
        yield Sheet(
            name=table.title,
            heads=table.heads,
            rows=tuple(
                (name, *(HIDDEN if count is None else count for count in row))
                for name, row in table.rows.items()
            ),
        )


def _quotations(found: Report) -> Sheet:
    return Sheet(
        name="Quotations",
        heads=("question", "words", "themes"),
        rows=tuple(
            (f"question {each.question}", each.text, ", ".join(each.themes)) for each in found.quotations
        ),
    )
