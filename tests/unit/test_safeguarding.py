"""Phrases of every language: what someone in danger might text, and what merely sounds like it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import Language
from bot.domain.safeguarding import alarm_of, compile_phrases, is_alarm
from bot.domain.wording import Reply
from bot.library.content import Library
from bot.library.reading import read
from bot.library.safeguarding import overdue, read_helplines, read_phrases
from bot.settings import resources
from tests.fakes import NOON

HITS = {
    "en": (
        "HELPME",
        "please helpme now",
        "My dad hits me when mum is out",
        "i dont want to live anymore",
        "I don\u2019t want to live",
        "he is going to KILL MEEEE!!!",
        "We're in danger.",
        "im not safe at home pls",
        "ｈｅｌｐｍｅ",
        "He touched-me, and I am scared",
        "kill\u200b me",
    ),
    "so": (
        "helpme",
        "Wuu i garaacaa mar walba",
        "fadlan i badbaadi",
        "waxaan rabaa inaan dhinto",
        "khatar ayaan ku jiraa",
        "waa la i kufsaday",
        "mindi ayuu haystaa!",
    ),
    "bn": (
        "HELPME",
        "আমাকে বাঁচান",
        "স্বামী আমাকে মারে প্রতিদিন",
        "আমি আত্মহত্যা করব",
        "amake bachao please",
        "ami more jete chai",
        "Baba amake mare",
        "মেয়েকে ধর্ষণ করেছে",
    ),
    "ur": (
        "HELPME",
        "وہ مجھے مارتا ہے",
        "میں مرنا چاہتی ہوں",
        "مجهے بچاؤ",
        "mujhe bachao",
        "shohar mujhe maarta hai",
        "main khudkushi kar lungi",
        "wo MUJHE MARTA hai roz",
        "جان كا خطره",
    ),
    "ar": (
        "helpme",
        "زوجي يضربني كل يوم",
        "أنا في خطر",
        "وسيقتلني الليلة",
        "أُرِيدُ أَنْ أَمُوت",
        "ana fi khatar",
        "3ayez amout",
        "gozi byedrabni",
    ),
    "pl": (
        "HELPME",
        "Mąż mnie bije",
        "maz mnie bije od lat",
        "chcę się zabić",
        "chce sie zabic",
        "NIE CHCĘ JUŻ ŻYĆ",
        "boje sie wracac do domu",
        "on mnie molestowal",
    ),
    "zh_Hant_HK": (
        "HELPME",
        "helpme 快啲",
        "佢打我",
        "我想死",
        "救命！",
        "爸爸成日打我同細佬",
        "我 想 自 殺",
        "他要杀我",
    ),
}

MISSES = {
    "en": (
        "the leaflet was a big hit",
        "Our group meets on Tuesday at 7",
        "Can you help me with the form please",
        "we must stop this cut",
        "the kids were rapping on stage",
        "What does safeguarding mean?",
        "help",
        "the traffic was bad, we are late",
    ),
    "so": (
        "Mahadsanid, kulanka waa goorma?",
        "caawimo",
        "carruurtu way faraxsan yihiin",
        "waxaan rabnaa macluumaad",
        "haa",
        "lacagta ma la heli karaa?",
    ),
    "bn": (
        "সভা কখন হবে?",
        "ধন্যবাদ, ভালো খবর",
        "সাহায্য",
        "বাচ্চাদের ক্লাব কবে?",
        "meeting kobe hobe",
        "more",
    ),
    "ur": (
        "میٹنگ کب ہے؟",
        "شکریہ",
        "مدد",
        "بچوں کا کلب کہاں ہے",
        "meeting kab hai",
        "bachon ka club kahan hai",
    ),
    "ar": (
        "متى الاجتماع؟",
        "شكرا لكم",
        "مساعدة",
        "أين نادي الأطفال",
        "hal yoojad ijtima3?",
        "عندي سؤال عن المنحة",
    ),
    "pl": (
        "Kiedy jest spotkanie?",
        "Dziękujemy za wiadomość",
        "pomoc",
        "To był prawdziwy hit",
        "dzieci lubia sie bawic",
        "Chcemy żyć zdrowo",
    ),
    "zh_Hant_HK": (
        "幾時開會？",
        "多謝你們",
        "幫助",
        "小朋友好開心",
        "我想報名",
        "請打電話給我",
    ),
}

LISTS = {
    Language(language): tuple(
        phrase
        for group in read(
            resources() / "content" / "safeguarding" / "phrases" / f"{language}.yaml"
        ).data.values()
        for phrase in group
    )
    for language in HITS
}
SPACED = [phrase.replace("*", "") for phrases in LISTS.values() for phrase in phrases if " *" not in phrase]


@pytest.mark.parametrize(("language", "text"), [(each, text) for each in HITS for text in HITS[each]])
def test_an_alarm_is_heard(language: str, text: str, words: Library) -> None:
    assert is_alarm(text, compile_phrases({Language(language): LISTS[Language(language)]}))
    assert is_alarm(text, words.phrases())


@pytest.mark.parametrize("text", [text for texts in MISSES.values() for text in texts])
def test_everyday_texts_raise_none(text: str, words: Library) -> None:
    assert alarm_of(text, words.phrases()) is None


def test_no_alarm_says_more_than_the_language_of_its_list() -> None:
    phrases = compile_phrases({Language("xx"): ["zxq me"], Language("yy"): ["zxq you"]})
    assert alarm_of("they zxq you", phrases) == "yy"


def test_every_language_has_a_list(words: Library) -> None:
    assert set(words.phrases().spaced) == set(words.vocabulary().own_names)


def test_commands_and_names_of_languages_raise_no_alarm(words: Library) -> None:
    vocabulary = words.vocabulary()
    for said in (*vocabulary.words, *vocabulary.languages):
        assert not is_alarm(said, words.phrases())


def test_what_handbill_writes_itself_raises_no_alarm_when_quoted(words: Library) -> None:
    quoted = {wording.context for wording in words.wordings() if is_alarm(wording.english, words.phrases())}
    assert {context for context in quoted if context.startswith("replies/")} == set()


@given(
    phrase=st.sampled_from(SPACED),
    before=st.text(alphabet="bdzx ", max_size=12),
    after=st.text(alphabet="bdzx ", max_size=12),
    mark=st.sampled_from(" .,!?-\n\t*\u3002\u060c"),
    upper=st.booleans(),
)
def test_a_phrase_is_found_wherever_it_stands(
    words: Library, phrase: str, before: str, after: str, mark: str, upper: bool
) -> None:
    said = mark.join([before, phrase.upper() if upper else phrase, after])
    assert is_alarm(said, words.phrases())


@given(text=st.text(max_size=300))
def test_no_text_is_too_strange_to_be_looked_at(words: Library, text: str) -> None:
    is_alarm(text, words.phrases())


def test_a_star_stands_for_any_ending_and_any_word() -> None:
    phrases = compile_phrases({Language("en"): ["threaten* my *"]})
    assert is_alarm("he threatened my sister", phrases)
    assert not is_alarm("threatened my", phrases)
    assert not is_alarm("unthreatened my sister", phrases)


GOOD = "danger:\n  - helpme\nabuse:\n  - hits me\nself_harm:\n  - want to die\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("en", GOOD.replace("helpme", "in danger"), 1, "must have the phrase helpme"),
        ("en", GOOD + "  - '!!'\n", 7, "self_harm: '!!' has no letters"),
        ("en", GOOD + "  - Stop\n", 7, "self_harm: 'Stop' is a command already"),
        ("xx", GOOD, 1, "there is no catalogue locales/xx for these phrases"),
        ("en", GOOD + "other:\n  - x\n", 7, "other: nobody reads this key; is it misspelt?"),
    ],
)
def test_mistakes_in_phrases_are_told_by_line(
    tmp_path: Path, words: Library, name: str, text: str, line: int, reason: str
) -> None:
    (tmp_path / f"{name}.yaml").write_text(text)
    _phrases, mistakes = read_phrases(tmp_path, [Language("en")], words.vocabulary().words)
    assert [(each.line, each.reason) for each in mistakes] == [(line, reason)]


def test_a_language_without_phrases_is_told(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text(GOOD)
    _phrases, mistakes = read_phrases(tmp_path, [Language("en"), Language("bn")], {})
    assert [str(each) for each in mistakes] == [f"{tmp_path / 'bn.yaml'}:1: is missing"]


LINE = """lines:
  - name: Childline
    number: {}
    source: https://example.org
    review_by: 2026-11-22
"""


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("call us", "Childline: number must be digits, as 0800 1111"),
        ("0800 2222", "Childline: 0800 2222 is not in the safety text"),
    ],
)
def test_mistakes_in_helplines_are_told_by_line(
    tmp_path: Path, words: Library, number: str, reason: str
) -> None:
    path = tmp_path / "lines.yaml"
    path.write_text(LINE.format(number))
    source = read(path)
    read_helplines(source, words.reply(Reply.SAFETY))
    assert [(each.line, each.reason) for each in source.mistakes] == [(3, reason)]


def test_a_helpline_past_its_review_date_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "safeguarding"
    folder.mkdir()
    (folder / "lines.yaml").write_text(LINE.format("0800 1111"))
    assert [each.line for each in overdue(tmp_path, NOON.date())] == [5]
    assert overdue(tmp_path, NOON.replace(day=22).date()) == []


def test_the_helplines_are_in_date(words: Library) -> None:
    assert {line.number for line in words.helplines()} == {"999", "0800 1111", "0808 800 5000", "116 123"}
    assert overdue(resources() / "content", NOON.date()) == []
