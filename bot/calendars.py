"""Calendars as files, by RFC 5545, and as news of one event, by RFC 5546."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

from icalendar import (
    STATUS,
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
)

from bot.domain.calendar import CalendarEntry

PRODUCT = "-//Handbill//EN"

NO_ADDRESS = "invalid:nomail"
"""Who organises, as RFC 5546 wants it named in all that is published or called off (3.2.1, 3.2.5): somebody
without an address, for answers go by text.
"""

REFRESH = timedelta(hours=6)
"""How often calendars should look for news (RFC 7986, REFRESH-INTERVAL): changes also go out by text."""

AHEAD = timedelta(days=1)
"""How long before a deadline a calendar reminds."""

_DAY = timedelta(days=1)
_MARGIN = timedelta(days=366)
"""Of a zone's rules more than the entries need, so that both halves of a year are told."""


def write_calendar(name: str, entries: Sequence[CalendarEntry], *, cancels: bool = False) -> bytes:
    """Implements bot.ports.calendars.CalendarWriter."""
    organiser = vCalAddress(NO_ADDRESS)
    organiser.params["CN"] = name
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", "CANCEL" if cancels else "PUBLISH")
    calendar.calendar_name = name
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for zone, walls in _by_zone(entries).items():
        calendar.add_component(_zone(zone, min(walls) - _MARGIN, max(walls) + _MARGIN))
    for entry in entries:
        calendar.add_component(_event(entry, organiser))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, organiser: vCalAddress) -> Event:
    event = Event.new(
        uid=f"{entry.uid}@handbill",
        organizer=organiser,
        sequence=entry.sequence,
        stamp=entry.written_at,
        last_modified=entry.written_at,
        summary=entry.title,
        start=_local(entry, entry.starts),
        end=_local(entry, entry.ends) if entry.ends else None,
        location=entry.place or None,
        url=entry.link or None,
        description=entry.description or None,
        status=STATUS.CANCELLED if entry.cancelled else STATUS.CONFIRMED,
    )
    if entry.alarm and not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -AHEAD)
        event.add_component(alarm)
    return event


def _local(entry: CalendarEntry, wall: datetime) -> datetime:
    return wall.replace(tzinfo=entry.zone)


# ---------------------------------------------------------------------------------------------- zones
#
# The library's own VTIMEZONE begins summer time an hour late (7.3), and says so of every year to 2038.


def _by_zone(entries: Sequence[CalendarEntry]) -> dict[tzinfo, list[datetime]]:
    walls: dict[tzinfo, list[datetime]] = defaultdict(list)
    for entry in entries:
        walls[entry.zone].append(entry.starts)
    return walls


def _zone(zone: tzinfo, first: datetime, last: datetime) -> Timezone:
    """The rules of a zone between two days, each change of its clocks by itself (RFC 5545, 3.6.5)."""
    component = Timezone()
    component.add("tzid", str(zone))
    begins = first.replace(tzinfo=UTC)
    component.add_component(_observance(zone, begins))
    for change in _changes(zone, begins, last.replace(tzinfo=UTC)):
        component.add_component(_observance(zone, change, before=change - timedelta(seconds=1)))
    return component


def _observance(
    zone: tzinfo, at: datetime, *, before: datetime | None = None
) -> TimezoneStandard | TimezoneDaylight:
    """What holds from a moment on. Its start is told by the clock of `before`, as the RFC asks."""
    local = at.astimezone(zone)
    offset = (before or at).astimezone(zone).utcoffset() or timedelta()
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("dtstart", (at + offset).replace(tzinfo=None))
    observance.add("tzoffsetfrom", offset)
    observance.add("tzoffsetto", local.utcoffset())
    observance.add("tzname", local.tzname())
    return observance


def _changes(zone: tzinfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments at which a zone's clocks are changed, to the minute."""
    days = [first + count * _DAY for count in range((last - first).days + 1)]
    for before, after in pairwise(days):
        if before.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
            continue
        was = before.astimezone(zone).utcoffset()
        minutes = range(int(_DAY / timedelta(minutes=1)) + 1)
        yield next(
            moment
            for moment in (before + timedelta(minutes=count) for count in minutes)
            if moment.astimezone(zone).utcoffset() != was
        )
