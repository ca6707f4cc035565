"""What people are told of when something is, where the clocks change over it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.events import Span
from bot.domain.walltime import instant, oddity_told

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("agreed", "shown", "told"),
    [
        (datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 2, 30), "does not exist in Europe/London"),
        (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 2, 30), None),
        (datetime(2027, 10, 31, 1, 30), datetime(2027, 10, 31, 1, 30), "comes twice in Europe/London"),
        (datetime(2027, 12, 3, 19), datetime(2027, 12, 3, 19), None),
    ],
)
def test_people_are_told_what_the_clock_shows(agreed: datetime, shown: datetime, told: str | None) -> None:
    at = instant(agreed, LONDON)
    span = Span(starts=agreed, starts_at=at, zone=LONDON, ends=agreed, ends_at=at)
    assert (span.clock_starts, span.clock_ends) == (shown, shown)
    said = oddity_told(agreed, LONDON)
    assert said is None if told is None else said is not None and told in said


def test_what_has_no_end_shows_none() -> None:
    at = datetime(2027, 3, 28, 1, 30)
    assert Span(starts=at, starts_at=instant(at, LONDON), zone=LONDON).clock_ends is None
