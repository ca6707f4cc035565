"""handbill boards, as people run it."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill

TRUST = "Children's Trust Board"
EARLY = "Early Years Sub-group"
DOES = ("--does", "It plans services for children.")
HEAD = "board,does,area,topics,parent,person,group,speaks_for,for_areas,chosen,since,public"
GRACE = "Grace,Lantern Circle,small groups,Camden,elected,2026-01-31,yes"
TABLE = f"""{HEAD}
{EARLY},Plans play places.,Camden,early years;play,{TRUST},{GRACE}
{TRUST},It plans services for children.,,,,Ann Lee,,everyone,,appointed,31/01/2026,
"""


@pytest.fixture
def network(handbill: Handbill, table: Path) -> Handbill:
    assert handbill("groups", "import", str(table)).code == 0
    return handbill


def seats(handbill: Handbill, board: str = TRUST, *more: str) -> list[dict[str, object]]:
    shown = handbill("boards", "show", board, "--json", *more)
    found: list[dict[str, object]] = json.loads(shown.out)["seats"]
    return found


def test_a_register_is_made_shown_and_ended(network: Handbill) -> None:
    assert network("boards", "add", TRUST, *DOES, "--topic", "planning").code == 0
    assert network("boards", "add", EARLY, *DOES, "--area", "camden", "--part-of", TRUST).code == 0
    seated = network(
        *("boards", "seat", TRUST, "--person", "grace", "--group", "Lantern Circle", "--for", "small groups"),
        *("--chosen", "elected", "--area", "Camden", "--since", "2026-01-31", "--reach", "at the hall"),
    )
    assert (seated.code, seated.out) == (0, "Seat 1: grace speaks for small groups, since 2026-01-31.\n")
    shown = network("boards", "show", TRUST)
    assert f"sub-groups: {EARLY}" in shown.out
    assert "small groups" in shown.out
    listed = json.loads(network("boards", "list", "--json").out)
    assert [(each["board"], each["part_of"]) for each in listed] == [(TRUST, None), (EARLY, TRUST)]
    (seat,) = listed[0]["seats"]
    assert (seat["chosen"], seat["in_directory"], seat["public"]) == ("elected", True, False)
    assert network("boards", "change-seat", "1", "--public", "--until", "2099-12-31").code == 0
    assert (seats(network)[0]["public"], seats(network)[0]["reach"]) == (True, "at the hall")
    assert network("boards", "end-seat", "1", "--on", "2026-02-28").code == 0
    assert seats(network) == []
    assert seats(network, TRUST, "--ended")[0]["until"] == "2026-02-28"
    refused = network("boards", "remove", TRUST)
    assert (refused.code, refused.err) == (1, f"End its sub-groups first: {EARLY}\n")
    assert network("boards", "remove", EARLY, "--on", "2026-01-01").code == 0
    assert EARLY not in network("boards", "list").out
    assert EARLY in network("boards", "list", "--ended").out
    assert network("boards", "change", EARLY, "--reopen", "--name", "Play Sub-group").code == 0
    assert "Play Sub-group" in network("boards", "list").out


def test_somebody_outside_the_directory_can_sit_there_and_is_said_to_be_out_of_reach(
    network: Handbill,
) -> None:
    network("boards", "add", TRUST, *DOES)
    seated = network(
        "boards", "seat", TRUST, "--person", "Ann Lee", "--for", "all groups", "--chosen", "appointed"
    )
    assert "are not asked after meetings" in seated.out
    assert "Ann Lee (not in the directory)" in network("boards", "show", TRUST).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", TRUST, *DOES), "There is a board"),
        (("add", "a" * 51, *DOES), "Board is longer than 50 characters."),
        (("add", "New", "--does", " "), "Does is empty"),
        (("add", "New", *DOES, "--area", "Nowhere"), "There is no area 'Nowhere'"),
        (("add", "New", *DOES, "--part-of", "Childrens Trust Bord"), f"Did you mean: {TRUST}?"),
        (("change", TRUST, "--part-of", TRUST), "cannot be part of itself"),
        (("show", "Nothing like it"), "See: handbill boards list"),
        (("remove", TRUST, "--on", "soon"), "Not a date: 'soon'"),
        (("end-seat", "9"), "There is no seat 9"),
        (("seat", TRUST, "--person", "Ann", "--for", "all"), "Say how they were chosen"),
        (
            (
                "seat",
                TRUST,
                "--person",
                "Ann",
                "--for",
                "all",
                "--chosen",
                "elected",
                "--group",
                "Toy Library",
            ),
            "has no contact 'Ann'. There are: Eileen",
        ),
        (
            (
                "seat",
                TRUST,
                "--person",
                "A",
                "--for",
                "all",
                "--chosen",
                "elected",
                "--reach",
                "07700 900123",
            ),
            "Reach holds a phone number",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    network: Handbill, arguments: tuple[str, ...], told: str
) -> None:
    network("boards", "add", TRUST, *DOES)
    ran = network("boards", *arguments)
    assert ran.code == 1
    assert told in ran.err
    assert ran.out == ""


def test_an_agreed_number_is_kept(network: Handbill) -> None:
    network("boards", "add", TRUST, *DOES)
    reach = ("--reach", "Ring 07700 900123", "--number-agreed", "--public")
    network("boards", "seat", TRUST, "--person", "A", "--for", "all", "--chosen", "elected", *reach)
    assert network("boards", "change-seat", "1", "--chosen", "nominated").code == 0
    assert seats(network)[0]["reach"] == "Ring 07700 900123"


def test_another_person_on_a_seat_is_no_longer_who_was_known(network: Handbill) -> None:
    network("boards", "add", TRUST, *DOES)
    grace = ("--person", "Grace", "--group", "Lantern Circle", "--for", "all", "--chosen", "elected")
    network("boards", "seat", TRUST, *grace)
    assert seats(network)[0]["in_directory"] is True
    network("boards", "change-seat", "1", "--person", "Ann Lee")
    assert seats(network)[0]["in_directory"] is False


def test_a_table_is_taken_in_and_again_changes_nothing(network: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "boards.csv"
    file.write_text(TABLE, encoding="utf-8")
    dry = network("boards", "import", str(file), "--dry-run")
    assert "Would be: 2 imported" in dry.out
    assert json.loads(network("boards", "list", "--json").out) == []
    assert "2 rows. 2 imported" in network("boards", "import", str(file)).out
    assert [seat["person"] for seat in seats(network, EARLY)] == ["Grace"]
    assert json.loads(network("boards", "show", EARLY, "--json").out)["part_of"] == TRUST
    again = json.loads(network("boards", "import", str(file), "--json").out)
    assert (again["imported"], again["unchanged"]) == (0, 2)


def test_bad_rows_of_a_table_are_told_with_their_lines(network: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "boards.csv"
    file.write_text(TABLE.replace("appointed", "picked").replace("Lantern", "Lanterm"), encoding="utf-8")
    ran = network("boards", "import", str(file))
    assert ran.code == 1
    assert "line 2, group: there is no group 'Lanterm Circle'" in ran.err
    assert "line 3, chosen: unknown 'picked'" in ran.err
    assert json.loads(network("boards", "list", "--json").out) == []
    (tmp_path / "groups.csv").write_text("group,kind\nA,faith\n", encoding="utf-8")
    other = network("boards", "import", str(tmp_path / "groups.csv"))
    assert "these columns are missing: board, does" in other.err


def test_workers_look_and_do_not_change(network: Handbill) -> None:
    network("boards", "add", TRUST, *DOES)
    network("staff", "add", "Nadia", "--role", "worker", "--area", "Merton")
    assert TRUST in network("boards", "list", "--as", "Nadia").out
    refused = network("boards", "add", "New", *DOES, "--as", "Nadia")
    assert (refused.code, refused.err) == (
        1,
        "This is outside what you look after. Ask a coordinator.\n",
    )
