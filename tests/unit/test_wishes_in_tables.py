"""When people wish to be written to, as a column of the table of groups."""

from dataclasses import replace

import pytest

from bot.domain.enrolment import Column, Row, read_row
from bot.domain.hours import Times
from bot.domain.merging import merge
from tests.unit.test_enrolment import GOOD, READERS
from tests.unit.test_merging import CONTACT, GROUP, KNOWN, ROW


@pytest.mark.parametrize(
    ("cell", "wish"),
    [("evening", Times.EVENING), (" ANY ", Times.ANY), ("", None), (" ", None), (None, None)],
)
def test_the_column_may_be_empty_or_missing(cell: str | None, wish: Times | None) -> None:
    read = read_row(2, GOOD if cell is None else {**GOOD, "times": cell}, READERS)
    assert isinstance(read, Row)
    assert read.wish is wish


def test_another_word_is_told_with_those_there_are() -> None:
    problems = read_row(2, {**GOOD, "times": "midnight"}, READERS)
    assert isinstance(problems, list)
    (problem,) = problems
    assert (problem.column, problem.reason) == (
        "times",
        "unknown times 'midnight': use one of day, evening, weekend, any",
    )


@pytest.mark.parametrize(
    ("known", "told", "wish", "changed", "notes"),
    [
        (None, None, None, False, 0),
        (None, Times.DAY, Times.DAY, True, 0),
        (Times.DAY, None, Times.DAY, False, 0),
        (Times.DAY, Times.DAY, Times.DAY, False, 0),
        (Times.DAY, Times.EVENING, Times.DAY, False, 1),
    ],
)
def test_what_is_known_stays_and_an_empty_cell_changes_nothing(
    known: Times | None, told: Times | None, wish: Times | None, changed: bool, notes: int
) -> None:
    merged = merge(replace(ROW, wish=told), replace(KNOWN, group=GROUP, contact=replace(CONTACT, wish=known)))
    assert (merged.wish, merged.changed) == (wish, changed)
    assert [note.column for note in merged.notes] == [Column.TIMES] * notes
