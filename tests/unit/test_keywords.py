import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import Times
from bot.domain.ids import Language
from bot.domain.keywords import Command, Keyword, Vocabulary, normalise

WORDS = Vocabulary(
    words={
        normalise(word): keyword
        for word, keyword in {
            "stop": Keyword.STOP,
            "বন্ধ": Keyword.STOP,
            "توقف": Keyword.STOP,
            "إيقاف": Keyword.STOP,
            "lang": Keyword.LANGUAGE,
            "more": Keyword.MORE,
            "wrong number": Keyword.WRONG_NUMBER,
            "jargon": Keyword.JARGON,
            "what is the meaning of": Keyword.JARGON,
            "who": Keyword.WHO,
            "who sits on": Keyword.WHO,
            "誰": Keyword.WHO,
            "術語": Keyword.JARGON,
            "咩意思": Keyword.JARGON,
            "times": Keyword.TIMES,
            "時間": Keyword.TIMES,
            "remind me": Keyword.REMIND,
        }.items()
    },
    by_language={},
    languages={"bn": Language("bn"), "bengali": Language("bn"), "বাংলা": Language("bn"), "en": Language("en")},
    own_names={Language("en"): "English", Language("bn"): "বাংলা"},
    wishes={
        "evening": Times.EVENING,
        "in the evening": Times.EVENING,
        "any": Times.ANY,
        "晚上": Times.EVENING,
    },
)


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("STOP", Keyword.STOP),
        ("stop", Keyword.STOP),
        ("  Stop!  ", Keyword.STOP),
        ('"STOP."', Keyword.STOP),
        ("ＳＴＯＰ", Keyword.STOP),
        ("বন্ধ", Keyword.STOP),
        ("বন্ধ।", Keyword.STOP),
        ("تَوقّف", Keyword.STOP),
        ("ايقاف", Keyword.STOP),
        ("\u202bتوقف\u202c", Keyword.STOP),
        ("more…", Keyword.MORE),
        ("Wrong  number", Keyword.WRONG_NUMBER),
        ("wrong-number", Keyword.WRONG_NUMBER),
    ],
)
def test_reads_a_command_that_is_the_whole_text(text: str, keyword: Keyword) -> None:
    assert WORDS.read(text) == Command(keyword=keyword)


@pytest.mark.parametrize(
    "text",
    ["we must stop this cut", "stop it", "more time please", "I cannot stop thinking", "", "...", "stopper"],
)
def test_a_word_within_a_text_is_no_command(text: str) -> None:
    assert WORDS.read(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("LANG", None),
        ("lang bn", "bn"),
        ("Lang বাংলা", "bn"),
        ("LANG Bengali.", "bn"),
        ("lang 2", "bn"),
        ("LANG ২", "bn"),
    ],
)
def test_language_takes_what_names_a_language(text: str, language: str | None) -> None:
    wanted = Language(language) if language else None
    assert WORDS.read(text) == Command(keyword=Keyword.LANGUAGE, language=wanted)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("JARGON", ""),
        ("jargon CVS", "cvs"),
        ("Jargon: children's trust?", "children s trust"),
        ("what is the meaning of CVS", "cvs"),
        ("CVS jargon", "cvs"),
        ("術語CVS", "cvs"),
        ("CVS 咩意思", "cvs"),
        ("JARGON what does the word for it in your letter of today mean", None),
    ],
)
def test_jargon_takes_a_term_of_a_few_words(text: str, asked: str | None) -> None:
    wanted = None if asked is None else Command(keyword=Keyword.JARGON, asked=asked)
    assert WORDS.read(text) == wanted


@pytest.mark.parametrize("text", ["lang is hard for us", "lang 9", "lang 0", "lang klingon"])
def test_language_with_anything_else_is_left_to_a_person(text: str) -> None:
    assert WORDS.read(text) is None


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("WHO", ""),
        ("Who?", ""),
        ("who health", "health"),
        ("Who sits on the LSCB?", "the lscb"),
        ("誰健康", "健康"),
        ("who " + "word " * 7, "word word word word word word word"),
    ],
)
def test_who_takes_what_comes_after_it(text: str, asked: str) -> None:
    assert WORDS.read(text) == Command(keyword=Keyword.WHO, asked=asked)


@pytest.mark.parametrize("text", ["who " + "word " * 8, "whose turn is it", "doctor who", "we ask who"])
def test_who_within_a_text_is_no_command(text: str) -> None:
    assert WORDS.read(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("TIMES", Command(keyword=Keyword.TIMES)),
        ("Remind me!", Command(keyword=Keyword.REMIND)),
        ("remind me to bring cups", None),
        ("Times: evening", Command(keyword=Keyword.TIMES, times=Times.EVENING)),
        ("times in the evening", Command(keyword=Keyword.TIMES, times=Times.EVENING)),
        ("times 4", Command(keyword=Keyword.TIMES, times=Times.ANY)),
        ("時間晚上", Command(keyword=Keyword.TIMES, times=Times.EVENING)),
        ("times are hard", None),
        ("times change nothing", None),
        ("times 5", Command(keyword=Keyword.TIMES, asked="5")),
        ("TIMES midnight", Command(keyword=Keyword.TIMES, asked="midnight")),
        ("times: 10.30 pm", Command(keyword=Keyword.TIMES, asked="10 30 pm")),
        ("times 7 is too late for us", None),
        ("時間半夜", Command(keyword=Keyword.TIMES, asked="半夜")),
        ("時間不夠用", None),
        ("evening", None),
    ],
)
def test_when_to_write_may_come_after_the_word_for_it(text: str, wanted: Command | None) -> None:
    assert WORDS.read(text) == wanted


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("1", Times.DAY),
        ("2.", Times.EVENING),
        ("٣", Times.WEEKEND),
        ("4", Times.ANY),
        ("Evening!", Times.EVENING),
        ("0", None),
        ("5", None),
        ("", None),
        ("next week", None),
    ],
)
def test_a_wish_is_read_by_word_or_number(text: str, wish: Times | None) -> None:
    assert WORDS.wish(text) is wish
