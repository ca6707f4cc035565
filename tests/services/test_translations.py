"""Reviewing translations, in an application with the real words and an overlay of its own."""

from pathlib import Path

import pytest

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.errors import HandbillError, NotFound, Refused
from bot.domain.ids import Language
from bot.domain.journal import Query
from bot.domain.placeholders import MUST_HAVES
from bot.domain.wording import ENGLISH, Reply, Standing, Translation, Wording
from bot.i18n.files import read_entries
from bot.settings import resources
from tests.conftest import MakeApp
from tests.services.conftest import ECM, World, silent

BENGALI, ARABIC, POLISH = Language("bn"), Language("ar"), Language("pl")
LANGUAGES = [Language(path.name) for path in sorted((resources() / "locales").iterdir())]


@pytest.fixture
def app(make_app: MakeApp) -> App:
    return make_app(drafts="refuse")


def approve_all(app: App, language: Language) -> None:
    """Mark everything a language has as reviewed."""
    waiting = dict(app.translations.waiting(language))
    app.translator.keep(
        language,
        {
            wording: Translation(forms=found.forms, standing=Standing.REVIEWED)
            for wording, found in waiting.items()
        },
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_holds_what_its_english_says(app: App, language: Language) -> None:
    faults = [
        f"{fault.place}: {fault.reason}" for fault in app.translations.proofreader.read_language(language)
    ]
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_complete_and_a_draft(app: App, language: Language) -> None:
    progress = app.translations.progress(language)
    assert (progress.reviewed, progress.missing) == (0, 0)
    assert progress.drafted == len(app.content.wordings())
    assert progress.can_go_out == ()


def test_must_haves_come_first_and_are_few(app: App) -> None:
    waiting = [wording.context for wording, _found in app.translations.waiting(BENGALI)]
    few = [wording.context for wording, _found in app.translations.waiting(BENGALI, must_haves=True)]
    assert few == [f"replies/{reply}" for reply in MUST_HAVES] == waiting[: len(few)]
    assert len(waiting) == len(app.content.wordings())


def test_what_is_approved_is_used_at_once_and_after_a_restart(app: App, make_app: MakeApp) -> None:
    stopped = app.content.reply(Reply.STOPPED)
    assert app.voice.say(BENGALI, Reply.STOPPED, ChannelName.SMS).language == ENGLISH
    app.translations.approve(BENGALI, stopped)
    for running in (app, make_app(drafts="refuse")):
        assert running.voice.say(BENGALI, Reply.STOPPED, ChannelName.SMS).language == BENGALI
        assert running.translations.progress(BENGALI).must_haves_reviewed == 1
    assert app.settings.own_locales.is_dir()


def test_a_correction_is_kept_in_the_overlay_and_never_in_installed_files(app: App) -> None:
    installed = resources() / "locales" / BENGALI / "LC_MESSAGES" / "replies.po"
    before = installed.read_bytes()
    app.translations.approve(BENGALI, app.content.reply(Reply.FOOTER), ["আরও MORE। বন্ধ STOP।"])
    app.translations.approve(BENGALI, app.content.reply(Reply.WRONG_NUMBER_DONE))
    assert installed.read_bytes() == before
    overlay = app.settings.own_locales / BENGALI / "LC_MESSAGES" / "replies.po"
    kept = {entry.context: entry.translation for entry in read_entries(overlay)}
    assert kept["replies/footer"].text == "আরও MORE। বন্ধ STOP।"
    assert {found.standing for found in kept.values()} == {Standing.REVIEWED}
    assert len(kept) == 2


@pytest.mark.parametrize(
    ("reply", "forms", "reason"),
    [
        (Reply.STOPPED, ["{network} থেকে আর বার্তা পাবেন না।"], "START is missing"),
        (Reply.STOPPED, [""], "is empty"),
        (Reply.KEPT_FOR_PERSON, ["ধন্যবাদ। বিপদে 99 নম্বরে ফোন করুন।"], "the number 999 is missing"),
        (Reply.FOOTER, ["আরও MORE, বন্ধ STOP" + " লিখুন" * 40], "units too long for 3 SMS segments"),
        (Reply.PART_FOOTER, ["আরও MORE: {count}"], "must have a text for each of: one, other"),
    ],
)
def test_a_correction_that_loses_something_is_refused(
    app: App, reply: Reply, forms: list[str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        app.translations.approve(BENGALI, app.content.reply(reply), forms)
    assert app.translations.progress(BENGALI).reviewed == 0


def test_each_plural_form_is_kept(app: App) -> None:
    forms = ["MORE: {count} część", "MORE: {count} części", "MORE: jeszcze {count} części"]
    app.translations.approve(POLISH, app.content.reply(Reply.PART_FOOTER), forms)
    said = [app.voice.say(POLISH, Reply.PART_FOOTER, ChannelName.SMS, count=n).text for n in (1, 2, 5, 22)]
    assert said == ["MORE: 1 część", "MORE: 2 części", "MORE: jeszcze 5 części", "MORE: 22 części"]


def test_a_language_that_is_reviewed_goes_out_without_drafts(app: App) -> None:
    approve_all(app, ARABIC)
    progress = app.translations.progress(ARABIC)
    assert (progress.drafted, progress.missing) == (0, 0)
    assert set(progress.can_go_out) == {briefing.id for briefing in app.content.briefings()}


def test_a_file_goes_out_and_comes_back(app: App, tmp_path: Path) -> None:
    file = tmp_path / "bn.po"
    assert app.translations.write_out(BENGALI, str(file)) == len(app.content.wordings())
    back = app.translations.take_back(BENGALI, str(file))
    assert (back.reviewed, back.drafted, back.refused) == (0, 0, ())

    text = file.read_text(encoding="utf-8")
    head, entry = text.split('msgctxt "replies/wrong_number_done"', 1)
    head = head[: head.rindex("#, fuzzy")]
    broken = entry.replace('msgctxt "replies/wrong_number_kept"', 'msgctxt "replies/no_such"', 1)
    file.write_text(f'{head}msgctxt "replies/wrong_number_done"{broken}', encoding="utf-8")
    back = app.translations.take_back(BENGALI, str(file))
    assert back.reviewed == 1
    assert len(back.refused) == 1
    assert "no_such" in back.refused[0]
    assert str(file) in back.refused[0]
    assert app.voice.say(BENGALI, Reply.WRONG_NUMBER_DONE, ChannelName.SMS).language == BENGALI


def test_a_returned_entry_that_loses_a_number_is_told_and_not_taken(app: App, tmp_path: Path) -> None:
    file = tmp_path / "bn.po"
    app.translations.write_out(BENGALI, str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("999 নম্বরে", "99 নম্বরে"), encoding="utf-8")
    refused = app.translations.take_back(BENGALI, str(file)).refused
    assert any("the number 999 is missing" in reason for reason in refused)
    assert app.translations.progress(BENGALI).reviewed == 0


def test_a_file_in_another_language_is_refused(app: App, tmp_path: Path) -> None:
    app.translations.write_out(POLISH, str(tmp_path / "pl.po"))
    with pytest.raises(Refused, match="is in 'pl'"):
        app.translations.take_back(BENGALI, str(tmp_path / "pl.po"))


@pytest.mark.parametrize("place", ["", "nothing/"])
def test_a_file_that_cannot_be_written_is_refused(app: App, tmp_path: Path, place: str) -> None:
    (tmp_path / "nothing").write_text("a file, no folder")
    with pytest.raises(Refused, match="cannot be written"):
        app.translations.write_out(POLISH, str(tmp_path / place) + ("/x.po" if place else ""))


def test_a_file_in_a_folder_that_is_not_there_is_refused_and_no_folder_is_made(
    app: App, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"there is no folder .*below\.$"):
        app.translations.write_out(POLISH, str(tmp_path / "nowhere" / "below" / "x.po"))
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("content", [b"this is no PO file\n", b'msgid "a"\nmsgstr "\xff"\n'])
def test_a_file_that_is_no_catalogue_is_refused(app: App, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.po").write_bytes(content)
    with pytest.raises(HandbillError, match=r"bad\.po"):
        app.translations.take_back(BENGALI, str(tmp_path / "bad.po"))


def test_a_language_or_place_that_is_not_there_is_told(app: App) -> None:
    with pytest.raises(NotFound, match="There are: ar, bn"):
        app.translations.progress(Language("fr"))
    with pytest.raises(NotFound, match="no text 'replies/nothing'"):
        app.translations.entry("replies/nothing")
    with pytest.raises(Refused, match="texts"):
        app.translations.entry("guides/on-a-visit")


async def test_an_unreviewed_language_gets_english_and_one_line_in_its_own(
    world: World, make_app: MakeApp
) -> None:
    app = make_app(connect=lambda _around: [world.sms, world.telegram], drafts="refuse", network_name="N")
    app.translations.approve(BENGALI, app.content.reply(Reply.NOT_YOUR_LANGUAGE))
    plan = await app.bulletins.plan(OPERATOR, ECM, Audience(), silent)
    assert plan.tally.notices == 2
    await app.bulletins.send(OPERATOR, ECM, Audience(), silent)
    await world.clock.run(app.dispatch.run())
    introduction, notice, briefing = world.texts("+447700900001")
    line = app.voice.say(BENGALI, Reply.NOT_YOUR_LANGUAGE, ChannelName.SMS)
    assert (line.language, notice) == (BENGALI, line.text)
    assert introduction.startswith("Hello, this is N")
    assert briefing.startswith("Every Child Matters")
    lines = [each async for each in app.journal.lines(OPERATOR, Query())]
    in_bengali = [each.entry.subject for each in lines if each.entry.language == BENGALI]
    assert set(in_bengali) == {ECM}


def test_wordings_of_guides_share_a_place_and_stay_apart(app: App) -> None:
    blocks = [wording for wording in app.content.wordings() if wording.context.startswith("guides/")]
    assert len({wording.english for wording in blocks}) == len(blocks) > 1
    first: Wording = blocks[0]
    app.translations.approve(BENGALI, first)
    assert app.translator.translation(BENGALI, first).standing is Standing.REVIEWED
    assert app.translator.translation(BENGALI, blocks[1]).standing is Standing.DRAFT
