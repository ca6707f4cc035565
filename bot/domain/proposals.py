"""Meetings and deadlines as someone wants them, and what their cells are held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.events import Sort, Span
from bot.domain.ids import Language, StaffId
from bot.domain.meetings import Support
from bot.domain.walltime import instant


class Column(StrEnum):
    """The columns of the table; the options of `handbill meetings add` are called the same."""

    TITLE = "title"
    KIND = "kind"
    STARTS = "starts"
    ENDS = "ends"
    ZONE = "zone"
    AREA = "area"
    GROUP = "group"
    PLACE = "place"
    LINK = "link"
    LANGUAGES = "languages"
    INTERPRETER = "interpreter"
    PAYS = "pays"
    ASK = "ask"
    REPEATS = "repeats"
    ORGANISER = "organiser"
    BOARD = "board"


REQUIRED = (Column.TITLE, Column.KIND)
"""Columns that a table must have and that no row may leave empty."""

LONGEST = {Column.TITLE: 60, Column.PLACE: 80, Column.LINK: 120, Column.ASK: 60}
"""Characters: an invitation has to fit three SMS segments."""

HORIZON = timedelta(days=366)
"""How far ahead the meetings of a series are set up."""

MOST_AHEAD = 60
"""How many meetings of a series are ahead at most: of a daily one, two months."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A meeting or deadline as someone wants it. `starts` and `ends` are on the wall of `zone`, naive.

    `line` is where it stands in its table. `rule` is the RRULE of a series, empty for what comes once.
    """

    line: int
    sort: Sort
    title: str
    starts: datetime
    ends: datetime | None
    zone: tzinfo
    audience: Audience
    place: str
    link: str
    languages: tuple[Language, ...]
    interpreter: bool
    pays: frozenset[Support]
    ask: str
    rule: str
    organiser: StaffId | None
    board: str = ""

    @property
    def span(self) -> Span:
        """From when to when, with the moments that this comes to."""
        return span(self.starts, self.ends, self.zone)


def span(starts: datetime, ends: datetime | None, zone: tzinfo) -> Span:
    """Wall times in a zone with the moments that they come to."""
    return Span(
        starts=starts,
        starts_at=instant(starts, zone),
        ends=ends,
        ends_at=None if ends is None else instant(ends, zone),
        zone=zone,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What cells are held against. Areas, groups, boards and staff are by their keys (text.key_of).

    `language` and `zone` read a name, None when there is none of it; `own_zone` is taken where none is named.
    `now` is aware. `group_areas` gives the key of a group's area.
    """

    language: Callable[[str], Language | None]
    languages: tuple[Language, ...]
    zone: Callable[[str], tzinfo | None]
    own_zone: tzinfo
    areas: Mapping[str, str]
    groups: Mapping[str, str]
    staff: Mapping[str, StaffId]
    now: datetime
    boards: Mapping[str, str] = field(default_factory=dict)
    group_areas: Mapping[str, str] = field(default_factory=dict)
