"""Calendars as files: what is written can be read, by the letter of RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendars import write_calendar
from bot.domain.audience import Audience
from bot.domain.calendar import UID_LENGTH, CalendarEntry, draw_secret, entry_of
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import EventId
from bot.domain.meetings import Meeting

LONDON = ZoneInfo("Europe/London")
WRITTEN = datetime(2026, 11, 23, 12, tzinfo=UTC)


def entry(
    title: str = "Forum", starts: datetime = datetime(2026, 12, 3, 19), **rest: object
) -> CalendarEntry:
    return CalendarEntry(
        uid="abcdefgh2345",
        sequence=2,
        title=title,
        starts=starts,
        ends=starts + timedelta(hours=2),
        zone=LONDON,
        written_at=WRITTEN,
        **rest,  # type: ignore[arg-type]  # the names are CalendarEntry's own
    )


def read(*entries: CalendarEntry) -> Any:
    """What a calendar makes of entries; the library types what it reads as anything there is."""
    return Calendar.from_ical(write_calendar("Network: Camden", entries))


def test_an_entry_comes_back_with_its_name_version_and_wall_time() -> None:
    (event,) = read(
        entry(place="Town Hall", link="https://example.org/a?b=c,d", description="Ask us; do")
    ).events
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("abcdefgh2345@handbill", 2, "CONFIRMED")
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.start == datetime(2026, 12, 3, 19, tzinfo=LONDON)
    assert event.end == datetime(2026, 12, 3, 21, tzinfo=LONDON)
    assert (event["LOCATION"], event["URL"], event["DESCRIPTION"]) == (
        "Town Hall",
        "https://example.org/a?b=c,d",
        "Ask us; do",
    )


def test_what_is_called_off_says_so_and_a_deadline_reminds_a_day_ahead() -> None:
    off, deadline = read(entry(cancelled=True, alarm=True), entry(alarm=True)).events
    assert off["STATUS"] == "CANCELLED"
    assert not off.alarms.times
    assert [alarm.trigger for alarm in deadline.alarms.times] == [datetime(2026, 12, 2, 19, tzinfo=LONDON)]


def test_a_feed_publishes_whatever_is_in_it_and_a_file_can_call_off() -> None:
    off = entry(cancelled=True)
    for cancels, method in ((False, "PUBLISH"), (True, "CANCEL")):
        calendar: Any = Calendar.from_ical(write_calendar("Network", [off], cancels=cancels))
        (event,) = calendar.events
        assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == (method, "CANCELLED", 2)
        assert event["UID"] == "abcdefgh2345@handbill"


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=80))
def test_whoever_publishes_is_named_without_an_address_for_answers(name: str) -> None:
    calendar: Any = Calendar.from_ical(write_calendar(name, [entry()]))
    (event,) = calendar.events
    assert event["ORGANIZER"] == "invalid:nomail"
    assert "ATTENDEE" not in event
    assert event["UID"] == "abcdefgh2345@handbill"


def test_the_same_entries_are_the_same_bytes_and_lines_are_at_most_75_octets() -> None:
    entries = [entry("কমিউনিটি ফোরাম " * 9), entry("Forum")]
    written = write_calendar("Network", entries)
    assert written == write_calendar("Network", entries)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert written.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert write_calendar("Network", []).endswith(b"END:VCALENDAR\r\n")


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=300))
def test_any_title_survives(title: str) -> None:
    (event,) = read(entry(title)).events
    assert event["SUMMARY"] == title


@pytest.mark.parametrize("year", range(2024, 2041))
def test_the_zone_changes_its_clocks_when_london_does(year: int) -> None:
    """The changes as the calendar tells them: at 01:00 UTC on the last Sundays of March and October."""
    told = {}
    for part in read(entry(starts=datetime(year, 6, 1, 19))).timezones[0].subcomponents:
        onset = part["DTSTART"].dt - part["TZOFFSETFROM"].td
        told[onset] = (part["TZNAME"], part["TZOFFSETTO"].td)
    for month, expected in ((3, ("BST", timedelta(hours=1))), (10, ("GMT", timedelta()))):
        last = max(day for day in (date(year, month, 31 - back) for back in range(7)) if day.weekday() == 6)
        assert told[datetime(last.year, last.month, last.day, 1)] == expected


def test_a_zone_without_summer_time_has_one_rule() -> None:
    (zone,) = read(replace(entry(), zone=ZoneInfo("Asia/Kolkata"))).timezones
    assert [str(part["TZNAME"]) for part in zone.subcomponents] == ["IST"]


def test_an_event_is_shown_as_its_organiser_wrote_it() -> None:
    starts, ends = datetime(2026, 11, 23, 9), datetime(2026, 12, 31, 17)
    event = Event(
        id=EventId(1),
        sort=Sort.FUNDING,
        title="Small grants",
        span=Span(
            starts=starts,
            starts_at=starts.replace(tzinfo=UTC),
            ends=ends,
            ends_at=ends.replace(tzinfo=UTC),
            zone=LONDON,
        ),
        audience=Audience(),
        uid="u",
        announced_at=WRITTEN,
        simulated=True,
    )
    shown = entry_of(event, Meeting(event=event, link="https://example.org", ask="The office"))
    assert (shown.starts, shown.ends, shown.alarm, shown.description) == (ends, None, True, "The office")
    later = entry_of(event.cancelled(WRITTEN + timedelta(days=1)))
    assert (later.cancelled, later.sequence, later.written_at) == (True, 1, WRITTEN + timedelta(days=1))


def test_a_secret_is_drawn_from_letters_that_cannot_be_confused() -> None:
    drawn = draw_secret(lambda letters: letters[-1], UID_LENGTH)
    assert drawn == "y" * 12
