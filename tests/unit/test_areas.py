"""Which area lies in which: no rings, chains allowed, spellings do not matter."""

import pytest

from bot.domain.areas import Inside, around, placed, wider_by_name, within
from bot.domain.errors import Refused


def inside(area: str, wider: str) -> Inside:
    return Inside(area=area, wider=wider)


CHAIN = (inside("Kentish Town", "Camden"), inside("Camden", "North"), inside("North", "London"))


@pytest.mark.parametrize(
    ("area", "wider", "why"),
    [
        ("Camden", "Camden", "in itself"),
        ("Camden", " CAMDEN ", "in itself"),
        ("London", "kentish  town", "lies in it"),
        ("North", "Camden", "lies in it"),
        (" ", "Camden", "a name"),
        ("Camden", "\n", "a name"),
    ],
)
def test_no_area_lies_in_itself_at_once_or_by_a_ring(area: str, wider: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        placed(CHAIN, inside(area, wider))


def test_what_is_said_again_takes_the_place_of_what_was() -> None:
    turned = placed(CHAIN, inside(" North ", "the  South"))
    assert turned == inside("North", "the South")
    assert placed([*CHAIN[:2], turned], inside("London", "Camden")) == inside("London", "Camden")


def test_areas_around_one_are_told_from_the_next_to_the_widest() -> None:
    assert list(around(CHAIN, "KENTISH town")) == ["Camden", "North", "London"]
    assert list(around(CHAIN, "Merton")) == []
    assert list(around([inside("A", "B"), inside("b", "a")], "A")) == ["B"]


def test_an_area_has_one_spelling_however_it_was_typed() -> None:
    known = [inside("kentish town", "CAMDEN"), inside("Camden", "north")]
    assert wider_by_name(known, ["Camden", "CAMDEN", "Kentish Town"]) == {
        "Kentish Town": "Camden",
        "Camden": "north",
    }


def test_what_lies_in_an_area_is_found_however_deep() -> None:
    wider = wider_by_name([*CHAIN, inside("Barnet", "North")], ())
    assert set(within(wider, "north")) == {"Camden", "Kentish Town", "Barnet"}
    assert list(within(wider, "Kentish Town")) == []
