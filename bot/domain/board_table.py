"""Reading boards and their seats from a table, one seat a row: cells in, rows or problems out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.domain.directory import GroupKind
from bot.domain.enrolment import SURPLUS, Problem, read_date
from bot.domain.ids import BoardId, SeatId
from bot.domain.representation import Board, Chosen, Constituency, Seat, criticise_board, criticise_seat
from bot.domain.text import key_of, tidy

Choice = TypeVar("Choice", bound=StrEnum)


class Column(StrEnum):
    """The columns of the table. Those up to `parent` are about the board, the others about a seat on it."""

    BOARD = "board"
    DOES = "does"
    AREA = "area"
    TOPICS = "topics"
    PARENT = "parent"
    PERSON = "person"
    GROUP = "group"
    SPEAKS_FOR = "speaks_for"
    FOR_AREAS = "for_areas"
    FOR_KINDS = "for_kinds"
    FOR_TOPICS = "for_topics"
    CHOSEN = "chosen"
    SINCE = "since"
    UNTIL = "until"
    REACH = "reach"
    PUBLIC = "public"


REQUIRED = (Column.BOARD, Column.DOES)
"""Columns that a table must have."""

_ABOUT_BOARDS = {Column.BOARD, Column.DOES, Column.AREA, Column.TOPICS, Column.PARENT}
_PUBLIC = {"yes": True, "y": True, "true": True, "1": True} | dict.fromkeys(("no", "n", "false", "0"), False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One good row. Ids in it are still to be found: `parent` and `group` are names.

    What a row leaves empty of a board, another row or the register says. `seat` is None for a row that is
    about a board only; `group` names a group of the directory that the person is a contact of.
    """

    line: int
    board: Board
    parent: str
    seat: Seat | None
    group: str


def read_row(line: int, cells: Mapping[str, str]) -> Row | list[Problem]:
    """The row that `cells` hold, or everything that is wrong with them.

    That a new board says what it does is looked at later: another row may say it.
    """
    reader = _Reader(line, cells)
    row = reader.row()
    order = list(Column)
    return sorted(reader.problems, key=lambda problem: order.index(Column(problem.column))) or row


class _Reader:
    """Reads one row and keeps going after each mistake, so that all of them are told at once."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = cells
        self.problems: list[Problem] = []

    def row(self) -> Row:
        if self.cells.get(SURPLUS):
            reason = "has more cells than there are columns: put a text with a comma in it in quotes"
            self._refuse(Column.BOARD, f"the row {reason}")
        board = Board(
            id=BoardId(0),
            name=self._text(Column.BOARD),
            does=self._text(Column.DOES),
            area=self._text(Column.AREA),
            topics=self._list(Column.TOPICS),
        )
        for column, reason in criticise_board(board):
            if column != Column.DOES or board.does:
                self._refuse(column, reason)
        return Row(
            line=self.line,
            board=board,
            parent=self._text(Column.PARENT),
            seat=self._seat()
            if any(self._text(column) for column in Column if column not in _ABOUT_BOARDS)
            else None,
            group=self._text(Column.GROUP),
        )

    def _seat(self) -> Seat:
        since = self._day(Column.SINCE)
        if since is None and not self._text(Column.SINCE):
            self._refuse(Column.SINCE, "is empty: since when do they sit there?")
        seat = Seat(
            id=SeatId(0),
            board=BoardId(0),
            name=self._text(Column.PERSON),
            speaks_for=self._text(Column.SPEAKS_FOR),
            groups=Constituency(
                areas=self._list(Column.FOR_AREAS),
                kinds=tuple(
                    kind
                    for text in self._list(Column.FOR_KINDS)
                    if (kind := self._choice(Column.FOR_KINDS, text, GroupKind)) is not None
                ),
                topics=self._list(Column.FOR_TOPICS),
            ),
            chosen=self._choice(Column.CHOSEN, self._text(Column.CHOSEN), Chosen) or Chosen.APPOINTED,
            since=since or date.min,
            until=self._day(Column.UNTIL),
            reach=self._text(Column.REACH),
            public=self._public(),
        )
        for column, reason in criticise_seat(seat):
            self._refuse(column, reason)
        return seat

    def _refuse(self, column: str, reason: str) -> None:
        self.problems.append(Problem(line=self.line, column=column, reason=reason))

    def _text(self, column: Column) -> str:
        return tidy(self.cells.get(column, ""))

    def _list(self, column: Column) -> tuple[str, ...]:
        items = (tidy(item) for item in self.cells.get(column, "").split(";"))
        return tuple({key_of(item): item for item in items if item}.values())

    def _choice(self, column: Column, text: str, choices: type[Choice]) -> Choice | None:
        try:
            return choices(text.casefold())
        except ValueError:
            said = f"unknown '{text}'" if text else "is empty"
            self._refuse(column, f"{said}: use one of {', '.join(choices)}")
            return None

    def _day(self, column: Column) -> date | None:
        text = self._text(column)
        day = read_date(text) if text else None
        if text and day is None:
            self._refuse(column, f"not a date: '{text}': write it as 2026-03-31")
        return day

    def _public(self) -> bool:
        text = self._text(Column.PUBLIC).casefold()
        if text and text not in _PUBLIC:
            self._refuse(
                Column.PUBLIC, f"unknown '{text}': yes if other groups may be given the name, else no"
            )
        return _PUBLIC.get(text, False)
