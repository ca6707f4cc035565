"""A report as CSV, as a workbook and as a page: whole, safe in a spreadsheet and a browser, for everybody."""

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.domain.errors import Refused
from bot.domain.ids import Language
from bot.domain.views.report import Consulted, Counts, Quotation, Report
from bot.domain.views.sheets import HIDDEN, sheets_of
from bot.pages import write_page
from bot.spreadsheets import write_csv, write_workbook

FORMULA = '=HYPERLINK("x")'
MARKUP = "<script>alert('1 & 2')</script>"


def sample(words: str = FORMULA, title: str = MARKUP) -> Report:
    return Report(
        consulted=Consulted(title=title, asked_by="the council", questions=("What is good?", words)),
        total=16,
        tables=(
            Counts(
                title="By area",
                heads=("area", "question 1", "question 2", "all views"),
                rows={"Camden": (None, 6, 9), words: (None, 7, 1000)},
            ),
        ),
        quotations=(
            Quotation(question=2, text=words, themes=("notice", "rooms"), language=None),
            Quotation(question=1, text="আমাদের ঘর", themes=(), language=Language("zh_Hant_HK")),
        ),
        withheld=0,
    )


def test_a_csv_file_has_a_line_for_each_cell_and_runs_nothing(tmp_path: Path) -> None:
    write_csv(tmp_path / "views.csv", sheets_of(sample()))
    with (tmp_path / "views.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"table": "By area", "row": "1", "column": "question 1", "value": HIDDEN} in rows
    assert {"table": "By area", "row": "2", "column": "all views", "value": "1000"} in rows
    assert {"table": "Quotations", "row": "1", "column": "words", "value": f"'{FORMULA}"} in rows
    assert not any(row["value"].startswith("=") for row in rows)


def test_a_workbook_has_a_sheet_for_each_table_and_runs_nothing(tmp_path: Path) -> None:
    write_workbook(tmp_path / "views.xlsx", sheets_of(sample("=1+1 \x00")))
    book = load_workbook(tmp_path / "views.xlsx")
    assert book.sheetnames == ["About", "By area", "Quotations"]
    area = [[cell.value for cell in row] for row in book["By area"].iter_rows()]
    assert area == [
        ["area", "question 1", "question 2", "all views"],
        ["Camden", HIDDEN, 6, 9],
        ["=1+1 \ufffd", HIDDEN, 7, 1000],
    ]
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert book["Quotations"]["B2"].quotePrefix


def test_nothing_is_written_over_and_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    for write in (write_csv, write_workbook):
        with pytest.raises(Refused, match="there already"):
            write(there, sheets_of(sample()))
        with pytest.raises(Refused, match="cannot be written"):
            write(tmp_path / "none" / "file", sheets_of(sample()))
    assert there.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [there]


def test_a_page_escapes_what_people_wrote_and_fetches_and_runs_nothing() -> None:
    page = write_page(sample(MARKUP))
    assert page.startswith("<!DOCTYPE html>\n")
    for forbidden in ("<script", "http", "src=", "href=", "onload"):
        assert forbidden not in page
    assert "&lt;script&gt;alert('1 &amp; 2')&lt;/script&gt;" in page


def test_a_page_can_be_read_by_everybody() -> None:
    page = write_page(sample()).removeprefix("<!DOCTYPE html>\n")
    for void in ('charset="utf-8">', 'initial-scale=1">'):
        page = page.replace(void, f"{void[:-1]}/>")
    html = ET.fromstring(page)  # noqa: S314 - our own document
    assert html.get("lang") == "en"
    assert [each.tag for each in html.iter() if each.tag in {"h1", "h2", "h3"}] == [
        "h1",
        "h2",
        "h2",
        "h3",
        "h3",
    ]
    for table in html.iter("table"):
        assert table.findtext("caption")
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
    quotes = [(quote.get("lang"), quote.get("dir")) for quote in html.iter("blockquote")]
    assert quotes == [("zh-Hant-HK", "auto"), (None, "auto")]
    assert "1,000" in page


@given(st.text())
def test_whatever_stands_in_it_a_page_is_well_formed(words: str) -> None:
    page = write_page(sample(words, title=words)).removeprefix("<!DOCTYPE html>\n")
    for void in ('charset="utf-8">', 'initial-scale=1">'):
        page = page.replace(void, f"{void[:-1]}/>")
    ET.fromstring(page)  # noqa: S314 - our own document


def test_a_page_without_counts_or_quotations_says_so() -> None:
    few = Report(
        consulted=Consulted(title="Play", asked_by="us", questions=("What?",)),
        total=None,
        tables=(),
        quotations=(),
        withheld=0,
    )
    page = write_page(few)
    assert "Fewer than five views came in" in page
    assert "Nothing is quoted." in page
    assert ("views", "fewer than five") in sheets_of(few)[0].rows
