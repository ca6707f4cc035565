"""A round of check-ins, answered through the whole inbound path. Reported, never asserted.

make bench
"""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.conversations import Status
from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from bot.spreadsheets import open_table
from tests.benchmarks.test_throughput import report, with_fresh_app
from tests.services.conftest import HEAD, silent

GROUPS = 5_000
ANSWERS = ("4", "often", "3", "2", "1")
CONSTANTS = 1_000
"""Texts that are all answered alike, as a baseline: HELP goes the same way and asks for nothing."""

pytestmark = pytest.mark.timeout(1800)


def phone(number: int) -> str:
    return f"+44740{number:07d}"


def table(folder: Path) -> Path:
    path = folder / "groups.csv"
    agreed = "form,2026-03-02,bulletins;check-ins"
    lines = (f"Group {n},community,Camden,1,,,en,Person {n},,{phone(n)},{agreed}" for n in range(GROUPS))
    path.write_text("\n".join([HEAD, *lines]))
    return path


async def write(app: App, texts: Iterable[tuple[int, str]]) -> Sequence[float]:
    """Seconds that each text took from coming in to being answered on disk, shortest first."""
    took: list[float] = []
    for place, (number, text) in enumerate(texts):
        inbound = Inbound(
            channel=ChannelName.SMS,
            address=phone(number),
            text=text,
            provider_id=f"{text}-{place}",
            received_at=app.clock.now(),
        )
        begun = time.perf_counter()
        await app.receive.take(inbound)
        took.append(time.perf_counter() - begun)
    return sorted(took)


def told(took: Sequence[float]) -> str:
    p50, p99 = (took[int(len(took) * part)] * 1000 for part in (0.5, 0.99))
    return f"{len(took) / sum(took):,.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def test_a_round_of_5_000_groups(tmp_path: Path) -> None:
    async def run(app: App) -> float:
        await app.enrolment.take_in(OPERATOR, open_table(table(tmp_path)).lines(), silent)
        begun = time.perf_counter()
        sent = await app.checkins.send(OPERATOR, "ecm_check_in", Audience(), silent)
        sending = time.perf_counter() - begun
        constant = await write(app, ((number, "HELP") for number in range(CONSTANTS)))
        # Everyone answers the first question, then everyone the second: phones do not take turns.
        answers = await write(app, ((number, text) for text in ANSWERS for number in range(GROUPS)))
        assert await app.checkins.standing(OPERATOR, sent) == {Status.COMPLETE: GROUPS}
        report(
            f"A round of {GROUPS:,} groups, SQLite, synchronous=FULL",
            ("first questions into the outbox", f"{GROUPS / sending:,.0f}/s"),
            ("answers, one after the other", told(answers)),
            ("a constant answer on the same path", told(constant)),
        )
        return sending

    with_fresh_app(tmp_path / "data", run)
