from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.richtext import TELEGRAM_UNITS, Entity, Mark, RichText, bold, join, split_for_telegram
from bot.domain.segments import GRAPHEME, utf16_units

FAMILY = "👩‍👩‍👧‍👦"
SITE = "https://example.org/"
LETTERS = (
    "a",
    "Zażółć",
    "é",
    "e\u0301",
    "কমিউনিটি",
    "مرحبا",
    "ہر بچہ",
    "社區",
    "😀",
    "☝🏽",
    FAMILY,
    "🇬🇧",
    "\u200f",
)
SPACES = (" ", "\n", "\n\n", "\r\n", "  ")


def marked(text: str, offset: int, length: int, url: str = "", mark: Mark = Mark.BOLD) -> RichText:
    return RichText(text=text, entities=(Entity(mark=mark, offset=offset, length=length, url=url),))


def covered(rich: RichText, entity: Entity) -> str:
    return rich.text.encode("utf-16-le")[entity.offset * 2 : entity.end * 2].decode("utf-16-le")


@st.composite
def texts_with_links(draw: st.DrawFn) -> RichText:
    """A text of any script with links that do not touch each other's letters, each with its own address."""
    pieces = st.sampled_from(LETTERS + SPACES) | st.text(max_size=6)
    text = "".join(draw(st.lists(pieces, max_size=40)))
    ends = [0, *(match.end() for match in GRAPHEME.finditer(text))]
    cuts = sorted(draw(st.sets(st.sampled_from(ends), max_size=8)))
    entities = (
        Entity(
            mark=Mark.LINK,
            offset=utf16_units(text[:start]),
            length=utf16_units(text[start:end]),
            url=f"{SITE}{start}",
        )
        for start, end in pairwise(cuts)
        if draw(st.booleans())
    )
    return RichText(text=text, entities=tuple(entities))


@pytest.mark.parametrize(
    ("parts", "text", "entities"),
    [
        ((), "", []),
        ((RichText(text="one"),), "one", []),
        ((RichText(text="one"), RichText(text="two")), "one--two", []),
        (
            (RichText(text=""), RichText(text="one"), RichText(text=" \n"), RichText(text="two")),
            "one--two",
            [],
        ),
        ((bold("one"), bold("two")), "one--two", [(0, 3), (5, 3)]),
        ((RichText(text="😀"), bold("two")), "😀--two", [(4, 3)]),
        ((RichText(text=FAMILY), marked("a b", 2, 1)), f"{FAMILY}--a b", [(15, 1)]),
        ((marked("😀 b", 3, 1), marked("كل b", 3, 1)), "😀 b--كل b", [(3, 1), (9, 1)]),
    ],
)
def test_joining_shifts_marks_by_what_stands_before_them(
    parts: tuple[RichText, ...], text: str, entities: list[tuple[int, int]]
) -> None:
    joined = join(parts, "--")
    assert joined.text == text
    assert [(entity.offset, entity.length) for entity in joined.entities] == entities


@given(st.lists(texts_with_links(), max_size=4))
def test_joining_leaves_every_mark_on_its_own_words(parts: list[RichText]) -> None:
    joined = join(parts, "\n😀\n")
    before = [covered(part, entity) for part in parts if part.text.strip() for entity in part.entities]
    assert [covered(joined, entity) for entity in joined.entities] == before


@pytest.mark.parametrize(
    ("text", "length"), [("", None), ("a", 1), ("😀", 2), (FAMILY, 11), ("কমিউনিটি", 8), (" b ", 3)]
)
def test_bold_covers_all_of_a_text(text: str, length: int | None) -> None:
    assert [(entity.offset, entity.length) for entity in bold(text).entities] == [(0, length)] * bool(text)


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        (RichText(text="plain"), "plain"),
        (marked("bold", 0, 4), "bold"),
        (marked("read this now", 5, 4, SITE, Mark.LINK), f"read this ({SITE}) now"),
        (marked("😀 this", 3, 4, SITE, Mark.LINK), f"😀 this ({SITE})"),
        (marked("اقرأ هذا الآن", 5, 3, SITE, Mark.LINK), f"اقرأ هذا ({SITE}) الآن"),
        (
            RichText(
                text="one two",
                entities=(
                    Entity(mark=Mark.LINK, offset=0, length=3, url=f"{SITE}1"),
                    Entity(mark=Mark.BOLD, offset=0, length=7),
                    Entity(mark=Mark.LINK, offset=4, length=3, url=f"{SITE}2"),
                ),
            ),
            f"one ({SITE}1) two ({SITE}2)",
        ),
    ],
)
def test_a_phone_without_marks_is_shown_the_addresses_of_links(rich: RichText, plain: str) -> None:
    assert rich.plain == plain


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, [""]),
        ("0123456789", 10, ["0123456789"]),
        ("01234567890", 10, ["0123456789", "0"]),
        ("one two three", 9, ["one two ", "three"]),
        ("one two\nthree four", 13, ["one two\n", "three four"]),
        ("one\n\ntwo\nthree four", 15, ["one\n\ntwo\n", "three four"]),
        ("one two\n\nthree\nfour", 16, ["one two\n\n", "three\nfour"]),
        ("a bcdefghijklm", 10, ["a bcdefghi", "jklm"]),
        ("😀" * 6, 11, ["😀" * 5, "😀"]),
        (f"a{FAMILY}", 11, ["a", FAMILY]),
    ],
)
def test_a_long_text_breaks_after_a_paragraph_a_line_or_a_word(
    text: str, limit: int, parts: list[str]
) -> None:
    assert [part.text for part in split_for_telegram(RichText(text=text), limit)] == parts


@pytest.mark.parametrize(
    ("offset", "length", "parts"),
    [
        (0, 10, [[(0, 10)], [], []]),
        (6, 4, [[(6, 4)], [], []]),
        (7, 8, [[], [(0, 8)], []]),
        (12, 10, [[], [], [(0, 10)]]),
        (0, 12, [[(0, 10)], [(0, 2)], []]),
        (0, 28, [[(0, 10)], [(0, 10)], [(0, 8)]]),
    ],
)
def test_a_mark_goes_on_in_the_next_part_only_when_it_is_longer_than_one(
    offset: int, length: int, parts: list[list[tuple[int, int]]]
) -> None:
    split = split_for_telegram(marked("x" * 28, offset, length), 10)
    found = [[(entity.offset, entity.length) for entity in part.entities] for part in split]
    assert [each for each in found if each] == [each for each in parts if each]


@given(texts_with_links(), st.integers(10, 50))
@example(marked(FAMILY * 3, 11, 11, SITE, Mark.LINK), 10)
def test_parts_hold_the_whole_text_and_every_mark_on_its_words(rich: RichText, limit: int) -> None:
    parts = split_for_telegram(rich, limit)
    assert "".join(part.text for part in parts) == rich.text
    assert all(utf16_units(part.text) <= limit for part in parts)
    pieces: dict[str, list[str]] = {entity.url: [] for entity in rich.entities}
    for part in parts:
        for entity in part.entities:
            assert 0 <= entity.offset < entity.end <= utf16_units(part.text)
            pieces[entity.url].append(covered(part, entity))
    for entity in rich.entities:
        assert "".join(pieces[entity.url]) == covered(rich, entity)
        assert len(pieces[entity.url]) == 1 or entity.length > limit


@given(texts_with_links())
def test_a_text_that_fits_one_telegram_text_is_not_touched(rich: RichText) -> None:
    assert split_for_telegram(rich) == (rich,)


def test_telegram_takes_parts_of_the_length_it_publishes() -> None:
    parts = split_for_telegram(RichText(text="😀" * TELEGRAM_UNITS))
    assert [utf16_units(part.text) for part in parts] == [TELEGRAM_UNITS] * 2
