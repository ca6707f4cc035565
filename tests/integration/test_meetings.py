"""handbill meetings and handbill notices, as people run them."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill
from tests.services.conftest import HEAD

PEOPLE = f"""{HEAD}
Lantern Choir,community,Camden,1,,,en,Grace Obi,,07700 900131,form,2026-03-02,bulletins;reminders
Chess at Five,community,Merton,2,,,en,Osei Ade,,07700 900133,form,2026-03-02,reminders
"""
MEETINGS = """title,kind,starts,ends,area,pays
Forum for all,forum,2099-03-04 19:00,21:00,,travel;cover
Small grants,funding,,2099-04-01 17:00,Camden,
"""


@pytest.fixture
def network(handbill: Handbill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handbill:
    monkeypatch.setenv("HANDBILL_SIMULATE", "1")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert handbill("groups", "import", str(tmp_path / "people.csv")).code == 0
    return handbill


def add(handbill: Handbill, *more: str) -> None:
    given = ("--kind", "forum", "--starts", "2099-03-04 19:00", "--ends", "21:00", *more)
    ran = handbill("meetings", "add", "Forum", *given)
    assert ran.code == 0, ran.err


def test_a_meeting_is_set_up_shown_planned_changed_and_called_off(network: Handbill) -> None:
    add(network, "--area", "Camden", "--pays", "travel", "--language", "Bengali", "--interpreter")
    (listed,) = json.loads(network("meetings", "list", "--json").out)
    assert (listed["title"], listed["areas"], listed["languages"]) == ("Forum", ["Camden"], ["bn"])
    assert (listed["starts"], listed["zone"]) == ("2099-03-04T19:00:00", "Europe/London")
    assert listed["pays"] == ["travel"]
    shown = network("meetings", "show", "1").out
    assert "when: Wed 2099-03-04 19:00 to 21:00, Europe/London" in shown
    assert "answers: 0 yes, 0 no, 0 not sure, 1 silent" in shown
    plan = json.loads(network("meetings", "plan", "1", "--json").out)
    assert [(each["reminder"], each["groups"], each["state"]) for each in plan["reminders"]] == [
        (code, "Lantern Choir", "pending")
        for code in ("invitation", "week_before", "evening_before", "hours_before")
    ]
    assert plan["reminders"][2]["due_at"] == "2099-03-03T17:00:00Z"
    assert plan["reminders"][2]["why"] == "its own moment is a good hour"
    assert "Tue 2099-03-03 17:00" in network("meetings", "plan", "1").out
    moved = network("meetings", "change", "1", "--starts", "18:00", "--place", "Library")
    assert moved.out.startswith("Meeting 1 is changed: Forum, Wed 2099-03-04 18:00 to 20:00\n")
    assert network("meetings", "cancel", "1").code == 0
    assert "(called off)" in network("meetings", "list").out
    reminders = json.loads(network("meetings", "plan", "1", "--json").out)["reminders"]
    assert {each["state"] for each in reminders} == {"dropped"}
    log = json.loads(network("log", "--json").out)
    done = [each["status"] for each in log if each["kind"] == "meeting"]
    assert done == ["added", "changed", "cancelled"]


def test_a_time_the_clock_skips_or_shows_twice_is_said_with_what_it_is_taken_for(network: Handbill) -> None:
    skipped = network("meetings", "add", "Night", "--kind", "other", "--starts", "2099-03-29 01:30")
    assert skipped.code == 0
    assert "2099-03-29 01:30 does not exist in Europe/London" in skipped.err
    assert "it is taken as 02:30" in skipped.err
    assert "Night, Sun 2099-03-29 02:30" in skipped.out
    assert "Night, Sun 2099-03-29 02:30" in network("meetings", "plan", "1").out
    twice = network("meetings", "add", "Night", "--kind", "other", "--starts", "2099-10-25 01:30")
    assert "2099-10-25 01:30 comes twice in Europe/London" in twice.err
    assert "the first of the two (2099-10-25 00:30 UTC)" in twice.err
    plain = network("meetings", "change", "2", "--starts", "03:30")
    assert (plain.code, plain.err) == (0, "")


def test_what_comes_late_is_said_at_once_and_stands_in_the_notices(network: Handbill) -> None:
    from datetime import UTC, datetime, timedelta

    soon = f"{datetime.now(UTC) + timedelta(days=6):%Y-%m-%d} 12:00"
    ran = network("meetings", "add", "Board", "--kind", "board", "--starts", soon)
    assert ran.code == 0
    assert "groups need 21 days" in ran.err
    (notice,) = json.loads(network("notices", "--json").out)
    assert (notice["kind"], notice["event"], notice["done_at"]) == ("short_notice", 1, None)
    assert "'Board' was announced" in network("notices").out
    assert network("notices", "done", "1").code == 0
    assert network("notices").out == "There is nothing to know or do.\n"
    assert "[done]" in network("notices", "--all").out
    again = network("notices", "done", "1")
    assert (again.code, again.err) == (1, "There is no open notice 1. See: handbill notices\n")
    assert network("notices", "--for", "Nobody").code == 1


def test_a_table_is_taken_in_once(network: Handbill, tmp_path: Path) -> None:
    table = tmp_path / "meetings.csv"
    table.write_text(MEETINGS, encoding="utf-8")
    dry = network("meetings", "import", str(table), "--dry-run").out
    assert "2 rows. Would be: 2 imported" in dry
    assert dry.endswith("Nothing was written: this was a trial (--dry-run).\n")
    assert json.loads(network("meetings", "list", "--json").out) == []
    assert "2 rows. 2 imported" in network("meetings", "import", str(table)).out
    assert "2 rows. 0 imported, 2 unchanged" in network("meetings", "import", str(table)).out
    assert [each["title"] for each in json.loads(network("meetings", "list", "--json").out)] == [
        "Forum for all",
        "Small grants",
    ]


def test_an_import_says_what_odd_times_are_taken_for(network: Handbill, tmp_path: Path) -> None:
    table = tmp_path / "meetings.csv"
    rows = (
        "title,kind,starts,ends",
        "Night,other,2099-03-29 01:30,2099-03-29 03:30",
        "Grants,tender,,2099-10-25 01:30",
    )
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = network("meetings", "import", str(table))
    assert told.code == 0
    assert f"{table}, line 2, starts: 2099-03-29 01:30 does not exist in Europe/London" in told.err
    assert f"{table}, line 3, ends: 2099-10-25 01:30 comes twice in Europe/London" in told.err
    assert network("meetings", "import", str(table)).err == "", "what is there already is not told again"


def test_bad_rows_are_told_by_line_and_column_and_left_out_only_when_asked(
    network: Handbill, tmp_path: Path
) -> None:
    table = tmp_path / "meetings.csv"
    twice = MEETINGS.splitlines()[1]
    table.write_text(f"{MEETINGS}{twice}\nLate,forum,2020-01-01 10:00,,,\n", encoding="utf-8")
    ran = network("meetings", "import", str(table))
    assert ran.code == 1
    assert f"{table}, line 4, title: this is the meeting of line 2 once more" in ran.err
    assert f"{table}, line 5, starts: '2020-01-01 10:00' has passed" in ran.err
    assert json.loads(network("meetings", "list", "--json").out) == []
    report = json.loads(network("meetings", "import", str(table), "--skip-bad", "--json").out)
    assert (report["rows"], report["imported"]) == (4, 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "Forum", "--kind", "forum"), "starts: is empty: when does it start?"),
        (("change", "7", "--place", "Library"), "There is no meeting 7. See: handbill meetings list"),
        (("attended", "1"), "Say who came"),
        (("attended", "1", "--none", "--all-yes"), "Say --none alone"),
        (("attended", "1", "--all-yes"), "Meeting 1 has not begun yet."),
        (("attended", "1", "--came", "Nobody"), "Meeting 1 has not begun yet."),
        (("cancel", "1", "--following"), "is no part of a series"),
        (("claims", "--from", "spring"), "'spring' is not a date: write it as 2026-03-31"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    network: Handbill, arguments: tuple[str, ...], told: str
) -> None:
    add(network)
    ran = network("meetings", *arguments)
    assert ran.code == 1
    assert told in ran.err


def test_claims_are_written_to_a_new_file_only(network: Handbill, tmp_path: Path) -> None:
    assert network("meetings", "claims").out == "There is nothing to claim.\n"
    table = tmp_path / "claims.csv"
    assert network("meetings", "claims", "--csv", str(table)).code == 0
    assert table.read_text(encoding="utf-8-sig").startswith(
        "meeting,title,date,group,area,travel,childcare,cover"
    )
    assert "is there already" in network("meetings", "claims", "--csv", str(table)).err
