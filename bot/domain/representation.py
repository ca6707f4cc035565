"""Boards and sub-groups, and who sits on them for whom (London 2007 found such lists in three boroughs).

A board is ended, never deleted, and so is a seat: who spoke for whom last year can still be asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.directory import Group, GroupKind
from bot.domain.glossary import CLOSE, OFFERED, SAME, alike
from bot.domain.ids import BoardId, ContactId, SeatId
from bot.domain.keywords import normalise
from bot.domain.text import key_of

LONGEST_NAME = 50
"""Characters in a board's name: the survey that asks its representatives says it and must fit a phone."""

LONGEST_LINE = 160
"""Characters in a sentence about a board or a seat: it is read on a phone, beside others."""

_PHONE_NUMBER = re.compile(r"(?:\d[\s().+/-]*){9,}")
"""Nine digits in a row, however they are parted."""

_NUMBER_IN_IT = (
    "holds a phone number: give an e-mail address or a place, or, if they want that number given to other "
    "groups, enter the seat by the command, with --number-agreed"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")

_SHORTEST_WORD = 4
"""Letters. Shorter words stand in too many names to name one."""

_SHORTEST_SLIP = 5
"""Letters. Shorter words differ by one letter and mean different things."""


class Chosen(StrEnum):
    """How a representative came to the seat."""

    ELECTED = "elected"
    NOMINATED = "nominated"
    APPOINTED = "appointed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """A board, forum or sub-group. `does` says in a plain sentence what it is for.

    `area` is empty where it is for the whole network; `parent` is set for a sub-group. From `ended_on` on it
    is over.
    """

    id: BoardId
    name: str
    does: str
    area: str = ""
    topics: tuple[str, ...] = ()
    parent: BoardId | None = None
    ended_on: date | None = None

    @property
    def key(self) -> str:
        return key_of(self.name)

    def stands(self, day: date) -> bool:
        return self.ended_on is None or day < self.ended_on

    @property
    def names(self) -> frozenset[str]:
        """Everything it answers to, normalised: with and without what stands in brackets, and that alone."""
        inside = _BRACKETS.findall(self.name)
        said = (self.name, _BRACKETS.sub(" ", self.name), *inside)
        return frozenset(normalise(name) for name in said) - {""}


@dataclass(frozen=True, kw_only=True, slots=True)
class Constituency:
    """Which groups somebody speaks for. What is empty lets every group in."""

    areas: tuple[str, ...] = ()
    kinds: tuple[GroupKind, ...] = ()
    topics: tuple[str, ...] = ()

    def holds(self, group: Group) -> bool:
        """Whether `group` is one of them."""
        return (
            (not self.areas or key_of(group.area) in map(key_of, self.areas))
            and (not self.kinds or group.kind in self.kinds)
            and (not self.topics or not {*map(key_of, self.topics)}.isdisjoint(map(key_of, group.topics)))
        )

    @property
    def narrowness(self) -> int:
        """How much it says of its groups: who speaks for few knows them best."""
        return sum(map(bool, (self.areas, self.kinds, self.topics)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """Somebody who speaks for groups on a board, from `since` to `until`, which is their last day there.

    `speaks_for` is for whom, in words; `groups` are the same groups by what is known of them. `contact` is
    set where the person is in the directory. `reach` is how other groups may reach them, in the words they
    agreed to. Name and reach are given to other groups only when the seat is `public`.
    """

    id: SeatId
    board: BoardId
    speaks_for: str
    name: str
    chosen: Chosen
    since: date
    until: date | None = None
    groups: Constituency = field(default_factory=Constituency)
    contact: ContactId | None = None
    reach: str = ""
    public: bool = False

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The boards that were meant, or else those that come close, the closest first."""

    meant: tuple[Board, ...] = ()
    close: tuple[Board, ...] = ()


def holds_number(text: str) -> bool:
    """Whether a phone number may stand in `text`. Nobody's is given out because it was typed in passing."""
    return _PHONE_NUMBER.search(text) is not None


def nearest_first(seats: Sequence[Seat], groups: Sequence[Group]) -> list[Seat]:
    """Seats as somebody of these groups should hear of them: first those for groups like theirs."""
    return sorted(
        seats,
        key=lambda seat: (
            not any(seat.groups.holds(group) for group in groups),
            -seat.groups.narrowness,
            seat.id,
        ),
    )


def near(boards: Sequence[Board], groups: Sequence[Group]) -> tuple[Board, ...]:
    """The boards of the groups' areas, then those for the whole network; all boards when there are none."""
    areas = {key_of(group.area) for group in groups}
    own = [board for board in boards if board.area and key_of(board.area) in areas]
    everyones = [board for board in boards if not board.area]
    return (*own, *everyones) or tuple(boards)


def find_boards(asked: str, boards: Sequence[Board]) -> Found:
    """The boards that `asked` means by a name or a topic, slips forgiven, or else boards close to it.

    A board whose name is exactly that is the one. A topic may bring several, and so may words within names.
    """
    wanted = normalise(asked)
    for form in (wanted, wanted.removesuffix("s")):
        if named := [board for board in boards if form in board.names]:
            return Found(meant=tuple(named))
    if meant := [board for board in boards if _is_about(board, wanted)]:
        return Found(meant=tuple(meant))
    ranked = sorted(
        ((_likeness(board, wanted), board) for board in boards), key=lambda pair: (-pair[0], pair[1].key)
    )
    if len(wanted) < _SHORTEST_SLIP:
        return Found()
    if near_by := tuple(board for likeness, board in ranked if likeness >= SAME):
        return Found(meant=near_by)
    return Found(close=tuple(board for likeness, board in ranked if likeness >= CLOSE)[:OFFERED])


def _is_about(board: Board, wanted: str) -> bool:
    if wanted in map(normalise, board.topics):
        return True
    words = wanted.split()
    return any(len(word) >= _SHORTEST_WORD for word in words) and any(
        set(words) <= set(name.split()) for name in board.names
    )


def _likeness(board: Board, wanted: str) -> float:
    """How alike what was asked and what a board is called or about are, from 0 to 1."""
    return max(alike(wanted, name) for name in {*board.names, *map(normalise, board.topics)})


def criticise_board(board: Board) -> Iterator[tuple[str, str]]:
    """What is wrong with what was typed of a board: of which part, and why."""
    if not board.names:
        yield "board", "is empty"
    if len(board.name) > LONGEST_NAME:
        yield "board", f"is longer than {LONGEST_NAME} characters"
    if not board.does:
        yield "does", "is empty: say in a plain sentence what the board does"
    if len(board.does) > LONGEST_LINE:
        yield "does", f"is longer than {LONGEST_LINE} characters"


def criticise_seat(seat: Seat, *, number_agreed: bool = False) -> Iterator[tuple[str, str]]:
    """What is wrong with what was typed of a seat: of which part, and why.

    `number_agreed` says that the person wants a phone number in `reach` to be given out.
    """
    for part, text, longest in (
        ("person", seat.name, LONGEST_NAME),
        ("speaks_for", seat.speaks_for, LONGEST_LINE),
        ("reach", seat.reach, LONGEST_LINE),
    ):
        if not text and part != "reach":
            yield part, "is empty"
        if len(text) > longest:
            yield part, f"is longer than {longest} characters"
    if seat.until is not None and seat.until < seat.since:
        yield "until", "lies before since"
    if holds_number(seat.reach) and not number_agreed:
        yield "reach", _NUMBER_IN_IT
