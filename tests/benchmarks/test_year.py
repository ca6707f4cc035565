"""A year of one borough of 500 groups on a virtual clock. It is checked, and its count and time reported."""

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.bootstrap import build
from bot.library.content import Library
from bot.machine import settle_in
from bot.settings import read_settings
from tests.benchmarks.test_throughput import report
from tests.fakes import FakeClock
from tests.year.borough import Borough, Phones
from tests.year.checks import check
from tests.year.living import lived

pytestmark = pytest.mark.timeout(7200)


def test_a_year_of_one_borough(words: Library, tmp_path: Path) -> None:
    def handbill(clock: FakeClock, phones: Phones) -> App:
        settings = read_settings(
            data_dir=tmp_path, drafts="allow", network_name="Test Network", log_level="error"
        )
        return build(settings, clock=clock, content=words, connect=lambda _around: [phones])

    settle_in()
    borough = Borough(groups=500, boards=35, consultations=20)
    year = asyncio.run(lived(borough, tmp_path / "handbill.db", handbill))
    report("A year of one borough, SQLite, synchronous=FULL", *year.told())
    check(year)
