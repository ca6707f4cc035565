"""`handbill serve` in a process of its own: it starts, says how it is, and stops without losing anything."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.messages import State
from tests.conftest import ROOT
from tests.integration.conftest import Handbill, in_a_process
from tests.integration.test_kill import count, every_message
from tests.services.conftest import CONSENT, HEAD

PEOPLE = 300
ECM = "what-ecm-was-and-is"
LEASE = "1"


class Served:
    """A `serve` that runs, its address and what it says."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []
        self._found = threading.Event()
        self.address = ""
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._found.wait(60), self.said

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"http://[\d.]+:\d+", line):
                self.address = found[0]
                self._found.set()

    def get(self, path: str) -> tuple[int, str]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.address + path, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, ""
        except OSError:
            return 0, ""

    def stop(self, by: signal.Signals = signal.SIGTERM) -> float:
        begun = time.monotonic()
        self.process.send_signal(by)
        self.process.wait(10)
        return time.monotonic() - begun


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Look again and again until something holds; fails after a while."""
    end = time.monotonic() + seconds
    look = threading.Event()
    while not holds():
        assert time.monotonic() < end
        look.wait(0.05)


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        env={**os.environ, **surroundings(folder), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Served(process)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def surroundings(folder: Path) -> dict[str, str]:
    return {
        "HANDBILL_DATA_DIR": str(folder / "data"),
        "HANDBILL_SIMULATE": "1",
        "HANDBILL_LEASE_SECONDS": LEASE,
        "HANDBILL_PORT": "0",
    }


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_says_how_it_is_and_stops_when_told(tmp_path: Path, by: signal.Signals) -> None:
    with served(tmp_path) as one:
        until(lambda: one.get("/healthz") == (200, '{"status":"ok"}'))
        assert one.get("/metrics")[0] == 200
        assert one.get("/docs")[0] == 404
        assert one.stop(by) < 5
        assert one.process.returncode == 0
        assert one.process.stdout is not None
        assert "Stopped. Outbox: none." in one.process.stdout.read()


def test_a_second_one_refuses_while_the_first_lives_and_follows_it_when_it_dies(tmp_path: Path) -> None:
    with served(tmp_path) as one:
        until(lambda: one.get("/healthz")[0] == 200)
        second = in_a_process("serve", **surroundings(tmp_path))
        assert second.code == 1
        assert "Another `handbill serve` runs on this database" in second.err
        assert "Traceback" not in second.err
        assert one.get("/healthz")[0] == 200
        one.stop(signal.SIGKILL)
    with served(tmp_path) as third:
        until(lambda: third.get("/healthz")[0] == 200)
        third.stop()
        assert third.process.returncode == 0


def test_stopped_in_the_middle_of_a_send_it_loses_nothing(tmp_path: Path) -> None:
    fill(tmp_path)
    carrier = tmp_path / "carrier.log"
    carrier.touch()
    settings = {"HANDBILL_SIMULATOR_LATENCY": "0.5", "HANDBILL_SIMULATOR_CARRIER_LOG": str(carrier)}
    whole = sum(count(tmp_path).values())
    for _stop in range(2):
        with served(tmp_path, **settings) as one:
            before = carrier.read_text()
            until(lambda before=before: carrier.read_text() != before)  # type: ignore[misc]  # bound now
            assert one.stop() < 5
            assert one.process.returncode == 0
        states = count(tmp_path)
        assert set(states) <= {State.QUEUED, State.ACCEPTED, State.DELIVERED}
        assert sum(states.values()) == whole
        assert states[State.QUEUED] > 0
    with served(tmp_path, **settings) as last:
        until(lambda: set(count(tmp_path)) == {State.DELIVERED})
        assert "handbill_sends_total" in last.get("/metrics")[1]
        last.stop()
    carried = Counter(int(line) for line in carrier.read_text().split())
    assert set(carried.values()) == {1}
    assert set(carried) == every_message(tmp_path)


def test_a_text_that_does_not_land_in_time_is_unknown_and_the_stop_still_quick(tmp_path: Path) -> None:
    fill(tmp_path, people=5)
    with served(tmp_path, HANDBILL_SIMULATOR_LATENCY="60") as one:
        until(lambda: count(tmp_path)[State.SENDING] == 5)
        assert one.stop() < 5
        assert one.process.returncode == 0
    assert count(tmp_path) == {State.UNKNOWN: 5, State.QUEUED: 5}


def fill(folder: Path, people: int = PEOPLE) -> None:
    """A network, and a briefing for all of it in the outbox."""
    table = folder / "groups.csv"
    lines = [
        f"Group {n},community,Camden,1,,,en,Person {n},,+44740{n:07d},{CONSENT}"
        for n in range(100000, 100000 + people)
    ]
    table.write_text("\n".join([HEAD, *lines]))
    assert in_a_process("groups", "import", str(table), **surroundings(folder)).code == 0
    assert in_a_process("briefings", "send", ECM, "--yes", **surroundings(folder)).code == 0


def test_without_a_channel_it_says_what_to_do(handbill: Handbill) -> None:
    ran = handbill("serve")
    assert ran.code == 1
    assert "No channel is set up" in ran.err


def test_the_image_asks_after_its_health_as_it_can(tmp_path: Path) -> None:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    (line,) = [line for line in text.splitlines() if line.startswith("HEALTHCHECK")]
    program = json.loads(line.partition("CMD ")[2])
    assert program[0] == "python"
    with served(tmp_path) as one:
        until(lambda: one.get("/healthz")[0] == 200)
        environment = {**os.environ, "HANDBILL_PORT": one.address.rpartition(":")[2]}
        check = [sys.executable, *program[1:]]
        assert subprocess.run(check, env=environment, timeout=30).returncode == 0
        one.stop()
        assert subprocess.run(check, env=environment, timeout=30, stderr=subprocess.DEVNULL).returncode != 0
