from datetime import date
from pathlib import Path

import pytest

from bot.domain.conversations import Fills, fills_from_plain, fills_to_plain
from bot.domain.errors import Refused
from bot.domain.feedback import Heard, Section, by_board, month_of
from bot.library.briefings import read_briefing
from bot.library.drafts import feedback_draft, write_draft
from bot.library.reading import read

QUESTIONS = ("decided", "said", "know")
TODAY = date(2026, 12, 1)
MONTH = date(2026, 11, 1)


def heard(board: str, day: int, *answers: dict[str, str]) -> Heard:
    return Heard(
        board=board, title="Autumn", held_on=date(2026, 11, day), simulated=False, answers=tuple(answers)
    )


TOLD = by_board(
    [
        heard("Early Years", 3, {"decided": "A room.", "know": 'It is free: ask "Reception".'}, {}),
        heard("Early Years", 24, {"decided": "- # **no** [x](y)"}),
        heard("Health", 5, {}, {}),
        heard("Trust", 9, {"said": "ছোট সংগঠন\u2028\x07 \ufeffচায়"}),
    ],
    QUESTIONS,
)


def test_what_was_told_is_put_together_by_board() -> None:
    assert TOLD[0] == Section(
        board="Early Years",
        held_on=(date(2026, 11, 3), date(2026, 11, 24)),
        texts={
            "decided": ("A room.", "- # **no** [x](y)"),
            "said": (),
            "know": ('It is free: ask "Reception".',),
        },
    )
    assert [section.board for section in TOLD] == ["Early Years", "Trust"]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 12, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-1", date(2026, 1, 1), date(2026, 2, 1)),
    ],
)
def test_a_month_is_from_its_first_day_to_the_next_ones(text: str, first: date, after: date) -> None:
    assert month_of(text) == (first, after)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-11-01", "November", "11-2026-"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="Not a month"):
        month_of(text)


def test_fills_are_stored_as_they_are() -> None:
    fills: Fills = {"board": "Trust", "day": TODAY}
    assert fills_from_plain(fills_to_plain(fills)) == fills
    assert fills_from_plain(None) == {}


def test_a_draft_is_a_briefing_that_lacks_what_a_person_must_write(tmp_path: Path) -> None:
    path = write_draft(tmp_path, "feedback-2026-11", feedback_draft(TOLD, MONTH, TODAY), force=False)
    source = read(path)
    assert source.mistakes == []
    assert read_briefing(source) is None
    lacking = {mistake.reason.partition(":")[0].partition(".")[0] for mistake in source.mistakes}
    assert lacking == {"short", "talk", "changed"}


def test_a_finished_draft_is_a_briefing(tmp_path: Path) -> None:
    sections = [section for section in TOLD if section.board == "Trust"]
    text = feedback_draft(sections, MONTH, TODAY).replace('""', '"Ask us."')
    path = write_draft(tmp_path, "feedback-2026-11", text, force=False)
    source = read(path)
    briefing = read_briefing(source)
    assert source.mistakes == []
    assert briefing is not None
    assert briefing.title.english == "What boards decided in November 2026"
    assert briefing.long.english.endswith("**Trust, 9 November**\n\nSaid for groups:\n\n- ছোট সংগঠন চায়")
    assert briefing.sources == ("What its representatives told: Trust, 9 November",)


def test_a_draft_that_was_edited_is_replaced_only_by_force(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    path = write_draft(folder, "a", "one\n", force=False)
    write_draft(folder, "a", "two\n", force=False)
    path.write_text(path.read_text().replace("two", "mine"))
    with pytest.raises(Refused, match="was edited"):
        write_draft(folder, "a", "three\n", force=False)
    assert path.read_text().endswith("mine\n")
    write_draft(folder, "a", "three\n", force=True)
    assert path.read_text().endswith("three\n")
    path.write_text("all my own\n")
    with pytest.raises(Refused, match="was edited"):
        write_draft(folder, "a", "four\n", force=False)


def test_a_draft_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("")
    with pytest.raises(Refused, match="cannot be written"):
        write_draft(tmp_path / "drafts", "a", "one\n", force=False)
