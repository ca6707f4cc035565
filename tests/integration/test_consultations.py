"""handbill consultations, as its users meet it."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill

ADD = ("consultations", "add", "Short breaks", "--asker", "Camden Council", "--simulate")
OPEN = ("--opens", "2098-12-01 09:00", "--closes", "2099-01-15 17:00")


def test_a_consultation_is_announced_changed_and_shown(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("questions:\n  - en: Who helps you?\n    bn: কে সাহায্য করে?\n", encoding="utf-8")
    added = handbill(*ADD, *OPEN, "--questions", str(file), "--topic", "youth", "--json")
    assert added.code == 0
    report = json.loads(added.out)
    assert report["questions"] == [{"en": "Who helps you?", "bn": "কে সাহায্য করে?"}]
    assert report["closes_at"] == "2099-01-15T17:00:00Z"
    assert (report["short_notice"], report["simulated"]) == (False, True)

    changed = handbill("consultations", "change", "1", "--closes", "16/01/2099 17:00", "--stage", "final")
    assert changed.code == 0
    assert "Who has heard of it is told" in changed.out
    shown = handbill("consultations", "show", "1").out
    assert "question 1 (bn): কে সাহায্য করে?" in shown
    assert "2098-12-01 09:00 to 2099-01-16 17:00, Europe/London" in shown
    listed = json.loads(handbill("consultations", "list", "--json").out)
    assert [(each["id"], each["stage"], each["standing"]) for each in listed] == [(1, "final", "to come")]
    logged = json.loads(handbill("log", "--kind", "consultation", "--json").out)
    assert [line["status"] for line in logged] == ["announced", "changed"]


def test_its_reminders_are_planned_at_once_shown_and_dropped_when_it_is_off(
    handbill: Handbill, tmp_path: Path
) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(
        "group,kind,area,tier,language,contact,phone,consent_source,consent_date,consent_purposes\n"
        "Chess and Chat,community,Merton,3,en,Osei,07700 900003,form,2026-03-02,reminders\n",
        encoding="utf-8",
    )
    assert handbill("groups", "import", str(file)).code == 0
    added = handbill(*ADD, *OPEN, "--question", "Who helps you?")
    assert "handbill consultations plan 1" in added.out
    logged = json.loads(handbill("consultations", "plan", "1", "--json").out)["reminders"]
    assert [(each["reminder"], each["groups"], each["state"]) for each in logged] == [
        (code, "Chess and Chat", "pending")
        for code in ("announcement", "opening", "half_way", "three_days_before", "last_day")
    ]
    assert (logged[4]["due_at"], logged[4]["due_local"]) == ("2099-01-15T09:00:00Z", "2099-01-15T09:00:00")
    assert logged[4]["why"] == "the first good hour from then on"
    shown = handbill("consultations", "plan", "1").out
    assert "Short breaks, 2098-12-01 09:00 to 2099-01-15 17:00, Europe/London" in shown
    off = handbill("consultations", "cancel", "1", "--simulate", "--json")
    assert json.loads(off.out)["cancelled_at"] is not None
    assert handbill("consultations", "cancel", "1").code == 1
    dropped = json.loads(handbill("consultations", "plan", "1", "--json").out)["reminders"]
    assert {each["state"] for each in dropped} == {"dropped"}
    listed = json.loads(handbill("consultations", "list", "--all", "--json").out)
    assert [each["standing"] for each in listed] == ["called off"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((*ADD, *OPEN), "Only at scoping"),
        ((*ADD, "--closes", "soon"), "--closes: not a time: 'soon': write it as"),
        ((*ADD, "--closes", "2001-01-15 17:00", "--question", "Who?"), "It closes in the past"),
        ((*ADD, *OPEN, "--question", "Who?", "--area", "Atlantis"), "no area 'Atlantis'"),
        ((*ADD, *OPEN, "--question", "Who?", "--zone", "Mars"), "no time zone"),
        ((*ADD, *OPEN, "--question", "Who?", "--organiser", "Nobody"), "staff list"),
        ((*ADD, *OPEN, "--question", "word " * 120), "3 is the most: say it shorter"),
        (("consultations", "plan", "9"), "There is no consultation 9"),
        (("consultations", "cancel", "9"), "There is no consultation 9"),
        (("consultations", "show", "9"), "There is no consultation 9"),
        (("consultations", "close", "9"), "There is no consultation 9"),
        (("consultations", "outcome", "9", "--text", "Done"), "There is no consultation 9"),
        (("consultations", "read", "9"), "There is no consultation 9"),
        (("consultations", "mask", "9", "--words", "Nobody"), "no such view"),
        (("consultations", "export", "9", "views.pdf"), "none of .csv, .xlsx and .html"),
    ],
)
def test_what_is_refused_says_what_to_do(handbill: Handbill, arguments: tuple[str, ...], reason: str) -> None:
    ran = handbill(*arguments)
    assert ran.code == 1
    assert reason in ran.err


def test_mistakes_in_a_file_of_questions_come_with_their_lines(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("questions:\n  - bn: কে?\n  - en: Who?\n    xx: Who?\n", encoding="utf-8")
    ran = handbill(*ADD, *OPEN, "--questions", str(file))
    assert ran.code == 1
    assert f"{file}:2: has no English" in ran.err
    assert f"{file}:4: 'xx' is no language we write" in ran.err


def test_a_close_in_the_hour_that_the_clock_skips_is_said_as_it_is_meant(handbill: Handbill) -> None:
    close = ("--opens", "2098-12-01 09:00", "--closes", "2099-03-29 01:30")
    added = handbill(*ADD, *close, "--question", "Who helps you?")
    assert "2098-12-01 09:00 to 2099-03-29 02:30, Europe/London" in added.out
    assert "2099-03-29 01:30 does not exist in Europe/London" in added.err
    changed = handbill("consultations", "change", "1", "--closes", "2100-03-28 01:30", "--json", "--simulate")
    assert "it is taken as 02:30" in changed.err
    assert "2100-03-28 02:30" in handbill("consultations", "list").out
