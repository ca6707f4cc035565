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


# ------------------------------------------------------------------------------------ feedback


@pytest.fixture
def asked(network: Handbill) -> Handbill:
    """Eileen, who agreed to check-ins, sits on a board, and was asked about a meeting of November."""
    network("boards", "add", TRUST, *DOES)
    eileen = ("--person", "Eileen", "--group", "Toy Library", "--for", "all", "--chosen", "elected")
    network("boards", "seat", TRUST, *eileen, "--since", "2026-01-01")
    network(
        "boards", "seat", TRUST, "--person", "A", "--for", "b", "--chosen", "elected", "--since", "2026-01-01"
    )
    ran = network("feedback", "ask", TRUST, "--meeting", "Autumn", "--on", "2026-11-20", "--simulate")
    assert "1 are asked" in ran.out
    assert "1 who sit there are not in the directory" in ran.out
    return network


def test_a_meeting_is_asked_about_once_it_has_been_and_of_those_who_sat_there(asked: Handbill) -> None:
    ahead = asked("feedback", "ask", TRUST, "--meeting", "Spring", "--on", "2999-04-01", "--simulate")
    assert (ahead.code, ahead.out) == (1, "")
    assert "2999-04-01 is still to come" in ahead.err
    before = asked("feedback", "ask", TRUST, "--meeting", "Old", "--on", "2025-04-01", "--simulate")
    assert (before.code, "nobody who sat there on that day" in before.out) == (0, True)
    assert "texts go out" not in before.out
    assert [each["meeting"] for each in json.loads(asked("feedback", "list", "--json").out)] == ["Autumn"]


def test_what_is_told_is_listed_and_compiled_without_names(asked: Handbill, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("A new room.\nThat we need it.\nIt is free.\n", encoding="utf-8")
    asked("dispatch", "--simulate")
    talked = asked("talk", "--channel", "sms", "--as", "07700 900005", "--script", str(script))
    assert "Thank you! We put it into our news" in talked.out
    listed = asked("feedback", "list", "--month", "2026-11")
    assert f"{TRUST}: Autumn, 2026-11-20 (1 of 1 answered, simulated)" in listed.out
    assert "    - That we need it." in listed.out
    assert "Eileen" not in listed.out
    assert json.loads(asked("feedback", "list", "--month", "2026-10", "--json").out) == []
    (told,) = json.loads(asked("feedback", "list", "--json").out)
    assert told["answers"] == [{"decided": "A new room.", "said": "That we need it.", "know": "It is free."}]
    compiled = asked("feedback", "compile", "--month", "2026-11")
    draft = tmp_path / "data" / "drafts" / "feedback-2026-11.yaml"
    assert str(draft) in compiled.out.replace("\n", "")
    assert "content check" in compiled.err
    text = draft.read_text(encoding="utf-8")
    assert "- It is free." in text
    assert "Eileen" not in text
    draft.write_text(text.replace("It is free.", "It costs nothing."), encoding="utf-8")
    again = asked("feedback", "compile", "--month", "2026-11")
    assert (again.code, "say --force" in again.err) == (1, True)
    assert "costs nothing" in draft.read_text(encoding="utf-8")
    assert asked("feedback", "compile", "--month", "2026-11", "--force").code == 0
    assert "costs nothing" not in draft.read_text(encoding="utf-8")


def test_an_unfinished_draft_among_the_briefings_is_found_and_not_used(
    asked: Handbill, tmp_path: Path
) -> None:
    own = tmp_path / "data" / "briefings"
    own.mkdir()
    lacking = 'id: feedback-2026-11\ntopic: t\ntitle: t\nshort: ""\n'
    (own / "feedback-2026-11.yaml").write_text(lacking)
    checked = asked("content", "check", "--no-translations")
    assert checked.code == 1
    assert "feedback-2026-11.yaml:4: short" in checked.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", TRUST, "--meeting", "autumn", "--on", "2026-11-20", "--simulate"), "already"),
        (("ask", TRUST, "--meeting", "Winter"), "No channel is set up"),
        (("ask", "Nothing", "--meeting", "Winter", "--simulate"), "There is no board"),
        (("compile", "--month", "2026-10"), "Nothing was told"),
        (("compile", "--month", "soon"), "Not a month: 'soon'"),
    ],
)
def test_feedback_that_cannot_be_is_refused_in_a_sentence(
    asked: Handbill, arguments: tuple[str, ...], told: str
) -> None:
    ran = asked("feedback", *arguments)
    assert ran.code == 1
    assert told in ran.err
