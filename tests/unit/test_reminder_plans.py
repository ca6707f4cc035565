"""The plans in content/reminders/, and a network's own in their place."""

import shutil
from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.domain.events import Sort
from bot.domain.plans import Anchor, Rule
from bot.i18n.catalogues import Catalogues
from bot.library.content import examine, read_content
from bot.settings import resources

LANGUAGES = Catalogues(resources() / "locales", drafts_allowed=True).languages()
CONTENT = resources() / "content"

BOARD = """
for: [board]
reminders:
  - code: early
    announced: true
  - code: month_before
    days_before: 28
  - code: two_evenings_before
    evening_before: 2
"""


def test_every_sort_has_the_plan_that_was_agreed() -> None:
    library = read_content(CONTENT, LANGUAGES)
    meeting = [
        ("invitation", Anchor.ANNOUNCED, 0),
        ("week_before", Anchor.DAYS_BEFORE, 7),
        ("evening_before", Anchor.EVENING_BEFORE, 1),
        ("hours_before", Anchor.HOURS_BEFORE, 2),
    ]
    closing = [
        ("opening", Anchor.OPENING, 0),
        ("half_way", Anchor.HALF_WAY, 0),
        ("three_days_before", Anchor.DAYS_BEFORE, 3),
        ("last_day", Anchor.LAST_DAY, 0),
    ]
    for sort in Sort:
        rules = [(rule.code, rule.anchor, rule.count) for rule in library.reminders(sort)]
        early = [("announcement", Anchor.ANNOUNCED, 0)] if sort is Sort.CONSULTATION else []
        assert rules == (early + closing if sort.closes else meeting)


def test_a_networks_own_plan_stands_in_place_of_ours_for_the_kinds_it_names(tmp_path: Path) -> None:
    (tmp_path / "boards.yaml").write_text(BOARD)
    library = read_content(CONTENT, LANGUAGES, own_plans=tmp_path)
    assert library.reminders(Sort.BOARD) == (
        Rule(code="early", anchor=Anchor.ANNOUNCED),
        Rule(code="month_before", anchor=Anchor.DAYS_BEFORE, count=28),
        Rule(code="two_evenings_before", anchor=Anchor.EVENING_BEFORE, count=2),
    )
    assert library.reminders(Sort.FORUM) == read_content(CONTENT, LANGUAGES).reminders(Sort.FORUM)
    assert library.left_out == ()


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("[board]", "[bored]", "boards.yaml:2: for.0: "),
        ("[board]", "[]", "boards.yaml:2: for: "),
        (
            "days_before: 28",
            "weeks_before: 4",
            "boards.yaml:7: reminders.1.weeks_before: nobody reads this key",
        ),
        ("days_before: 28", "days_before: 0", "boards.yaml:7: reminders.1.days_before: "),
        ("days_before: 28", "days_before: soon", "boards.yaml:7: reminders.1.days_before: "),
        ("    days_before: 28\n", "", "boards.yaml:6: month_before: needs one key of when it is"),
        ("announced: true", "announced: no", "boards.yaml:4: early: needs one key of when it is"),
        ("announced: true", "announced: true\n    opening: true", "boards.yaml:4: early: needs one key"),
        ("month_before\n", "early\n", "boards.yaml:6: early: stands here a second time"),
        ("days_before: 28", "announced: true", "boards.yaml:6: month_before: is when another reminder is"),
        ("code: early", "code: Early!", "boards.yaml:4: reminders.0.code: "),
        ("code: early", "kode: early", "boards.yaml:4: reminders.0.code: is missing"),
    ],
)
def test_a_mistake_in_it_is_told_with_its_line_and_leaves_ours_in_use(
    tmp_path: Path, old: str, new: str, mistake: str
) -> None:
    assert old in BOARD
    (tmp_path / "boards.yaml").write_text(BOARD.replace(old, new, 1))
    library, mistakes = examine(CONTENT, LANGUAGES, own_plans=tmp_path)
    assert library is not None
    assert any(mistake in str(each) for each in mistakes), [str(each) for each in mistakes]
    assert library.left_out == tuple(mistakes)
    assert library.reminders(Sort.BOARD) == library.reminders(Sort.FORUM)


def test_two_own_plans_for_one_kind_are_a_mistake_and_so_is_another_ending(tmp_path: Path) -> None:
    (tmp_path / "boards.yaml").write_text(BOARD)
    (tmp_path / "more.yaml").write_text(BOARD)
    (tmp_path / "most.yml").write_text(BOARD)
    reasons = [each.reason for each in examine(CONTENT, LANGUAGES, own_plans=tmp_path)[1]]
    assert reasons == ["for: there is a plan for 'board' already", "is not read: name it .yaml"]


def test_a_sort_without_a_plan_keeps_content_from_being_used(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "reminders" / "consultations.yaml").unlink()
    with pytest.raises(ContentError, match="no plan for 'consultation'"):
        read_content(tmp_path / "content", LANGUAGES)
