"""The command `handbill safeguarding`, from leads to a closed alarm."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Handbill


def test_from_leads_to_a_closed_alarm(
    handbill: Handbill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDBILL_SIMULATE", "1")

    def run(*arguments: str) -> str:
        ran = handbill(*arguments)
        assert ran.code == 0, ran.err
        return ran.out

    def refused(*arguments: str) -> str:
        ran = handbill(*arguments)
        assert ran.code == 1
        return ran.err

    run("safeguarding", "leads", "add", "Ada", "--phone", "07700 900501", "--telegram", "501")
    run("safeguarding", "leads", "add", "Ben", "--telegram", "502")
    assert "Say how to reach this lead" in refused("safeguarding", "leads", "add", "Cy")
    assert "is not a phone number" in refused("safeguarding", "leads", "add", "Cy", "--phone", "one")
    listed = json.loads(run("safeguarding", "leads", "list", "--json"))
    assert listed == [
        {"name": "Ada", "reachable": True, "sms": "+447700900501", "telegram": "501"},
        {"name": "Ben", "reachable": True, "telegram": "502"},
    ]
    script = tmp_path / "script.txt"
    script.write_text("I dont feel safe here\n")
    said = run("talk", "--channel", "sms", "--as", "07700 900777", "--script", str(script))
    assert "0808 800 5000" in said
    assert "1  " in run("safeguarding", "list")
    shown = run("safeguarding", "show", "1", "--as", "Ben")
    assert "I dont feel safe here" in shown
    assert "+447700900777" in shown
    assert "There is no lead" in refused("safeguarding", "show", "1", "--as", "Somebody")
    run("safeguarding", "close", "1", "--as", "Ada")
    assert "No alarm is open." in run("safeguarding", "list")
    run("safeguarding", "leads", "remove", "Ben")
    assert "Ben" not in run("safeguarding", "leads", "list")


def test_the_help_says_that_detection_is_never_complete(handbill: Handbill) -> None:
    for arguments in (("safeguarding", "--help"), ("safeguarding", "leads", "--help")):
        assert "never complete" in " ".join(handbill(*arguments).out.split())
