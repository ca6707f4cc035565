import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.enrolment import Column
from bot.domain.errors import Refused
from bot.domain.text import tidy
from bot.spreadsheets import open_table, writing
from tests.unit.test_merging import ROW

HEAD = ",".join(Column)
LINE = "A,community,Camden,1,,,en,B,,,,,"


def table(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "groups.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{LINE}\n",
        f"\ufeff{HEAD}\r\n{LINE}\r\n",
        f"{HEAD}\n{LINE}",
        f"{HEAD}\n{LINE}\n".replace(",", ";"),
        f"{HEAD}\n{LINE}\n".replace(",", "\t"),
        f"{HEAD.upper()}\n{LINE}\n",
        f"{HEAD.replace('_', ' ')}\n\n,,,\n{LINE}\n",
        HEAD.replace("group", '"group"') + "\n" + LINE.replace("A", '"A"') + "\n",
    ],
)
def test_tables_as_spreadsheets_write_them(tmp_path: Path, content: str) -> None:
    lines = list(open_table(table(tmp_path, content)).lines())
    assert [(cells["group"], cells["contact"]) for _line, cells in lines] == [("A", "B")]


def test_a_row_is_named_by_the_line_it_begins_on(tmp_path: Path) -> None:
    content = f'{HEAD}\n"A\nbroken",community,Camden,1,,,en,B,,,,,\n\n{LINE}\n'
    assert [line for line, _cells in open_table(table(tmp_path, content)).lines()] == [2, 5]


def test_lists_within_a_cell_survive_semicolons(tmp_path: Path) -> None:
    head = HEAD.replace(",", ";")
    content = f'{head}\nA;community;Camden;1;"x;y";;en;B;;;;;\n'
    (_line, cells), *_rest = open_table(table(tmp_path, content)).lines()
    assert cells["communities"] == "x;y"


def test_surplus_cells_are_noticed(tmp_path: Path) -> None:
    (_line, cells), *_rest = open_table(table(tmp_path, f"{HEAD}\n{LINE},evening,oops\n")).lines()
    assert cells["surplus"] == "yes"


def test_columns_that_mean_nothing_are_named(tmp_path: Path) -> None:
    assert open_table(table(tmp_path, f"{HEAD},postcode\n{LINE},N1\n")).ignored == ("postcode",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "columns are missing"),
        ("name,phone\nA,B\n", "columns are missing"),
        (f"{HEAD},group\n{LINE},A\n", "stand there twice: group"),
        (f"{HEAD}\nCaf\xe9\n".encode("latin-1"), "not UTF-8"),
        (f"{HEAD}\n{LINE}\n".encode("utf-16"), "not UTF-8"),
        (f'{HEAD}\n"A"x,community\n', "line 2: this is not CSV"),
        (f'{HEAD}\n{LINE}\n"never closed', "line 3: this is not CSV"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: str | bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        list(open_table(table(tmp_path, content)).lines())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no file"):
        open_table(tmp_path / "nothing.csv")
    with pytest.raises(Refused, match="folder"):
        open_table(tmp_path)


NAMES = st.one_of(
    st.text(min_size=1, max_size=20),
    st.builds("".join, st.lists(st.sampled_from("=+-@'\t\"a;,＝"), min_size=1, max_size=6)),
)


@given(NAMES)
def test_whatever_is_written_is_read_again_and_no_spreadsheet_runs_it(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    name = tidy(name) or "x"
    with writing(path) as write:
        write(replace(ROW, group=name, contact=name))
    (_line, cells), *_rest = open_table(path).lines()
    assert tidy(cells["group"]) == name
    with path.open(encoding="utf-8-sig", newline="") as file:
        _head, shown = csv.reader(file)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")) for cell in shown)


def test_only_an_export_of_ours_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    for _twice in range(2):
        with writing(path) as write:
            write(ROW)
    path.write_text(HEAD.removesuffix(",times") + "\n")
    with writing(path) as write:
        write(ROW)
    assert HEAD in path.read_text(encoding="utf-8-sig"), "an export of before there were times"
    path.write_text("my notes")
    with pytest.raises(Refused, match="there already"), writing(path):
        pass
    assert path.read_text() == "my notes"


def test_a_broken_export_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with pytest.raises(ZeroDivisionError), writing(path) as write:
        write(replace(ROW, group="A" * (1 // 0)))
    assert list(tmp_path.iterdir()) == []
