from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Group, GroupKind, Tier
from bot.domain.ids import BoardId, GroupId, SeatId
from bot.domain.representation import (
    LONGEST_LINE,
    LONGEST_NAME,
    Board,
    Chosen,
    Constituency,
    Seat,
    criticise_board,
    criticise_seat,
    find_boards,
    holds_number,
    near,
    nearest_first,
)

DAY = date(2026, 11, 23)
BOARDS = tuple(
    Board(id=BoardId(number), name=name, does="Plans.", area=area, topics=topics)
    for number, (name, area, topics) in enumerate(
        [
            ("Local Safeguarding Children Board (LSCB)", "", ("safety",)),
            ("Camden Early Years Sub-group", "Camden", ("early years", "play")),
            ("Merton Early Years Sub-group", "Merton", ("early years",)),
            ("Health and Wellbeing Board", "", ("health",)),
        ],
        start=1,
    )
)


def group(area: str = "Camden", kind: GroupKind = GroupKind.COMMUNITY, topics: tuple[str, ...] = ()) -> Group:
    return Group(
        id=GroupId(1),
        name="Lantern Circle",
        kind=kind,
        area=area,
        tier=Tier.VOLUNTEERS,
        communities=(),
        topics=topics,
        level=None,
    )


def seat(number: int = 1, groups: Constituency | None = None, until: date | None = None) -> Seat:
    return Seat(
        id=SeatId(number),
        board=BoardId(1),
        speaks_for="small groups",
        name="Ada Osei",
        chosen=Chosen.ELECTED,
        since=DAY,
        until=until,
        groups=groups or Constituency(),
    )


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("lscb", [1]),
        ("LSCB?", [1]),
        ("local safeguarding children board", [1]),
        ("local safeguarding children board (LSCB)", [1]),
        ("safeguarding", [1]),
        ("safegarding", []),
        ("local safegarding childrens board", [1]),
        ("early years", [2, 3]),
        ("erly years", [2, 3]),
        ("play", [2]),
        ("health", [4]),
        ("healths", [4]),
        ("sub group", [2, 3]),
        ("merton", [3]),
        ("board", [1, 4]),
        ("is this", []),
        ("are you", []),
        ("do we tell that we cannot come", []),
        ("", []),
    ],
)
def test_a_board_is_found_by_name_or_topic(asked: str, meant: list[int]) -> None:
    assert [board.id for board in find_boards(asked, BOARDS).meant] == meant


def test_what_comes_close_is_offered() -> None:
    assert [board.id for board in find_boards("wellbeing bord", BOARDS).close] == [4]
    assert find_boards("flibbertigibbet", BOARDS).close == ()


@given(st.text(max_size=40))
def test_anything_may_be_asked(asked: str) -> None:
    found = find_boards(asked, BOARDS)
    assert not (found.meant and found.close)


@pytest.mark.parametrize(
    ("constituency", "holds"),
    [
        (Constituency(), True),
        (Constituency(areas=("CAMDEN",)), True),
        (Constituency(areas=("Merton",)), False),
        (Constituency(areas=("Merton", "Camden")), True),
        (Constituency(kinds=(GroupKind.FAITH,)), True),
        (Constituency(kinds=(GroupKind.NETWORK,)), False),
        (Constituency(topics=("Play",)), True),
        (Constituency(topics=("sport",)), False),
        (Constituency(areas=("Camden",), topics=("sport",)), False),
    ],
)
def test_a_constituency_holds_groups_of_all_that_it_says(constituency: Constituency, holds: bool) -> None:
    assert constituency.holds(group(kind=GroupKind.FAITH, topics=("play", "health"))) is holds


def test_who_speaks_for_groups_like_theirs_comes_first() -> None:
    everyone, merton, camden = (
        seat(1),
        seat(2, Constituency(areas=("Merton",))),
        seat(3, Constituency(areas=("Camden",))),
    )
    assert nearest_first([everyone, merton, camden], [group()]) == [camden, everyone, merton]
    assert nearest_first([everyone, merton, camden], [group("Merton"), group()])[0] == merton
    assert len(nearest_first([everyone, merton, camden], [])) == 3


def test_boards_of_ones_own_area_come_before_those_of_the_network() -> None:
    assert [board.id for board in near(BOARDS, [group()])] == [2, 1, 4]
    assert [board.id for board in near(BOARDS[1:3], [group("Bexley")])] == [2, 3]
    assert [board.id for board in near(BOARDS, [])] == [1, 4]


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2026, 11, 22), False), (DAY, True), (date(2027, 1, 31), True), (date(2027, 2, 1), False)],
)
def test_a_seat_is_in_force_from_its_first_to_its_last_day(day: date, in_force: bool) -> None:
    assert seat(until=date(2027, 1, 31)).in_force(day) is in_force


def test_a_seat_without_an_end_stays() -> None:
    assert seat().in_force(date(2040, 1, 1))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("07700 900123", True),
        ("ring (+44) 7700-900-123 after six", True),
        ("the desk in Hall 3, Tuesdays 10 to 12", False),
        ("ada@example.org", False),
        ("", False),
    ],
)
def test_a_phone_number_in_a_sentence_is_seen(text: str, holds: bool) -> None:
    assert holds_number(text) is holds


def test_a_number_is_given_out_only_where_that_was_agreed() -> None:
    reached = Seat(
        id=SeatId(1),
        board=BoardId(1),
        speaks_for="all",
        name="Ada",
        chosen=Chosen.ELECTED,
        since=DAY,
        reach="Ring 07700 900123",
    )
    assert [part for part, _reason in criticise_seat(reached)] == ["reach"]
    assert list(criticise_seat(reached, number_agreed=True)) == []


def test_what_is_wrong_with_a_seat_is_told_part_by_part() -> None:
    wrong = Seat(
        id=SeatId(1),
        board=BoardId(1),
        speaks_for="",
        name="a" * (LONGEST_NAME + 1),
        chosen=Chosen.ELECTED,
        since=DAY,
        until=date(2026, 1, 1),
        reach="a" * (LONGEST_LINE + 1),
    )
    assert [part for part, _reason in criticise_seat(wrong)] == ["person", "speaks_for", "reach", "until"]


def test_what_is_wrong_with_a_board_is_told_part_by_part() -> None:
    assert [part for part, _ in criticise_board(Board(id=BoardId(1), name="()", does=""))] == [
        "board",
        "does",
    ]
    long = Board(id=BoardId(1), name="a" * (LONGEST_NAME + 1), does="a" * (LONGEST_LINE + 1))
    assert [part for part, _ in criticise_board(long)] == ["board", "does"]
    assert list(criticise_board(BOARDS[0])) == []
