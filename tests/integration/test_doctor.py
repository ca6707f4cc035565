"""What `handbill doctor` finds, and what it never shows."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.doctor import Standing, look_at_channel, look_at_public_url
from bot.domain.directory import ChannelName
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.hooks import Hook
from bot.upkeep import setting_names
from tests.conftest import MakeApp
from tests.fakes import FakeChannel
from tests.integration.conftest import Handbill


def findings(out: str) -> dict[str, str]:
    return {each["name"]: each["standing"] for each in json.loads(out)["findings"]}


def test_it_works_without_any_channel_and_without_settings(handbill: Handbill) -> None:
    ran = handbill("doctor", "--json")
    assert ran.code == 0
    found = findings(ran.out)
    assert found["database"] == found["data directory"] == found["words"] == "works"
    assert found["sms"] == found["telegram"] == found["public address"] == "not set"
    told = json.loads(ran.out)["settings"]
    assert told["HANDBILL_DATA_DIR"] == "set"
    assert told["HANDBILL_PUBLIC_URL"] == "not set"


def test_simulated_phones_work(handbill: Handbill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_SIMULATE", "1")
    ran = handbill("doctor")
    assert ran.code == 0
    assert "simulated phones" in ran.out


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("HANDBILL_PORT", "70000", "settings"),
        ("HANDBILL_PUBLIC_URL", "ftp://x", "settings"),
        ("HANDBILL_DATABASE_URL", "mysql://host/db", "database"),
        ("HANDBILL_SIMULATOR_LATENCY", "-1", "channels"),
    ],
)
def test_what_is_set_and_does_not_work_is_told(
    handbill: Handbill, monkeypatch: pytest.MonkeyPatch, name: str, value: str, part: str
) -> None:
    monkeypatch.setenv("HANDBILL_SIMULATE", "1")
    monkeypatch.setenv(name, value)
    ran = handbill("doctor", "--json")
    assert ran.code == 1
    assert findings(ran.out)[part] == "does not work"
    (advice,) = [each["advice"] for each in json.loads(ran.out)["findings"] if each["name"] == part]
    assert name in advice


def test_a_file_in_place_of_the_database_is_told(handbill: Handbill, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "handbill.db").write_text("no database at all" * 100)
    ran = handbill("doctor", "--json")
    assert ran.code == 1
    assert findings(ran.out)["database"] == "does not work"


def test_a_data_directory_that_is_no_directory_is_told(
    handbill: Handbill, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HANDBILL_DATA_DIR", str(tmp_path / "file" / "inside"))
    ran = handbill("doctor", "--json")
    assert ran.code == 1
    assert findings(ran.out)["data directory"] == "does not work"


@pytest.mark.parametrize("json_or_not", [(), ("--json",)])
def test_no_value_is_ever_shown(
    handbill: Handbill, monkeypatch: pytest.MonkeyPatch, json_or_not: tuple[str, ...]
) -> None:
    marker = "xyzzymarker"
    for name in setting_names():
        monkeypatch.setenv(name, marker)
    ran = handbill("doctor", *json_or_not)
    assert ran.code == 1
    assert marker not in ran.out + ran.err
    monkeypatch.setenv("HANDBILL_DATABASE_URL", f"postgresql://me:{marker}@127.0.0.1:1/{marker}")
    for name in setting_names():
        if name != "HANDBILL_DATABASE_URL":
            monkeypatch.delenv(name)
    ran = handbill("doctor", *json_or_not)
    assert ran.code == 1
    assert marker not in ran.out + ran.err


class Probed(FakeChannel):
    """A channel whose provider can be asked, and calls us."""

    outcome = Outcome(kind=OutcomeKind.SENT)

    async def probe(self) -> Outcome:
        return self.outcome

    def hooks(self) -> list[Hook]:
        return [Hook(path="/hooks/any", verify=lambda _call: False, parse=lambda _call: [])]


@pytest.mark.parametrize(
    ("kind", "standing", "word"),
    [
        (OutcomeKind.SENT, Standing.WORKS, ""),
        (OutcomeKind.MISCONFIGURED, Standing.BROKEN, "settings"),
        (OutcomeKind.TEMPORARY, Standing.BROKEN, "network"),
        (OutcomeKind.THROTTLED, Standing.BROKEN, "slow down"),
    ],
)
async def test_a_channel_is_asked(
    make_app: MakeApp, kind: OutcomeKind, standing: Standing, word: str
) -> None:
    channel = Probed()
    channel.outcome = Outcome(kind=kind)
    app = make_app(connect=lambda _around: [channel], network_name="Six Boroughs")
    found = await look_at_channel(app, ChannelName.SMS)
    assert found.standing is standing
    assert word in found.advice


@pytest.mark.parametrize(
    ("given", "standing"),
    [({}, Standing.BROKEN), ({"public_url": "https://handbill.example.org"}, Standing.WORKS)],
)
async def test_who_is_called_needs_a_public_address(
    make_app: MakeApp, given: dict[str, Any], standing: Standing
) -> None:
    app = make_app(connect=lambda _around: [Probed()], network_name="Six Boroughs", **given)
    assert look_at_public_url(app).standing is standing
