"""Fakes of what the services find around them. The storage needs none: SQLite in a file is quick."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.domain.directory import ChannelName
from bot.domain.ids import SenderName
from bot.domain.limits import Limits
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Letter, Sender

Result = TypeVar("Result")

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday, inside good hours."""

BREATH = 0.002
"""Real seconds of quiet after which a virtual clock moves on."""


class FakeClock:
    """A clock that ticks as told; implements bot.ports.world.Clock.

    `run` moves it on by itself, from sleeper to sleeper, whenever everyone waits for time to pass.
    """

    def __init__(self, now: datetime = NOON) -> None:
        self._start = now
        self._passed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + seconds, next(self._numbers), woken))
        await woken

    def advance(self, seconds: float) -> None:
        """Let time pass, and wake who has slept long enough."""
        self._passed += seconds
        while self._sleepers and self._sleepers[0][0] <= self._passed:
            _until, _number, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)

    async def run(self, work: Awaitable[Result]) -> Result:
        """Await `work` while time passes as fast as it can."""
        task = asyncio.ensure_future(work)
        while not task.done():
            await asyncio.sleep(BREATH)
            if self._sleepers and not task.done():
                self.advance(max(0.0, self._sleepers[0][0] - self._passed))
        return await task


Answer = Callable[[Letter], Outcome]


class FakeChannel:
    """Phones that are real as far as the services know: good hours and limits hold for them."""

    def __init__(self, name: ChannelName = ChannelName.SMS, limits: Limits | None = None) -> None:
        self.name = name
        self.sender = Sender(name=SenderName(f"fake-{name}"), simulated=False, limits=limits or Limits())
        self.sent: list[Letter] = []
        self.answers: list[Answer] = []
        self.closed = False

    async def send(self, letter: Letter) -> Outcome:
        self.sent.append(letter)
        if self.answers:
            return self.answers.pop(0)(letter)
        return Outcome(kind=OutcomeKind.ACCEPTED, provider_id=f"P{letter.message}-{letter.attempt}")

    async def aclose(self) -> None:
        self.closed = True
