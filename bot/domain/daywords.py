"""How the day of an event is said at the moment of writing: today, tomorrow, or by its name and date."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.walltime import instant, wall

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class DayWord(StrEnum):
    """Which of the sentences about a day is true."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    NAMED = "named"


def said_at(event: Event) -> datetime:
    """The decisive moment as people say it: naive, on the wall of the event's zone.

    What closes at midnight closes at 23:59 of the day that ends then: at 0:00 of the next day nobody knows
    which night is meant.
    """
    moment = wall(event.decisive_at, event.span.zone)
    return moment - MINUTE if event.sort.closes and moment.time() == time.min else moment


def day_word(day: date, event: Event, now: datetime) -> DayWord:
    """How a day is said at `now`, by the clock of the event's zone."""
    today = wall(now, event.span.zone).date()
    if day == today:
        return DayWord.TODAY
    return DayWord.TOMORROW if day == today + DAY else DayWord.NAMED


def true_until(event: Event, now: datetime) -> datetime | None:
    """From when on a text of `now` about the event would be untrue, aware UTC; None when it stays true.

    Today is no longer today at midnight, nor tomorrow tomorrow.
    """
    days = [said_at(event).date(), wall(event.span.starts_at, event.span.zone).date()]
    if all(day_word(day, event, now) is DayWord.NAMED for day in days):
        return None
    midnight = datetime.combine(wall(now, event.span.zone).date() + DAY, time.min)
    return instant(midnight, event.span.zone)
