"""The hours in which people may be written to unasked, and which of them suit a reader best.

Hours are local: they open and close by the clock on the wall, whatever the clocks do that day. Everything is
reckoned in UTC, because Python compares two moments of one zone by their wall times.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.walltime import instant

EVENING_FROM = time(17)
"""When an evening begins on a weekday: volunteers run many groups, in evenings and at weekends (East Midlands
2007; Derbyshire GRID met then)."""

PATIENCE = timedelta(days=3)
"""How long a suiting hour may be waited for: a wish for evenings must not cost anybody a week."""

LOOK_BACK_DAYS = 14
"""How far back the last good hour is looked for. No row of bank holidays is as long."""

LOOK_AHEAD = timedelta(days=366)
"""How far ahead the next good hour is looked for."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TICK = timedelta.resolution
SATURDAY = 5


class Times(StrEnum):
    """When a contact wishes to be written to.

    Day and evening are of weekdays, before and from 17:00; weekends are Saturdays and Sundays. All of them
    lie within good hours. Any is a wish too: no hour suits better than another.
    """

    DAY = "day"
    EVENING = "evening"
    WEEKEND = "weekend"
    ANY = "any"


class Nation(StrEnum):
    """The part of the United Kingdom whose bank holidays count."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern_ireland"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Moments from `start` up to `end`, aware UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class GoodHours:
    """The hours in which a person may be written to unasked: on every day that is not in `closed`, from
    `opens` up to `closes` by the clock on the wall of `zone`.

    `closed` is anything that can be asked for a day, so that bank holidays need no end. Raises ValueError for
    hours that never open.
    """

    opens: time
    closes: time
    zone: tzinfo
    closed: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("good hours must open before they close")

    def on(self, day: date, times: Times = Times.ANY) -> Window | None:
        """The good hours of a day, as far as they are in `times`; None when there are none."""
        if day in self.closed or (day.weekday() >= SATURDAY and times in {Times.DAY, Times.EVENING}):
            return None
        if day.weekday() < SATURDAY and times is Times.WEEKEND:
            return None
        opens = max(self.opens, EVENING_FROM) if times is Times.EVENING else self.opens
        closes = min(self.closes, EVENING_FROM) if times is Times.DAY else self.closes
        start = instant(datetime.combine(day, opens), self.zone)
        end = instant(datetime.combine(day, closes), self.zone)
        return Window(start=start, end=end) if start < end else None

    def is_good(self, at: datetime) -> bool:
        """Whether `at`, aware, is in good hours."""
        window = self.on(at.astimezone(self.zone).date())
        return window is not None and window.start <= at.astimezone(UTC) < window.end

    def first(
        self, after: datetime, before: datetime, times: Iterable[Times] = (Times.ANY,)
    ) -> datetime | None:
        """The first moment from `after` up to `before` that is in good hours and in one of `times`.

        All aware; in the zone of `after`. None when there is none.
        """
        wanted = tuple(times)
        start, end = after.astimezone(UTC), before.astimezone(UTC)
        day, last = after.astimezone(self.zone).date(), before.astimezone(self.zone).date()
        while day <= last:
            windows = [window for each in wanted if (window := self.on(day, each)) is not None]
            moments = [moment for each in windows if (moment := max(each.start, start)) < min(each.end, end)]
            if moments:
                return min(moments).astimezone(after.tzinfo)
            day += DAY
        return None

    def next_good(self, at: datetime) -> datetime:
        """`at` when it is good, else the next opening, in the zone of `at`.

        Raises ValueError when a whole year is closed.
        """
        found = self.first(at, at.astimezone(UTC) + LOOK_AHEAD)
        if found is None:
            raise ValueError("no day of the year to come is open")
        return found

    def last_good_before(self, at: datetime) -> datetime | None:
        """The start of the last whole good hour that is over at `at`, in the zone of `at`.

        Hours are counted from the opening. None when the two weeks before had none.
        """
        end = at.astimezone(UTC)
        today = at.astimezone(self.zone).date()
        for back in range(LOOK_BACK_DAYS + 1):
            window = self.on(today - back * DAY)
            if window is not None and (hours := (min(window.end, end) - window.start) // HOUR) > 0:
                return (window.start + (hours - 1) * HOUR).astimezone(at.tzinfo)
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderHours:
    """Which of the good hours suit one reader.

    What they wish for (`wish`, by text) goes before all. Who wishes for nothing is written to in evenings and
    at weekends where volunteers run the group (`volunteer_run`), else in any good hour.
    """

    hours: GoodHours
    wish: Times | None
    volunteer_run: bool

    @property
    def suiting(self) -> tuple[Times, ...]:
        if self.wish is not None:
            return (self.wish,)
        return (Times.EVENING, Times.WEEKEND) if self.volunteer_run else (Times.ANY,)

    def best(
        self, after: datetime, before: datetime, *, not_before: datetime, patience: timedelta = PATIENCE
    ) -> datetime | None:
        """When to write to them from `after` up to `before`, the moment at which it is of no more use.

        The first hour that suits, if it takes no more than `patience` to wait for it; else the first that is
        good; else, when none is good any more, the last good hour that is over at `before`, or what is left
        of one, but not before `not_before`, when it became known. None when there is none of these: it is
        not sent. All aware; in the zone of `after`.
        """
        start, end = after.astimezone(UTC), before.astimezone(UTC)
        for times, until in ((self.suiting, min(end, start + patience + TICK)), ((Times.ANY,), end)):
            found = self.hours.first(start, until, times)
            if found is not None:
                return found.astimezone(after.tzinfo)
        last = self.hours.last_good_before(end)
        if last is None or last < not_before:
            last = self.hours.first(not_before, end)
        return None if last is None else last.astimezone(after.tzinfo)
