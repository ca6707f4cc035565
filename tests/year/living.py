"""A year of one borough: its groups, boards and consultations, its phones, its staff, and what goes wrong.

Time goes from one due moment to the next. Handbill, its database and its ticks are real; a phone only keeps
what it was sent, with the moment. Everything that happens by lot follows from one seed.
"""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from tests.fakes import FakeClock
from tests.services.conftest import cells, silent
from tests.year.borough import BEGINS, Borough, Phones
from tests.year.diary import Diary
from tests.year.staff import Action, Staff

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)

TEXTS = (
    *("1",) * 12,
    *("2",) * 9,
    *("3",) * 3,
    *("1 3", "B1", "A2", "DATES", "DATES", "VIEWS", "We need rooms that are warm", "WHO", "HELP"),
    *("TIMES", "evening", "weekend", "day", "any time", "STOP", "START"),
)


@dataclass(kw_only=True, repr=False)
class Year:
    """Lives through the year. `restart` builds Handbill anew on the same database."""

    borough: Borough
    clock: FakeClock
    phones: Phones
    restart: Callable[[], App]
    diary: Diary
    app: App = field(init=False)
    other: App = field(init=False)
    """A second one on the same database, which ticks beside the first at times."""
    quiet: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    """Phones that said STOP, from when to when."""
    restarts: int = 0
    faults: int = 0
    doubles: int = 0
    absences: int = 0
    moments: int = 0
    written: int = 0
    seconds: float = 0.0
    _actions: list[tuple[datetime, int, Action]] = field(default_factory=list)
    _stopped: dict[str, datetime] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _heard: int = 0

    def __post_init__(self) -> None:
        self.app, self.other = self.restart(), self.restart()
        self.lot = random.Random(self.borough.seed)

    async def begin(self) -> None:
        """Take the groups in, set everything up, and draw what staff will do in the year."""
        self.diary.begin()
        await self.app.enrolment.take_in(OPERATOR, cells(self.borough.rows()), silent)
        staff = Staff(
            borough=self.borough, clock=self.clock, lot=self.lot, app=lambda: self.app, plan=self._plan
        )
        staff.draw()

    def _plan(self, at: datetime, action: Action) -> None:
        """Have something done, with all that falls into the same quarter of an hour."""
        late = (at - BEGINS) % QUARTER
        self._actions.append((at + (QUARTER - late) % QUARTER, next(self._numbers), action))
        self._actions.sort()

    async def live(self) -> None:
        """From the first day to the last, with restarts, faults, absences and two at once by lot."""
        begun = time.perf_counter()
        ends = BEGINS + timedelta(days=self.borough.days)
        while self.clock.now() < ends:
            self.moments += 1
            await self._act()
            await self._serve()
            await self._send()
            self._answer()
            following = min(self._next(), ends)
            if self.lot.random() < 0.004 * self.borough.mishaps:
                self.absences += 1
                following += timedelta(hours=self.lot.uniform(1, 40))
            self.clock.advance((following - self.clock.now()).total_seconds())
        self.quiet += [(sender, since, ends) for sender, since in self._stopped.items()]
        self.seconds = time.perf_counter() - begun

    def told(self) -> Sequence[tuple[str, str]]:
        """What there was in the year, and how long it took, to be printed."""
        fates = dict(self.diary.ask("SELECT fate, count(*) FROM occurrences GROUP BY fate"))
        events = self.diary.ask("SELECT count(*) FROM events")[0][0]
        return (
            (
                "groups, boards, consultations",
                f"{self.borough.groups}, {self.borough.boards}, {self.borough.consultations}",
            ),
            ("meetings and consultations set up", f"{events:,}"),
            ("occurrences, by what became of them", ", ".join(f"{k} {v:,}" for k, v in fates.items())),
            ("texts to phones, texts from phones", f"{len(self.phones.came):,}, {self.written:,}"),
            (
                "restarts, cut short, two at once, absences",
                f"{self.restarts}, {self.faults}, {self.doubles}, {self.absences}",
            ),
            ("moments at which something was due", f"{self.moments:,}"),
            ("seconds", f"{self.seconds:.0f}"),
        )

    async def end(self) -> None:
        """Close what is open."""
        for app in (self.app, self.other):
            await app.database.aclose()

    async def _act(self) -> None:
        while self._actions and self._actions[0][0] <= self.clock.now():
            _at, _turn, action = self._actions.pop(0)
            await action()

    async def _serve(self) -> None:
        """What is due is done: by one, by two at once, or by one that is cut short and started anew."""
        drawn = self.lot.random() / self.borough.mishaps
        if drawn < 0.01:
            self.faults += 1
            self.diary.fault()
            await self.app.ticker.once()
            self.diary.mend()
        if drawn < 0.02:
            self.restarts += 1
            await self.app.database.aclose()
            self.app, self.other = self.other, self.restart()
        if 0.02 < drawn < 0.1:
            self.doubles += 1
            await asyncio.gather(self.app.ticker.once(), self.other.ticker.once())
        await self.app.ticker.once()

    async def _send(self) -> None:
        if self.diary.waits(self.clock.now()):
            await self.clock.run(self.app.dispatch.run())

    def _answer(self) -> None:
        """Some of those who were written to answer, minutes or hours later."""
        new, self._heard = self.phones.came[self._heard :], len(self.phones.came)
        for each in new:
            if self.lot.random() < self.borough.answering:
                at = self.clock.now() + timedelta(hours=self.lot.expovariate(0.5))
                text, sender = self.lot.choice(TEXTS), each.letter.address
                self._plan(at, partial(self._write, text, sender))

    async def _write(self, text: str, sender: str) -> None:
        now = self.clock.now()
        inbound = Inbound(
            channel=ChannelName.SMS,
            address=sender,
            text=text,
            provider_id=f"{sender} {now} {text}",
            received_at=now,
        )
        await self.app.receive.take(inbound)
        self.written += 1
        if text == "STOP":
            self._stopped.setdefault(sender, now)
        elif text == "START" and sender in self._stopped:
            self.quiet.append((sender, self._stopped.pop(sender), now))

    def _next(self) -> datetime:
        now = self.clock.now()
        due = self.diary.next_due(now)
        moments = [now + 3 * DAY] + ([due] if due else []) + [at for at, *_ in self._actions[:1]]
        return max(min(moments), now + timedelta(seconds=1))


async def lived(borough: Borough, file: Path, build: Callable[[FakeClock, Phones], App]) -> Year:
    """A borough that has lived through its year."""
    clock = FakeClock(BEGINS)
    phones = Phones(clock)
    year = Year(
        borough=borough,
        clock=clock,
        phones=phones,
        restart=lambda: build(clock, phones),
        diary=Diary(file=file),
    )
    await year.begin()
    try:
        await year.live()
    finally:
        await year.end()
    return year
