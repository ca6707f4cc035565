"""Counts that outsiders may see: none under a least, and none that subtraction gives away.

A table has a row for each kind of group and a column for each level. Several tables count the same groups, so
their columns have the same totals. What is done, in this order, is what makes it safe:

1. Rows that count too few groups are pooled, so every total of a row is at least the least and may be shown.
2. Columns whose total is too small are hidden in every table, always two or more and together at least the
   least: what is taken from one of them may stand in another, in all tables at once.
3. In each table, with the hidden columns as one, cells under the least are hidden; then more are, until
   every hidden cell could be another number with all that is shown the same. Whether it could is a question
   of flow: a change runs from row to column and back through hidden cells, and no count falls below nothing
   (D. Gusfield, A graph theoretic approach to statistical data security, SIAM J. Comput. 17(3), 1988).

This holds for one export. Two exports of overlapping groups can be held against each other.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

LEAST = 5
"""The smallest count that outsiders see."""

Row = Sequence[int]
Cell = tuple[int, int]


def hidden_columns(totals: Row, least: int = LEAST) -> frozenset[int]:
    """The columns to hide for these totals, which sum to `least` or more. Empty, or two and more."""
    hidden = {column for column, total in enumerate(totals) if total < least}
    by_size = sorted(range(len(totals)), key=lambda column: totals[column])
    for column in by_size:
        if not hidden or (len(hidden) > 1 and sum(totals[each] for each in hidden) >= least):
            break
        hidden.add(column)
    return frozenset(hidden)


def pooled(rows: Mapping[str, Row], others: str, least: int = LEAST) -> dict[str, Row]:
    """The rows, with those that count too few groups as one row called `others`."""
    by_size = sorted(rows, key=lambda name: sum(rows[name]))
    together: list[str] = []
    for name in by_size:
        if sum(rows[name]) >= least and (not together or sum(sum(rows[each]) for each in together) >= least):
            break
        together.append(name)
    kept: dict[str, Row] = {name: row for name, row in rows.items() if name not in together}
    if together:
        kept[others] = [sum(column) for column in zip(*(rows[name] for name in together), strict=True)]
    return kept


def hidden_cells(rows: Sequence[Row], columns: Collection[int], least: int = LEAST) -> frozenset[Cell]:
    """The cells to hide in a table of which `columns` are hidden whole; those included.

    There are at least two rows, and every row and every shown column sums to `least` or more.
    """
    shown_columns = [column for column in range(len(rows[0])) if column not in columns]
    merged = [
        [*(row[column] for column in shown_columns), sum(row[each] for each in columns)] for row in rows
    ]
    width = len(shown_columns) + (1 if columns else 0)
    table = [row[:width] for row in merged]
    hidden = {
        (line, column)
        for line, row in enumerate(table)
        for column, count in enumerate(row)
        if count < least or column == len(shown_columns)
    }
    while given_away := next(_given_away(table, hidden, len(shown_columns)), None):
        hidden |= _corners(table, hidden, given_away)
    return frozenset(
        {(line, shown_columns[column]) for line, column in hidden if column < len(shown_columns)}
        | {(line, column) for line in range(len(rows)) for column in columns}
    )


def _given_away(table: Sequence[Row], hidden: Collection[Cell], merged: int) -> Iterator[Cell]:
    """Hidden cells that can be only what they are.

    Of hidden columns merged into one the sum may be known where it is not nothing: the parts are not.
    """
    for line, column in sorted(hidden):
        if column == merged and table[line][column] > 0:
            continue
        if not _may_differ(table, hidden, (line, column)):
            yield line, column


def _may_differ(table: Sequence[Row], hidden: Collection[Cell], cell: Cell) -> bool:
    """Whether the hidden cell could be one more or one less, with all that is shown and all totals kept."""
    line, column = cell
    rest = [each for each in hidden if each != cell]
    row, other = ("row", line), ("column", column)
    return _reaches(table, rest, other, row) or (
        table[line][column] > 0 and _reaches(table, rest, row, other)
    )


def _reaches(
    table: Sequence[Row], hidden: Collection[Cell], start: tuple[str, int], end: tuple[str, int]
) -> bool:
    """Whether a change of one can be handed on from `start` to `end` through hidden cells."""
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        for line, column in hidden:
            row, other = ("row", line), ("column", column)
            if at == row:
                following = other
            elif at == other and table[line][column] > 0:
                following = row
            else:
                continue
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _corners(table: Sequence[Row], hidden: Collection[Cell], cell: Cell) -> frozenset[Cell]:
    """The rectangle on `cell` round which a change of one can go, with the fewest and smallest shown corners.

    There is one, because another row and another column hold something.
    """
    line, column = cell
    rectangles = [
        ((line, other_column), (other_line, column), (other_line, other_column))
        for other_line in range(len(table))
        for other_column in range(len(table[0]))
        if other_line != line and other_column != column
    ]

    def holds(corner: Cell) -> bool:
        return table[corner[0]][corner[1]] > 0

    def cost(corners: tuple[Cell, Cell, Cell]) -> tuple[int, int]:
        shown = [table[each[0]][each[1]] for each in corners if each not in hidden]
        return len(shown), sum(shown)

    turning = [
        (beside, below, across)
        for beside, below, across in rectangles
        if (holds(beside) and holds(below)) or (holds(cell) and holds(across))
    ]
    cheapest = min(turning, key=cost)
    return frozenset(cheapest)
