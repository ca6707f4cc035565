from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.recurrence import EXAMPLE, check_rule, recur
from bot.domain.walltime import instant, wall
from tests.unit.clock_changes import BACK, FORWARD, LONDON

TUESDAY = datetime(2026, 11, 24, 19)
LATER = datetime(2030, 1, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY", ["24.11.26", "01.12.26", "08.12.26", "15.12.26"]),
        ("rrule:freq=weekly;interval=2 ", ["24.11.26", "08.12.26", "22.12.26", "05.01.27"]),
        ("FREQ=WEEKLY;BYDAY=TU,SA", ["24.11.26", "28.11.26", "01.12.26", "05.12.26"]),
        ("FREQ=MONTHLY;BYDAY=4TU", ["24.11.26", "22.12.26", "26.01.27", "23.02.27"]),
        ("FREQ=MONTHLY;BYDAY=-1TU", ["24.11.26", "29.12.26", "26.01.27", "23.02.27"]),
        ("FREQ=MONTHLY;BYMONTHDAY=24", ["24.11.26", "24.12.26", "24.01.27", "24.02.27"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-5", ["24.11.26", "25.12.26", "25.01.27", "22.02.27"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=-1TU", ["24.11.26", "30.11.27", "28.11.28", "27.11.29"]),
        ("FREQ=YEARLY;BYWEEKNO=48;BYDAY=TU", ["24.11.26", "30.11.27", "28.11.28", "27.11.29"]),
        ("FREQ=WEEKLY;COUNT=2", ["24.11.26", "01.12.26"]),
        ("FREQ=WEEKLY;UNTIL=20261208", ["24.11.26", "01.12.26", "08.12.26"]),
        ("FREQ=WEEKLY;UNTIL=20261208T190000", ["24.11.26", "01.12.26", "08.12.26"]),
        ("FREQ=WEEKLY;UNTIL=20261208T185959", ["24.11.26", "01.12.26"]),
        ("FREQ=WEEKLY;UNTIL=20261208T190000Z", ["24.11.26", "01.12.26", "08.12.26"]),
    ],
)
def test_what_a_rule_gives(rule: str, days: list[str]) -> None:
    check_rule(rule, TUESDAY)
    found = recur(rule, TUESDAY, until=LATER, most=4, zone=LONDON)
    assert [f"{each:%d.%m.%y}" for each in found] == days
    assert {each.time() for each in found} == {time(19)}


def test_an_end_in_utc_is_held_against_the_wall_of_the_place() -> None:
    first = datetime(2026, 6, 1, 19)
    rule = "FREQ=DAILY;UNTIL=20260603T180000Z"
    assert len(recur(rule, first, until=LATER, most=9, zone=LONDON)) == 3
    assert len(recur(rule, first, until=LATER, most=9, zone=UTC)) == 2


def test_a_rule_without_an_end_is_cut() -> None:
    assert recur("FREQ=DAILY", TUESDAY, until=TUESDAY + DAY, most=9) == [TUESDAY, TUESDAY + DAY]
    assert recur("FREQ=DAILY", TUESDAY, until=TUESDAY - DAY, most=9) == []
    assert len(recur("FREQ=DAILY", TUESDAY, until=LATER, most=9)) == 9


@given(
    change=st.sampled_from([*FORWARD, *BACK]),
    minute=st.integers(0, 24 * 60 - 1),
    rule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,SU"]),
)
def test_the_time_on_the_wall_is_kept_over_every_clock_change(
    change: datetime, minute: int, rule: str
) -> None:
    at = time(minute // 60, minute % 60)
    first = datetime.combine(change.date() - 14 * DAY, at)
    found = recur(rule, first, until=first + 29 * DAY, most=40)
    assert first in found
    assert any(each.date() == change.date() for each in found)
    assert all(each.time() == at for each in found)
    moments = [instant(each, LONDON) for each in found]
    assert all(one < next_one for one, next_one in pairwise(moments))
    # The one on the day of the change may be in the gap; every other is shown by the wall as it was agreed.
    assert all(
        wall(moment, LONDON) == each
        for moment, each in zip(moments, found, strict=True)
        if each.date() != change.date()
    )


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", "only these parts"),
        ("every Tuesday", "only these parts"),
        ("INTERVAL=2", "FREQ is missing"),
        ("FREQ=HOURLY", "FREQ has a value"),
        ("FREQ=MINUTELY", "FREQ has a value"),
        ("FREQ=SECONDLY", "FREQ has a value"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL has a value"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL has a value"),
        ("FREQ=DAILY;COUNT=0", "COUNT has a value"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20271231", "COUNT or UNTIL"),
        ("FREQ=DAILY;UNTIL=20271331", "UNTIL is not a day"),
        ("FREQ=DAILY;UNTIL=20271231T250000Z", "UNTIL is not a day"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ stands in it twice"),
        ("FREQ=DAILY;BYHOUR=9", "only these parts"),
        ("FREQ=MONTHLY;BYDAY=0TU", "BYDAY has a value"),
        ("FREQ=MONTHLY;BYDAY=TUE", "BYDAY has a value"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY has a value"),
        ("FREQ=WEEKLY;BYDAY=2TU", "numbers in BYDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=2", "does not go with"),
        ("FREQ=MONTHLY;BYWEEKNO=2", "does not go with"),
        ("FREQ=MONTHLY;BYSETPOS=2", "BYSETPOS needs"),
        ("FREQ=WEEKLY\nEXDATE:20261201T190000", "FREQ has a value"),
        ("FREQ=WEEKLY;" + "BYDAY=TU" * 40, "too long"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_an_example(rule: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        check_rule(rule)
    assert EXAMPLE in str(refusal.value)
    with pytest.raises(Refused, match=reason):
        recur(rule, TUESDAY, until=LATER, most=1)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", "first date is not one"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "first date is not one"),
        ("FREQ=WEEKLY;BYDAY=TU;BYSETPOS=8", "first date is not one"),
        ("FREQ=DAILY;UNTIL=20261123", "ends before"),
    ],
)
def test_a_rule_must_give_the_first_date(rule: str, reason: str) -> None:
    check_rule(rule)
    with pytest.raises(Refused, match=reason):
        check_rule(rule, TUESDAY)
