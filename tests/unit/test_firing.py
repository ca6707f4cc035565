"""What becomes of reminders and news at the moment they are due: tables."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Audience
from bot.domain.events import Event, Sort
from bot.domain.firing import Fire, Standing, may_ask, weigh
from bot.domain.hours import GoodHours
from bot.domain.ids import ContactId, EventId
from bot.domain.news import (
    AT_ONCE,
    CANCELLED,
    STARTS_TODAY,
    THANKS,
    altered_code,
    changed_code,
    keeps_time,
    news_for,
    outdated,
    planned_only,
    thanks_for,
)
from bot.domain.occurrences import Fate, Occurrence
from bot.domain.proposals import span

LONDON = ZoneInfo("Europe/London")
HOURS = GoodHours(opens=time(9), closes=time(20), zone=LONDON)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTS = datetime(2026, 12, 3, 19, tzinfo=UTC)
EVENT = Event(
    id=EventId(1),
    sort=Sort.FORUM,
    title="Forum",
    span=span(datetime(2026, 12, 3, 19), None, LONDON),
    audience=Audience(),
    uid="u",
    announced_at=STARTS - 30 * DAY,
    simulated=True,
)
DUE = Occurrence(
    event=EventId(1),
    reminder="week_before",
    contact=ContactId(1),
    due_at=STARTS - 7 * DAY,
    useless_at=STARTS - DAY,
    towards=STARTS,
    why="on_time",
)
OK = Standing(reachable=True)
NOON = STARTS - 7 * DAY - 7 * HOUR
NIGHT = STARTS - 7 * DAY + 4 * HOUR


def fired(code: str = "invitation", *, at: datetime = STARTS - 20 * DAY) -> Occurrence:
    return replace(DUE, reminder=code, fate=Fate.FIRED, settled_at=at)


def changed(at: datetime, *, to: datetime = STARTS) -> Event:
    moved = span(to.replace(tzinfo=None), None, LONDON)
    return replace(EVENT, span=moved, sequence=1, changed_at=at)


@pytest.mark.parametrize(
    ("due", "event", "standing", "now", "fire"),
    [
        (DUE, EVENT, OK, NOON, Fire.SEND),
        (DUE, EVENT, OK, NIGHT, Fire.WAIT),
        (DUE, EVENT, OK, DUE.useless_at, Fire.EXPIRE),
        (DUE, EVENT, OK, DUE.useless_at - timedelta(minutes=1), Fire.SEND),
        (replace(DUE, useless_at=NIGHT + HOUR), EVENT, OK, NIGHT, Fire.EXPIRE),
        (DUE, EVENT, Standing(reachable=False), NOON, Fire.DROP),
        (DUE, EVENT, Standing(reachable=False), DUE.useless_at, Fire.DROP),
        (DUE, EVENT, Standing(reachable=True, refused=True), NOON, Fire.DROP),
        (DUE, EVENT.cancelled(NOON), OK, NOON, Fire.DROP),
        (replace(DUE, towards=STARTS + DAY), EVENT, OK, NOON, Fire.DROP),
        (replace(DUE, reminder=changed_code(1)), changed(NOON), OK, NOON, Fire.SEND),
        (replace(DUE, reminder=altered_code(1)), changed(NOON), OK, NOON, Fire.SEND),
        (replace(DUE, reminder=altered_code(1)), replace(changed(NOON), sequence=2), OK, NOON, Fire.DROP),
        (
            replace(DUE, reminder=changed_code(1)),
            changed(NOON),
            Standing(reachable=True, refused=True),
            NOON,
            Fire.SEND,
        ),
        (replace(DUE, reminder=changed_code(1), why=STARTS_TODAY), changed(NOON), OK, NIGHT, Fire.SEND),
        (replace(DUE, reminder=changed_code(1)), replace(changed(NOON), sequence=2), OK, NOON, Fire.DROP),
        (replace(DUE, reminder=changed_code(1)), changed(NOON).cancelled(NOON), OK, NOON, Fire.DROP),
        (replace(DUE, reminder=CANCELLED), EVENT.cancelled(NOON), OK, NOON, Fire.SEND),
        (replace(DUE, reminder=CANCELLED), EVENT, OK, NOON, Fire.DROP),
        (replace(DUE, reminder=THANKS), EVENT, OK, NOON, Fire.DROP),
        (replace(DUE, reminder=THANKS), EVENT, Standing(reachable=True, came=True), NOON, Fire.SEND),
    ],
)
def test_what_becomes_of_it(
    due: Occurrence, event: Event, standing: Standing, now: datetime, fire: Fire
) -> None:
    assert weigh(due, event, standing, HOURS, now) is fire


@pytest.mark.parametrize(
    ("code", "sort", "asks"),
    [
        ("invitation", Sort.FORUM, True),
        ("week_before", Sort.BOARD, True),
        ("opening", Sort.TENDER, False),
        ("opening", Sort.CONSULTATION, False),
        (changed_code(2), Sort.FORUM, False),
        (CANCELLED, Sort.FORUM, False),
        (THANKS, Sort.FORUM, False),
    ],
)
def test_only_reminders_of_meetings_ask(code: str, sort: Sort, asks: bool) -> None:
    assert may_ask(replace(DUE, reminder=code), replace(EVENT, sort=sort)) is asks


@pytest.mark.parametrize(
    ("now", "to", "due_at", "why"),
    [
        # In a good hour, at once; at night in the morning.
        (datetime(2026, 11, 20, 12, tzinfo=UTC), STARTS, datetime(2026, 11, 20, 12, tzinfo=UTC), AT_ONCE),
        (datetime(2026, 11, 20, 23, tzinfo=UTC), STARTS, datetime(2026, 11, 21, 9, tzinfo=UTC), AT_ONCE),
        # On the day it was to be, or is to be now: whatever the hour.
        (
            datetime(2026, 12, 3, 3, tzinfo=UTC),
            STARTS + 7 * DAY,
            datetime(2026, 12, 3, 3, tzinfo=UTC),
            STARTS_TODAY,
        ),
        (
            datetime(2026, 11, 20, 6, tzinfo=UTC),
            datetime(2026, 11, 20, 19, tzinfo=UTC),
            datetime(2026, 11, 20, 6, tzinfo=UTC),
            STARTS_TODAY,
        ),
        # The night before an early morning: two hours before it begins, on the day.
        (
            datetime(2026, 11, 20, 22, tzinfo=UTC),
            datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
            datetime(2026, 11, 21, 7, 30, tzinfo=UTC),
            STARTS_TODAY,
        ),
    ],
)
def test_when_a_change_is_told(now: datetime, to: datetime, due_at: datetime, why: str) -> None:
    told = news_for(changed(now, to=to), ContactId(1), [fired(at=now - HOUR)], HOURS, now)
    assert told is not None
    code = altered_code(1) if to == STARTS else changed_code(1)
    assert (told.reminder, told.due_at, told.why, told.towards) == (code, due_at, why, to)
    assert keeps_time(told.reminder) is (to == STARTS)


def test_who_heard_of_the_new_time_by_a_reminder_hears_what_else_was_changed() -> None:
    later = replace(fired("week_before", at=NOON - HOUR), towards=STARTS + DAY)
    told = news_for(changed(NOON, to=STARTS + DAY), ContactId(1), [fired(), later], HOURS, NOON)
    assert told is not None
    assert told.reminder == altered_code(1)


def test_who_said_by_themselves_that_they_come_is_told_the_time() -> None:
    told = news_for(changed(NOON), ContactId(1), [], HOURS, NOON, counted_on_at=NOON - HOUR)
    assert told is not None
    assert told.reminder == changed_code(1)


@pytest.mark.parametrize(
    "stored",
    [
        [],
        [DUE],
        [fired(at=NOON + HOUR)],
        [fired(), replace(DUE, reminder=changed_code(1))],
        [fired(), fired(changed_code(1))],
        [fired(), replace(DUE, reminder=altered_code(1))],
        [fired(), fired(altered_code(1))],
        [fired(THANKS)],
    ],
)
def test_a_change_is_no_news_to_who_never_heard_or_has_heard_it(stored: list[Occurrence]) -> None:
    assert news_for(changed(NOON), ContactId(1), stored, HOURS, NOON) is None


def test_what_did_not_change_is_no_news() -> None:
    assert news_for(EVENT, ContactId(1), [fired()], HOURS, NOON) is None


def test_that_it_is_off_is_told_until_it_would_have_begun() -> None:
    off = EVENT.cancelled(NOON)
    told = news_for(off, ContactId(1), [fired()], HOURS, NOON)
    assert told is not None
    assert (told.reminder, told.useless_at) == (CANCELLED, STARTS)
    assert news_for(off, ContactId(1), [fired()], HOURS, STARTS) is None


def test_older_news_are_overtaken_by_newer() -> None:
    waiting = replace(DUE, reminder=changed_code(1))
    assert outdated(replace(changed(NOON), sequence=2), [waiting, DUE]) == [waiting]
    assert outdated(changed(NOON).cancelled(NOON), [waiting]) == [waiting]
    assert outdated(changed(NOON), [waiting, fired(changed_code(1))]) == []
    altered = replace(DUE, reminder=altered_code(1))
    assert outdated(changed(NOON), [altered]) == []
    assert outdated(replace(changed(NOON), sequence=2), [altered]) == [altered]


def test_news_are_no_part_of_a_plan() -> None:
    assert planned_only([DUE, fired(CANCELLED), fired(THANKS), fired(changed_code(3))]) == [DUE]


def test_thanks_come_in_a_good_hour_within_a_week() -> None:
    thanks = thanks_for(EVENT, ContactId(1), HOURS, NIGHT)
    assert thanks.due_at == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert thanks.useless_at == NIGHT + 7 * DAY
