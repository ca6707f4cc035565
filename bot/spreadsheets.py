"""CSV as spreadsheets write it and read it, and workbooks.

Read: UTF-8 with or without BOM, any line ends, commas, semicolons or tabs. Written: UTF-8 with BOM, which
Excel needs, and with cells that a spreadsheet would run as formulas made safe by an apostrophe in front;
reading takes it away again (OWASP, CSV injection). In a workbook such a cell is a text by its type and keeps
its words, and by its style stays one when somebody edits it.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.domain.enrolment import REQUIRED, SURPLUS, Column, Row
from bot.domain.errors import Refused
from bot.domain.views.sheets import Sheet

_DELIMITERS = (",", ";", "\t")
_NOT_IN_WORKBOOKS = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a text (section 2.2, Char)."""

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_SHEET_NAME = 31
LONGEST_CELL = 32_767
"""Excel's limits (Microsoft, Excel specifications and limits)."""

_RUN_BY_SPREADSHEETS = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A CSV file about to be read. `rows` is about how many there are; `ignored` columns are none of ours."""

    path: Path
    delimiter: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: int

    def lines(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The rows as cells by column, each with the line of the file it begins on. Empty rows are left out.

        Raises Refused where the file stops being CSV or UTF-8.
        """
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except UnicodeDecodeError as error:
                    raise _not_utf8(self.path) from error
                except csv.Error as error:
                    raise Refused(f"{self.path}, line {line}: this is not CSV ({error}).") from error
                if line > 1 and any(cell.strip() for cell in cells):
                    yield line, self._named(cells)

    def _named(self, cells: list[str]) -> Mapping[str, str]:
        named = {column: _taken_in(cell) for column, cell in zip(self.columns, cells, strict=False)}
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            named[SURPLUS] = "yes"
        return named


def open_table(path: Path, known: type[StrEnum] = Column, required: Sequence[StrEnum] = REQUIRED) -> Table:
    """Look at a CSV file's head, for `known` columns, those of contacts unless others are given.

    Raises Refused for a file without the `required` ones, with what to do.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            rows = sum(1 for _line in file)
    except FileNotFoundError as error:
        raise Refused(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise Refused(f"{path} is a folder, not a file.") from error
    except PermissionError as error:
        raise Refused(f"{path} may not be read.") from error
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    delimiter, columns = _read_head(head, known)
    missing = [column for column in required if column not in columns]
    if missing:
        raise Refused(
            f"{path}, line 1: these columns are missing: {', '.join(missing)}. "
            f"The first line must name the columns: {', '.join(known)}"
        )
    twice = sorted({column for column in columns if columns.count(column) > 1 and column in set(known)})
    if twice:
        raise Refused(f"{path}, line 1: these columns stand there twice: {', '.join(twice)}")
    ignored = tuple(column for column in columns if column and column not in set(known))
    return Table(path=path, delimiter=delimiter, columns=columns, ignored=ignored, rows=rows)


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Row], None]]:
    """Writes a CSV file row by row, whole or not at all. Raises Refused when it cannot.

    A file that is there already is replaced only when it looks like an export of ours.
    """
    if path.exists() and not _is_export(path):
        raise Refused(f"{path} is there already and is no export of groups; choose another name.")
    with _whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Column)
        yield lambda row: writer.writerow(made_safe(cell) for cell in _cells(row))


def write_csv(path: Path, sheets: Sequence[Sheet]) -> None:
    """Tables as one CSV file, a line for each cell: which table, row and column, and what stands there.

    Raises Refused when the file is there already or cannot be written.
    """
    with _new(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("table", "row", "column", "value"))
        for sheet in sheets:
            for number, row in enumerate(sheet.rows, start=1):
                # A row is known by its number: what its first cell says may stand there twice.
                writer.writerows(
                    (sheet.name, number, head, made_safe(str(cell)))
                    for head, cell in zip(sheet.heads, row, strict=True)
                )


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Tables as an XLSX workbook, a sheet for each. Raises Refused as write_csv does."""
    from openpyxl import Workbook  # noqa: PLC0415  # slow to import, seldom needed
    from openpyxl.cell.cell import Cell as Place  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(_NOT_IN_SHEET_NAMES.sub(" ", sheet.name)[:LONGEST_SHEET_NAME])
        for line, row in enumerate((sheet.heads, *sheet.rows), start=1):
            for column, cell in enumerate(row, start=1):
                place = page.cell(row=line, column=column)
                if not isinstance(place, Place):
                    raise TypeError("a sheet without merged cells has cells")
                if isinstance(cell, int):
                    place.value = cell
                else:
                    place.value = _NOT_IN_WORKBOOKS.sub("\ufffd", cell)[:LONGEST_CELL]
                    place.data_type = "s"
                    place.quotePrefix = bool(_RUN_BY_SPREADSHEETS.match(cell))
        page.freeze_panes = "A2"
    with _new(path) as draft:
        book.save(draft)


@contextmanager
def _new(path: Path) -> Iterator[Path]:
    if path.exists():
        raise Refused(f"{path} is there already; choose another name.")
    with _whole(path) as draft:
        yield draft


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, which takes its place once it is whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def write_new(path: Path, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to a new file, whole or not at all. Raises Refused when it cannot, or it is there."""
    if path.exists():
        raise Refused(f"{path} is there already; choose another name.")
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            writer.writerows([made_safe(cell) for cell in row] for row in rows)
        draft.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _read_head(head: str, known: type[StrEnum]) -> tuple[str, tuple[str, ...]]:
    """The delimiter that finds the most known columns, and the columns it finds."""
    best: tuple[str, tuple[str, ...]] = (",", ())
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([head], delimiter=delimiter), [])
        columns = tuple("_".join(cell.casefold().replace("-", " ").split()) for cell in cells)
        if len(set(columns) & set(known)) > len(set(best[1]) & set(known)) or not best[1]:
            best = (delimiter, columns)
    return best


def _not_utf8(path: Path) -> Refused:
    return Refused(
        f'{path} is not UTF-8 text. In the spreadsheet choose "Save as" and "CSV UTF-8", then try again.'
    )


def _is_export(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig") as file:
            # Older exports had no times yet.
            return file.readline().strip().removesuffix(f",{Column.TIMES}") == ",".join(list(Column)[:-1])
    except (OSError, UnicodeDecodeError):
        return False


def made_safe(cell: str) -> str:
    """`cell` as it may stand in a CSV file: one that a spreadsheet would run is made plain text."""
    return f"'{cell}" if _RUN_BY_SPREADSHEETS.match(cell) else cell


def _taken_in(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RUN_BY_SPREADSHEETS.match(cell) else cell


def _cells(row: Row) -> tuple[str, ...]:
    consent = row.consent
    return (
        row.group,
        row.kind,
        row.area,
        row.tier,
        ";".join(row.communities),
        ";".join(row.topics),
        row.language,
        row.contact,
        row.role,
        row.phone or "",
        consent.source if consent else "",
        consent.given_on.isoformat() if consent else "",
        ";".join(sorted(consent.purposes)) if consent else "",
        row.wish or "",
    )
