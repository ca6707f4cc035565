import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.segments import Encoding, count_segments, dear_characters, fill_parts, units_over, utf16_units


@pytest.mark.parametrize(
    ("text", "dear"),
    [
        ("", ()),
        ("Plain text, 5 £ and 3 €: [ok]\n", ()),
        ("café ÇÅß", ()),
        ("the group’s", ("’",)),
        ("“one” – “two”…", ("“", "”", "–", "…")),
        ("żółć ż", ("ż", "ó", "ł", "ć")),
        ("ç\t\u00a0", ("ç", "\t", "\u00a0")),
        ("ok 😀😀", ("😀",)),
        ("কক a", ("ক",)),
        ("e\u0301", ("\u0301",)),
    ],
)
def test_the_characters_that_make_a_text_dear_are_named_once(text: str, dear: tuple[str, ...]) -> None:
    assert dear_characters(text) == dear


@given(st.text())
def test_without_its_dear_characters_a_text_is_cheap(text: str) -> None:
    dear = set(dear_characters(text))
    cheap = "".join(character for character in text if character not in dear)
    assert count_segments(cheap).encoding is Encoding.GSM7
    assert (count_segments(text).encoding is Encoding.GSM7) == (not dear)


@pytest.mark.parametrize(
    ("text", "limit", "over"),
    [
        ("", 1, 0),
        ("a" * 160, 1, 0),
        ("a" * 161, 1, 1),
        ("a" * 161, 2, 0),
        ("a" * 306, 2, 0),
        ("a" * 307, 1, 147),
        ("a" * 307, 2, 1),
        ("a" * 307, 3, 0),
        ("a" * 459, 3, 0),
        ("a" * 460, 3, 1),
        ("€" * 81, 1, 2),
        # 76 pairs fill 152 of 153 septets, so two parts hold 304.
        ("€" * 153, 2, 2),
        ("ক" * 70, 1, 0),
        ("ক" * 71, 1, 1),
        ("ক" * 134, 2, 0),
        ("ক" * 135, 1, 65),
        ("ক" * 135, 2, 1),
        ("ক" * 201, 3, 0),
        ("ক" * 205, 3, 4),
        ("😀" * 36, 1, 2),
        ("😀" * 67, 2, 2),
        # The pair does not fit behind 66 letters, so the first part wastes a unit.
        ("م" * 66 + "😀" + "م" * 65, 2, 0),
        ("م" * 66 + "😀" + "م" * 66, 2, 1),
    ],
)
def test_how_much_must_go_for_a_text_to_fit(text: str, limit: int, over: int) -> None:
    assert units_over(text, limit) == over


@given(st.text(alphabet="ab", max_size=700) | st.text(alphabet="কab", max_size=300), st.integers(1, 3))
def test_what_is_left_fits_and_a_letter_more_would_not(text: str, limit: int) -> None:
    text += "ক" * (len(dear_characters(text)) > 0)
    over = units_over(text, limit)
    kept = text[: len(text) - over]
    assert count_segments(kept).segments <= limit
    if over and dear_characters(kept) == dear_characters(text):
        assert count_segments(text[: len(kept) + 1]).segments == limit + 1


def test_a_hand_with_its_skin_is_never_torn_in_two() -> None:
    text = "☝🏽" * 24
    starts = fill_parts(text, Encoding.UCS2)
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert [utf16_units(part) for part in parts] == [66, 6]
    assert count_segments(text).segments == 2
