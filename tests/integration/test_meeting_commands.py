"""handbill meetings and notices, as people run them."""

import json
from pathlib import Path

import pytest

from bot.cli.meetings import ahead_told
from tests.integration.conftest import Handbill

FORUM = ("Autumn forum", "--kind", "forum", "--starts", "2099-12-03 19:00", "--ends", "21:00")


@pytest.fixture
def network(handbill: Handbill, table: Path, monkeypatch: pytest.MonkeyPatch) -> Handbill:
    monkeypatch.setenv("HANDBILL_SIMULATE", "1")
    assert handbill("groups", "import", str(table)).code == 0
    return handbill


def test_a_meeting_is_set_up_shown_and_changed(network: Handbill) -> None:
    added = network("meetings", "add", *FORUM, "--area", "Camden")
    assert added.out.splitlines() == [
        "Meeting 1 is set up: Autumn forum, Thu 2099-12-03 19:00 to 21:00",
        "Texts go out while `handbill serve` runs. Who hears when: handbill meetings plan 1",
    ]
    changed = network("meetings", "change", "1", "--starts", "19:30")
    assert "Autumn forum, Thu 2099-12-03 19:30 to 21:30" in changed.out
    assert network("meetings", "plan", "1").out.startswith("Autumn forum, Thu 2099-12-03 19:30")
    assert json.loads(network("meetings", "list", "--json").out)[0]["sequence"] == 1


def test_a_change_of_nothing_is_refused(network: Handbill) -> None:
    assert network("meetings", "add", *FORUM).code == 0
    refused = network("meetings", "change", "1")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Say what is to be changed, as in --starts 19:30.")


@pytest.mark.parametrize(
    ("days", "told"), [(0, "less than a day ahead"), (1, "1 day ahead"), (20, "20 days ahead")]
)
def test_how_far_ahead_is_told_in_words(days: int, told: str) -> None:
    assert ahead_told(days) == told
