import shutil
from pathlib import Path

import pytest

from bot.domain.briefings import Cut
from bot.domain.directory import ChannelName
from bot.domain.errors import ContentError, NotFound
from bot.domain.folding import Folding
from bot.domain.ids import BriefingId, Language
from bot.domain.keywords import Keyword
from bot.domain.levels import Level
from bot.domain.placeholders import PLACEHOLDERS
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments
from bot.domain.wording import ENGLISH, Reply, Standing
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library, read_content
from bot.library.markup import read_markup
from bot.services.voice import Voice
from bot.settings import SAMPLE_NETWORK, resources

CARRIER_STOPS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
"""Words that Twilio acts on by itself (Twilio, advanced opt-out)."""

DRAFTS = Catalogues(resources() / "locales", drafts_allowed=True)
LIBRARY = read_content(resources() / "content", DRAFTS.languages())


def voice(translator: Catalogues) -> Voice:
    return Voice(
        content=LIBRARY,
        translator=translator,
        typeset=read_markup,
        network_name=SAMPLE_NETWORK,
        folding=Folding.PUNCTUATION,
    )


VOICE = voice(DRAFTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of content/ to spoil."""
    shutil.copytree(resources() / "content", tmp_path / "content")
    return tmp_path / "content"


def test_all_words_that_carriers_act_on_are_ours_too() -> None:
    for word in CARRIER_STOPS:
        command = LIBRARY.vocabulary().read(word)
        assert command is not None
        assert command.keyword is Keyword.STOP


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("bondho koro", Keyword.STOP),
        ("band kardo", Keyword.STOP),
        ("توقف من فضلك", Keyword.STOP),
        ("sotp", Keyword.STOP),
        ("停止", Keyword.STOP),
        ("jooji", Keyword.STOP),
        ("dość", Keyword.STOP),
        ("haa", Keyword.YES),
        ("nie", Keyword.NO),
        ("dalej", Keyword.MORE),
        ("پیچھے", Keyword.BACK),
        ("略過", Keyword.SKIP),
    ],
)
def test_words_of_every_language_are_in_force(text: str, keyword: Keyword) -> None:
    command = LIBRARY.vocabulary().read(text)
    assert command is not None
    assert command.keyword is keyword


@pytest.mark.parametrize("language", DRAFTS.languages())
def test_every_text_has_a_translation(language: Language) -> None:
    missing = [
        wording.context
        for wording in LIBRARY.wordings()
        if DRAFTS.translation(language, wording).standing is Standing.MISSING
    ]
    assert missing == []


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("level", Level)
def test_no_sms_of_a_briefing_is_longer_than_agreed(language: Language, level: Level) -> None:
    for briefing in LIBRARY.briefings():
        for asides in ((), tuple(range(len(briefing.asides)))):
            edition = VOICE.edition(briefing, Cut(level=level, asides=asides), language, ChannelName.SMS)
            assert max(edition.segments) <= PUSH_SEGMENTS
            assert edition.language == language
            assert "STOP" in edition.texts[0].text


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("reply", Reply)
def test_no_reply_is_longer_than_agreed(language: Language, reply: Reply) -> None:
    names = dict.fromkeys(PLACEHOLDERS.get(reply, frozenset()) - {"network"}, "")
    said = VOICE.say(language, reply, ChannelName.SMS, names, 3)
    assert count_segments(said.text).segments <= PUSH_SEGMENTS


@pytest.mark.parametrize("language", [ENGLISH, *DRAFTS.languages()])
def test_help_names_what_one_can_text(language: Language) -> None:
    said = VOICE.say(language, Reply.HELP, ChannelName.SMS).text
    for word in ("STOP", "MORE", "LANG", "DATES", "VIEWS", "JARGON", "WRONG NUMBER"):
        assert word in said


def test_the_glossary_has_the_words_of_the_field_and_what_they_are_called_today() -> None:
    terms = {term.id: term for term in LIBRARY.glossary()}
    assert len(terms) >= 60
    for term in ("ecm", "crb-check", "lscb", "pct", "dcsf", "laa", "childrens-trust"):
        assert terms[term].today is not None


def test_without_drafts_a_reader_gets_english_and_where_to_ask() -> None:
    refused = Catalogues(resources() / "locales", drafts_allowed=False)
    speaking = voice(refused)
    for briefing in LIBRARY.briefings():
        edition = speaking.edition(briefing, Cut(level=Level.LOW), Language("bn"), ChannelName.SMS)
        assert edition.language == ENGLISH
        assert not edition.translated
        assert edition.notice is None
        assert edition.segments[0] <= PUSH_SEGMENTS
    telegram = speaking.edition(briefing, Cut(level=Level.LOW), Language("bn"), ChannelName.TELEGRAM)
    assert "in your own language" in telegram.texts[0].text


def test_a_briefing_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="what-ecm-was-and-is"):
        LIBRARY.briefing(BriefingId("nothing"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_content(folder, DRAFTS.languages())
    return [line.replace(f"{folder}/", "") for line in str(caught.value).splitlines()]


def test_every_mistake_in_content_is_told_at_once_with_file_and_line(folder: Path) -> None:
    briefing = folder / "briefings" / "what-ecm-was-and-is.yaml"
    spoil(briefing, "topic: ecm", "topik: ecm")
    spoil(folder / "replies" / "messages.yaml", "this is {network}", "this is {netwerk}")
    spoil(folder / "replies" / "words" / "bn.yaml", "more: [", "more: [stop, ")
    assert mistakes(folder) == [
        "briefings/what-ecm-was-and-is.yaml:2: topic: is missing",
        "briefings/what-ecm-was-and-is.yaml:3: topik: nobody reads this key; is it misspelt?",
        "replies/messages.yaml:4: introduction: its names in braces must be: network",
        "replies/words/bn.yaml:7: more: 'stop' means stop already",
    ]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("  high: >-\n", "  higher: >-\n", "next_steps"),
        ("id: what-ecm-was-and-is", "id: something-else", "id: must be the name of the file"),
        ("review_by: 2027-11-01", "review_by: next year", "review_by"),
        ("  very_low: >-\n", "  very_low: ''\n  low_: >-\n", "next_steps"),
    ],
)
def test_a_spoilt_briefing_is_told(folder: Path, old: str, new: str, mistake: str) -> None:
    spoil(folder / "briefings" / "what-ecm-was-and-is.yaml", old, new)
    assert any(mistake in each for each in mistakes(folder))


def test_a_reply_that_is_missing_is_told(folder: Path) -> None:
    spoil(folder / "replies" / "messages.yaml", "part_footer:", "other_footer:")
    assert any("part_footer: is missing" in each for each in mistakes(folder)) or any(
        "other_footer" in each for each in mistakes(folder)
    )


def test_a_misspelt_reply_is_told_with_those_nearest_to_it(folder: Path) -> None:
    spoil(folder / "replies" / "messages.yaml", "meeting_thanks:", "meeting_thank:")
    (found,) = mistakes(folder)
    assert "meeting_thank: nobody reads this key; is it misspelt? Near it: meeting_thanks" in found
    assert len(found) < 150


def test_a_language_without_its_words_is_told(folder: Path) -> None:
    (folder / "replies" / "words" / "bn.yaml").unlink()
    assert mistakes(folder) == ["replies/words/bn.yaml:1: is missing"]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("  evening: [", "  evening: [weekend, ", "'weekend' means something else already"),
        ("  evening: [", "  evening: [stop, ", "'stop' means something else already"),
        ("  evening: [", "  night: [", "wishes.night"),
        ("  any: [", "  anything: [", "wishes.anything"),
    ],
)
def test_a_wish_without_words_or_with_anothers_is_told(
    folder: Path, old: str, new: str, mistake: str
) -> None:
    path = folder / "replies" / "words" / "bn.yaml"
    line = path.read_text(encoding="utf-8").partition(old)[0].count("\n") + 1
    spoil(path, old, new)
    assert any(f"bn.yaml:{line}: {mistake}" in each for each in mistakes(folder))


def test_words_without_a_catalogue_are_told(folder: Path) -> None:
    (folder / "replies" / "words" / "ar.yaml").rename(folder / "replies" / "words" / "xx.yaml")
    assert any("no catalogue locales/xx" in each for each in mistakes(folder))


def test_content_lists_every_text_once() -> None:
    contexts = [(wording.context, wording.english) for wording in LIBRARY.wordings()]
    assert isinstance(LIBRARY, Library)
    assert len(contexts) == len(set(contexts))
