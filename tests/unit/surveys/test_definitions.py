"""Definitions as files: the one that comes with Handbill, two of a test's own, and some with mistakes."""

import shutil
from pathlib import Path

import pytest

from bot.domain.errors import NotFound
from bot.domain.surveys.answers import Answer
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.engine import answer, begin
from bot.domain.surveys.faces import Tongue, face_of, opening_of
from bot.domain.surveys.placing import factors_of
from bot.domain.surveys.reading import Ear, compile_lexicon
from bot.domain.wording import ENGLISH
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library, examine
from bot.library.reading import read
from bot.library.surveys import read_survey
from bot.settings import resources

LANGUAGES = Catalogues(resources() / "locales", drafts_allowed=True).languages()
HERE = Path(__file__).parent

INVITED = """You are invited. Answer with a number.
Forum for groups that work with families, Wednesday 30 September: are you coming?
1 Coming
2 Not coming
3 Not sure"""

EARLY = "Ask for the papers early. "

HELPED = """You said: Coming.
What would help you to come?
1 Fares paid
2 Child care
3 Someone who speaks our language
4 Don't know
You can send more than one, for example 1 3."""


def survey(path: Path) -> Survey:
    source = read(path)
    found = read_survey(source)
    assert source.mistakes == []
    assert found is not None
    return found


def talk(survey: Survey, words: Library, *texts: str, buttons: bool = False) -> list[str]:
    """What is said, in English, to one who answers these texts."""
    lexicon = compile_lexicon(survey, (ENGLISH,), lambda _language, wording: wording.english)
    ear = Ear(vocabulary=words.vocabulary(), lexicon=lexicon, language=ENGLISH)
    tongue = Tongue(
        say=lambda wording: wording.english, frame=words.replies, values=survey.fills, buttons=buttons
    )
    step = begin(survey)
    said = [opening_of(survey, step, tongue).text]
    for text in texts:
        step = answer(survey, step.state, text, ear)
        face = face_of(survey, step, tongue)
        said.append("" if face is None else face.text)
    return said


def test_an_invitation_needs_no_code(words: Library) -> None:
    assert talk(survey(HERE / "rsvp.yaml"), words, "we will", "fares and child care", "about 4") == [
        INVITED,
        HELPED,
        "You said: Fares paid, Child care.\nHow many of you will come?",
        "You said: 4.\nThank you! See you on Wednesday 30 September.",
    ]


def test_who_does_not_come_is_asked_nothing_more(words: Library) -> None:
    said = talk(survey(HERE / "rsvp.yaml"), words, "no")
    assert said[-1] == "You said: Not coming.\nThank you for telling us. We will write to you what was said."


def test_feedback_takes_any_words_and_needs_no_code(words: Library) -> None:
    feedback = survey(HERE / "feedback.yaml")
    assert talk(feedback, words, "skip", EARLY * 5)[1:] == [
        "We left that one out.\nWhat should other groups know about it? Write it in your own words.",
        f"You said: {EARLY}Ask for the pa (...).\nThank you! We pass it on without your name.",
    ]


def test_with_buttons_the_answers_are_not_in_the_text(words: Library) -> None:
    said = talk(survey(HERE / "feedback.yaml"), words, "hm", buttons=True)
    assert said == [
        "How was the meeting?\n\nWas it of use to your group?",
        "Sorry, we did not understand. Just a number is fine, for example 2.\n\nWas it of use to your group?",
    ]


@pytest.mark.parametrize("typed", ["yes", "haa", "na3am", "نعم", "জি", "ہاں", "tak", "係"])
def test_yes_is_an_answer_in_every_language(words: Library, typed: str) -> None:
    assert talk(survey(HERE / "rsvp.yaml"), words, typed)[-1].startswith("You said: Coming.")


@pytest.mark.parametrize("typed", ["no", "maya", "la2", "لا", "না", "نہیں", "nie", "唔係"])
def test_no_is_an_answer_in_every_language(words: Library, typed: str) -> None:
    assert talk(survey(HERE / "rsvp.yaml"), words, typed)[-1].startswith("You said: Not coming.")


@pytest.mark.parametrize("typed", ["1 و 3", "১ এবং ৩", "۱ اور ۳", "1 i 3", "1 iyo 3", "一同三", "1,3", "١،٣"])
def test_several_are_listed_in_every_language(words: Library, typed: str) -> None:
    said = talk(survey(HERE / "rsvp.yaml"), words, "yes", typed)[-1]
    assert said.startswith("You said: Fares paid, Someone who speaks our language.")


def test_a_survey_is_found_by_its_name(words: Library) -> None:
    assert words.survey("ecm_check_in").places
    with pytest.raises(NotFound, match="ecm_check_in"):
        words.survey("nothing")


def test_an_answer_that_is_a_factor_tells_it_of_the_group() -> None:
    finding = {"finding": Answer(codes=("own_resources",)), "updates": Answer(codes=("some",))}
    assert [factor.code for factor in factors_of(finding)] == ["own_resources"]
    assert factors_of({"finding": Answer(codes=("told",))}) == ()


def test_what_is_heard_is_not_said() -> None:
    rsvp = survey(HERE / "rsvp.yaml")
    said = {wording.context for wording in rsvp.wordings_to_say()}
    heard = {wording.context for wording in rsvp.wordings()} - said
    assert all(context.endswith("/words") for context in heard)
    assert len(heard) == 5


def test_an_answer_is_kept_as_codes() -> None:
    rsvp = survey(HERE / "rsvp.yaml")
    assert rsvp.questions[1].codes == ("fares", "creche", "language", "dont_know")
    assert rsvp.questions[0].codes == ("coming", "not_coming", "unsure")
    assert not rsvp.questions[0].accepts(Answer(codes=("later",)))


def mistakes(path: Path) -> list[str]:
    source = read(path)
    assert read_survey(source) is None
    return [f"{each.line}: {each.reason}" for each in sorted(source.mistakes)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: rsvp", "id: other", ["1: id: must be the name of the file, rsvp"]),
        ("close_after: 5", "close_after: 2", ["3: close_after: must be later than reminder_after"]),
        (
            "opening:",
            "greeting:",
            ["1: opening: is missing", "5: greeting: nobody reads"],
        ),
        (
            "code: not_coming, label: Not coming",
            "code: coming, label: Not coming",
            [
                "17: coming: two answers have the code 'coming'",
                "21: help: unless: coming has no answer 'not_coming'",
                "36: pity: when: coming has no answer 'not_coming'",
            ],
        ),
        ("words: cannot", "words: we will", ["17: coming: 'we will' is an answer already: coming"]),
        ('means: "no"', "means: more", ["17: coming: means must be yes or no"]),
        ("dont_know: unsure", "dont_know: perhaps", ["14: coming: dont_know: there is no answer 'perhaps'"]),
        ("code: fares", "code: dont_know", ["25: help: 'dont_know' is always an answer; leave it out"]),
        ("unless: {coming:", "unless: {people:", ["21: help: unless: 'people' is not asked before"]),
        ("unless: {coming:", "unless: {help:", ["21: help: unless: 'help' is not asked before"]),
        ("unless: {coming:", "unless: {colour:", ["21: help: unless: there is no question 'colour'"]),
        (
            "when: {coming: [coming]}",
            "when: {coming: [late]}",
            ["when: coming has no answer 'late'"],
        ),
        ("id: people", "id: help", ["28: questions: 'help' stands here a second time"]),
        ("kind: several", "kind: text", ["24: help: a question of this kind takes no choices"]),
        ("kind: number", "kind: several", ["needs choices"]),
        ("most: 30", "most: 0", ["33: people: most is less than least"]),
        ("kind: number\n", "kind: text\n", ["only a number has least and most"]),
        ("See you on {day}", "See you on {date}", ["{date} is not in fills: nobody fills it in"]),
        ("fills: {meeting:", "fills: {place: Hall, meeting:", ["4: fills: no text says {place}"]),
        ("  - id: all\n", "  - id: all\n    when: {coming: [coming]}\n", ["the last must be for everybody"]),
        ("    text: Thank you!", "    levels: [high]\n    text: Thank you!", ["places nobody on a level"]),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    text = (HERE / "rsvp.yaml").read_text()
    assert old in text
    path = tmp_path / "rsvp.yaml"
    path.write_text(text.replace(old, new, 1))
    found = mistakes(path)
    for reason in told:
        assert any(reason in each for each in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("code: misread", "code: mistaken", "understanding: 'mistaken' is no code to place by"),
        ("id: understanding", "id: knowledge", "has no question 'understanding' to place by"),
        (
            "id: young\n    kind: one",
            "id: young\n    kind: several",
            "young: a question that places",
        ),
    ],
)
def test_a_survey_that_places_speaks_the_codes_of_the_typology(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = (resources() / "content" / "surveys" / "ecm_check_in.yaml").read_text()
    assert old in text
    path = tmp_path / "ecm_check_in.yaml"
    path.write_text(text.replace(old, new, 1))
    assert any(told in each for each in mistakes(path))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("label: Now and then", f"label: {'Now and then ' * 5}", "too long for a button"),
        ("A few short questions", "A few short questions. " * 20, "too long for 3 SMS segments"),
        ('words: "never', 'words: "more, never', "'more' means more already"),
        ("What has ECM changed", "What has the XYZ changed", "'XYZ' is not in the glossary"),
    ],
)
def test_what_does_not_fit_or_is_not_plain_is_told(folder: Path, old: str, new: str, told: str) -> None:
    path = folder / "surveys" / "ecm_check_in.yaml"
    text = path.read_text().replace('words: "nothing, never', 'words: "never, nothing', 1)
    assert old in text
    path.write_text(text.replace(old, new, 1))
    _library, found = examine(folder, LANGUAGES, plain=True)
    assert any(told in str(each) and f"{path}:" in str(each) for each in found), found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of content/ to spoil."""
    shutil.copytree(resources() / "content", tmp_path / "content")
    return tmp_path / "content"
