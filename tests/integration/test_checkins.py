"""handbill checkins, as people run it."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill
from tests.services.conftest import HEAD


def test_a_placement_is_printed_as_json(handbill: Handbill) -> None:
    asked = {"understanding": "good", "updates": "regular", "services": "built", "part": None}
    ran = handbill("checkins", "place", json.dumps(asked))
    assert ran.code == 0
    printed = json.loads(ran.out)
    assert list(printed) == ["level", "certainty", "reasons", "missing"]
    assert (printed["level"], printed["certainty"]) == ("medium", "partial")
    assert printed["missing"] == ["part", "young"]
    assert "services=built: meets medium" in printed["reasons"]


def test_nothing_answered_has_no_level(handbill: Handbill) -> None:
    printed = json.loads(handbill("checkins", "place", "{}").out)
    assert printed["level"] is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('["understanding"]', "as an object"),
        ('{"understanding": 3}', "must be a code"),
        ('{"colour": "blue"}', "no question 'colour'"),
        ('{"understanding": "great"}', "'great' is no answer to understanding"),
    ],
)
def test_what_cannot_be_placed_is_told_in_a_sentence(handbill: Handbill, typed: str, told: str) -> None:
    ran = handbill("checkins", "place", typed)
    assert ran.code == 1
    assert told in ran.err
    assert ran.out == ""


PEOPLE = f"""{HEAD}
Lantern Choir,community,Camden,1,,,en,Grace Obi,,07700 900131,form,2026-03-02,bulletins;check-ins
Chess at Five,community,Merton,1,,,en,Osei Ade,,07700 900133,form,2026-03-02,bulletins;check-ins
Quiet Club,community,Merton,1,,,en,Ann Lee,,07700 900135,form,2026-03-02,bulletins
"""


@pytest.fixture
def network(handbill: Handbill, tmp_path: Path) -> Handbill:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert handbill("groups", "import", str(tmp_path / "people.csv")).code == 0
    return handbill


def test_a_round_is_planned_sent_and_answered(network: Handbill, tmp_path: Path) -> None:
    planned = network("checkins", "send", "--due", "--simulate")
    assert planned.code == 1
    assert "2 groups, 2 contacts" in planned.err
    assert "left out: 1 no consent" in planned.err
    assert "Say --yes to send." in planned.err
    sent = network("checkins", "send", "--due", "--simulate", "--yes", "--wait", "--json")
    assert json.loads(sent.out)["standing"] == {"open": 2}
    script = tmp_path / "script.txt"
    script.write_text("4\n3\n4\n2\n1\n", encoding="utf-8")
    talk = network("talk", "--channel", "sms", "--as", "07700 900133", "--script", str(script))
    assert "You said: I know it well." in talk.out
    listed = network("groups", "list", "--level", "high", "--json")
    assert [group["name"] for group in json.loads(listed.out)] == ["Chess at Five"]
    again = network("checkins", "send", "--due", "--simulate", "--yes")
    assert again.code == 1
    assert "1 asked lately" in again.err
    assert "1 not due" in again.err


def test_whom_to_ask_must_be_said(network: Handbill) -> None:
    ran = network("checkins", "send", "--simulate", "--yes")
    assert ran.code == 1
    assert "--due" in ran.err
