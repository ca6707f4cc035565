"""Ten minutes of a provider's bad weather, in as little time as the texts really take.

The channel, the outbox, the database and the sockets on the loopback are real; only the time between is not.
"""

import asyncio
import random
from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.app import App
from bot.domain.directory import ChannelName
from bot.domain.ids import MessageId
from bot.domain.messages import Lane
from bot.domain.outcomes import Outcome
from bot.ports.channels import Channel, Letter, Sender
from bot.ports.hooks import Probing
from tests.fakes import FakeClock, Result
from tests.queueing import queue_texts

BREATH = 0.0005
TICK = 1e-6
"""The least that time moves on: whoever waits for less than a float can tell would wait for ever."""

A_HAIR = 1e-5
"""More than dates and floats differ by, and less than anything that matters."""

WAVE_SECONDS = 30.0
STORM_SECONDS = 600.0
LONG, SHORT = timedelta(hours=2), timedelta(seconds=45)


class Tide(FakeClock):
    """A clock that moves on only while nothing is on the network and `hands` tasks wait for it to."""

    def __init__(self, hands: int) -> None:
        super().__init__()
        self.hands = hands
        self.in_the_air = 0

    async def run(self, work: Awaitable[Result]) -> Result:
        task = asyncio.ensure_future(work)
        while not task.done():
            await asyncio.sleep(BREATH)
            waiting = [until for until, _number, woken in self._sleepers if not woken.done()]
            if not self.in_the_air and len(waiting) >= self.hands and not task.done():
                self.advance(max(TICK, min(waiting) - self._passed))
        return await task


@dataclass
class Watched:
    """A channel whose every try is noted with its moment; implements Channel and Probing."""

    channel: Channel
    clock: Tide
    tries: list[tuple[float, Letter]] = field(default_factory=list)
    holds: list[tuple[float, float]] = field(default_factory=list)
    """When the provider asked for quiet, and until when."""

    @property
    def name(self) -> ChannelName:
        return self.channel.name

    @property
    def sender(self) -> Sender:
        return self.channel.sender

    async def send(self, letter: Letter) -> Outcome:
        self.tries.append((self.clock.monotonic(), letter))
        outcome = await self._meanwhile(self.channel.send(letter))
        if outcome.retry_after is not None:
            now = self.clock.monotonic()
            self.holds.append((now, now + outcome.retry_after.total_seconds()))
        return outcome

    async def probe(self) -> Outcome:
        assert isinstance(self.channel, Probing)
        return await self._meanwhile(self.channel.probe())

    async def aclose(self) -> None:
        await self.channel.aclose()

    async def _meanwhile(self, call: Awaitable[Outcome]) -> Outcome:
        self.clock.in_the_air += 1
        try:
            return await call
        finally:
            self.clock.in_the_air -= 1

    def tries_between(self, after: float, before: float) -> int:
        """How many texts were tried after one moment and before another."""
        times = [at for at, _letter in self.tries]
        return max(0, bisect_left(times, before - A_HAIR) - bisect_right(times, after + A_HAIR))

    def most_within(self, seconds: float) -> int:
        """The most texts that were tried within any span of so many seconds."""
        times = [at for at, _letter in self.tries]
        return max(bisect_left(times, at + seconds - A_HAIR) - place for place, at in enumerate(times))

    def least_gap(self) -> float:
        """The shortest time between two texts to one address."""
        last: dict[str, float] = {}
        gaps: list[float] = []
        for at, letter in self.tries:
            if letter.address in last:
                gaps.append(at - last[letter.address])
            last[letter.address] = at
        return min(gaps)


class Sky(StrEnum):
    """What a call meets."""

    CLEAR = "clear"
    THROTTLED = "throttled"
    FAILS = "fails"
    RESETS = "resets"
    RESETS_LATE = "resets_late"
    """The provider has acted by then."""
    REFUSES = "refuses"


@dataclass
class Weather:
    """The sky at any moment of the storm, for each call in turn. `chance` is drawn for the last minutes."""

    clock: Tide
    chance: random.Random
    calls: int = 0

    def __call__(self) -> Sky:
        self.calls += 1
        nth, now = self.calls, self.clock.monotonic()
        match now:
            case _ if 60 <= now < 150:
                return Sky.CLEAR if nth % 5 else Sky.THROTTLED
            case _ if 150 <= now < 240:
                return Sky.CLEAR if nth % 2 else Sky.FAILS
            case _ if 240 <= now < 300:
                return (Sky.CLEAR, Sky.RESETS, Sky.RESETS_LATE)[nth % 3]
            case _ if 300 <= now < 370:
                return Sky.FAILS
            case _ if 400 <= now < 440:
                return Sky.REFUSES
            case _ if 480 <= now < STORM_SECONDS:
                return self.chance.choice(list(Sky)[:-1])
            case _:
                return Sky.CLEAR


@dataclass(kw_only=True)
class Voyage:
    """Texts queued wave after wave while the weather is bad: some of use for long, some only for a while."""

    app: App
    watched: Watched
    address: Callable[[int], str]
    per_wave: int
    queued: list[MessageId] = field(default_factory=list)
    replies: dict[MessageId, int] = field(default_factory=dict)
    """How many texts had been tried when each reply was queued."""

    async def sail(self, is_over: Callable[[], Awaitable[bool]]) -> None:
        """Queue through the storm, then wait until all is over."""
        dispatching = asyncio.create_task(self.app.dispatch.run(forever=True))
        for wave in range(int(STORM_SECONDS / WAVE_SECONDS)):
            await self._queue(wave)
            self.app.dispatch.wake()
            await self.watched.clock.sleep(WAVE_SECONDS)
        while not await is_over():
            await self.watched.clock.sleep(WAVE_SECONDS)
        self.app.dispatch.stop()
        await dispatching

    async def _queue(self, wave: int) -> None:
        channel = self.watched.name
        first = 1 + wave * self.per_wave
        people = [self.address(number) for number in range(first, first + self.per_wave)]
        half = self.per_wave // 2
        for name, whom, life in (("long", people, LONG), ("short", people[:half], SHORT)):
            self.queued += await queue_texts(self.app, channel, whom, life=life, name=name)
        # Each to a phone of its own: on one phone a reply waits for the one before it, whatever overtakes.
        asker = self.address(100_000 + wave)
        replies = await queue_texts(
            self.app, channel, [asker], lane=Lane.REPLY, life=LONG, name=f"reply {wave}"
        )
        self.queued += replies
        self.replies |= dict.fromkeys(replies, len(self.watched.tries))

    def overtaken(self) -> int:
        """The most texts of a broadcast that went before a reply that had been queued already."""
        broadcast: list[int] = []
        for message, before in self.replies.items():
            later = [letter.message for _at, letter in self.watched.tries[before:]]
            ahead = later[: later.index(message)]
            broadcast.append(sum(one not in self.replies for one in ahead))
        return max(broadcast)
