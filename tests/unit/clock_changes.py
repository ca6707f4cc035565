"""Every change of the clocks in London from 2024 to 2040, found by asking the zone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def changes(year: int) -> Sequence[datetime]:
    """The moments, UTC, at which the offset changed, to the hour."""
    days = (datetime(year, 1, 1, tzinfo=UTC) + each * DAY for each in range(365))
    hours = (day + each * HOUR for day in days if _offset(day) != _offset(day + DAY) for each in range(1, 25))
    return [at for at in hours if _offset(at) != _offset(at - HOUR)]


def _offset(at: datetime) -> timedelta | None:
    return at.astimezone(LONDON).utcoffset()


YEARS = range(2024, 2041)
FORWARD = tuple(changes(year)[0] for year in YEARS)
BACK = tuple(changes(year)[-1] for year in YEARS)
