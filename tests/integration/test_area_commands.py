"""Which area lies in which, as coordinators say it on the command line."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill

pytestmark = pytest.mark.usefixtures("network")
MERTON = ("--as", "Nadia")


@pytest.fixture
def network(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    handbill("staff", "add", "Nadia", "--role", "worker", "--area", "Merton")


def listed(handbill: Handbill) -> dict[str, tuple[int, str | None]]:
    found = json.loads(handbill("areas", "list", "--json").out)
    return {each["area"]: (each["groups"], each["wider"]) for each in found}


def test_areas_are_put_into_wider_ones_and_taken_out(handbill: Handbill) -> None:
    before = listed(handbill)
    assert {name: wider for name, (_count, wider) in before.items()} == {"Camden": None, "Merton": None}
    assert "handbill areas put" in handbill("areas", "list").out
    told = handbill("areas", "put", "camden", "--in", "North London", "--new").out
    assert told.startswith("Camden lies in North London.\n")
    assert "handbill areas list" in told
    assert handbill("areas", "put", "north london", "--in", "London", "--new").code == 0
    assert handbill("areas", "put", "Merton", "--in", "LONDON").out.startswith("Merton lies in London.\n")
    assert listed(handbill) == {
        "Camden": (before["Camden"][0], "North London"),
        "London": (0, None),
        "Merton": (before["Merton"][0], "London"),
        "North London": (0, "London"),
    }
    assert "North London, in London" in handbill("areas", "list").out
    again = json.loads(handbill("areas", "put", "Camden", "--in", "London", "--json").out)
    assert (again["wider"], again["around"]) == ("London", ["London"])
    assert "lies in no other area now" in handbill("areas", "remove", "CAMDEN").out
    assert listed(handbill)["Camden"][1] is None


def test_the_log_tells_that_it_was_said(handbill: Handbill) -> None:
    handbill("areas", "put", "Camden", "--in", "Merton")
    handbill("areas", "remove", "Camden")
    log = json.loads(handbill("log", "--json").out)
    said = [each["status"] for each in log if each["subject"] == "wider_area"]
    assert set(said) == {"put", "removed"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("put", "Camdem", "--in", "Merton"), "There are: Camden, Merton"),
        (("put", "Camden", "--in", "Mertn"), "There are: Camden, Merton. A wider area"),
        (("put", "Camden", "--in", "camden"), "in itself"),
        (("put", "Camden", "--in", "Merton", *MERTON), "Ask a coordinator"),
        (("remove", "Camden"), "lies in no other area"),
        (("remove", "Atlantis"), "There are: Camden, Merton"),
        (("remove", "Camden", *MERTON), "Ask a coordinator"),
        (("list", *MERTON), "Ask a coordinator"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    handbill: Handbill, arguments: tuple[str, ...], why: str
) -> None:
    ran = handbill("areas", *arguments)
    assert ran.code == 1
    assert why in ran.err


def test_areas_cannot_lie_in_a_ring(handbill: Handbill) -> None:
    handbill("areas", "put", "Camden", "--in", "Merton")
    assert "lies in it: Camden in Merton" in handbill("areas", "put", "Merton", "--in", "Camden").err
