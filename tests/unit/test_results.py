"""What check-ins say of a network, counted."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Group, GroupKind, Tier
from bot.domain.ids import GroupId, Language, RoundId
from bot.domain.levels import Level
from bot.domain.placements import Step
from bot.domain.results import OTHERS, STANDS, By, Counted, Reply, Results, Stand, for_outsiders, results
from bot.domain.typology import Certainty
from tests.fakes import NOON

FIRST, SECOND = RoundId(1), RoundId(2)


def counted(
    number: int,
    *steps: tuple[Stand, Certainty | None, RoundId | None],
    area: str = "Camden",
    language: str = "en",
    level: Stand | str = "",
) -> Counted:
    """A group that took these steps. `level` is for one that was placed by hand since."""
    newest = steps[-1][0] if steps else None
    return Counted(
        group=Group(
            id=GroupId(number),
            name=f"Group {number}",
            kind=GroupKind.COMMUNITY,
            area=area,
            tier=Tier.VOLUNTEERS,
            communities=(),
            topics=(),
            level=Level(level) if level else newest,
        ),
        language=Language(language),
        steps=[
            Step(
                group=GroupId(number), at=NOON + timedelta(days=day), level=each, certainty=sure, round=round_
            )
            for day, (each, sure, round_) in enumerate(steps)
        ],
    )


def step(
    level: Stand, round_: RoundId | None = FIRST, sure: Certainty = Certainty.CLEAR
) -> tuple[Stand, Certainty | None, RoundId | None]:
    return level, sure, round_


def standing(*levels: Stand, area: str = "Camden") -> list[Counted]:
    return [counted(number, step(level), area=area) for number, level in enumerate(levels)]


def test_counts_and_shares_are_of_the_groups_that_are_placed() -> None:
    found = results(standing(Level.LOW, Level.LOW, Level.HIGH, None, Level.VERY_LOW), {})
    assert (found.groups, found.placed) == (5, 4)
    assert found.levels == {
        Level.VERY_LOW: 1,
        Level.LOW: 2,
        Level.MEDIUM: 0,
        Level.HIGH: 1,
        None: 1,
    }
    assert found.share(Level.LOW) == 0.5
    assert results([], {}).share(Level.LOW) is None


def test_groups_are_told_apart_by_area_tier_and_language() -> None:
    found = results(
        [
            counted(1, step(Level.LOW), area="Camden"),
            counted(2, step(Level.HIGH), area="camden", language="bn"),
            counted(3, area="Merton"),
        ],
        {},
    )
    assert {name: row.groups for name, row in found.by[By.AREA].items()} == {"Camden": 2, "Merton": 1}
    assert found.by[By.AREA]["Merton"].levels[None] == 1
    assert list(found.by[By.TIER]) == ["1"]
    assert found.by[By.LANGUAGE]["bn"].levels[Level.HIGH] == 1


def test_movement_is_from_before_the_last_round_a_group_answered_to_now() -> None:
    found = results(
        [
            counted(1, step(Level.LOW), step(Level.HIGH, SECOND)),
            counted(2, step(Level.LOW, SECOND)),
            counted(3, step(Level.LOW)),
            counted(4, step(Level.LOW), (Level.MEDIUM, None, None), step(Level.LOW, SECOND)),
            counted(5, step(Level.VERY_LOW), step(Level.LOW, SECOND), step(Level.MEDIUM, SECOND)),
            counted(6, step(Level.LOW, None), step(Level.HIGH, None)),
            counted(7, (Level.LOW, None, None)),
            counted(8),
        ],
        {},
    )
    assert found.movement == {
        (Level.LOW, Level.HIGH): 2,
        (None, Level.LOW): 2,
        (Level.MEDIUM, Level.LOW): 1,
        (Level.VERY_LOW, Level.MEDIUM): 1,
    }


def test_mixed_groups_are_those_whose_newest_check_in_is_mixed_and_still_counts() -> None:
    mixed = step(Level.LOW, FIRST, Certainty.MIXED)
    found = results(
        [
            counted(1, mixed),
            counted(2, mixed, step(Level.LOW)),
            counted(3, mixed, (Level.LOW, None, None)),
            counted(4, mixed, level=Level.HIGH),
        ],
        {},
    )
    assert [group.id for group in found.mixed] == [1]


def test_replies_are_counted_for_the_groups_in_view() -> None:
    replies = {GroupId(0): Reply.ANSWERED, GroupId(1): Reply.SILENT, GroupId(99): Reply.BEGUN}
    found = results(standing(Level.LOW, None), replies)
    assert found.replies == {Reply.ANSWERED: 1, Reply.BEGUN: 0, Reply.SILENT: 1}
    assert results(standing(Level.LOW), {}).replies == {}


def shown(found: Results) -> Sequence[int]:
    """Every number that outsiders see."""
    numbers = [found.groups, *found.levels.values()]
    for rows in found.by.values():
        for row in rows.values():
            numbers += [row.groups, *row.levels.values()]
    return [number for number in numbers if number is not None]


people = st.lists(
    st.tuples(st.sampled_from(STANDS), st.sampled_from("abcd"), st.sampled_from(["en", "bn", "so"])),
    max_size=60,
)


@given(people)
def test_outsiders_see_no_count_under_five(found: list[tuple[Stand, str, str]]) -> None:
    exact = results(
        [
            counted(number, step(level), area=area, language=language)
            for number, (level, area, language) in enumerate(found)
        ],
        {GroupId(0): Reply.ANSWERED},
    )
    outside = for_outsiders(exact)
    assert all(number >= 5 for number in shown(outside))
    assert (outside.movement, outside.mixed, outside.replies) == ({}, (), {})
    hidden = [level for level, count in outside.levels.items() if count is None]
    assert len(hidden) != 1
    if outside.placed is None:
        assert all(outside.share(level) is None for level in Level)


def test_outsiders_see_what_is_large_enough() -> None:
    exact = results(standing(*[Level.LOW] * 9, *[Level.HIGH] * 8, *[Level.MEDIUM] * 7, None), {})
    outside = for_outsiders(exact)
    assert outside.levels == {
        Level.VERY_LOW: None,
        Level.LOW: 9,
        Level.MEDIUM: None,
        Level.HIGH: 8,
        None: None,
    }
    assert outside.by == {}


def test_small_areas_are_one_row_for_outsiders() -> None:
    groups = [
        *standing(*[Level.LOW] * 9, area="Camden"),
        *standing(*[Level.LOW] * 3, area="Merton"),
        *standing(*[Level.LOW] * 4, area="Havering"),
    ]
    rows = for_outsiders(results(groups, {})).by[By.AREA]
    assert {name: row.groups for name, row in rows.items()} == {"Camden": 9, OTHERS: 7}


@pytest.mark.parametrize("many", [0, 1, 4])
def test_of_a_handful_of_groups_outsiders_see_nothing(many: int) -> None:
    outside = for_outsiders(results(standing(*[Level.LOW] * many), {}))
    assert shown(outside) == []
