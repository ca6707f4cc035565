from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.walltime import Oddity, instant, oddity, wall
from tests.unit.clock_changes import BACK, FORWARD, HOUR, LONDON, YEARS, changes

MINUTES = st.integers(0, 59).map(lambda minutes: timedelta(minutes=minutes))


def test_the_clocks_change_twice_a_year_on_a_last_sunday() -> None:
    assert all(len(changes(year)) == 2 for year in YEARS)
    assert {(at.month, at.weekday(), at.hour) for at in FORWARD} == {(3, 6, 1)}
    assert {(at.month, at.weekday(), at.hour) for at in BACK} == {(10, 6, 1)}


@given(at=st.sampled_from(FORWARD), minutes=MINUTES)
def test_a_time_in_the_gap_is_read_with_the_offset_before_it(at: datetime, minutes: timedelta) -> None:
    local = at.replace(tzinfo=None) + minutes
    assert instant(local, LONDON) == at + minutes
    assert wall(instant(local, LONDON), LONDON) == local + HOUR


@given(at=st.sampled_from(BACK), minutes=MINUTES)
def test_a_time_that_comes_twice_is_the_first_of_the_two(at: datetime, minutes: timedelta) -> None:
    local = at.replace(tzinfo=None) + minutes
    assert instant(local, LONDON) == at - HOUR + minutes
    assert wall(instant(local, LONDON), LONDON) == wall(instant(local, LONDON) + HOUR, LONDON) == local


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31)),
    st.sampled_from(
        ["Europe/London", "Asia/Dhaka", "Africa/Mogadishu", "America/Havana", "Australia/Lord_Howe"]
    ),
)
def test_every_other_time_is_what_the_wall_shows_at_its_moment(local: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    at = instant(local, zone)
    assert at.tzinfo is UTC
    shown = wall(at, zone)
    assert shown >= local
    # It differs only where the wall never shows it: then no moment about it does.
    steps = [at + each * timedelta(minutes=30) for each in range(-4, 5)]
    assert shown == local or all(wall(each, zone) != local for each in steps)


@pytest.mark.parametrize(
    ("local", "found"),
    [
        (datetime(2027, 3, 28, 1, 30), Oddity.NEVER),
        (datetime(2027, 3, 28, 0, 59), None),
        (datetime(2027, 3, 28, 2), None),
        (datetime(2027, 10, 31, 1, 30), Oddity.TWICE),
        (datetime(2027, 10, 31, 2), None),
    ],
)
def test_times_that_the_clock_never_shows_or_shows_twice_are_known(
    local: datetime, found: Oddity | None
) -> None:
    assert oddity(local, ZoneInfo("Europe/London")) is found


def test_what_is_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="offset of its own"):
        instant(datetime(2026, 3, 29, tzinfo=UTC), LONDON)
    with pytest.raises(ValueError, match="needs an offset"):
        wall(datetime(2026, 3, 29), LONDON)
