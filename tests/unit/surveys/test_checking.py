"""Whether what a language says of a survey can be sent and heard."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.folding import Folding
from bot.domain.ids import Language
from bot.domain.keywords import Keyword
from bot.domain.levels import Level
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.safeguarding import is_alarm
from bot.domain.segments import Encoding, count_segments
from bot.domain.surveys.checking import longest_faces
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.faces import LONGEST_ECHO, Tongue
from bot.domain.surveys.reading import compile_lexicon
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library
from bot.library.markup import read_markup
from bot.services.proofreading import Proofreader
from bot.services.voice import Voice
from bot.settings import resources
from tests.unit.surveys.samples import SAMPLE

BENGALI = Language("bn")
DRAFTS = Catalogues(resources() / "locales", drafts_allowed=True)
SURVEYS = sorted(path.stem for path in (resources() / "content" / "surveys").glob("*.yaml"))


@pytest.fixture(params=SURVEYS)
def survey(request: pytest.FixtureRequest, words: Library) -> Survey:
    """Every survey that comes with Handbill, in turn."""
    return words.survey(request.param)


def voice(words: Library, catalogues: Catalogues) -> Voice:
    return Voice(
        content=words,
        translator=catalogues,
        typeset=read_markup,
        network_name="Six",
        folding=Folding.PUNCTUATION,
    )


@pytest.mark.parametrize("language", DRAFTS.languages())
def test_every_text_fits_a_phone(survey: Survey, words: Library, language: Language) -> None:
    speaking = voice(words, DRAFTS)
    tongue = Tongue(
        say=lambda wording: DRAFTS.say(language, wording).text,
        frame=words.replies,
        values=survey.fills,
        buttons=False,
    )
    for _wording, face in longest_faces(survey, tongue):
        assert count_segments(speaking.set_text(face.text, language)).segments <= PUSH_SEGMENTS


def test_english_texts_are_two_segments_at_most(survey: Survey, words: Library) -> None:
    tongue = Tongue(
        say=lambda wording: wording.english, frame=words.replies, values=survey.fills, buttons=False
    )
    for _wording, face in longest_faces(survey, tongue):
        count = count_segments(face.text)
        assert count.encoding is Encoding.GSM7
        assert count.segments <= 2


def test_nobody_reads_the_name_of_a_level(survey: Survey) -> None:
    said = " ".join(wording.english.casefold() for wording in survey.wordings_to_say())
    for level in Level:
        assert str(level) not in said
        assert f" {str(level).replace('_', ' ')} " not in said


def spoilt(words: Library, tmp_path: Path, old: str, new: str) -> list[str]:
    """What proofreading says when something in a catalogue of surveys is changed."""
    locales = tmp_path / "locales"
    shutil.copytree(resources() / "locales", locales)
    path = locales / BENGALI / "LC_MESSAGES" / "surveys.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    catalogues = Catalogues(locales, drafts_allowed=True)
    reader = Proofreader(content=words, shelf=catalogues, grammar=catalogues, voice=voice(words, catalogues))
    return [f"{fault.place.rpartition('/')[2]} {fault.reason}" for fault in reader.read_language(BENGALI)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("কয়েকটি ছোট প্রশ্ন।", "কয়েকটি ছোট প্রশ্ন। " * 3, "too long for 3 SMS segments"),
        ("মাঝে মাঝে", "মাঝে মাঝে " * 6, "too long for a button"),
        ("অল্প, কিছুটা", "অল্প, ভালো, কিছুটা", "'ভালো' is an answer already: some"),
        ("অল্প, কিছুটা", "অল্প, আরও, কিছুটা", "'আরও' means more already"),
        ("(ECM) নিয়ে", "নিয়ে", "ECM is missing"),
    ],
)
def test_a_translation_that_cannot_be_used_is_told_with_its_line(
    words: Library, tmp_path: Path, old: str, new: str, told: str
) -> None:
    found = spoilt(words, tmp_path, old, new)
    assert any(told in each and each.startswith("surveys.po:") for each in found), found


def test_the_longest_line_that_may_stand_before_a_question_is_counted(words: Library) -> None:
    tongue = Tongue(say=lambda wording: wording.english, frame=words.replies, values={}, buttons=False)
    long = replace(SAMPLE, reminder=replace(SAMPLE.reminder, english="Later."))
    faces = {wording.english: face.text for wording, face in longest_faces(long, tongue)}
    assert faces["How many of you?"].startswith("Sorry")
    assert faces["See you."] == f"You said: {'a' * LONGEST_ECHO}.\nSee you."


def test_no_answer_raises_an_alarm(survey: Survey, words: Library) -> None:
    lexicon = compile_lexicon(
        survey, DRAFTS.languages(), lambda language, wording: DRAFTS.translation(language, wording).text
    )
    typed = {phrase for phrases in lexicon.everywhere.values() for phrase in phrases}
    for spoken in words.vocabulary().by_language.values():
        for keyword in (Keyword.BACK, Keyword.SKIP, Keyword.DONT_KNOW):
            typed |= set(spoken[keyword])
    assert [each for each in sorted(typed) if is_alarm(each, words.phrases())] == []
