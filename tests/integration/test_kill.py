"""A send killed at any moment and started again loses nothing and doubles nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from sqlalchemy import create_engine, func, select

from bot.domain.messages import State
from bot.services.hand import UNDER_WAY
from storage.tables import messages
from tests.integration.conftest import in_a_process
from tests.services.conftest import CONSENT, HEAD

PEOPLE = 2000
KILLS = 10
MOST_UNKNOWN = 2 * UNDER_WAY
"""What was under way, and one write of outcomes."""
ECM = "what-ecm-was-and-is"


def test_a_send_killed_ten_times_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    table = tmp_path / "groups.csv"
    lines = [
        f"Group {n},community,Camden,1,,,en,Person {n},,+44740{n:07d},{CONSENT}"
        for n in range(100000, 100000 + PEOPLE)
    ]
    table.write_text("\n".join([HEAD, *lines]))
    carrier = tmp_path / "carrier.log"
    carrier.touch()
    settings = {
        "HANDBILL_DATA_DIR": str(tmp_path / "data"),
        "HANDBILL_SIMULATE": "1",
        "HANDBILL_SIMULATOR_LATENCY": "0.2",
        "HANDBILL_SIMULATOR_CARRIER_LOG": str(carrier),
        "HANDBILL_LEASE_SECONDS": "0.5",
    }
    assert in_a_process("groups", "import", str(table), **settings).code == 0
    send = ("briefings", "send", ECM, "--yes", "--wait")
    begun = time.monotonic()
    assert in_a_process("briefings", "list", **settings).code == 0
    start = time.monotonic() - begun
    chance = random.Random(20261123)
    left_unknown = [0]
    for _kill in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *send],
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=start + chance.uniform(0.2, 2.4))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        states = count(tmp_path)
        assert states[State.SENDING] <= MOST_UNKNOWN
        left_unknown.append(states[State.SENDING] + states[State.UNKNOWN])
    assert in_a_process(*send, **settings).code == 0
    last = in_a_process(*send, **settings)
    assert last.code == 0
    assert "Everyone in this audience had it" in last.err

    states = count(tmp_path)
    assert sum(states.values()) == 2 * PEOPLE
    assert set(states) <= {State.ACCEPTED, State.DELIVERED, State.UNKNOWN}
    grown = [after - before for before, after in pairwise(left_unknown)]
    assert sum(growth > 0 for growth in grown) >= 3, "no kill came while texts were on the network"
    assert max(grown) <= MOST_UNKNOWN

    listed = json.loads(in_a_process("outbox", "--json", **settings).out)
    assert len(listed["unknown"]) == states[State.UNKNOWN]
    carried = Counter(int(line) for line in carrier.read_text().split())
    assert max(carried.values()) == 1
    unknown = {each["id"] for each in listed["unknown"]}
    assert set(carried) | unknown == every_message(tmp_path)


def count(folder: Path) -> Counter[State]:
    statement = select(messages.c.state, func.count()).group_by(messages.c.state)
    return Counter({State(str(state)): int(str(number)) for state, number in rows(folder, statement)})


def every_message(folder: Path) -> set[int]:
    return {int(str(number)) for (number,) in rows(folder, select(messages.c.id))}


def rows(folder: Path, statement: object) -> list[tuple[object, ...]]:
    engine = create_engine(f"sqlite:///{folder / 'data' / 'handbill.db'}")
    with engine.connect() as connection:
        found = connection.execute(statement).all()  # type: ignore[call-overload]
    engine.dispose()
    return [tuple(row) for row in found]
