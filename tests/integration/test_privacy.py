"""Markers are planted in names, numbers and texts, and looked for in everything that is logged."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill, in_a_process
from tests.services.conftest import CONSENT, HEAD

NAME, ROLE, TEXT, SECRET = "Marker-Name-77", "Marker-Role-77", "Marker-Text-77", "Marker-Secret-77"
PHONE, LEAD_PHONE, LEAD = "+447700900777", "+447700900778", "Marker-Lead-77"
MARKERS = (NAME, ROLE, TEXT, SECRET, LEAD, PHONE, PHONE[3:], LEAD_PHONE[3:])
ECM = "what-ecm-was-and-is"


@pytest.fixture
def told(tmp_path: Path) -> list[str]:
    """Everything the engagement log and the application log said over a life of one contact."""
    settings = {
        "HANDBILL_DATA_DIR": str(tmp_path / "data"),
        "HANDBILL_SIMULATE": "1",
        "HANDBILL_LOG_LEVEL": "debug",
        "HANDBILL_SIMULATOR_LOSE": "0.2",
    }
    table = tmp_path / "groups.csv"
    table.write_text(f"{HEAD}\nA Group,faith,Camden,1,,,en,{NAME},{ROLE},{PHONE},{CONSENT}\n")
    script = tmp_path / "script.txt"
    script.write_text(f"{TEXT}\nhelpme {SECRET}\nWRONG NUMBER\n2\nLANG bn\nMORE\nSTOP\nSTART\n")
    ran = [
        in_a_process(*arguments, **settings)
        for arguments in (
            ("groups", "import", str(table)),
            ("safeguarding", "leads", "add", LEAD, "--phone", LEAD_PHONE, "--telegram", "77"),
            ("briefings", "send", ECM, "--yes", "--wait"),
            ("talk", "--channel", "sms", "--as", PHONE, "--script", str(script)),
            ("inbox", "answer", "1", TEXT),
            ("checkins", "override", "A Group", "low", "--because", TEXT),
            ("safeguarding", "show", "1", "--as", LEAD),
        )
    ]
    assert [each.code for each in ran] == [0] * len(ran)
    log = in_a_process("log", "--json", **settings)
    assert len(json.loads(log.out)) > 10
    return [*(each.err for each in ran), log.out, log.err, in_a_process("log", "--csv", **settings).out]


def test_no_log_holds_anyones_words_names_or_numbers(
    told: list[str], tmp_path: Path, handbill: Handbill
) -> None:
    for text in told:
        for marker in MARKERS:
            assert marker not in text
    # What raised an alarm is nowhere else either, and a lead can read it.
    copy = tmp_path / "copy.csv"
    for others in (("inbox", "--all"), ("groups", "export", str(copy)), ("safeguarding", "list", "--all")):
        ran = handbill(*others)
        assert ran.code == 0
        assert SECRET not in ran.out + ran.err
    assert SECRET not in copy.read_text()
    assert not any(SECRET.encode() in path.read_bytes() for path in (tmp_path / "data").glob("handbill.db*"))
    assert SECRET in handbill("safeguarding", "show", "1", "--as", LEAD).out


def test_an_error_on_the_way_shows_none_of_them_either(tmp_path: Path) -> None:
    table = tmp_path / "groups.csv"
    table.write_text(f"{HEAD}\nA Group,faith,Camden,1,,,en,{NAME},{ROLE},{PHONE},{CONSENT}\n")
    settings = {"HANDBILL_DATA_DIR": str(tmp_path / "data"), "HANDBILL_LOG_LEVEL": "debug"}
    in_a_process("groups", "list", **settings)
    database = tmp_path / "data" / "handbill.db"
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON contacts BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
        connection.commit()
    ran = in_a_process("groups", "import", str(table), **settings)
    assert ran.code == 1
    assert "Something went wrong inside Handbill: IntegrityError" in ran.err
    for marker in MARKERS:
        assert marker not in ran.err
