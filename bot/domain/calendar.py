"""What lies ahead as calendars know it (RFC 5545)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.events import Event
from bot.domain.invitations import ALPHABET
from bot.domain.meetings import Meeting

SECRET_LENGTH = 20
"""Characters of a feed's secret, 92 bits. Whoever has it sees the dates of an area."""

UID_LENGTH = 12
"""Characters of an event's name in calendars, 55 bits: it is the secret of its link too, which must be short
enough for a text.
"""


def draw_secret(pick: Callable[[str], str], length: int) -> str:
    """A name nobody can guess. `pick` gives one character of a text, by a chance nobody can foresee."""
    return "".join(pick(ALPHABET.lower()) for _ in range(length))


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry:
    """One VEVENT. `starts` and `ends` are wall times in `zone`; a deadline has its moment as `starts`.

    `written_at` is when it was last changed: an entry is written the same way however often it is fetched.
    `alarm` asks the calendar to remind a day ahead, which deadlines need.
    """

    uid: str
    sequence: int
    title: str
    starts: datetime
    ends: datetime | None
    zone: tzinfo
    written_at: datetime
    place: str = ""
    link: str = ""
    description: str = ""
    cancelled: bool = False
    alarm: bool = False


def entry_of(event: Event, meeting: Meeting | None = None) -> CalendarEntry:
    """An event as calendars show it. Only what its organiser wrote: a calendar has no language of its own."""
    span = event.span
    deadline = span.ends if event.sort.closes else None
    return CalendarEntry(
        uid=event.uid,
        sequence=event.sequence,
        title=event.title,
        starts=deadline or span.starts,
        ends=None if deadline else span.ends,
        zone=span.zone,
        written_at=event.changed_at or event.announced_at,
        place=meeting.place if meeting else "",
        link=meeting.link if meeting else "",
        description=meeting.ask if meeting else "",
        cancelled=event.cancelled_at is not None,
        alarm=deadline is not None,
    )
