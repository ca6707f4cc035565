"""The house's rules hold, and each of them is seen to fail when it is broken."""

import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.actor import Actor
from bot.ports import directory, imports, inbound, messages, outbox, work
from tests.conftest import ROOT

VIOLATIONS = {
    "The house: imports run one way": ("bot/services/voice.py", "import bot.cli"),
    "Driven adapters do not know the services": ("bot/phones.py", "import bot.services.voice"),
    "Storage knows the domain and the ports, nothing else of the house": (
        "storage/log.py",
        "import bot.settings",
    ),
    "Only the composition root knows the storage": ("bot/cli/log.py", "import storage.database"),
    "Tables never leave the storage": ("bot/bootstrap.py", "import storage.tables"),
    "Channels do not know each other": (
        "bot/channels/guard.py",
        "import bot.channels.simulator",
    ),
    "The domain is pure": ("bot/domain/gate.py", "import os"),
    "Services touch the world only through ports": ("bot/services/drain.py", "import time"),
    "The database libraries live in storage": ("bot/cli/log.py", "import sqlalchemy"),
    "Each vendor library has one home": ("bot/cli/log.py", "import phonenumbers"),
    "No cycles among siblings": ("bot/domain/ids.py", "import bot.domain.messages"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in ("bot", "storage"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_rules(folder: Path) -> list[str]:
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "NO_COLOR": "1", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return [line.partition(" BROKEN")[0] for line in ran.stdout.splitlines() if " BROKEN" in line]


def test_the_house_as_it_is_breaks_no_rule(copy: Path) -> None:
    assert broken_rules(copy) == []


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_a_planted_violation_breaks_its_rule(copy: Path, rule: str) -> None:
    name, violation = VIOLATIONS[rule]
    path = copy / name
    before = path.read_text()
    path.write_text(f"{before}\n{violation}\n")
    try:
        assert rule in broken_rules(copy)
    finally:
        path.write_text(before)


def test_a_module_that_belongs_nowhere_breaks_the_first_rule(copy: Path) -> None:
    stray = copy / "bot" / "helpers.py"
    stray.write_text('"""Belongs nowhere."""\n')
    try:
        assert "The house: imports run one way" in broken_rules(copy)
    finally:
        stray.unlink()


def test_every_method_of_a_repository_takes_the_actor_first_and_no_port_is_wide() -> None:
    protocols = [
        member
        for module in (directory, imports, inbound, messages, outbox, work)
        for _name, member in inspect.getmembers(module, inspect.isclass)
        if getattr(member, "_is_protocol", False) and member not in (work.Tx, work.Work)
        if member.__module__ == module.__name__
    ]
    assert len(protocols) >= 16
    for protocol in protocols:
        methods = [
            member for name, member in vars(protocol).items() if inspect.isfunction(member) and name[0] != "_"
        ]
        assert 0 < len(methods) <= 5, protocol
        for method in methods:
            first = list(inspect.signature(method).parameters.values())[1]
            assert (first.name, first.annotation) == ("actor", Actor), method


def test_no_module_but_the_machines_knows_the_time() -> None:
    planted = "from datetime import datetime\n\nNOW = datetime.now()\n"
    ran = subprocess.run(
        [
            str(Path(sys.executable).with_name("ruff")),
            "check",
            "--select",
            "TID251",
            "--stdin-filename",
            "bot/services/x.py",
            "-",
        ],
        cwd=ROOT,
        input=planted,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert "Only the clock in machine.py" in ran.stdout
