"""A year of one borough: its groups, boards and consultations, its phones, its staff, and what goes wrong.

Time goes from one due moment to the next. Handbill, its database and its ticks are real; a phone only keeps
what it was sent, with the moment. Everything that happens by lot follows from one seed.
"""

import asyncio
import itertools
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.consultations import OwnWords, Stage
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.events import Span
from bot.domain.ids import EventId
from bot.domain.inbound import Inbound
from bot.domain.outcomes import Outcome
from bot.domain.walltime import instant
from bot.ports.channels import Letter
from bot.services.consultations.desk import Asking
from tests.fakes import FakeChannel, FakeClock
from tests.services.conftest import cells, silent

LONDON = ZoneInfo("Europe/London")
BEGINS = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)
"""The summer bank holiday: on the first day nobody is written to."""
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)

AGREED = "form,2026-03-02,bulletins;reminders;check-ins"
LANGUAGES = ("en", "en", "en", "bn", "so", "ur", "pl", "ar", "zh")
RULES = ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;INTERVAL=4;BYDAY=1WE", "FREQ=MONTHLY;INTERVAL=3;BYDAY=3SA")
CLOCKS = ("10:00", "13:30", "19:00", "09:15", "18:30")
KINDS = ("board", "forum", "board", "training")
TEXTS = (
    *("1",) * 12,
    *("2",) * 9,
    *("3",) * 3,
    *("1 3", "B1", "A2", "DATES", "DATES", "VIEWS", "We need rooms that are warm", "WHO", "HELP"),
    *("TIMES", "evening", "weekend", "day", "any time", "STOP", "START"),
)

_FIRED = """
CREATE TABLE year_fired (event_id, reminder, contact_id, towards, useless_at, absorbs, why, at);
CREATE TABLE year_fault (armed);
CREATE TRIGGER year_fires AFTER UPDATE OF fate ON occurrences WHEN NEW.fate = 'fired' BEGIN
  INSERT INTO year_fired VALUES (NEW.event_id, NEW.reminder, NEW.contact_id, NEW.towards, NEW.useless_at,
                                 NEW.absorbs, NEW.why, NEW.settled_at);
END;
CREATE TRIGGER year_message BEFORE INSERT ON messages
  WHEN NEW.address_id % 5 = 1 AND EXISTS (SELECT 1 FROM year_fault) BEGIN SELECT RAISE(ABORT, 'cut'); END;
CREATE TRIGGER year_plan BEFORE INSERT ON occurrences
  WHEN NEW.contact_id % 5 = 2 AND EXISTS (SELECT 1 FROM year_fault) BEGIN SELECT RAISE(ABORT, 'cut'); END;
CREATE TRIGGER year_settle BEFORE UPDATE OF fate ON occurrences
  WHEN OLD.id % 5 = 3 AND EXISTS (SELECT 1 FROM year_fault) BEGIN SELECT RAISE(ABORT, 'cut'); END;
"""
"""A diary of what fired, kept by the database itself, and a fault that ends transactions half way."""

_NEXT = """
SELECT min(at) FROM (
  SELECT min(due_at) AS at FROM occurrences WHERE fate = 'pending'
  UNION ALL SELECT min(due_at) FROM messages WHERE state = 'queued' AND due_at > :now
  UNION ALL SELECT min(announced_at) FROM events WHERE announced_at > :now
  UNION ALL SELECT min(decisive_at) FROM events WHERE decisive_at > :now
  UNION ALL SELECT min(ends_at) FROM events WHERE ends_at > :now)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Borough:
    """How much there is of everything, and for how long. `answering` is the share of texts that are answered;
    `mishaps` says how many times as often as in the whole year something goes wrong.
    """

    groups: int
    boards: int
    consultations: int
    days: int = 366
    answering: float = 0.15
    mishaps: float = 1.0
    wards: int = 10
    seed: int = 2026


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One text that left, and when."""

    at: datetime
    letter: Letter


class Phones(FakeChannel):
    """Phones without limits that note when each text came."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(ChannelName.SMS)
        self._clock = clock
        self.came: list[Sent] = []

    async def send(self, letter: Letter) -> Outcome:
        self.came.append(Sent(at=self._clock.now(), letter=letter))
        return await super().send(letter)


@dataclass(kw_only=True, repr=False)
class Year:
    """Lives through the year. `restart` builds Handbill anew on the same database."""

    borough: Borough
    clock: FakeClock
    phones: Phones
    restart: Callable[[], App]
    file: Path
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
    _actions: list[tuple[datetime, int, Callable[[], Awaitable[object]]]] = field(default_factory=list)
    _stopped: dict[str, datetime] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _heard: int = 0

    def __post_init__(self) -> None:
        self.app, self.other = self.restart(), self.restart()
        self.lot = random.Random(self.borough.seed)

    # ------------------------------------------------------------------------------ the borough

    async def begin(self) -> None:
        """Take the groups in, set everything up, and draw what staff will do in the year."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.executescript(_FIRED)
        await self.app.enrolment.take_in(OPERATOR, cells(self._groups()), silent)
        for number in range(self.borough.boards):
            self._plan(BEGINS + timedelta(hours=number % 7), partial(self._board, number))
        for _ in range(self.borough.consultations):
            self._plan(self._some_day(0.0, 0.75), self._consultation)
        for _ in range(self.borough.boards * 2):
            self._plan(self._some_day(0.05, 0.98), self._change)
        for _ in range(max(2, self.borough.boards // 2)):
            self._plan(self._some_day(0.05, 0.98), self._cancel)

    def _groups(self) -> Sequence[str]:
        lines: list[str] = []
        for number in range(self.borough.groups):
            language = LANGUAGES[number % len(LANGUAGES)]
            head = (
                f"Group {number},community,Ward {number % self.borough.wards},{1 + number % 3},,,{language}"
            )
            lines.append(f"{head},Person {number},,{phone(number)},{AGREED}")
            if number % 10 == 0:
                lines.append(f"{head},Second {number},,{phone(50_000 + number)},{AGREED}")
        return lines

    def _some_day(self, earliest: float, latest: float) -> datetime:
        """A moment by lot, between two parts of the time."""
        return BEGINS + timedelta(days=self.borough.days * self.lot.uniform(earliest, latest))

    def _plan(self, at: datetime, action: Callable[[], Awaitable[object]]) -> None:
        """Have something done, with all that falls into the same quarter of an hour."""
        late = (at - BEGINS) % QUARTER
        self._actions.append((at + (QUARTER - late) % QUARTER, next(self._numbers), action))
        self._actions.sort()

    async def _board(self, number: int) -> None:
        rule = RULES[number % len(RULES)]
        earliest = self.clock.now().replace(tzinfo=None) + timedelta(days=self.lot.randint(4, 45))
        day = next(iter(rrulestr(rule, dtstart=earliest))).date()
        row = {
            "title": f"Board {number}",
            "kind": KINDS[number % len(KINDS)],
            "starts": f"{day} {CLOCKS[number % len(CLOCKS)]}",
            "repeats": rule,
            "place": "Town Hall",
        }
        if number % 4 == 0:
            row["area"] = f"Ward {self.lot.randrange(self.borough.wards)}"
        else:
            chosen = self.lot.sample(range(self.borough.groups), min(12, self.borough.groups))
            row["group"] = ";".join(f"Group {each}" for each in chosen)
        await self.app.meetings.desk.add(OPERATOR, row)

    async def _consultation(self) -> None:
        today = self.clock.now().astimezone(LONDON).replace(tzinfo=None, minute=0, second=0, microsecond=0)
        opens = today + timedelta(days=self.lot.randint(0, 30))
        closes = opens.replace(hour=17) + timedelta(days=self.lot.randint(3, 50))
        span = Span(
            starts=opens,
            starts_at=instant(opens, LONDON),
            ends=closes,
            ends_at=instant(closes, LONDON),
            zone=LONDON,
        )
        kept = await self.app.consulting.desk.add(
            OPERATOR,
            Asking(
                title="Short breaks",
                asker="The council",
                stage=Stage.SCOPING,
                span=span,
                audience=Audience(areas=(f"Ward {self.lot.randrange(self.borough.wards)}",)),
                questions=(OwnWords(english="What would help your group?"),),
                topics=(),
                organiser=None,
            ),
        )
        event = kept.event.id
        after = span.ends_at or span.starts_at
        self._plan(after + timedelta(days=self.lot.uniform(1, 70)), lambda: self._conclude(event))

    async def _conclude(self, event: EventId) -> None:
        outcome = OwnWords(english="You said it is too far. From May a bus stops at the door.")
        await self.app.consulting.desk.conclude(OPERATOR, event, outcome)

    async def _change(self) -> None:
        """Move a meeting by some days or hours, or to another place, at any hour of day and night."""
        ahead = [
            each
            for each in await self.app.meetings.desk.meetings(OPERATOR)
            if each.event.cancelled_at is None and each.event.span.starts_at > self.clock.now()
        ]
        if not ahead:
            return
        meeting = self.lot.choice(ahead[: self.borough.boards * 2])
        changes = {"place": self.lot.choice(["Library", "Town Hall", "School"])}
        if self.lot.random() < 0.6:
            moved = meeting.event.span.starts + timedelta(hours=self.lot.choice([-48, -3, 2, 24, 24 * 9]))
            changes["starts"] = f"{moved:%Y-%m-%d %H:%M}"
        following = self.lot.random() < 0.2 and meeting.series is not None
        await self._unless_refused(
            self.app.meetings.desk.change(OPERATOR, meeting.event.id, changes, following=following)
        )

    async def _cancel(self) -> None:
        ahead = await self.app.meetings.desk.meetings(OPERATOR)
        if ahead:
            meeting = self.lot.choice(ahead[: self.borough.boards * 2])
            await self._unless_refused(self.app.meetings.desk.cancel(OPERATOR, meeting.event.id))

    async def _unless_refused(self, doing: Awaitable[object]) -> None:
        """Staff try what cannot be done, too: to move what is past or off."""
        try:
            await doing
        except Refused:
            return

    # --------------------------------------------------------------------------------- the year

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
        fates = dict(self.ask("SELECT fate, count(*) FROM occurrences GROUP BY fate"))
        events = self.ask("SELECT count(*) FROM events")[0][0]
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
            self._change_file("INSERT INTO year_fault VALUES (1)")
            await self.app.ticker.once()
            self._change_file("DELETE FROM year_fault")
        if drawn < 0.02:
            self.restarts += 1
            await self.app.database.aclose()
            self.app, self.other = self.other, self.restart()
        if 0.02 < drawn < 0.1:
            self.doubles += 1
            await asyncio.gather(self.app.ticker.once(), self.other.ticker.once())
        await self.app.ticker.once()

    async def _send(self) -> None:
        now = text_of(self.clock.now())
        if self.ask("SELECT 1 FROM messages WHERE state = 'queued' AND due_at <= ? LIMIT 1", now):
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
        (found,) = self.ask(_NEXT, {"now": text_of(now)})[0]
        moments = (
            [now + 3 * DAY] + ([moment_of(found)] if found else []) + [at for at, *_ in self._actions[:1]]
        )
        return max(min(moments), now + timedelta(seconds=1))

    def _change_file(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute(statement)

    def ask(self, question: str, given: object = ()) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as connection:
            values = given if isinstance(given, dict | tuple) else (given,)
            return connection.execute(question, values).fetchall()


async def lived(borough: Borough, file: Path, build: Callable[[FakeClock, Phones], App]) -> Year:
    """A borough that has lived through its year."""
    clock = FakeClock(BEGINS)
    phones = Phones(clock)
    year = Year(borough=borough, clock=clock, phones=phones, restart=lambda: build(clock, phones), file=file)
    await year.begin()
    try:
        await year.live()
    finally:
        await year.end()
    return year


def phone(number: int) -> str:
    return f"+44740{number:07d}"


def moment_of(text: str) -> datetime:
    """A moment as SQLite keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def text_of(moment: datetime) -> str:
    """A moment as SQLite keeps it, to be compared with what is kept."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
