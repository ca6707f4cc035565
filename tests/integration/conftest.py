"""The command as people run it: in a process of its own, on data of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.services.conftest import HEAD, LINES


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Handbill = Callable[..., Ran]


@pytest.fixture
def handbill(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Handbill:
    """Runs the command in this process, which is quicker than one of its own."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["handbill", *arguments])
        capsys.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        captured = capsys.readouterr()
        return Ran(code=int(code), out=captured.out, err=captured.err)

    return run


def in_a_process(*arguments: str, stdin: str = "", **settings: str) -> Ran:
    """Runs the command in a process of its own, with some settings."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **settings},
        timeout=120,
    )
    return Ran(code=ran.returncode, out=ran.stdout, err=ran.stderr)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small network as a CSV file."""
    path = tmp_path / "groups.csv"
    path.write_text("\n".join([HEAD, *LINES]) + "\n", encoding="utf-8")
    return path
