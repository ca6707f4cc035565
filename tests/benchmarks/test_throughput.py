"""How fast the main job goes, beside a plain baseline in the same run. Reported, never asserted.

    make bench

Machines are noisy: quote the ratio and the median of the runs, not single times.
"""

import asyncio
import csv
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest

from bot.app import App
from bot.bootstrap import build
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.ids import BriefingId, Language, MessageId
from bot.ports.channels import Letter
from bot.settings import read_settings
from bot.spreadsheets import open_table
from tests.services.conftest import CONSENT, HEAD, silent

RUNS = 3
SMALL, LARGE = 10_000, 100_000
ECM = BriefingId("what-ecm-was-and-is")

pytestmark = pytest.mark.timeout(1800)


def table(folder: Path, people: int) -> Path:
    path = folder / f"{people}.csv"
    lines = (
        f"Group {n // 3},community,Camden,1,,,en,Person {n},,+44740{n:07d},{CONSENT}" for n in range(people)
    )
    path.write_text("\n".join([HEAD, *lines]))
    return path


def report(title: str, *rows: tuple[str, str]) -> None:
    print(f"\n{title}")
    for name, value in rows:
        print(f"  {name:<58} {value}")


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def with_fresh_app(folder: Path, work: Callable[[App], Awaitable[float]]) -> float:
    """What `work` measures in an application on an empty database."""

    async def run() -> float:
        settings = read_settings(simulate=True, data_dir=folder)
        async with build(settings) as app:
            return await work(app)

    return asyncio.run(run())


async def imported(app: App, path: Path) -> float:
    begun = time.perf_counter()
    await app.enrolment.take_in(OPERATOR, open_table(path).lines(), silent)
    return time.perf_counter() - begun


def test_import_of_100_000_contacts(tmp_path: Path) -> None:
    path = table(tmp_path, LARGE)

    def plain() -> None:
        """Reading the file and putting its cells into one table, with no checks at all."""
        with closing(sqlite3.connect(tmp_path / "plain.db")) as connection, path.open() as file:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"CREATE TABLE IF NOT EXISTS plain ({HEAD.replace('group', 'grp')})")
            marks = ",".join("?" * len(HEAD.split(",")))
            connection.executemany(f"INSERT INTO plain VALUES ({marks})", csv.reader(file))
            connection.commit()

    ours = [with_fresh_app(tmp_path / f"run{run}", lambda app: imported(app, path)) for run in range(RUNS)]
    theirs = [timed(plain) for _run in range(RUNS)]
    report(
        "Import of 100,000 contacts, SQLite, synchronous=FULL",
        ("Handbill, median seconds", f"{median(ours):.1f}"),
        ("plain csv into one table without checks, median seconds", f"{median(theirs):.1f}"),
        ("rows a second", f"{LARGE / median(ours):,.0f}"),
    )


def test_memory_of_an_import_and_a_send(tmp_path: Path) -> None:
    """Peak memory of the whole command, at a tenth of the size and at the whole."""
    peaks: dict[str, list[int]] = {"import": [], "send": []}
    for people in (SMALL, LARGE):
        path = table(tmp_path, people)
        data = {"HANDBILL_DATA_DIR": str(tmp_path / f"data{people}"), "HANDBILL_SIMULATE": "1"}
        peaks["import"].append(peak(data, "groups", "import", str(path)))
        peaks["send"].append(peak(data, "briefings", "send", ECM, "--yes"))
    report(
        "Peak memory, KiB, at 10,000 and 100,000 contacts",
        *(
            (name, f"{small:,} -> {large:,} ({large / small:.2f} x)")
            for name, (small, large) in peaks.items()
        ),
    )


def peak(settings: dict[str, str], *arguments: str) -> int:
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, sys.executable, "-m", "bot", *arguments],
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ran.stdout.splitlines()[-1])


def test_queueing_and_sending_to_10_000(tmp_path: Path) -> None:
    path = table(tmp_path, SMALL)
    queued: list[float] = []
    sent: list[float] = []
    bare: list[float] = []

    async def whole(app: App) -> float:
        await imported(app, path)
        begun = time.perf_counter()
        await app.bulletins.send(OPERATOR, ECM, Audience(), silent)
        queued.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        await app.dispatch.run()
        sent.append(time.perf_counter() - begun)
        bare.append(await without_outbox(app))
        return sent[-1]

    for run in range(RUNS):
        with_fresh_app(tmp_path / f"run{run}", whole)
    messages = 2 * SMALL
    report(
        "20,000 messages (10,000 introductions and bulletins), SQLite, synchronous=FULL",
        ("put into the outbox, median messages a second", f"{messages / median(queued):,.0f}"),
        ("sent with receipts through the outbox, median a second", f"{messages / median(sent):,.0f}"),
        ("the simulated channel alone, nothing kept, median a second", f"{messages / median(bare):,.0f}"),
    )


async def without_outbox(app: App) -> float:
    """Seconds for as many texts through the channel alone, as many at once as dispatch has."""
    channel = app.channels[next(iter(app.channels))]
    letters = iter(
        Letter(message=MessageId(n), attempt=1, address="1", text="x", language=Language("en"))
        for n in range(2 * SMALL)
    )

    async def some() -> None:
        for letter in letters:
            await channel.send(letter)

    begun = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(64)))
    return time.perf_counter() - begun
