"""What outsiders see gives no hidden count away, tried by making every table that fits what is shown."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.disclosure import hidden_cells, hidden_columns, pooled

OTHERS = "others"
LEAST = 2
"""Small, so that all tables can be made. The rule is the same for five."""

LEVELS = 3
Table = tuple[tuple[int, ...], ...]
Shown = tuple[Table, frozenset[tuple[int, int]]]
"""A table and the cells of it that are hidden."""

groups = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.integers(0, LEVELS - 1)),
    min_size=LEAST,
    max_size=9,
)


def shared_out(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a count out."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in shared_out(total - first, parts - 1):
            yield (first, *rest)


def fitting(table: Table, hidden: frozenset[tuple[int, int]], totals: Sequence[int]) -> list[Table]:
    """Every table with the rows' totals, the columns' `totals`, and the cells that are shown."""
    lines = [
        [
            row
            for row in shared_out(sum(known), LEVELS)
            if all(row[column] == known[column] or (line, column) in hidden for column in range(LEVELS))
        ]
        for line, known in enumerate(table)
    ]
    return [
        rows
        for rows in product(*lines)
        if all(sum(row[column] for row in rows) == totals[column] for column in range(LEVELS))
    ]


def counted(people: Sequence[tuple[str, str, int]], by: int) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for each in people:
        rows.setdefault(str(each[by]), [0] * LEVELS)[each[2]] += 1
    return dict(sorted(rows.items()))


def everything_that_fits(
    totals: Sequence[int], columns: frozenset[int], tables: Sequence[Shown]
) -> tuple[list[tuple[int, ...]], list[list[Table]]]:
    """The totals of columns and, of each table, the tables that there could be behind what is shown."""
    possible_totals = [
        other
        for other in shared_out(sum(totals), LEVELS)
        if all(other[column] == totals[column] or column in columns for column in range(LEVELS))
    ]
    seen_totals: list[tuple[int, ...]] = []
    seen: list[list[Table]] = [[] for _table in tables]
    for other in possible_totals:
        each = [fitting(table, hidden, other) for table, hidden in tables]
        if all(each):
            seen_totals.append(other)
            for found, known in zip(each, seen, strict=True):
                known.extend(found)
    return seen_totals, seen


@settings(deadline=None, max_examples=300)
@given(groups)
def test_nothing_hidden_can_be_worked_out_from_all_tables_together(
    people: list[tuple[str, str, int]],
) -> None:
    totals = [sum(1 for each in people if each[2] == level) for level in range(LEVELS)]
    columns = hidden_columns(totals, LEAST)
    tables: list[Shown] = []
    for by in (0, 1):
        rows = tuple(tuple(row) for row in pooled(counted(people, by), OTHERS, LEAST).values())
        assert all(sum(row) >= LEAST for row in rows)
        if len(rows) > 1:
            tables.append((rows, hidden_cells(rows, columns, LEAST)))
    seen_totals, seen = everything_that_fits(totals, columns, tables)
    for column in columns:
        assert len({other[column] for other in seen_totals}) > 1
    for (table, hidden), worlds in zip(tables, seen, strict=True):
        for line, column in product(range(len(table)), range(LEVELS)):
            if (line, column) in hidden:
                assert len({world[line][column] for world in worlds}) > 1
            else:
                assert table[line][column] >= LEAST


@given(st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_hidden_columns_are_none_or_several_that_sum_to_enough(totals: list[int]) -> None:
    assume(sum(totals) >= 5)
    hidden = hidden_columns(totals)
    assert {column for column, total in enumerate(totals) if total < 5} <= hidden
    assert not hidden or (len(hidden) > 1 and sum(totals[column] for column in hidden) >= 5)


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ({"a": [5, 5], "b": [9, 0]}, ["a", "b"]),
        ({"a": [5, 5], "b": [2, 0], "c": [1, 3]}, ["a", OTHERS]),
        ({"a": [9, 9], "b": [2, 0], "c": [3, 3]}, ["a", OTHERS]),
        ({"a": [1, 1], "b": [2, 2]}, [OTHERS]),
        ({}, []),
    ],
)
def test_rows_of_too_few_are_pooled(rows: dict[str, list[int]], names: list[str]) -> None:
    found = pooled(rows, OTHERS)
    assert list(found) == names
    assert sum(map(sum, found.values())) == sum(map(sum, rows.values()))


def test_a_single_small_cell_takes_a_rectangle_with_it() -> None:
    rows = [[3, 20, 30], [20, 20, 30], [40, 9, 30]]
    hidden = hidden_cells(rows, ())
    assert len(hidden) == 4
    assert (0, 0) in hidden


def test_a_table_without_small_counts_is_shown_whole() -> None:
    assert not hidden_cells([[5, 6], [7, 8]], ())
