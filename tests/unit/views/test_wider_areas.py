"""Views and chains of areas, whatever they are: five behind each area that is said, and behind each rest."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.areas import Inside, within
from bot.domain.ids import EventId, Language, ViewId
from bot.domain.views.book import KeptView, Written, put_away
from bot.domain.views.coarsening import Origin, coarsen
from bot.domain.views.names import NO_NAMES

NAMES = tuple("ABCDEFGH")
LEAST = 5
ENGLISH, BENGALI = Language("en"), Language("bn")
CHAIN = (Inside(area="Somers Town", wider="camden"), Inside(area="Camden", wider="North London"))

nestings = st.fixed_dictionaries(
    # An area lies in a later one, or in none: every chain there can be, and no ring.
    {name: st.sampled_from((None, *NAMES[place + 1 :])) for place, name in enumerate(NAMES)}
).map(lambda found: {area: wider for area, wider in found.items() if wider is not None})
writers = st.lists(
    st.builds(
        Origin,
        question=st.integers(1, 2),
        area=st.sampled_from((*NAMES, None)),
        language=st.sampled_from((ENGLISH, BENGALI)),
    ),
    max_size=60,
)


@given(nestings, writers)
def test_no_area_less_what_lies_in_it_leaves_a_few(wider: dict[str, str], written: list[Origin]) -> None:
    """Whoever counts a wide area with all that lies in it, and takes any of the narrower ones away again."""
    said = coarsen(written, wider)
    for question in (1, 2):
        counts = Counter(each.area for each in said if each.question == question)
        everybody = sum(counts.values())
        if everybody < LEAST:
            assert set(counts) <= {None}
            continue
        whole: dict[str | None, int] = {None: everybody}
        for name in NAMES:
            whole[name] = counts[name] + sum(counts[inner] for inner in within(wider, name))
        below: dict[str | None, Sequence[str]] = {None: NAMES}
        below.update((name, within(wider, name)) for name in NAMES)
        for said_here, inner in below.items():
            rest_of_all = (whole[said_here] - whole[each] for each in inner)
            rests = [whole[said_here], counts[said_here], *rest_of_all]
            assert all(rest == 0 or rest >= LEAST for rest in rests)


@given(nestings, writers)
def test_who_knows_where_everybody_is_finds_five_behind_each_area(
    wider: dict[str, str], written: list[Origin]
) -> None:
    """What a view says follows from what its writer is: somebody who knows all writers finds only classes."""
    said = coarsen(written, wider)
    for question in (1, 2):
        pairs = [pair for pair in zip(written, said, strict=True) if pair[0].question == question]
        for area in {after.area for _before, after in pairs if after.area is not None}:
            could = [before for before, after in pairs if after.area == area]
            assert len(could) >= LEAST
            assert {before.area for before in could} <= {area, *within(wider, area)}


def kept(wider: tuple[Inside, ...], *areas: str | None, text: str = "") -> list[KeptView]:
    views = [
        Written(
            origin=Origin(question=1, area=area, language=ENGLISH),
            text=text or "It is far.",
            quotable=False,
        )
        for area in areas
    ]
    ids = [ViewId(f"{number:03d}") for number in range(len(views))]
    known = sorted({area for area in areas if area is not None} | {"Camden"})
    return put_away(EventId(1), views, ids, names=NO_NAMES, areas=known, wider=wider)


def test_a_view_goes_up_the_chain_as_far_as_it_must_and_no_further() -> None:
    somers, camden, barnet = ["Somers Town"] * 3, ["Camden"] * 3, ["Barnet"] * 5
    assert Counter(view.area for view in kept(CHAIN, *somers, *camden, *barnet)) == {"Camden": 6, "Barnet": 5}
    north = (*CHAIN, Inside(area="Hampstead", wider="Camden"), Inside(area="Barnet", wider="North London"))
    found = kept(north, *["Somers Town"] * 2, "Hampstead", *["Barnet"] * 2)
    assert Counter(view.area for view in found) == {"North London": 5}


def test_the_few_beside_a_narrower_area_that_is_said_are_not_told_apart() -> None:
    found = kept(CHAIN, *["Somers Town"] * 6, *["Camden"] * 2)
    assert Counter(view.area for view in found) == {"Camden": 8}


def test_the_few_give_way_where_others_do_rather_than_take_many_with_them() -> None:
    found = kept(CHAIN, *["Somers Town"] * 9, *["Camden"] * 2, *["Hackney"] * 3)
    assert Counter(view.area for view in found) == {"Somers Town": 9, None: 5}


def test_a_view_that_says_a_wide_area_names_none_that_lies_in_it() -> None:
    text = "Somers Town, Camden and North London."
    found = kept(CHAIN, *["Somers Town"] * 3, *["Camden"] * 2, text=text)
    assert {view.text for view in found} == {"[place], Camden and North London."}
    assert {view.text for view in kept(CHAIN, "Camden", text=text)} == {"[place], [place] and [place]."}
    assert {view.text for view in kept(CHAIN, *["Somers Town"] * 5, text=text)} == {text}
