from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import PATIENCE, GoodHours, ReaderHours, Times
from tests.unit.clock_changes import BACK, FORWARD, HOUR, LONDON

EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
HOURS = GoodHours(opens=time(9), closes=time(20), zone=LONDON, closed=EASTER)
DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 1), timezones=st.just(UTC))
AROUND_CHANGES = st.builds(
    lambda change, hours: change + hours * HOUR / 4,
    st.sampled_from([*FORWARD, *BACK]),
    st.integers(-4 * 72, 4 * 72),
)
READERS = st.builds(
    ReaderHours, hours=st.just(HOURS), wish=st.none() | st.sampled_from(Times), volunteer_run=st.booleans()
)


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "good", "next_good", "last_good"),
    [
        # A Thursday in November.
        ("2026-11-26 08:59", False, "2026-11-26 09:00", "2026-11-25 19:00"),
        ("2026-11-26 09:00", True, "2026-11-26 09:00", "2026-11-25 19:00"),
        ("2026-11-26 09:59", True, "2026-11-26 09:59", "2026-11-25 19:00"),
        ("2026-11-26 10:00", True, "2026-11-26 10:00", "2026-11-26 09:00"),
        ("2026-11-26 19:59", True, "2026-11-26 19:59", "2026-11-26 18:00"),
        ("2026-11-26 20:00", False, "2026-11-27 09:00", "2026-11-26 19:00"),
        ("2026-11-26 23:30", False, "2026-11-27 09:00", "2026-11-26 19:00"),
        # Good Friday, the day before the clocks go forward, and Easter Monday.
        ("2027-03-26 12:00", False, "2027-03-27 09:00", "2027-03-25 19:00"),
        ("2027-03-27 21:00", False, "2027-03-28 09:00", "2027-03-27 19:00"),
        ("2027-03-28 21:00", False, "2027-03-30 09:00", "2027-03-28 19:00"),
        ("2027-03-30 09:30", True, "2027-03-30 09:30", "2027-03-28 19:00"),
    ],
)
def test_good_hours(at: str, good: bool, next_good: str, last_good: str) -> None:
    moment = london(at).astimezone(UTC)
    assert HOURS.is_good(moment) is good
    assert HOURS.next_good(moment) == london(next_good)
    assert HOURS.last_good_before(moment) == london(last_good)
    assert HOURS.next_good(moment).tzinfo is UTC
    assert HOURS.next_good(london(at)).tzinfo is LONDON


@given(MOMENTS | AROUND_CHANGES)
def test_an_hour_is_good_by_the_clock_on_the_wall(at: datetime) -> None:
    local = at.astimezone(LONDON)
    by_the_wall = time(9) <= local.time() < time(20) and local.date() not in EASTER
    assert HOURS.is_good(at) is by_the_wall


@given(MOMENTS | AROUND_CHANGES)
def test_the_next_good_moment_is_good_and_no_earlier_one_is(at: datetime) -> None:
    found = HOURS.next_good(at)
    assert HOURS.is_good(found)
    assert found == at or found.astimezone(LONDON).time() == time(9)
    quarters = int((found - at) / (HOUR / 4))
    assert not any(HOURS.is_good(at + each * HOUR / 4) for each in range(quarters) if found != at)


@given(MOMENTS | AROUND_CHANGES)
def test_the_last_good_hour_is_whole_and_no_later_one_is(at: datetime) -> None:
    found = HOURS.last_good_before(at)
    assert found is not None
    assert found + HOUR <= at
    assert HOURS.is_good(found)
    assert HOURS.is_good(found + HOUR - timedelta.resolution)
    later = found + HOUR
    while later + HOUR <= at:
        assert not HOURS.is_good(later)
        later += HOUR


@pytest.mark.parametrize("change", [*FORWARD, *BACK])
def test_on_the_day_of_a_clock_change_hours_open_and_close_by_the_new_clock(change: datetime) -> None:
    hours = replace(HOURS, closed=frozenset())
    window = hours.on(change.date())
    assert window is not None
    assert window.end - window.start == 11 * HOUR
    shift = HOUR if change in FORWARD else -HOUR
    evening = hours.last_good_before(change)
    assert evening is not None
    # From the last hour of the evening before, 19:00, to 09:00.
    assert window.start - evening == 14 * HOUR - shift


@pytest.mark.parametrize("change", [*FORWARD, *BACK])
@pytest.mark.parametrize(("opens", "closes"), [("01:30", "05:00"), ("00:00", "01:30"), ("01:15", "01:45")])
def test_hours_that_begin_or_end_in_the_gap_or_the_fold_are_one_stretch(
    change: datetime, opens: str, closes: str
) -> None:
    hours = GoodHours(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), zone=LONDON)
    minutes = [change - 3 * HOUR + each * timedelta(minutes=1) for each in range(8 * 60)]
    flips = sum(hours.is_good(one) != hours.is_good(one + timedelta(minutes=1)) for one in minutes)
    assert flips == 2
    assert all(HOUR * 0 <= hours.next_good(each) - each <= 26 * HOUR for each in minutes)


def test_where_nothing_opens() -> None:
    with pytest.raises(ValueError, match="open before they close"):
        GoodHours(opens=time(20), closes=time(9), zone=LONDON)
    year = frozenset(date(2026, 11, 26) + each * DAY for each in range(-30, 400))
    closed = replace(HOURS, closed=year)
    assert closed.last_good_before(london("2026-11-26 12:00")) is None
    with pytest.raises(ValueError, match="no day"):
        closed.next_good(london("2026-11-26 12:00"))


@pytest.mark.parametrize(
    ("wish", "volunteer_run", "after", "before", "best"),
    [
        # Thursday noon, for something a week later.
        (None, False, "2026-11-26 12:00", "2026-12-03 19:00", "2026-11-26 12:00"),
        (None, True, "2026-11-26 12:00", "2026-12-03 19:00", "2026-11-26 17:00"),
        (Times.ANY, True, "2026-11-26 12:00", "2026-12-03 19:00", "2026-11-26 12:00"),
        (Times.DAY, True, "2026-11-26 12:00", "2026-12-03 19:00", "2026-11-26 12:00"),
        (Times.DAY, True, "2026-11-26 17:00", "2026-12-03 19:00", "2026-11-27 09:00"),
        (Times.EVENING, False, "2026-11-26 12:00", "2026-12-03 19:00", "2026-11-26 17:00"),
        (Times.EVENING, False, "2026-11-26 19:40", "2026-12-03 19:00", "2026-11-26 19:40"),
        (Times.WEEKEND, False, "2026-11-26 12:00", "2026-12-03 19:00", "2026-11-28 09:00"),
        # A weekend is too long to wait for on a Monday; an evening is, over Easter.
        (Times.WEEKEND, False, "2026-11-23 12:00", "2026-12-03 19:00", "2026-11-23 12:00"),
        (Times.WEEKEND, False, "2026-11-23 21:00", "2026-12-03 19:00", "2026-11-24 09:00"),
        (Times.EVENING, False, "2027-03-25 20:00", "2027-04-09 19:00", "2027-03-27 09:00"),
        # Saturday is the weekend of a volunteer; who wants days waits for Monday.
        (None, True, "2026-11-28 08:00", "2026-12-03 19:00", "2026-11-28 09:00"),
        (Times.DAY, True, "2026-11-28 08:00", "2026-12-03 19:00", "2026-11-30 09:00"),
        # The wish comes too late for the event.
        (Times.EVENING, False, "2026-11-26 08:00", "2026-11-26 17:00", "2026-11-26 09:00"),
        (Times.WEEKEND, False, "2026-11-26 21:00", "2026-11-27 19:00", "2026-11-27 09:00"),
        # No good hour is left before it: the last one, if it was known then.
        (None, False, "2026-11-27 06:00", "2026-11-27 08:00", "2026-11-26 19:00"),
        (Times.DAY, False, "2026-11-27 06:00", "2026-11-27 09:00", "2026-11-26 19:00"),
        (None, False, "2027-03-26 10:00", "2027-03-26 12:00", "2027-03-25 19:00"),
    ],
)
def test_the_best_hour(wish: Times | None, volunteer_run: bool, after: str, before: str, best: str) -> None:
    reader = ReaderHours(hours=HOURS, wish=wish, volunteer_run=volunteer_run)
    known = london(after) - 2 * DAY
    assert reader.best(london(after), london(before), not_before=known) == london(best)


@pytest.mark.parametrize(
    ("known", "best"),
    [
        ("2026-11-26 18:00", "2026-11-26 19:00"),
        ("2026-11-26 19:00", "2026-11-26 19:00"),
        ("2026-11-26 19:20", "2026-11-26 19:20"),
        ("2026-11-26 20:00", None),
        ("2026-11-27 07:00", None),
    ],
)
def test_nobody_is_told_before_it_was_known(known: str, best: str | None) -> None:
    reader = ReaderHours(hours=HOURS, wish=None, volunteer_run=True)
    found = reader.best(london("2026-11-27 06:00"), london("2026-11-27 08:00"), not_before=london(known))
    assert found == (None if best is None else london(best))


def test_patience_is_up_to_the_caller() -> None:
    reader = ReaderHours(hours=HOURS, wish=Times.WEEKEND, volunteer_run=False)
    monday, later = london("2026-11-23 12:00"), london("2026-12-03 19:00")
    assert reader.best(monday, later, not_before=monday, patience=5 * DAY) == london("2026-11-28 09:00")
    assert reader.best(monday, later, not_before=monday, patience=0 * DAY) == monday


@given(
    reader=READERS,
    after=MOMENTS | AROUND_CHANGES,
    room=st.integers(0, 24 * 14).map(lambda hours: hours * HOUR),
    known=st.integers(0, 24 * 21).map(lambda hours: hours * HOUR),
)
def test_the_best_hour_is_good_in_time_and_not_before_it_was_known(
    reader: ReaderHours, after: datetime, room: timedelta, known: timedelta
) -> None:
    before = after + room
    best = reader.best(after, before, not_before=after - known)
    good = HOURS.next_good(after)
    if best is None:
        assert HOURS.next_good(after - known) >= before
        return
    assert HOURS.is_good(best)
    assert after - known <= best < before
    if good < before:
        assert good <= best <= max(good, after + PATIENCE)
    if best >= after:
        assert best == after or best.astimezone(LONDON).time() in {time(9), time(17)}


def test_hours_are_local_wherever_that_is() -> None:
    hours = replace(HOURS, zone=ZoneInfo("Asia/Dhaka"))
    assert hours.next_good(datetime(2026, 11, 26, 2, tzinfo=UTC)) == datetime(2026, 11, 26, 3, tzinfo=UTC)
