"""Join codes: how they are drawn, and what people make of them."""

from itertools import cycle

import pytest

from bot.domain.invitations import ALPHABET, CODE_LENGTH, draw_code, fold_code, read_code, unnamed
from bot.domain.keywords import Command, Keyword
from bot.library.content import Library

CODE = "7K2M8FD"


def test_the_alphabet_has_no_two_characters_that_look_alike_and_no_vowel() -> None:
    assert not set("01OILBSZUAE") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert len(ALPHABET) ** CODE_LENGTH > 6 * 10**9


def test_a_code_is_drawn_character_by_character_and_reads_as_itself() -> None:
    places = cycle(range(len(ALPHABET)))
    code = draw_code(lambda alphabet: alphabet[next(places)])
    assert code == ALPHABET[:CODE_LENGTH]
    assert read_code(code) == code


@pytest.mark.parametrize("character", ALPHABET)
def test_every_character_of_the_alphabet_survives_folding(character: str) -> None:
    assert fold_code(character) == fold_code(character.lower()) == character


@pytest.mark.parametrize(
    "typed",
    [
        "7K2M8FD",
        "7k2m8fd",
        " 7k2 m8fd ",
        "7-K-2-M-8-F-D.",
        "7KZM8FD",
        "7k2mBfd",
        "٧K٢M٨FD",
        "৭k২m৮fd",
        "７Ｋ２Ｍ８ＦＤ",
    ],
)
def test_slips_in_a_code_are_forgiven(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "7K2M8F", "7K2M8FDD", "7K2M8FO", "us all!!", "যোগ দিন"])
def test_what_has_another_shape_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("join", ""),
        ("JOIN 7K2M8FD", "7k2m8fd"),
        ("Join: 7k2 m8fd", "7k2 m8fd"),
        ("join7k2m8fd", "7k2m8fd"),
        ("যোগ দিন 7K2M8FD", "7k2m8fd"),
        ("加入7K2M8FD", "7k2m8fd"),
        ("ku soo biir 7K2M8FD", "7k2m8fd"),
        ("انضمام ٧K2M8FD", "٧k2m8fd"),
        ("join ABC", "abc"),
    ],
)
def test_join_takes_a_code(words: Library, text: str, asked: str) -> None:
    assert words.vocabulary().read(text) == Command(keyword=Keyword.JOIN, asked=asked)


@pytest.mark.parametrize("text", ["can we join", "join us for tea tomorrow at the hall", "joining"])
def test_a_sentence_with_join_is_for_a_person(words: Library, text: str) -> None:
    assert words.vocabulary().read(text) is None


def test_somebody_without_a_name_has_a_number() -> None:
    assert unnamed(42) == "Joined by text 0042"
