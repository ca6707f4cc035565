"""The command, as its users meet it: what it prints, and how it ends."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill, in_a_process
from tests.services.conftest import CONSENT, HEAD, LINES

ECM = "what-ecm-was-and-is"
NOBODY_IMPORTED = {"imported": 0, "unchanged": 0}


def test_the_main_job_from_a_table_to_the_log(handbill: Handbill, table: Path, tmp_path: Path) -> None:
    imported = handbill("groups", "import", str(table), "--json")
    assert imported.code == 0
    report = json.loads(imported.out)
    assert (report["rows"], report["imported"], report["unchanged"], report["rejected"]) == (7, 7, 0, [])

    sent = handbill("briefings", "send", ECM, "--area", "Merton", "--yes", "--wait", "--simulate", "--json")
    assert sent.code == 0
    report = json.loads(sent.out)
    assert (report["groups"], report["contacts"], report["messages"]) == (2, 3, 4)
    assert report["simulated"] is True
    assert report["left_out"] == {"no_address": 1}
    assert report["pounds"] == pytest.approx(report["segments"] * 0.04)
    assert sum(report["states"].values()) == 4
    assert set(report["states"]) <= {"accepted", "delivered"}

    script = tmp_path / "script.txt"
    script.write_text("MORE\n\nWho pays?\nSTOP\n")
    talked = handbill("talk", "--channel", "sms", "--as", "07700 900003", "--script", str(script))
    assert talked.code == 0
    lines = talked.out.splitlines()
    assert [line for line in lines if line.startswith("> ")] == ["> MORE", "> Who pays?", "> STOP"]
    assert lines[-1].startswith("< You will get no more texts")

    logged = json.loads(handbill("log", "--json").out)
    kinds = [(line["kind"], line["status"]) for line in logged]
    assert kinds[0] == ("import", "done")
    assert ("inbound", "more") in kinds
    assert ("opt_out", "stopped") in kinds
    assert all(line["simulated"] for line in logged if line["direction"] != "inside")
    assert {"at", "channel", "language", "status", "group"} <= set(logged[0])


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("briefings", "send", ECM, "--yes"), 1, "HANDBILL_SIMULATE"),
        (("briefings", "send", "nothing", "--yes", "--simulate"), 1, "no briefing 'nothing'"),
        (
            ("briefings", "send", ECM, "--simulate", "--group", "Lantern Cirle"),
            1,
            "Did you mean: Lantern Circle",
        ),
        (("briefings", "send", ECM, "--simulate", "--kind", "club"), 2, "club"),
        (("briefings", "send", ECM, "--simulate"), 1, "Say --yes"),
        (("briefings", "send", ECM, "--simulate", "--yes", "--as", "Nobody"), 1, "staff list"),
        (
            ("briefings", "send", ECM, "--simulate", "--yes", "--area", "Atlantis"),
            1,
            "There are: Camden, Merton",
        ),
        (("briefings", "send", ECM, "--simulate", "--yes", "--language", "xx"), 1, "There are: en, ar, bn"),
        (("briefings", "send", ECM, "--simulate", "--yes", "--language", "Arabic"), 1, "nobody to send to"),
        (("briefings", "show", ECM, "--language", "Klingon"), 1, "no language 'Klingon'"),
        (("groups", "list", "--area", "Atlantis"), 1, "no area 'Atlantis'. There are: Camden, Merton"),
        (("briefings", "show", "nothing"), 1, "no briefing 'nothing'"),
        (("dispatch",), 1, "HANDBILL_SIMULATE"),
        (("groups", "show", "Nothing"), 1, "no group 'Nothing'"),
        (("groups", "import", "nothing.csv"), 1, "no file"),
        (("groups", "list", "--level", "top"), 2, "top"),
        (("groups", "place", "Lantern Circle"), 2, "level"),
        (("log", "--since", "yesterday"), 1, "not a date"),
        (("log", "--kind", "party"), 2, "party"),
        (("outbox", "resolve", "7", "--lost"), 1, "not among the unknown"),
        (("outbox", "resolve", "7"), 2, "arrived"),
        (("inbox", "close", "7"), 1, "no question 7"),
        (("inbox", "answer", "7", "Hello", "--simulate"), 1, "no question 7"),
        (("talk", "--channel", "sms", "--as", "12"), 1, "not a phone number"),
        (("talk", "--channel", "telegram", "--as", "me"), 1, "not a Telegram chat"),
        (("talk", "--channel", "pigeon", "--as", "1"), 2, "pigeon"),
        (("talk", "--channel", "sms", "--as", "07700900003", "--language", "xx"), 1, "no language 'xx'"),
        (("talk", "--channel", "sms", "--as", "07700900003", "--script", "nothing.txt"), 1, "cannot be read"),
        (("staff", "add", "Nadia", "--role", "worker"), 1, "which areas"),
        (("nothing",), 2, "nothing"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(
    handbill: Handbill, table: Path, arguments: tuple[str, ...], code: int, reason: str
) -> None:
    handbill("groups", "import", str(table))
    ran = handbill(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert reason in ran.err


def test_json_is_one_document_and_everything_else_goes_to_standard_error(
    handbill: Handbill, table: Path
) -> None:
    handbill("groups", "import", str(table))
    for arguments in (
        ("groups", "list", "--json"),
        ("groups", "show", "Lantern Circle", "--json"),
        ("briefings", "list", "--json"),
        ("briefings", "show", ECM, "--json"),
        ("briefings", "send", ECM, "--yes", "--simulate", "--json"),
        ("outbox", "--json"),
        ("inbox", "--json"),
        ("staff", "list", "--json"),
        ("log", "--json"),
    ):
        ran = handbill(*arguments)
        assert ran.code == 0, ran.err
        json.loads(ran.out)


def test_an_empty_log_is_an_empty_list(handbill: Handbill) -> None:
    assert json.loads(handbill("log", "--json").out) == []
    assert handbill("log").out == "Nothing yet.\n"


def test_the_log_narrows_by_group_day_and_kind_and_is_csv_too(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    handbill("briefings", "send", ECM, "--yes", "--wait", "--simulate")
    lines = list(csv.DictReader(io.StringIO(handbill("log", "--csv", "--group", "Chess and Chat").out)))
    assert {line["group"] for line in lines} == {"Chess and Chat"}
    assert {line["kind"] for line in lines} == {"introduction", "bulletin"}
    assert handbill("log", "--since", "2999-01-01").out == "Nothing yet.\n"
    only = json.loads(handbill("log", "--json", "--kind", "import", "--kind", "send").out)
    assert [line["kind"] for line in only] == ["import", "send"]
    text = handbill("log").out
    assert "[simulated]" in text
    assert "+44" not in text


def test_bad_rows_are_told_by_line_column_and_reason(handbill: Handbill, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "\n".join(
            [
                HEAD + ",postcode",
                LINES[0] + ",E1",
                f"Club,club,Camden,1,,,xx,Ada,,12,{CONSENT},E2",
                "Circle,faith,Camden,1,,,en,Bob,,07700900031,,,,E3",
            ]
        )
    )
    ran = handbill("groups", "import", str(bad), "--json")
    report = json.loads(ran.out)
    assert ran.code == 1
    assert (report["rows"], report["imported"]) == (3, 0)
    assert [(each["line"], each["column"]) for each in report["rejected"]] == [
        (3, "kind"),
        (3, "language"),
        (3, "phone"),
        (4, "consent_source"),
        (4, "consent_date"),
        (4, "consent_purposes"),
    ]
    assert all(each["reason"] for each in report["rejected"])
    ran = handbill("groups", "import", str(bad))
    assert "line 3, phone: not a phone number: '12'" in ran.err
    assert "postcode" in ran.err
    assert "--skip-bad" in ran.err
    skipped = handbill("groups", "import", str(bad), "--skip-bad")
    assert skipped.code == 0
    assert "3 rows. 1 imported, 0 unchanged, 2 rejected." in skipped.out


def test_export_and_import_go_round(handbill: Handbill, table: Path, tmp_path: Path) -> None:
    handbill("groups", "import", str(table))
    assert handbill("groups", "export", str(tmp_path / "out.csv")).code == 0
    report = json.loads(handbill("groups", "import", str(tmp_path / "out.csv"), "--json").out)
    assert (report["rows"], report["imported"], report["unchanged"]) == (7, 0, 7)
    (tmp_path / "notes.csv").write_text("mine")
    assert handbill("groups", "export", str(tmp_path / "notes.csv")).code == 1


def test_a_group_is_shown_with_its_people(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    handbill("groups", "place", "lantern circle", "--level", "low")
    shown = json.loads(handbill("groups", "show", "LANTERN circle", "--json").out)
    assert (shown["name"], shown["level"]) == ("Lantern Circle", "low")
    assert [person["name"] for person in shown["contacts"]] == ["Grace", "Rokeya"]
    assert "Rokeya" in handbill("groups", "show", "Lantern Circle").out


def test_staff_see_and_send_within_their_areas(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    assert handbill("staff", "add", "Nadia", "--role", "worker", "--area", "Merton").code == 0
    groups = json.loads(handbill("groups", "list", "--as", "Nadia", "--json").out)
    assert {group["area"] for group in groups} == {"Merton"}
    sent = handbill("briefings", "send", ECM, "--as", "Nadia", "--yes", "--wait", "--simulate", "--json")
    assert json.loads(sent.out)["messages"] == 4
    log = json.loads(handbill("log", "--json", "--kind", "send").out)
    assert (log[0]["role"], log[0]["staff"]) == ("worker", 1)
    refused = handbill("groups", "show", "Lantern Circle", "--as", "Nadia")
    assert refused.code == 1


def test_what_was_queued_goes_out_with_dispatch(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    queued = handbill("briefings", "send", ECM, "--yes", "--simulate")
    assert "8 queued" in queued.out
    assert json.loads(handbill("outbox", "--json").out) == {"counts": {"queued": 8}, "unknown": []}
    assert "delivered" in handbill("dispatch", "--simulate").out


def test_lost_answers_are_listed_and_resolved(
    handbill: Handbill, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handbill("groups", "import", str(table))
    monkeypatch.setenv("HANDBILL_SIMULATOR_LOSE", "1")
    handbill("briefings", "send", ECM, "--yes", "--wait", "--simulate", "--group", "Chess and Chat")
    document = json.loads(handbill("outbox", "--json").out)
    assert document["counts"] == {"unknown": 2}
    assert [each["groups"] for each in document["unknown"]] == [["Chess and Chat"]] * 2
    first, second = (str(each["id"]) for each in document["unknown"])
    assert "is now delivered" in handbill("outbox", "resolve", first, "--arrived").out
    assert "is now queued" in handbill("outbox", "resolve", second, "--lost").out
    assert "resolve ID" not in handbill("outbox").out


def test_questions_are_read_and_answered(handbill: Handbill, table: Path, tmp_path: Path) -> None:
    handbill("groups", "import", str(table))
    script = tmp_path / "script.txt"
    script.write_text("Who pays for the hall?\n")
    handbill("talk", "--channel", "sms", "--as", "+447700900003", "--script", str(script))
    assert "Who pays for the hall?" in handbill("inbox").out
    assert handbill("inbox", "answer", "1", "The council.", "--simulate").code == 0
    assert handbill("inbox").out == "Nobody waits for an answer.\n"
    assert [item["state"] for item in json.loads(handbill("inbox", "--all", "--json").out)] == ["answered"]


def test_briefings_are_listed_and_shown(handbill: Handbill, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ECM in handbill("briefings", "list").out
    monkeypatch.setenv("HANDBILL_DRAFTS", "allow")
    shown = handbill("briefings", "show", ECM, "--language", "bn", "--level", "high").out
    assert "a draft nobody has checked" in shown
    assert "3 segments" in shown


def test_a_typed_phone_ends_with_its_input() -> None:
    ran = in_a_process(
        "talk", "--channel", "sms", "--as", "+447700900999", "--language", "ar", stdin="HELP\n"
    )
    assert ran.code == 0
    assert "WRONG NUMBER" in ran.out


def test_help_and_version(handbill: Handbill) -> None:
    assert "groups" in handbill("--help").out
    assert handbill("--version").out.startswith("handbill 0.")
    for group in ("groups", "briefings", "outbox", "inbox", "staff", "database"):
        assert handbill(group, "--help").code == 0


def test_help_imports_nothing_heavy() -> None:
    ran = in_a_process("--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines() if "|" in line}
    assert "typer" in loaded
    assert not loaded & {"sqlalchemy", "sqlmodel", "alembic", "pydantic", "babel", "ruamel.yaml", "structlog"}


def test_a_setting_that_cannot_be_used_is_told_by_name() -> None:
    ran = in_a_process("groups", "list", HANDBILL_SMS_PRICE="cheap")
    assert ran.code == 1
    assert "HANDBILL_SMS_PRICE" in ran.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("LATENCY", "soon"), ("LATENCY", "inf"), ("REFUSE", "2"), ("CARRIER_LOG", "/nowhere/carrier.log")],
)
def test_a_setting_of_simulated_phones_that_cannot_be_used_is_told_by_name(
    handbill: Handbill, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"HANDBILL_SIMULATOR_{name}", value)
    ran = handbill("dispatch", "--simulate")
    assert ran.code == 1
    assert ran.err.startswith("Some settings cannot be used:\n")
    assert f"HANDBILL_SIMULATOR_{name}: " in ran.err


def test_languages_are_read_by_name_too(handbill: Handbill, table: Path) -> None:
    handbill("groups", "import", str(table))
    shown = handbill("briefings", "show", ECM, "--language", "Bengali", "--json")
    assert shown.out == handbill("briefings", "show", ECM, "--language", "bn", "--json").out
    sent = handbill("briefings", "send", ECM, "--simulate", "--yes", "--language", "Bengali", "--json")
    assert json.loads(sent.out)["contacts"] == 3


def test_the_log_as_csv_runs_nothing_in_a_spreadsheet(handbill: Handbill, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text(f"{HEAD}\n=1+1,community,Camden,1,,,en,Ada,,07700900031,{CONSENT}\n")
    handbill("groups", "import", str(odd))
    handbill("groups", "place", "=1+1", "--level", "low")
    lines = list(csv.DictReader(io.StringIO(handbill("log", "--csv").out)))
    assert [line["group"] for line in lines] == ["", "'=1+1"]


def test_a_database_that_cannot_be_reached_is_told() -> None:
    url = "postgresql://nobody:secret-77@127.0.0.1:9/none"
    ran = in_a_process("groups", "list", HANDBILL_DATABASE_URL=url)
    assert ran.code == 1
    assert "cannot be opened" in ran.err
    assert "secret-77" not in ran.err


def test_a_bug_shows_its_place_and_not_its_message(
    handbill: Handbill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_given: object) -> object:
        raise RuntimeError("MARKER-77")

    monkeypatch.setattr("bot.settings.read_settings", broken)
    ran = handbill("groups", "list")
    assert ran.code == 1
    assert "RuntimeError at broken:" in ran.err
    assert "MARKER-77" not in ran.err


def test_the_demonstration_shows_the_main_job_and_ends_without_a_keyboard(tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    ran = in_a_process("demo", "--chart", str(chart))
    assert ran.code == 0, ran.err
    assert "24 groups in Camden, Greenwich, Havering, Hillingdon, Merton, Tower Hamlets" in ran.out
    assert "draft translation" in ran.out
    assert "evening before" in ran.out
    assert "you are coming to Families forum" in ran.out
    assert "< That was all for now" not in ran.out.split("7. The engagement log")[1]
    for word in ("> MORE", "> আরও", "> توقف", "opt out stopped", "That was the main job."):
        assert word in ran.out
    assert "16 of 21 are very low or low, as 16 of 21" in ran.out
    assert "21 answered, 0 begun, 0 silent" in ran.out
    assert "9, 43%" in chart.read_text(encoding="utf-8")
