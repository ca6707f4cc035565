"""What a view may say of its writer: five and more stand behind whatever is said, or nothing is."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import Language
from bot.domain.views.coarsening import Origin, coarsen

WIDER = {"Camden": "North", "Barnet": "North", "Merton": "South", "North": "London", "South": "London"}
AREAS = ("Camden", "Barnet", "Merton", "North", None)
EN, BN, PL = Language("en"), Language("bn"), Language("pl")

origins = st.lists(
    st.builds(
        Origin,
        question=st.integers(1, 2),
        area=st.sampled_from(AREAS),
        language=st.sampled_from((EN, BN, PL, None)),
    ),
    max_size=40,
)


def some(count: int, area: str | None, language: Language | None, question: int = 1) -> list[Origin]:
    return [Origin(question=question, area=area, language=language)] * count


def said(found: list[Origin]) -> dict[tuple[str | None, str | None], int]:
    return dict(Counter((each.area, each.language) for each in found))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ([], {}),
        (some(5, "Camden", BN), {("Camden", BN): 5}),
        (some(4, "Camden", BN), {(None, None): 4}),
        (some(3, "Camden", BN) + some(2, "Barnet", BN), {("North", BN): 5}),
        (some(3, "Camden", BN) + some(2, "Merton", BN), {("London", BN): 5}),
        (some(3, "Camden", BN) + some(2, "Merton", EN), {(None, None): 5}),
        # One left over by itself would be known by elimination: the smallest class goes with it.
        (
            some(9, "Camden", BN) + some(6, "Barnet", EN) + some(1, None, PL),
            {("Camden", BN): 9, (None, None): 7},
        ),
        (some(5, "Camden", BN) + some(5, None, PL), {("Camden", BN): 5, (None, PL): 5}),
    ],
)
def test_area_gives_way_first_and_only_as_far_as_it_must(
    written: list[Origin], kept: dict[tuple[str | None, str | None], int]
) -> None:
    assert said(coarsen(written, WIDER)) == kept


def test_questions_are_counted_apart() -> None:
    found = coarsen(some(5, "Camden", BN) + some(4, "Camden", BN, question=2), WIDER)
    assert said(found[:5]) == {("Camden", BN): 5}
    assert said(found[5:]) == {(None, None): 4}


def test_areas_that_name_each_other_as_wider_end_at_the_whole_network() -> None:
    assert said(coarsen(some(1, "Camden", BN), {"Camden": "North", "North": "Camden"})) == {(None, None): 1}


@given(origins)
def test_at_least_five_stand_behind_whatever_is_said(written: list[Origin]) -> None:
    found = coarsen(written, WIDER)
    for question in (1, 2):
        sizes = Counter(each for each in found if each.question == question)
        if sum(sizes.values()) >= 5:
            assert min(sizes.values()) >= 5
        else:
            assert set(sizes) <= {Origin(question=question, area=None, language=None)}


@given(origins)
def test_who_came_with_the_same_keeps_the_same_so_that_nothing_is_known_by_elimination(
    written: list[Origin],
) -> None:
    kept: dict[Origin, set[Origin]] = defaultdict(set)
    for before, after in zip(written, coarsen(written, WIDER), strict=True):
        kept[before].add(after)
    assert all(len(each) == 1 for each in kept.values())


@given(origins)
def test_nothing_is_said_that_is_not_so(written: list[Origin]) -> None:
    def holds(area: str | None, wide: str | None) -> bool:
        return wide is None or area == wide or (area is not None and holds(WIDER.get(area), wide))

    for before, after in zip(written, coarsen(written, WIDER), strict=True):
        assert after.question == before.question
        assert after.language in {None, before.language}
        assert holds(before.area, after.area)
