from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.surveys.answers import Answer
from bot.domain.surveys.reading import read
from bot.domain.typology import DONT_KNOW
from tests.unit.surveys.samples import EAR, POLISH, SAMPLE

COMING, HELP, PEOPLE, WISH = SAMPLE.questions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1", "yes"),
        (" 2. ", "no"),
        ("(3)", "maybe"),
        ("٢", "no"),
        ("۲", "no"),
        ("২", "no"),
        ("二", "no"),
        ("２", "no"),
        ("2\ufe0f\u20e3", "no"),
        ("Coming!", "yes"),
        ("NOT COMING", "no"),
        ("2 not coming", "no"),
        ("2) Not coming", "no"),
        ("be there", "yes"),
        ("przyjdziemy", "yes"),
        ("Nie przyjdziemy.", "no"),
        ("yes", "yes"),
        ("tak", "yes"),
        ("no", "no"),
        ("comi", "yes"),
        ("comming", "yes"),
        ("not commin", "no"),
        ("nie przyjdziem", "no"),
        ("don't know", "maybe"),
        ("Nie wiem", "maybe"),
        ("👍 1", "yes"),
        ("0", None),
        ("4", None),
        ("12", None),
        ("1 2", None),
        ("not", None),
        ("2 coming", None),
        ("we cannot say", None),
        ("", None),
        ("?", None),
        ("-", None),
    ],
)
def test_an_answer_of_one_choice(text: str, code: str | None) -> None:
    assert read(COMING, text, EAR) == (Answer(codes=(code,)) if code else None)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1", ("fares",)),
        ("1 3", ("fares", "food")),
        ("3,1", ("fares", "food")),
        ("1 and 3", ("fares", "food")),
        ("1 i 3", ("fares", "food")),
        ("1, 2 and 3", ("fares", "creche", "food")),
        ("1+3", ("fares", "food")),
        ("١ و٣", ("fares", "food")),
        ("۱،۳", ("fares", "food")),
        ("১, ৩", ("fares", "food")),
        ("一和三", ("fares", "food")),
        ("1、3", ("fares", "food")),
        ("1 1", ("fares",)),
        ("food and drink", ("food",)),
        ("fares paid and child care", ("fares", "creche")),
        ("bus, food and drink", ("fares", "food")),
        ("1, child care", ("fares", "creche")),
        ("4", (DONT_KNOW,)),
        ("don't know", (DONT_KNOW,)),
        ("1 5", None),
        ("1 4", None),
        ("1 not 3", None),
        ("1 or 3", None),
        ("½", None),
        ("a taxi", None),
        (",", None),
    ],
)
def test_an_answer_of_several_choices(text: str, codes: tuple[str, ...] | None) -> None:
    assert read(HELP, text, EAR) == (Answer(codes=codes) if codes else None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", 20),
        ("about 20 people", 20),
        ("٢٠", 20),
        ("۲۰", 20),
        ("২০ জন", 20),
        ("二", 2),
        ("20人", 20),
        ("0", None),
        ("51", None),
        ("10 to 20", None),
        ("-5", None),
        ("2.5", None),
        ("2½", None),
        ("a few", None),
        ("07700900123", None),
        ("", None),
    ],
)
def test_an_answer_that_is_a_number(text: str, number: int | None) -> None:
    assert read(PEOPLE, text, EAR) == (None if number is None else Answer(number=number))


def test_thousands_may_be_grouped() -> None:
    assert read(replace(PEOPLE, most=5000), "1,200 of us", EAR) == Answer(number=1200)


def test_dont_know_is_an_answer_to_everything() -> None:
    for question in (HELP, PEOPLE, WISH):
        assert read(question, "Don't know!", EAR) == Answer(codes=(DONT_KNOW,))


def test_a_free_text_is_kept_as_one_line() -> None:
    assert read(WISH, "  More\n tea ", EAR) == Answer(text="More tea")
    assert read(WISH, "👍", EAR) == Answer(text="👍")
    assert read(WISH, " \n", EAR) is None


def test_a_word_that_means_two_things_is_heard_in_the_persons_own_language() -> None:
    everywhere = {"coming": {"nie": frozenset({"no", "maybe"})}}
    own = {POLISH: {"coming": {"nie": frozenset({"no"})}}}
    lexicon = replace(EAR.lexicon, by_language=own, everywhere=everywhere)
    assert read(COMING, "nie", replace(EAR, lexicon=lexicon)) is None
    heard = read(COMING, "nie", replace(EAR, lexicon=lexicon, language=POLISH))
    assert heard == Answer(codes=("no",))


@settings(deadline=None)
@given(st.text())
def test_nothing_that_is_typed_raises(text: str) -> None:
    for question in SAMPLE.questions:
        heard = read(question, text, EAR)
        assert heard is None or question.accepts(heard)
