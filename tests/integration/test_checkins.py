"""handbill checkins, as people run it."""

import json

import pytest

from tests.integration.conftest import Handbill


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
