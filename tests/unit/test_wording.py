import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import key_of, tidy
from bot.domain.wording import Wording, fill


def test_names_in_braces_are_filled() -> None:
    assert fill("Hello {network}, {network}!", {"network": "Six"}) == "Hello Six, Six!"


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("{a}", {"a": "{b} {0} {a.__class__}"}) == "{b} {0} {a.__class__}"


def test_a_name_without_a_value_is_found_before_anyone_reads_it() -> None:
    with pytest.raises(KeyError):
        fill("Hello {network}", {})


def test_placeholders_of_a_wording() -> None:
    assert Wording(context="c", english="{a} and {b_c} but not { d }").placeholders == {"a", "b_c"}


@given(st.text())
def test_tidy_text_holds_no_line_breaks_and_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert len(once.splitlines()) <= 1


@pytest.mark.parametrize("spelling", ["Lantern Circle", "LANTERN  circle", " lantern\tcircle "])
def test_spellings_of_one_name_are_equal(spelling: str) -> None:
    assert key_of(spelling) == "lantern circle"
