from datetime import date
from pathlib import Path

import pytest

from bot.library.reading import FileShape, read


class Shape(FileShape):
    word: str
    time: str
    day: date
    items: list[str]


GOOD = "word: no\ntime: 12:30\nday: 2026-11-23\nitems: [yes, 0777]\n"


def test_every_value_is_text_until_a_field_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(GOOD)
    shaped = read(path).shaped(Shape)
    assert shaped == Shape(word="no", time="12:30", day=date(2026, 11, 23), items=["yes", "0777"])


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("word: a\nword: b\n", 2, "word: stands here a second time"),
        ("word: &a x\ntime: *a\n", 2, "aliases are not used here"),
        ("word: [\n", 2, "is not YAML"),
        ("word: a\n\ttime: b\n", 2, "is not YAML"),
        (GOOD + "colour: red\n", 5, "colour: nobody reads this key"),
        (GOOD.replace("2026-11-23", "soon"), 3, "day: Input should be a valid date"),
        (GOOD.replace("[yes, 0777]", "\n  - a\n  - [b]"), 6, "items.1: Input should be a valid string"),
        (GOOD.replace("word: no\n", ""), 1, "word: is missing"),
        ("- a\n", 1, "the file: Input should be"),
        ("", 1, "the file: Input should be"),
        ("word: " + "x" * 70_000, 1, "is larger than 64 KiB"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(text)
    source = read(path)
    assert source.shaped(Shape) is None
    first = source.mistakes[0]
    assert (first.line, first.reason[: len(reason)]) == (line, reason)
    assert str(first).startswith(f"{path}:{line}: ")


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(b"word: a\ntime: caf\xe9\n")
    assert [(mistake.line, mistake.reason) for mistake in read(path).mistakes] == [(2, "is not UTF-8 text")]
