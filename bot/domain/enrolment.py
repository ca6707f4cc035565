"""Reading groups and their contacts from a table, one contact a row: cells in, rows or problems out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.domain.directory import Consent, GroupKind, Purpose, Tier
from bot.domain.hours import Times
from bot.domain.ids import Language
from bot.domain.text import key_of, tidy

Choice = TypeVar("Choice", bound=StrEnum)


class Column(StrEnum):
    """The columns of the table, in the order an export writes them."""

    GROUP = "group"
    KIND = "kind"
    AREA = "area"
    TIER = "tier"
    COMMUNITIES = "communities"
    TOPICS = "topics"
    LANGUAGE = "language"
    CONTACT = "contact"
    ROLE = "role"
    PHONE = "phone"
    CONSENT_SOURCE = "consent_source"
    CONSENT_DATE = "consent_date"
    CONSENT_PURPOSES = "consent_purposes"
    TIMES = "times"


REQUIRED = (
    Column.GROUP,
    Column.KIND,
    Column.AREA,
    Column.TIER,
    Column.LANGUAGE,
    Column.CONTACT,
)
"""Columns that a table must have and that no row may leave empty."""

SURPLUS = "surplus"
"""Under this name a row's cells tell that there are more of them than columns."""

LONGEST_CELL = 200
"""Characters in one name; a longer one is a pasted paragraph, not a name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with a row, where, and what to do. `line` counts the lines of the file from 1."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One good row: a contact in a group. `phone` is in E.164 form, `wish` is when to write to them."""

    line: int
    group: str
    kind: GroupKind
    area: str
    tier: Tier
    communities: tuple[str, ...]
    topics: tuple[str, ...]
    language: Language
    contact: str
    role: str
    phone: str | None
    consent: Consent | None
    wish: Times | None = None

    @property
    def group_key(self) -> str:
        return key_of(self.group)

    @property
    def contact_key(self) -> str:
        return key_of(self.contact)


@dataclass(frozen=True, kw_only=True, slots=True)
class Readers:
    """How a row's cells are understood: by the languages there are, a phone library and the date.

    `phone` gives a number in E.164 form, or None when the text is no phone number.
    """

    language: Callable[[str], Language | None]
    languages: tuple[Language, ...]
    phone: Callable[[str], str | None]
    today: date


def read_row(line: int, cells: Mapping[str, str], readers: Readers) -> Row | list[Problem]:
    """The row that `cells` hold, or everything that is wrong with them.

    `cells` maps column names to texts; a column that is not there is empty.
    """
    reader = _RowReader(line, cells, readers)
    row = reader.row()
    order = list(Column)
    return sorted(reader.problems, key=lambda problem: order.index(Column(problem.column))) or row


class _RowReader:
    """Reads one row and keeps going after each mistake, so that all of them are told at once."""

    def __init__(self, line: int, cells: Mapping[str, str], readers: Readers) -> None:
        self.line = line
        self.cells = cells
        self.readers = readers
        self.problems: list[Problem] = []

    def row(self) -> Row:
        if self.cells.get(SURPLUS):
            reason = "has more cells than there are columns: put a name with a comma in it in quotes"
            self._refuse(Column.GROUP, f"the row {reason}")
        phone = self._phone()
        return Row(
            line=self.line,
            group=self._text(Column.GROUP),
            kind=self._choice(Column.KIND, GroupKind, GroupKind.OTHER),
            area=self._text(Column.AREA),
            tier=self._choice(Column.TIER, Tier, Tier.VOLUNTEERS),
            communities=self._list(Column.COMMUNITIES),
            topics=self._list(Column.TOPICS),
            language=self._language(),
            contact=self._text(Column.CONTACT),
            role=self._text(Column.ROLE),
            phone=phone,
            consent=self._consent(needed=phone is not None),
            wish=self._choice(Column.TIMES, Times, Times.ANY) if self._cell(Column.TIMES) else None,
        )

    def _refuse(self, column: Column, reason: str) -> None:
        self.problems.append(Problem(line=self.line, column=column, reason=reason))

    def _cell(self, column: Column) -> str:
        return tidy(self.cells.get(column, ""))

    def _text(self, column: Column) -> str:
        text = self._cell(column)
        if not text and column in REQUIRED:
            self._refuse(column, "is empty")
        if len(text) > LONGEST_CELL:
            self._refuse(column, f"is longer than {LONGEST_CELL} characters")
        return text

    def _choice(self, column: Column, choices: type[Choice], fallback: Choice) -> Choice:
        text = self._text(column).casefold()
        try:
            return choices(text)
        except ValueError:
            if text:
                known = ", ".join(choices)
                self._refuse(column, f"unknown {column} '{text}': use one of {known}")
            return fallback

    def _list(self, column: Column) -> tuple[str, ...]:
        items = (tidy(item) for item in self.cells.get(column, "").split(";"))
        return tuple(dict.fromkeys(item for item in items if item))

    def _language(self) -> Language:
        text = self._text(Column.LANGUAGE)
        language = self.readers.language(text) if text else None
        if text and language is None:
            known = ", ".join(self.readers.languages)
            self._refuse(Column.LANGUAGE, f"unknown language '{text}': use one of {known}")
        return language or Language("")

    def _phone(self) -> str | None:
        text = self._cell(Column.PHONE)
        if not text:
            return None
        phone = self.readers.phone(text)
        if phone is None:
            self._refuse(Column.PHONE, f"not a phone number: '{text}'")
        return phone

    def _consent(self, *, needed: bool) -> Consent | None:
        """The consent a row states. A phone without one is refused: nobody may be written to unasked."""
        columns = (Column.CONSENT_SOURCE, Column.CONSENT_DATE, Column.CONSENT_PURPOSES)
        if not needed and not any(self._cell(column) for column in columns):
            return None
        for column in columns:
            if not self._cell(column):
                self._refuse(column, "consent missing: say how, when and to what they agreed")
        given_on = self._consent_date()
        purposes = self._purposes()
        if given_on is None:
            return None
        source = self._text(Column.CONSENT_SOURCE)
        return Consent(source=source, given_on=given_on, purposes=purposes)

    def _consent_date(self) -> date | None:
        text = self._cell(Column.CONSENT_DATE)
        if not text:
            return None
        given_on = read_date(text)
        if given_on is None:
            self._refuse(Column.CONSENT_DATE, f"not a date: '{text}': write it as 2026-03-31")
        elif given_on > self.readers.today:
            self._refuse(Column.CONSENT_DATE, f"lies in the future: '{text}'")
        return given_on

    def _purposes(self) -> frozenset[Purpose]:
        purposes: set[Purpose] = set()
        for text in self._list(Column.CONSENT_PURPOSES):
            try:
                purposes.add(Purpose(text.casefold()))
            except ValueError:
                known = ", ".join(Purpose)
                reason = f"unknown purpose '{text}': use {known}, separated by ;"
                self._refuse(Column.CONSENT_PURPOSES, reason)
        return frozenset(purposes)


def read_date(text: str) -> date | None:
    """A date written as 2026-03-31 or, as British spreadsheets show it, 31/03/2026; else None."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day)) if len(year) == 4 else None
        year, month, day = text.split("-")
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None
