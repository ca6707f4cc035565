"""A table of boards beside the register: what would be added, what changed, and what cannot be."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from bot.domain.board_table import Column, Row
from bot.domain.enrolment import Problem
from bot.domain.ids import BoardId, ContactId
from bot.domain.representation import Board, Seat
from bot.domain.text import key_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What a table is held against.

    `areas` are those of the directory, as they are compared. `people` are the contacts of groups, by the keys
    of group and person; `groups` are the keys of all groups.
    """

    boards: Sequence[Board]
    seats: Sequence[Seat]
    areas: Set[str]
    groups: Set[str]
    people: Mapping[tuple[str, str], ContactId]


@dataclass(kw_only=True, slots=True)
class Plan:
    """What a table comes to. Boards are by key, as they will be; `parents` are the keys of their parents.

    `seats` are with the key of their board; those that are in the register keep their id, others have 0.
    `changing` are the lines that change something.
    """

    boards: dict[str, Board] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    seats: list[tuple[str, Seat]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changing: set[int] = field(default_factory=set)


def plan_register(rows: Sequence[Row], known: Known) -> Plan:
    """What `rows` would make of the register. A row with a problem is left out, and no others for it."""
    merging = _Merging(known)
    for row in rows:
        merging.take(row)
    merging.check_boards()
    return merging.plan


class _Merging:
    """Goes through rows, keeping what was said of each board, and on which line first."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.plan = Plan()
        self.registered = {board.key: board for board in known.boards}
        self.names = {board.id: board.key for board in known.boards}
        self.lines: dict[str, list[int]] = {}
        self.said: dict[tuple[str, Column], str] = {}

    def take(self, row: Row) -> None:
        key = row.board.key
        problems = [*self._doubts(row), *self._contradictions(row)]
        if problems:
            self.plan.problems += problems
            return
        self._note(row)
        before = self.plan.boards.get(key) or self.registered.get(key)
        board = row.board
        if before is not None:
            board = replace(
                before,
                does=board.does or before.does,
                area=board.area or before.area,
                topics=board.topics or before.topics,
            )
        if before is None or board != before or self._moves(key, row.parent):
            self.plan.changing.add(row.line)
        self.plan.boards[key] = board
        self.lines.setdefault(key, []).append(row.line)
        if row.parent:
            self.plan.parents[key] = key_of(row.parent)
        if row.seat is not None:
            self._take_seat(row, row.seat, before)

    def _moves(self, key: str, parent: str) -> bool:
        """Whether a row makes a board part of another than the register or the rows before say."""
        if not parent:
            return False
        known = self.registered.get(key)
        was = self.names.get(known.parent) if known is not None and known.parent is not None else None
        return key_of(parent) != self.plan.parents.get(key, was)

    def _take_seat(self, row: Row, seat: Seat, board: Board | None) -> None:
        """A seat is the one in the register when board, person, constituency and first day are the same."""
        contact = self.known.people.get((key_of(row.group), key_of(seat.name)))
        seat = replace(seat, board=board.id if board is not None else BoardId(0), contact=contact)
        if any(key == row.board.key and _is_same(each, seat) for key, each in self.plan.seats):
            return
        same = next((each for each in self.known.seats if _is_same(each, seat)), None)
        if same is not None:
            seat = replace(seat, id=same.id, contact=contact or same.contact, until=seat.until or same.until)
        if seat != same:
            self.plan.changing.add(row.line)
        self.plan.seats.append((row.board.key, seat))

    def _doubts(self, row: Row) -> Iterator[Problem]:
        """What is wrong with a row beside the register and the directory."""
        known = self.registered.get(row.board.key)
        if known is not None and known.ended_on is not None:
            yield _problem(
                row,
                Column.BOARD,
                f"this board ended on {known.ended_on}: see handbill boards change --reopen",
            )
        areas = [(Column.AREA, row.board.area)]
        if row.seat is not None:
            areas += [(Column.FOR_AREAS, area) for area in row.seat.groups.areas]
        for column, area in areas:
            if area and key_of(area) not in self.known.areas:
                yield _problem(row, column, f"no group of the directory is in '{area}': is it misspelt?")
        if row.seat is None or not row.group:
            return
        if key_of(row.group) not in self.known.groups:
            yield _problem(row, Column.GROUP, f"there is no group '{row.group}' in the directory")
        elif (key_of(row.group), key_of(row.seat.name)) not in self.known.people:
            yield _problem(row, Column.PERSON, f"'{row.seat.name}' is no contact of '{row.group}'")

    def _contradictions(self, row: Row) -> Iterator[Problem]:
        """What a row says of its board against a row before."""
        for column, text in _told(row):
            before = self.said.get((row.board.key, column))
            if before is not None and before != key_of(text):
                reason = f"line {self.lines[row.board.key][0]} says something else of this board"
                yield _problem(row, column, reason)

    def _note(self, row: Row) -> None:
        for column, text in _told(row):
            self.said.setdefault((row.board.key, column), key_of(text))

    def check_boards(self) -> None:
        """Leave out boards, with all their rows, that do not say what they do or are part of nothing."""
        wrong: dict[str, tuple[Column, str]] = {}
        for key in self.plan.boards:
            if reason := self._wrong(key):
                wrong[key] = reason
        while orphans := [
            key for key, parent in self.plan.parents.items() if parent in wrong and key not in wrong
        ]:
            wrong |= dict.fromkeys(orphans, (Column.PARENT, "the board it is part of cannot be taken in"))
        for key, (column, why) in wrong.items():
            self.plan.problems += [Problem(line=line, column=column, reason=why) for line in self.lines[key]]
            del self.plan.boards[key]
            self.plan.parents.pop(key, None)
        self.plan.seats = [(key, seat) for key, seat in self.plan.seats if key not in wrong]
        self.plan.problems.sort(key=lambda problem: problem.line)

    def _wrong(self, key: str) -> tuple[Column, str] | None:
        if not self.plan.boards[key].does:
            return Column.DOES, "is empty: say in a plain sentence what the board does"
        parent = self.plan.parents.get(key)
        if parent is None:
            return None
        there = self.registered.get(parent)
        if parent not in self.plan.boards and (there is None or there.ended_on is not None):
            return Column.PARENT, "there is no such board, neither here nor in the register"
        if self._is_round(key):
            return Column.PARENT, "goes round in a circle: a board cannot be part of itself"
        return None

    def _is_round(self, key: str) -> bool:
        met = {key}
        above = self._above(key)
        while above is not None:
            if above in met:
                return True
            met.add(above)
            above = self._above(above)
        return False

    def _above(self, key: str) -> str | None:
        if key in self.plan.parents:
            return self.plan.parents[key]
        board = self.registered.get(key)
        return self.names.get(board.parent) if board is not None and board.parent is not None else None


def _told(row: Row) -> Iterator[tuple[Column, str]]:
    """What a row says of its board."""
    for column, text in (
        (Column.DOES, row.board.does),
        (Column.AREA, row.board.area),
        (Column.TOPICS, ";".join(row.board.topics)),
        (Column.PARENT, row.parent),
    ):
        if text:
            yield column, text


def _is_same(one: Seat, other: Seat) -> bool:
    return (one.board, key_of(one.name), key_of(one.speaks_for), one.since) == (
        other.board,
        key_of(other.name),
        key_of(other.speaks_for),
        other.since,
    )


def _problem(row: Row, column: Column, reason: str) -> Problem:
    return Problem(line=row.line, column=column, reason=reason)
