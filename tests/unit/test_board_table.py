from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.board_merging import Known, Plan, plan_register
from bot.domain.board_table import Row, read_row
from bot.domain.directory import GroupKind
from bot.domain.enrolment import SURPLUS
from bot.domain.ids import BoardId, ContactId, SeatId
from bot.domain.representation import Board, Chosen, Constituency, Seat

CELLS = {
    "board": "Early Years  Board",
    "does": "Plans play places.",
    "area": "Camden",
    "topics": "early years; play;early years",
    "person": "Grace Obi",
    "group": "Lantern Choir",
    "speaks_for": "small groups",
    "for_areas": "Camden",
    "for_kinds": "faith;Community",
    "for_topics": "",
    "chosen": "Elected",
    "since": "2026-01-31",
    "until": "31/01/2028",
    "reach": "grace@example.org",
    "public": "Yes",
}
GRACE = ContactId(7)


def read(line: int = 2, **cells: str) -> Row:
    row = read_row(line, {**CELLS, **cells})
    assert isinstance(row, Row)
    return row


def wrong(**cells: str) -> list[tuple[str, str]]:
    found = read_row(2, {**CELLS, **cells})
    assert isinstance(found, list)
    return [(problem.column, problem.reason) for problem in found]


def board_row(line: int, board: str, **cells: str) -> Row:
    row = read_row(line, {"board": board, "does": "Plans.", **cells})
    assert isinstance(row, Row)
    return row


def test_a_row_is_a_board_and_a_seat_on_it() -> None:
    row = read()
    assert row.board == Board(
        id=BoardId(0),
        name="Early Years Board",
        does="Plans play places.",
        area="Camden",
        topics=("early years", "play"),
    )
    assert row.group == "Lantern Choir"
    assert row.seat == Seat(
        id=SeatId(0),
        board=BoardId(0),
        speaks_for="small groups",
        name="Grace Obi",
        chosen=Chosen.ELECTED,
        since=date(2026, 1, 31),
        until=date(2028, 1, 31),
        groups=Constituency(areas=("Camden",), kinds=(GroupKind.FAITH, GroupKind.COMMUNITY)),
        reach="grace@example.org",
        public=True,
    )


def test_a_row_may_be_about_a_board_only() -> None:
    assert board_row(2, "Early Years Board").seat is None


def test_a_name_is_not_public_unless_the_row_says_so() -> None:
    seat = read(public="").seat
    assert seat is not None
    assert not seat.public


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"board": ""}, [("board", "is empty")]),
        ({"board": "a" * 51}, [("board", "is longer than 50 characters")]),
        ({"person": ""}, [("person", "is empty")]),
        ({"speaks_for": ""}, [("speaks_for", "is empty")]),
        ({"chosen": ""}, [("chosen", "is empty: use one of elected, nominated, appointed")]),
        ({"chosen": "picked"}, [("chosen", "unknown 'picked': use one of elected, nominated, appointed")]),
        ({"since": ""}, [("since", "is empty: since when do they sit there?")]),
        ({"since": "soon"}, [("since", "not a date: 'soon': write it as 2026-03-31")]),
        ({"until": "2025-01-01"}, [("until", "lies before since")]),
        ({"public": "perhaps"}, [("public", "unknown 'perhaps': yes if other groups may be given the name")]),
        ({"for_kinds": "choir"}, [("for_kinds", "unknown 'choir'")]),
        ({"reach": "07700 900123"}, [("reach", "holds a phone number")]),
        ({SURPLUS: "yes"}, [("board", "the row has more cells than there are columns")]),
        ({"board": "", "person": "", "chosen": "x"}, [("board", ""), ("person", ""), ("chosen", "")]),
    ],
)
def test_everything_wrong_with_a_row_is_told(cells: dict[str, str], told: list[tuple[str, str]]) -> None:
    found = wrong(**cells)
    assert [column for column, _reason in found] == [column for column, _reason in told]
    for (_column, reason), (_, beginning) in zip(found, told, strict=True):
        assert reason.startswith(beginning)


# ------------------------------------------------------------------------ beside the register

PARENT = Board(id=BoardId(1), name="Children's Trust", does="Plans services.")


def plan(rows: Sequence[Row], boards: Sequence[Board] = (PARENT,), seats: Sequence[Seat] = ()) -> Plan:
    return plan_register(
        rows,
        Known(
            boards=boards,
            seats=seats,
            areas={"camden", "merton"},
            groups={"lantern choir"},
            people={("lantern choir", "grace obi"): GRACE},
        ),
    )


def problems(planned: Plan) -> list[tuple[int, str]]:
    return [(problem.line, problem.column) for problem in planned.problems]


def test_a_new_board_and_its_seats_come_in_with_whom_the_directory_knows() -> None:
    planned = plan([read(2, parent="children's trust"), read(3, does="", person="Ann Lee", group="")])
    assert problems(planned) == []
    assert planned.parents == {"early years board": "children's trust"}
    assert [(key, seat.name, seat.contact) for key, seat in planned.seats] == [
        ("early years board", "Grace Obi", GRACE),
        ("early years board", "Ann Lee", None),
    ]
    assert planned.changing == {2, 3}


def test_the_same_table_again_changes_nothing() -> None:
    rows = [read(2)]
    first = plan(rows)
    board = Board(
        id=BoardId(4),
        name="Early Years Board",
        does="Plans play places.",
        area="Camden",
        topics=("early years", "play"),
    )
    (_key, seat) = first.seats[0]
    kept = [replace(seat, id=SeatId(9), board=BoardId(4))]
    again = plan(rows, boards=(board,), seats=kept)
    assert again.changing == set()
    assert again.seats == [("early years board", kept[0])]


def test_a_seat_that_stands_twice_in_a_table_is_one() -> None:
    assert len(plan([read(2), read(3)]).seats) == 1


def test_rows_about_one_board_must_agree() -> None:
    planned = plan([read(2), read(5, area="Merton", does="Other.")])
    assert problems(planned) == [(5, "does"), (5, "area")]
    assert len(planned.seats) == 1


def test_a_new_board_must_say_what_it_does_on_some_row() -> None:
    assert problems(plan([read(2, does=""), read(3, does="", person="Ann Lee", group="")])) == [
        (2, "does"),
        (3, "does"),
    ]
    assert problems(plan([read(2, does=""), read(3, person="Ann Lee", group="")])) == []


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"area": "Camdn"}, "area"),
        ({"for_areas": "Camden;Nowhere"}, "for_areas"),
        ({"group": "Lantern Chior"}, "group"),
        ({"person": "Ann Lee"}, "person"),
        ({"parent": "No Such Board"}, "parent"),
        ({"parent": "Early Years Board"}, "parent"),
    ],
)
def test_names_must_be_of_what_there_is(cells: dict[str, str], column: str) -> None:
    planned = plan([read(2, **cells)])
    assert problems(planned) == [(2, column)]
    assert planned.seats == []


def test_a_board_that_has_ended_takes_nobody_in() -> None:
    over = Board(id=BoardId(3), name="Early Years Board", does="Plans.", ended_on=date(2026, 1, 1))
    assert problems(plan([read(2)], boards=(over,))) == [(2, "board")]
    assert problems(plan([board_row(2, "New", parent="Early Years Board")], boards=(over,))) == [
        (2, "parent")
    ]


def test_a_board_is_never_part_of_itself_however_far_round() -> None:
    rows = [board_row(2, "A", parent="B"), board_row(3, "B", parent="C"), board_row(4, "C", parent="A")]
    assert problems(plan(rows)) == [(2, "parent"), (3, "parent"), (4, "parent")]


def test_what_is_part_of_a_board_that_cannot_come_in_stays_out() -> None:
    rows = [board_row(2, "A", parent="Nowhere"), board_row(3, "B", parent="A"), board_row(4, "C")]
    planned = plan(rows)
    assert problems(planned) == [(2, "parent"), (3, "parent")]
    assert list(planned.boards) == ["c"]


def test_a_parent_may_come_later_in_the_table() -> None:
    assert problems(plan([board_row(2, "A", parent="B"), board_row(3, "B")])) == []
