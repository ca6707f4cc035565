"""Reading meetings and deadlines from cells, of a table or a command: proposals or problems out."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from difflib import get_close_matches

from bot.domain.audience import Audience, beyond_areas, beyond_told
from bot.domain.enrolment import SURPLUS, Problem, read_date
from bot.domain.errors import Refused
from bot.domain.events import Sort
from bot.domain.ids import Language, StaffId
from bot.domain.meetings import Support
from bot.domain.proposals import LONGEST, Column, Known, Proposal
from bot.domain.recurrence import check_rule
from bot.domain.text import key_of, tidy
from bot.domain.walltime import instant

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_YES = {"yes", "y", "true", "1"}
_NO = {"", "no", "n", "false", "0"}
_BOARDS = {Sort.BOARD, Sort.FORUM}
_KINDS = [each for each in Sort if each is not Sort.CONSULTATION]


def read_proposal(line: int, cells: Mapping[str, str], known: Known) -> Proposal | list[Problem]:
    """The meeting that `cells` hold, or everything that is wrong with them.

    `cells` maps column names to texts; a column that is not there is empty.
    """
    reader = _Reader(line, cells, known)
    proposal = reader.proposal()
    order = list(Column)
    return sorted(reader.problems, key=lambda problem: order.index(Column(problem.column))) or proposal


def read_wall(text: str, on: date | None = None) -> datetime | None:
    """A date and time as in `2026-12-03 19:00` or `03/12/2026 19:00`, naive; else None.

    With `on` a time alone is one of that day.
    """
    day_part, _, clock_part = tidy(text).upper().replace("T", " ").rpartition(" ")
    clock = _CLOCK.fullmatch(clock_part)
    day = read_date(day_part) if day_part else on
    if clock is None or day is None:
        return None
    try:
        return datetime.combine(day, time(int(clock[1]), int(clock[2])))
    except ValueError:
        return None


class _Reader:
    """Reads one row and keeps going after each mistake, so that all of them are told at once."""

    def __init__(self, line: int, cells: Mapping[str, str], known: Known) -> None:
        self.line = line
        self.cells = cells
        self.known = known
        self.problems: list[Problem] = []

    def proposal(self) -> Proposal:
        if self.cells.get(SURPLUS):
            self._refuse(
                Column.TITLE,
                "the row has more cells than there are columns: put a text with a comma in it in quotes",
            )
        sort = self._sort()
        zone = self._zone()
        starts, ends = self._times(sort, zone)
        return Proposal(
            line=self.line,
            sort=sort,
            title=self._text(Column.TITLE, needed=True),
            starts=starts,
            ends=ends,
            zone=zone,
            audience=self._audience(),
            place=self._text(Column.PLACE),
            link=self._link(),
            languages=self._languages(),
            interpreter=self._yes_or_no(Column.INTERPRETER),
            pays=self._pays(),
            ask=self._text(Column.ASK),
            rule=self._rule(sort, starts),
            organiser=self._organiser(),
            board=self._board(sort),
        )

    def _refuse(self, column: Column, reason: str) -> None:
        self.problems.append(Problem(line=self.line, column=column, reason=reason))

    def _text(self, column: Column, *, needed: bool = False) -> str:
        text = tidy(self.cells.get(column, ""))
        if needed and not text:
            self._refuse(column, "is empty")
        if column in LONGEST and len(text) > LONGEST[column]:
            self._refuse(
                column, f"has {len(text)} characters; a text message leaves room for {LONGEST[column]}"
            )
        return text

    def _list(self, column: Column) -> tuple[str, ...]:
        items = (tidy(item) for item in self.cells.get(column, "").split(";"))
        return tuple(dict.fromkeys(item for item in items if item))

    def _sort(self) -> Sort:
        text = self._text(Column.KIND, needed=True).casefold()
        if text == Sort.CONSULTATION:
            self._refuse(Column.KIND, "a consultation is added with: handbill consultations add")
        elif text and text not in _KINDS:
            self._refuse(Column.KIND, f"unknown kind '{text}': use one of {', '.join(_KINDS)}")
        return Sort(text) if text in _KINDS else Sort.OTHER

    def _zone(self) -> tzinfo:
        text = self._text(Column.ZONE)
        zone = self.known.zone(text) if text else self.known.own_zone
        if zone is None:
            self._refuse(Column.ZONE, f"'{text}' is not a time zone: write one as in Europe/London")
        return zone or self.known.own_zone

    def _times(self, sort: Sort, zone: tzinfo) -> tuple[datetime, datetime | None]:
        """When it starts and ends. What closes is open from now on unless it is said."""
        now = self.known.now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0, fold=0)
        starts = self._wall(Column.STARTS)
        ends = self._wall(Column.ENDS, (starts or now).date())
        decisive = Column.ENDS if sort.closes else Column.STARTS
        if not self._text(decisive):
            what = "by when must it be handed in" if sort.closes else "when does it start"
            self._refuse(decisive, f"is empty: {what}? Write it as 2026-12-03 19:00")
        moment = ends if sort.closes else starts
        if moment is not None and instant(moment, zone) <= self.known.now:
            self._refuse(decisive, f"'{moment:%Y-%m-%d %H:%M}' has passed: write a time that is to come")
        if starts is not None and ends is not None and instant(ends, zone) <= instant(starts, zone):
            self._refuse(
                Column.ENDS,
                f"'{ends:%Y-%m-%d %H:%M}' is not after its start; "
                "when it ends on another day, write the date as well",
            )
        return starts or now, ends

    def _wall(self, column: Column, on: date | None = None) -> datetime | None:
        text = self._text(column)
        wall = read_wall(text, on)
        if text and wall is None:
            self._refuse(column, f"'{text}' is not a date and time: write it as 2026-12-03 19:00")
        return wall

    def _named(self, column: Column, known: Mapping[str, str]) -> tuple[str, ...]:
        """The areas or groups that a cell names, as the directory spells them."""
        found: list[str] = []
        for text in self._list(column):
            name = known.get(key_of(text))
            if name is None:
                close = get_close_matches(key_of(text), list(known), n=3, cutoff=0.5)
                hint = f": did you mean {'; '.join(known[each] for each in close)}?" if close else ""
                self._refuse(column, f"there is no {column} '{text}'{hint}")
            else:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def _audience(self) -> Audience:
        """Whom it is for. Areas and groups narrow each other: a group of another area would hear nothing."""
        audience = Audience(
            areas=self._named(Column.AREA, self.known.areas),
            groups=self._named(Column.GROUP, self.known.groups),
        )
        beyond = beyond_areas(audience, self.known.group_areas)
        if beyond:
            self._refuse(Column.GROUP, beyond_told(beyond))
        return audience

    def _board(self, sort: Sort) -> str:
        """The board whose meeting it is; one that is called like a board of the register is that board's."""
        named = self._named(Column.BOARD, self.known.boards)
        if named and sort not in _BOARDS:
            self._refuse(Column.BOARD, "only a meeting of kind board or forum is a board's")
        if named or sort not in _BOARDS:
            return next(iter(named), "")
        return self.known.boards.get(key_of(self.cells.get(Column.TITLE, "")), "")

    def _link(self) -> str:
        link = self._text(Column.LINK)
        if link and not re.fullmatch(r"https?://[^\s/]+\S*", link, re.IGNORECASE):
            self._refuse(Column.LINK, f"'{link}' is not a web address, as in https://example.org/forum")
        return link

    def _languages(self) -> tuple[Language, ...]:
        found: list[Language] = []
        for text in self._list(Column.LANGUAGES):
            language = self.known.language(text)
            if language is None:
                known = ", ".join(self.known.languages)
                self._refuse(Column.LANGUAGES, f"unknown language '{text}': use {known}, separated by ;")
            else:
                found.append(language)
        return tuple(dict.fromkeys(found))

    def _yes_or_no(self, column: Column) -> bool:
        text = self._text(column).casefold()
        if text not in _YES | _NO:
            self._refuse(column, f"'{text}' is neither yes nor no")
        return text in _YES

    def _pays(self) -> frozenset[Support]:
        found: set[Support] = set()
        for text in self._list(Column.PAYS):
            try:
                found.add(Support(text.casefold()))
            except ValueError:
                known = ", ".join(Support)
                self._refuse(Column.PAYS, f"unknown '{text}': use {known}, separated by ;")
        return frozenset(found)

    def _rule(self, sort: Sort, starts: datetime) -> str:
        rule = self._text(Column.REPEATS).upper().removeprefix("RRULE:")
        if not rule:
            return ""
        if sort.closes:
            self._refuse(Column.REPEATS, "a deadline comes once: leave this empty")
            return ""
        timely = read_wall(self._text(Column.STARTS)) is not None
        try:
            check_rule(rule, starts if timely else None)
        except Refused as error:
            self._refuse(Column.REPEATS, str(error))
        return rule

    def _organiser(self) -> StaffId | None:
        text = self._text(Column.ORGANISER)
        staff = self.known.staff.get(key_of(text))
        if text and staff is None:
            self._refuse(Column.ORGANISER, f"there is no '{text}' on the staff list: see handbill staff list")
        return staff
