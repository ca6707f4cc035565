"""Where groups stand, as people see it on the command line."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.integration.conftest import Handbill
from tests.services.conftest import CONSENT, HEAD

GROUP = "Chess and Chat"
WHY = "They said so on a visit"
MERTON = ("--as", "Nadia")


@pytest.fixture
def network(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    handbill("staff", "add", "Nadia", "--role", "worker", "--area", "Merton")


@pytest.mark.usefixtures("network")
def test_a_group_is_shown_with_what_is_known_of_it(handbill: Handbill) -> None:
    assert "no check-in yet" in handbill("checkins", "show", GROUP).out
    assert handbill("areas", "set", "merton", "cvs_developed", "no").code == 0
    assert handbill("groups", "set", GROUP, "named_lead", "yes", *MERTON).code == 0
    told = handbill("checkins", "override", GROUP, "medium", "--because", WHY, *MERTON).out
    assert told == "Chess and Chat: not placed -> medium, until its next check-in\n"
    shown = handbill("checkins", "show", GROUP).out
    for words in ("level: medium, set by a worker", WHY, "someone is named to lead", "History"):
        assert words in shown
    document = json.loads(handbill("checkins", "show", GROUP, "--json").out)
    assert (document["level"], document["override"], document["differs"]) == ("medium", True, False)
    assert [(each["factor"], each["holds"]) for each in document["factors"]] == [
        ("named_lead", True),
        ("cvs_developed", False),
    ]
    assert document["history"][0]["because"] == WHY
    assert WHY not in handbill("log", "--json").out


@pytest.mark.usefixtures("network")
def test_a_level_set_by_hand_is_told_as_such(handbill: Handbill) -> None:
    handbill("groups", "place", GROUP, "--level", "low")
    assert "level: low, set by hand" in handbill("checkins", "show", GROUP).out


@pytest.mark.usefixtures("network")
def test_facts_of_areas_are_shown(handbill: Handbill) -> None:
    handbill("areas", "set", "Merton", "cvs_funded", "yes")
    shown = json.loads(handbill("areas", "show", "--json").out)
    assert list(shown) == ["Camden", "Merton"]
    assert (shown["Merton"]["cvs_funded"], shown["Camden"]["cvs_funded"]) == (True, None)
    assert list(json.loads(handbill("areas", "show", "--json", *MERTON).out)) == ["Merton"]
    assert "cvs_funded" in handbill("areas", "show", "merton").out
    assert "no area 'Camden'" in handbill("areas", "show", "Camden", *MERTON).err


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    "arguments",
    [
        ("areas", "set", "Merton", "cvs_funded", "yes", *MERTON),
        ("areas", "set", "Atlantis", "cvs_funded", "yes"),
        ("areas", "set", "Merton", "named_lead", "yes"),
        ("groups", "set", GROUP, "cvs_funded", "yes"),
        ("checkins", "override", GROUP, "low", "--because", ""),
        ("checkins", "override", "Lantern Circle", "low", "--because", WHY, *MERTON),
        ("checkins", "results", "--outside", "--area", "Merton"),
        ("checkins", "results", "--outside", *MERTON),
        ("checkins", "results", "--area", "Camden", *MERTON),
        ("checkins", "results", "--chart", "/nowhere/at/all.svg"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(handbill: Handbill, arguments: tuple[str, ...]) -> None:
    ran = handbill(*arguments)
    assert ran.code == 1
    assert ran.err
    assert "Something went wrong" not in ran.err


@pytest.mark.usefixtures("network")
def test_results_come_as_text_json_csv_and_chart(handbill: Handbill, tmp_path: Path) -> None:
    handbill("checkins", "override", GROUP, "medium", "--because", WHY)
    assert "5 groups, 1 of them placed" in handbill("checkins", "results").out
    document = json.loads(handbill("checkins", "results", "--json").out)
    assert (document["groups"], document["placed"]) == (5, 1)
    assert {each["level"]: each["groups"] for each in document["levels"]}["medium"] == 1
    assert document["by_area"]["Merton"]["not_placed"] == 2
    merton = json.loads(handbill("checkins", "results", "--json", *MERTON).out)
    assert list(merton["by_area"]) == ["Merton"]
    lines = list(csv.DictReader(io.StringIO(handbill("checkins", "results", "--csv").out)))
    assert {"table": "area", "row": "Camden", "level": "", "groups": "2", "share": ""} in lines
    chart = tmp_path / "chart.svg"
    assert handbill("checkins", "results", "--chart", str(chart)).code == 0
    texts = ["".join(each.itertext()) for each in ET.parse(chart).iter()]  # noqa: S314 - our own document
    assert "1, 100%" in texts


def test_what_outsiders_get_has_no_small_count_and_no_name(handbill: Handbill, tmp_path: Path) -> None:
    table = tmp_path / "many.csv"
    rows = [
        f"Group {number},community,{area},1,,,en,Person {number},,077009001{number:02},{CONSENT}"
        for number, area in enumerate(["Camden"] * 9 + ["Merton"] * 8 + ["Havering"] * 2)
    ]
    table.write_text("\n".join([HEAD, *rows]) + "\n")
    handbill("groups", "import", str(table))
    for number in range(3):
        handbill("groups", "place", f"Group {number}", "--level", "high")
    document = json.loads(handbill("checkins", "results", "--outside", "--json").out)
    assert document["groups"] == 19
    assert document["placed"] is None
    assert {each["groups"] for each in document["levels"]} == {None}
    assert {name: row["groups"] for name, row in document["by_area"].items()} == {"Camden": 9, "others": 10}
    assert "Havering" not in json.dumps(document)
    assert not {"mixed", "movement", "replies"} & set(document)
    text = handbill("checkins", "results", "--outside").out
    assert "how many are placed is hidden" in text


def test_names_in_results_run_nothing_in_a_spreadsheet(handbill: Handbill, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text(f"{HEAD}\nA Group,community,=1+1,1,,,en,Ada,,07700900031,{CONSENT}\n")
    handbill("groups", "import", str(odd))
    lines = csv.DictReader(io.StringIO(handbill("checkins", "results", "--csv").out))
    assert {line["row"] for line in lines if line["table"] == "area"} == {"'=1+1"}
