"""What people text about meetings, and how it is read."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import Sort
from bot.domain.ids import EventId
from bot.domain.keywords import Keyword, Vocabulary, normalise
from bot.domain.meetings import Coming, Need
from bot.domain.rsvp import ALPHABET, UNCLEAR, UNLISTED, Heard, free_letters, read_needs, read_rsvp
from bot.domain.subjects import read_subject, subject_of, subjects_of

WORDS = Vocabulary(
    words={
        normalise(word): keyword
        for word, keyword in {
            "yes": Keyword.YES,
            "হ্যাঁ": Keyword.YES,
            "نعم": Keyword.YES,
            "no": Keyword.NO,
            "nie": Keyword.NO,
            "not sure": Keyword.DONT_KNOW,
            "nie wiem": Keyword.DONT_KNOW,
            "唔知": Keyword.DONT_KNOW,
            "skip": Keyword.SKIP,
            "stop": Keyword.STOP,
        }.items()
    },
    by_language={},
    languages={},
    own_names={},
    also=frozenset({"and", "و", "i", "和"}),
)
LABELS = {
    "childcare": Need.CHILDCARE,
    "শিশু দেখাশোনা": Need.CHILDCARE,
    "travel": Need.TRAVEL,
    "cover money": Need.COVER,
    "nothing": None,
    "easy access like a ramp": Need.ACCESS,
}
YES, NO, UNSURE = Coming
CHILDCARE, INTERPRETER, TRAVEL, COVER, ACCESS = Need


@pytest.mark.parametrize(
    ("text", "coming"),
    [
        ("1", YES),
        ("2", NO),
        ("3", UNSURE),
        ("১", YES),
        ("٢", NO),
        ("۳", UNSURE),
        ("二", NO),
        ("3️⃣", UNSURE),
        ("2.", NO),
        ("Yes!", YES),
        ("হ্যাঁ", YES),
        ("نعم", YES),
        ("nie", NO),
        ("not sure", UNSURE),
        ("唔知", UNSURE),
    ],
)
def test_a_digit_or_a_word_is_an_answer(text: str, coming: Coming) -> None:
    assert read_rsvp(text, "AB", WORDS) == Heard(answers=(("", coming),))


@pytest.mark.parametrize(
    "text",
    [
        "B1",
        "b1",
        "b 1",
        "B: 1",
        "B-1.",
        "1B",
        "1 b",
        "(B) 1",
        "Ｂ１",
        "B১",
        "ب B ١",
        "B一",
        "В1",
        "в 1",
        "Β1",
        "B yes",
        "yes B",
        "B: হ্যাঁ",
        "Ⓑ1",
        "B1 and B1",
    ],
)
def test_a_letter_before_or_behind_says_which_meeting(text: str) -> None:
    heard = read_rsvp(text, "AB", WORDS)
    if text.startswith("ب"):
        assert heard is None, "an Arabic letter is no Latin one"
    else:
        assert heard == Heard(answers=(("B", YES),))


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("A1 B2", (("A", YES), ("B", NO))),
        ("b2,a1", (("A", YES), ("B", NO))),
        ("1A 2B", (("A", YES), ("B", NO))),
        ("A1 and B3", (("A", YES), ("B", UNSURE))),
        ("A not sure B no", (("A", UNSURE), ("B", NO))),
        ("not sure A no B", (("A", UNSURE), ("B", NO))),
        ("A1\nB1", (("A", YES), ("B", YES))),
    ],
)
def test_several_meetings_may_be_answered_in_one_text(
    text: str, answers: tuple[tuple[str, Coming], ...]
) -> None:
    assert read_rsvp(text, "AB", WORDS) == Heard(answers=answers)


@pytest.mark.parametrize("text", ["0", "4", "12", "B", "A B"])
def test_what_looks_like_an_answer_and_cannot_be_read_is_unclear(text: str) -> None:
    assert read_rsvp(text, "AB", WORDS) == UNCLEAR


@pytest.mark.parametrize("text", ["B4", "F1", "f 2", "1F", "A1 F2", "A1 A2", "A B 1", "1 A 2"])
def test_a_letter_and_figure_that_are_not_on_the_list_are_meant_for_it(text: str) -> None:
    assert read_rsvp(text, "AB", WORDS) == UNLISTED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "Can I bring a child?",
        "a 2 year old",
        "yes but late",
        "no 1 there",
        "stop",
        "ok no",
        "2026-11-23 x",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert read_rsvp(text, "AB", WORDS) is None


def test_letters_that_the_phone_was_never_told_are_no_answer() -> None:
    assert read_rsvp("B1", "", WORDS) == UNLISTED
    assert read_rsvp("1", "", WORDS) == Heard(answers=(("", YES),))


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("1", (CHILDCARE,)),
        ("1 3", (CHILDCARE, TRAVEL)),
        ("3,1", (CHILDCARE, TRAVEL)),
        ("13", (CHILDCARE, TRAVEL)),
        ("1+2", (CHILDCARE, INTERPRETER)),
        ("1 and 5", (CHILDCARE, ACCESS)),
        ("১ ৩", (CHILDCARE, TRAVEL)),
        ("١،٤", (CHILDCARE, COVER)),
        ("٣ و ٤", (TRAVEL, COVER)),
        ("一三", (CHILDCARE, TRAVEL)),
        ("2和5", (INTERPRETER, ACCESS)),
        ("12345", tuple(Need)),
        ("Childcare", (CHILDCARE,)),
        ("Easy access, like a ramp", (ACCESS,)),
        ("travel, childcare", (CHILDCARE, TRAVEL)),
        ("childcare and travel", (CHILDCARE, TRAVEL)),
        ("4 cover money", (COVER,)),
        ("শিশু দেখাশোনা", (CHILDCARE,)),
        ("0", ()),
        ("০", ()),
        ("no", ()),
        ("Nothing.", ()),
        ("nie", ()),
        ("SKIP", ()),
        ("not sure", ()),
    ],
)
def test_needs_are_read(text: str, needs: tuple[Need, ...]) -> None:
    assert read_needs(text, LABELS, WORDS) == needs


@pytest.mark.parametrize("text", ["6", "1 6", "10", "11", "1 0", "yes", "123456", "3 3"])
def test_needs_that_cannot_be_are_unclear(text: str) -> None:
    assert read_needs(text, LABELS, WORDS) == UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["", "?", "We need a ramp", "childcare, for 2", "nothing, travel", "1 travel", "what cover?"],
)
def test_other_words_are_no_needs(text: str) -> None:
    assert read_needs(text, LABELS, WORDS) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    heard = read_rsvp(text, ("A", "B", "AA"), WORDS)
    assert heard is None or {letter for letter, _coming in heard.answers} <= {"", "A", "B", "AA"}
    needs = read_needs(text, LABELS, WORDS)
    assert needs is None or isinstance(needs, Heard) or set(needs) <= set(Need)


@given(
    st.dictionaries(st.sampled_from(ALPHABET), st.sampled_from(Coming), min_size=1),
    st.sampled_from(["{letter}{digit}", "{letter} {digit}", "{letter}: {digit}", "{digit}{letter}"]),
    st.sampled_from([" ", ", ", "\n", " and "]),
    st.sampled_from(["123", "১২৩", "۱۲۳", "一二三"]),
)
def test_whatever_way_answers_are_written_they_come_back(
    answers: dict[str, Coming], shape: str, between: str, digits: str
) -> None:
    order = list(Coming)
    text = between.join(
        shape.format(letter=letter, digit=digits[order.index(coming)]) for letter, coming in answers.items()
    )
    assert read_rsvp(text, ALPHABET, WORDS) == Heard(answers=tuple(sorted(answers.items())))


@given(st.lists(st.sampled_from(Need), min_size=1, unique=True), st.sampled_from(["", " ", ",", " and "]))
def test_whatever_way_needs_are_written_they_come_back(needs: list[Need], between: str) -> None:
    order = list(Need)
    text = between.join(str(order.index(need) + 1) for need in needs)
    assert read_needs(text, LABELS, WORDS) == tuple(need for need in order if need in needs)


def test_letters_are_given_once_and_never_look_like_figures() -> None:
    first = list(itertools.islice(free_letters({"A", "C"}), 30))
    assert first[:3] == ["B", "D", "E"]
    assert len(set(first)) == 30
    assert not set("".join(first)) & set("ILO")


@given(st.integers(min_value=0, max_value=2**62))
def test_a_subject_names_its_meeting(number: int) -> None:
    event = EventId(number)
    assert subject_of(event, Sort.CONSULTATION) == f"consultation:{number}"
    assert [read_subject(each) for each in subjects_of(event)] == [number, number]
    assert {subject_of(event, sort) for sort in Sort} == set(subjects_of(event))


@pytest.mark.parametrize(
    "subject", [None, "", "help", "meeting", "meeting:", "meeting:x", "meeting:²", "meetings:1"]
)
def test_other_subjects_name_none(subject: str | None) -> None:
    assert read_subject(subject) is None
