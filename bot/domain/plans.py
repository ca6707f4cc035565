"""When one reader hears of what lies ahead: the plan of reminders as a pure function.

A plan follows from the event and its reader alone, never from what was planned before. So a meeting that was
moved and called off in any order ends with the plan it would have had, had it been set up that way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import zip_longest

from bot.domain.events import Event
from bot.domain.hours import EVENING_FROM, PATIENCE, TICK, ReaderHours, Times
from bot.domain.walltime import instant, wall

HOUR = timedelta(hours=1)
"""Reminders nearer than this fall into the same good hour, and become one."""

LAST_LEAD = timedelta(hours=1)
"""What the last day must leave: with less than an hour nothing can be handed in any more."""


class Anchor(StrEnum):
    """What a reminder hangs on. The values are the keys of content/reminders/."""

    ANNOUNCED = "announced"
    """The moment at which groups may first hear of it."""
    OPENING = "opening"
    """When it opens, or is announced if that is later."""
    HALF_WAY = "half_way"
    """The day half way from there to the decisive moment."""
    DAYS_BEFORE = "days_before"
    """Any hour of the day so many days before."""
    EVENING_BEFORE = "evening_before"
    """The evening of the day so many days before."""
    LAST_DAY = "last_day"
    """Any hour of the last day on which something can be done."""
    HOURS_BEFORE = "hours_before"
    """So many hours before."""

    @property
    def counts(self) -> bool:
        """Whether it takes a number."""
        return self in {Anchor.DAYS_BEFORE, Anchor.EVENING_BEFORE, Anchor.HOURS_BEFORE}

    @property
    def opens(self) -> bool:
        """Whether people hear of the event by it, rather than being reminded of what they know."""
        return self in {Anchor.ANNOUNCED, Anchor.OPENING}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A reminder of a plan: its code, which is kept and must not change, and when it is."""

    code: str
    anchor: Anchor
    count: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """What a plan needs to know of an event. Aware UTC. `opens_at` is of what closes, None for a meeting."""

    announced_at: datetime
    decisive_at: datetime
    opens_at: datetime | None = None
    cancelled: bool = False

    @property
    def opening(self) -> datetime:
        """When it can first be acted on by those who hear of it."""
        return max(self.announced_at, self.opens_at or self.announced_at)


def timeline_of(event: Event) -> Timeline:
    """The timeline of an event."""
    return Timeline(
        announced_at=event.announced_at,
        decisive_at=event.decisive_at,
        opens_at=event.span.starts_at if event.sort.closes and event.span.ends_at is not None else None,
        cancelled=event.cancelled_at is not None,
    )


class Why(StrEnum):
    """Why a reminder is when it is, or is not sent. The command line says each in words."""

    ON_TIME = "on_time"
    """Its own moment is a good hour."""
    WISH = "wish"
    """The first hour from then on that the reader wishes for."""
    VOLUNTEERS = "volunteers"
    """The first evening or weekend hour from then on: volunteers run the group."""
    NEXT_GOOD = "next_good"
    """The first good hour from then on."""
    LAST_GOOD = "last_good"
    """No good hour from then on is early enough: the last one before."""
    NO_GOOD_HOUR = "no_good_hour"
    """No good hour is left before it is of no use."""
    TOO_LATE = "too_late"
    """It was announced after the reminder's moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A reminder to one reader: due at `due_at`, of no use from `useless_at` on. Aware UTC.

    `absorbs` are the codes that would have fallen into the same hour. `opens` says that they hear of the
    event by it.
    """

    code: str
    due_at: datetime
    useless_at: datetime
    why: Why
    opens: bool = False
    absorbs: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Its own code and those it absorbs."""
        return frozenset({self.code, *self.absorbs})


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A reminder that is not sent, of which the organiser is told."""

    code: str
    why: Why


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The reminders of one event to one reader, in the order they are due, and those not sent."""

    planned: tuple[Planned, ...] = ()
    missed: tuple[Missed, ...] = ()


def plan(timeline: Timeline, rules: Sequence[Rule], reader: ReaderHours, *, zone: tzinfo) -> Plan:
    """When one reader is reminded. `zone` is the event's: its days and evenings are meant.

    Readers of equal hours have equal plans. What should have been said before the event was announced is left
    out, and is missed only where nothing can be said at all. No two reminders are of use at one time: each is
    of use until the next is due.
    """
    if timeline.cancelled:
        return Plan()
    stretches = sorted(
        (_stretch(rule, timeline, zone) for rule in rules), key=lambda each: (each.moment, not each.opens)
    )
    timely = [each for each in stretches if each.moment >= timeline.announced_at]
    slots: list[_Slot] = []
    missed: list[Missed] = []
    end = timeline.decisive_at
    for stretch in reversed(timely):
        # Nobody waits so long for an hour of theirs that a later reminder would overtake this one.
        slot = _slot(stretch, min(end, stretch.limit), timeline, reader)
        if slot is None:
            missed.insert(0, Missed(code=stretch.rule.code, why=Why.NO_GOOD_HOUR))
        else:
            slots.insert(0, slot)
            end = min(end, stretch.limit)
    if not slots and not missed:
        missed = [Missed(code=rule.code, why=Why.TOO_LATE) for rule in rules]
    return Plan(planned=tuple(_in_turn(_merged(slots, zone))), missed=tuple(missed))


def _merged(slots: Sequence["_Slot"], zone: tzinfo) -> Sequence["_Slot"]:
    """The slots in order, each far enough from the one before."""
    apart: list[_Slot] = []
    for each in slots:
        slot = each
        while apart and _is_one(apart[-1], slot, zone):
            slot = _merge(apart.pop(), slot)
        apart.append(slot)
    return apart


def _in_turn(slots: Sequence["_Slot"]) -> Iterator[Planned]:
    """The slots as reminders, each of use until the next is due."""
    for slot, following in zip_longest(slots, slots[1:]):
        yield Planned(
            code=slot.rule.code,
            due_at=slot.due_at,
            useless_at=slot.limit if following is None else min(slot.limit, following.due_at),
            why=slot.why,
            opens=slot.rule.anchor.opens,
            absorbs=slot.absorbs,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stretch:
    """A rule as time: to be said from `moment` on, of no use from `limit` on."""

    rule: Rule
    moment: datetime
    limit: datetime

    @property
    def opens(self) -> bool:
        return self.rule.anchor.opens


@dataclass(frozen=True, kw_only=True, slots=True)
class _Slot:
    """A reminder with its hour."""

    rule: Rule
    due_at: datetime
    limit: datetime
    why: Why
    absorbs: tuple[str, ...] = ()


def _stretch(rule: Rule, timeline: Timeline, zone: tzinfo) -> _Stretch:
    moment, limit = _bounds(rule, timeline, zone)
    return _Stretch(rule=rule, moment=moment, limit=limit)


def _bounds(rule: Rule, timeline: Timeline, zone: tzinfo) -> tuple[datetime, datetime]:
    decisive = timeline.decisive_at
    match rule.anchor:
        case Anchor.ANNOUNCED:
            return timeline.announced_at, decisive
        case Anchor.OPENING:
            return timeline.opening, decisive
        case Anchor.HALF_WAY:
            half = timeline.opening + (decisive - timeline.opening) / 2
            return _day(half, zone), decisive
        case Anchor.DAYS_BEFORE:
            return _day(decisive, zone, back=rule.count), decisive
        case Anchor.EVENING_BEFORE:
            # What is said of tomorrow is of no use on the day itself.
            evening = _day(decisive, zone, back=rule.count, at=EVENING_FROM)
            return evening, _day(decisive, zone, back=rule.count - 1)
        case Anchor.LAST_DAY:
            # What closes at midnight closes at the end of a day, not at the start of the next.
            return _day(decisive - TICK, zone), decisive - LAST_LEAD
        case Anchor.HOURS_BEFORE:
            # With less than half of it left it is too late to set out.
            return decisive - rule.count * HOUR, decisive - rule.count * HOUR / 2


def _day(moment: datetime, zone: tzinfo, *, back: int = 0, at: time = time.min) -> datetime:
    """A time on the wall of the day of `moment`, or of so many days before it."""
    day = wall(moment, zone).date() - timedelta(days=back)
    return instant(datetime.combine(day, at), zone)


def _slot(stretch: _Stretch, before: datetime, timeline: Timeline, reader: ReaderHours) -> _Slot | None:
    # Who asked for no other hour is told so many hours before, not when the evening begins.
    exact = stretch.rule.anchor is Anchor.HOURS_BEFORE and reader.wish is None
    due = reader.best(
        stretch.moment,
        before,
        not_before=timeline.announced_at,
        patience=timedelta(0) if exact else PATIENCE,
    )
    if due is None:
        return None
    return _Slot(rule=stretch.rule, due_at=due, limit=stretch.limit, why=_why(due, stretch.moment, reader))


def _why(due: datetime, moment: datetime, reader: ReaderHours) -> Why:
    if due == moment:
        return Why.ON_TIME
    if due < moment:
        return Why.LAST_GOOD
    suits = Times.ANY not in reader.suiting and reader.hours.first(due, due + TICK, reader.suiting) == due
    if not suits:
        return Why.NEXT_GOOD
    return Why.VOLUNTEERS if reader.wish is None else Why.WISH


def _is_one(earlier: _Slot, later: _Slot, zone: tzinfo) -> bool:
    """Whether two reminders become one: they fall into the same hour, or the later one into the same day only
    because its own hours are bad.
    """
    if later.due_at - earlier.due_at < HOUR:
        return True
    return later.why is Why.LAST_GOOD and _day(earlier.due_at, zone) == _day(later.due_at, zone)


def _merge(earlier: _Slot, later: _Slot) -> _Slot:
    """Two reminders as one, at the hour of the first. News stays news; else the later one is more urgent."""
    news = earlier.rule.anchor.opens and not later.rule.anchor.opens
    stays, goes = (earlier, later) if news else (later, earlier)
    first = min(earlier, later, key=lambda each: each.due_at)
    return replace(
        stays,
        due_at=first.due_at,
        why=first.why,
        limit=max(earlier.limit, later.limit),
        absorbs=(*earlier.absorbs, goes.rule.code, *later.absorbs),
    )
