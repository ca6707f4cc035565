"""A year of a small borough on a virtual clock: each reminder once, in good hours, while it is of use.

The borough of 500 groups is in tests/benchmarks/test_year.py.
"""

import itertools
from pathlib import Path

import pytest

from bot.app import App
from bot.bootstrap import build
from bot.library.content import Library
from bot.machine import Chance
from bot.settings import read_settings
from tests.benchmarks.test_throughput import report
from tests.conftest import sqlite_copy
from tests.fakes import FakeClock
from tests.year.borough import Borough, Phones
from tests.year.checks import check
from tests.year.living import lived

pytestmark = pytest.mark.timeout(900)


async def test_a_year_with_restarts_each_reminder_once(
    words: Library, empty_sqlite: Path, tmp_path: Path
) -> None:
    sqlite_copy(empty_sqlite, tmp_path)
    names = itertools.count()
    chance = Chance(draw=lambda: 0.0, name=lambda: f"name{next(names)}")

    def handbill(clock: FakeClock, phones: Phones) -> App:
        settings = read_settings(drafts="allow", network_name="Test Network", log_level="error")
        return build(settings, clock=clock, content=words, chance=chance, connect=lambda _around: [phones])

    borough = Borough(groups=25, boards=5, consultations=3, days=60, answering=0.2, wards=3, mishaps=3.0)
    year = await lived(borough, tmp_path / "data" / "handbill.db", handbill)
    report("A year of a small borough, SQLite, synchronous=FULL", *year.told())
    check(year)
