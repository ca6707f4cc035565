"""What staff of the borough do in the year: set up, move, call off, ask and tell, by lot."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dateutil.rrule import rrulestr

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.consultations import OwnWords, Stage
from bot.domain.errors import Refused
from bot.domain.events import Span
from bot.domain.ids import EventId
from bot.domain.walltime import instant
from bot.services.consultations.desk import Asking
from tests.fakes import FakeClock
from tests.year.borough import BEGINS, LONDON, Borough

RULES = ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;INTERVAL=4;BYDAY=1WE", "FREQ=MONTHLY;INTERVAL=3;BYDAY=3SA")
CLOCKS = ("10:00", "13:30", "19:00", "09:15", "18:30")
KINDS = ("board", "forum", "board", "training")

Action = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """Staff of a borough. `app` is the Handbill that runs now; `plan` has something done at a moment."""

    borough: Borough
    clock: FakeClock
    lot: random.Random
    app: Callable[[], App]
    plan: Callable[[datetime, Action], None]

    def draw(self) -> None:
        """Draw what they will do in the year."""
        for number in range(self.borough.boards):
            self.plan(BEGINS + timedelta(hours=number % 7), partial(self._board, number))
        for _ in range(self.borough.consultations):
            self.plan(self._some_day(0.0, 0.75), self._consultation)
        for _ in range(self.borough.boards * 2):
            self.plan(self._some_day(0.05, 0.98), self._change)
        for _ in range(max(2, self.borough.boards // 2)):
            self.plan(self._some_day(0.05, 0.98), self._cancel)

    def _some_day(self, earliest: float, latest: float) -> datetime:
        """A moment by lot, between two parts of the time."""
        return BEGINS + timedelta(days=self.borough.days * self.lot.uniform(earliest, latest))

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
        await self.app().meetings.desk.add(OPERATOR, row)

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
        kept = await self.app().consulting.desk.add(
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
        self.plan(after + timedelta(days=self.lot.uniform(1, 70)), lambda: self._conclude(event))

    async def _conclude(self, event: EventId) -> None:
        outcome = OwnWords(english="You said it is too far. From May a bus stops at the door.")
        await self.app().consulting.desk.conclude(OPERATOR, event, outcome)

    async def _change(self) -> None:
        """Move a meeting by some days or hours, or to another place, at any hour of day and night."""
        ahead = [
            each
            for each in await self.app().meetings.desk.meetings(OPERATOR)
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
            self.app().meetings.desk.change(OPERATOR, meeting.event.id, changes, following=following)
        )

    async def _cancel(self) -> None:
        ahead = await self.app().meetings.desk.meetings(OPERATOR)
        if ahead:
            meeting = self.lot.choice(ahead[: self.borough.boards * 2])
            await self._unless_refused(self.app().meetings.desk.cancel(OPERATOR, meeting.event.id))

    async def _unless_refused(self, doing: Awaitable[object]) -> None:
        """Staff try what cannot be done, too: to move what is past or off."""
        try:
            await doing
        except Refused:
            return
