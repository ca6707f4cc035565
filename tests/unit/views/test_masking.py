"""What tells who wrote is masked: numbers, addresses, links, postcodes, handles, and names of all scripts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.views.masking import Mark, mask
from bot.domain.views.names import read_names
from bot.domain.views.shadow import cast

PEOPLE = (
    "Rokeya Begum",
    "Anna Kowalska",
    "Maria Nowak",
    "陳大文",
    "رقية",
    "محمد علی",
    "রোকেয়া",
    "Seán O'Brien",
    "Bo",
    "Nina",
    "Li Na",
    "The Secretary",
    "Joined by text 0042",
)
GROUPS = ("The Lantern Circle", "Toy Library", "Dosti")
NAMES = read_names(PEOPLE, GROUPS)
PLACES = read_names((), ("Camden", "Tower Hamlets"))

NUMBERS = (
    "07700 900123",
    "07700-900-123",
    "(020) 7946 0018",
    "+44 (0)20 7946 0018",
    "0044 7700 900123",
    "7946 0018",
    "٠٧٧٠٠٩٠٠١٢٣",
    "۰۷۷۰۰ ۹۰۰۱۲۳",
    "০৭৭০০ ৯০০১২৩",
    "０７７００９００１２３",
    "+48 601 234 567",
    "0 7 7 0 0 9 0 0 1 2 3",
    "07700\u200b900\u00a0123",
    "07700\n900123",
    "07700 – 900 – 123",
    "12/03/2014",
)
EMAILS = (
    "a.b+c@example.co.uk",
    "rosa (at) example.org",
    "rosa at example dot org",
    "Rosa@EXAMPLE.ORG",
    "রোজা@উদাহরণ.org",
)
LINKS = (
    "https://example.org/a?b=c",
    "HTTP://x.y",
    "www.example.org",
    "example.org.uk",
    "t.me/abcd",
    "wa.me/447700900123",
)
POSTCODES = (
    "SW1A 1AA",
    "sw1a1aa",
    "N1 9GU",
    "n1  9gu",
    "NW5-2TT",
    "M1 1 AE",
    "E C1A 1BB",
    "GIR 0AA",
    "ＳＷ１Ａ 1AA",
)
HANDLES = ("@rokeya_b", "@Rokeya")
NAMED = (
    "Rokeya",
    "ROKÉYA",
    "rokeya begum",
    "Begum, Rokeya",
    "Anny",
    "Annę",
    "Marii",
    "Kowalskiej",
    "Lantern Circle",
    "the lantern circle",
    "TOY LIBRARY",
    "Dosti",
    "O’Brien",
    "OBrien",
    "Bo",
    "li na",
    "陳大文",
    "رُقَيَّة",
    "ورقية",
    "محمد علي",
    "রোকেয়া",
    "রোকেয়ার",
)
ALL = {
    Mark.NUMBER: NUMBERS,
    Mark.EMAIL: EMAILS,
    Mark.LINK: LINKS,
    Mark.POSTCODE: POSTCODES,
    Mark.HANDLE: HANDLES,
    Mark.NAME: NAMED,
    Mark.PLACE: ("Camden", "CAMDEN", "tower hamlets"),
}
CASES = [(mark, what) for mark, those in ALL.items() for what in those]
HARMLESS = (
    "We need childcare, and more notice. It is at 10 5pm on the M1, 24 of us, 2.5 hours!",
    "in 2026-2027, from 10.30-12.30, it cost £12,000,000 or 100% (2 of 3).",
    "We are tired.So are they. Call 999 or 111. nine bo an",
    "The secretary joined by text. The chair spoke for the group.",
    "আমাদের একটি ঘর দরকার।",
    "نحتاج إلى غرفة، و٢٤ كرسيًا.",
    "我們需要一個房間。",
    "Potrzebujemy sali na 20 osób",
    "",
    "   \n",
    "\ud800 \x00",
)


@pytest.mark.parametrize(("mark", "what"), CASES)
def test_what_tells_who_wrote_is_masked(mark: Mark, what: str) -> None:
    masked = mask(f"Ask {what} today.", NAMES, PLACES)
    assert mark in masked
    left = re.sub(r"\[[a-z-]+\]", "", masked).removeprefix("Ask ").removesuffix(" today.")
    assert left.strip(" ,") in {"", "the", "O’"}


@pytest.mark.parametrize("text", HARMLESS)
def test_a_text_without_any_is_left_as_it_is(text: str) -> None:
    assert mask(text, NAMES, PLACES) == text


def test_a_given_name_in_chinese_is_found_without_its_family_name() -> None:
    assert mask("我叫陳大文,大文說", NAMES) == "我叫[name],[name]說"


def test_places_stay_where_a_view_may_say_them() -> None:
    assert mask("Camden's hall", NAMES) == "Camden's hall"
    assert mask("Camden's hall", NAMES, PLACES) == "[place]'s hall"


def test_a_mark_is_never_a_name_nor_part_of_one() -> None:
    names = read_names(("Name", "Number Link"))
    text = mask("Name 07700 900123 Link", names)
    assert text == "[name] [number] [name]"
    assert mask(text, names) == text


def test_the_shadow_knows_where_everything_stands() -> None:
    text = "ﬁ é\u0301\u200b٣!"
    shadow = cast(text)
    assert shadow.text == "fi e3!"
    assert [text[slice(*shadow.back((place, place + 1)))] for place in range(6)] == [
        "ﬁ", "ﬁ", " ", "é\u0301\u200b", "٣", "!",
    ]  # fmt: skip


pieces = st.one_of(
    st.sampled_from([what for _mark, what in CASES]),
    st.sampled_from(HARMLESS),
    st.sampled_from([*Mark, "@", "-", "0", "7", "ab", "Circle", "Lantern"]),
    st.text(max_size=6),
)


@given(st.lists(pieces, max_size=8), st.sampled_from(["", " ", ", ", "\n"]))
def test_masking_never_raises_and_masking_twice_is_masking_once(parts: list[str], between: str) -> None:
    once = mask(between.join(parts), NAMES, PLACES)
    assert mask(once, NAMES, PLACES) == once


@given(st.lists(pieces, max_size=4), st.sampled_from(CASES), st.lists(pieces, max_size=4))
def test_nothing_that_matches_survives_whatever_stands_beside_it(
    before: list[str], case: tuple[Mark, str], after: list[str]
) -> None:
    _mark, what = case
    masked = mask(" , ".join([*before, what, *after]), NAMES, PLACES)
    around = mask(" , ".join(before), NAMES, PLACES), mask(" , ".join(after), NAMES, PLACES)
    assert masked.count(what) <= sum(each.count(what) for each in around)
    figures = re.sub(r"[^\d]+", " ", cast(masked).text)
    assert not re.search(r"07700 ?900 ?123", figures)


@given(st.text(alphabet=st.characters(categories=("L", "Zs", "P")), max_size=60))
def test_what_is_left_is_what_was_written_but_for_the_marks(text: str) -> None:
    kept = re.split(r"\[[a-z-]+\]", mask(text, NAMES, PLACES))
    place = 0
    for piece in kept:
        place = text.index(piece, place) + len(piece)
