import gettext
import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import ContentError, Refused
from bot.domain.ids import Language
from bot.domain.wording import ENGLISH, Said, Standing, Wording
from bot.i18n.catalogues import Catalogues
from bot.i18n.files import Placed, read_entries, update_file
from bot.i18n.languages import (
    is_right_to_left,
    locale_of,
    plural_categories,
    plural_index,
    script_of,
    written_day,
)
from bot.settings import resources
from bot.upkeep import update_translations

HELLO = Wording(context="replies/hello", english="Hello")
BYE = Wording(context="replies/bye", english="Bye")
OTHER = Wording(context="replies/other", english="Other")
PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "replies/hello"
msgid "Hello"
msgstr "নমস্কার"

#, fuzzy
msgctxt "replies/bye"
msgid "Bye"
msgstr "বিদায়"

msgctxt "replies/other"
msgid "Other"
msgstr ""
"""


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    folder = tmp_path / "locales" / "bn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "replies.po").write_text(PO, encoding="utf-8")
    return tmp_path / "locales"


@pytest.mark.parametrize(
    ("drafts", "wording", "text", "language", "standing"),
    [
        (False, HELLO, "নমস্কার", "bn", Standing.REVIEWED),
        (False, BYE, "Bye", "en", Standing.REVIEWED),
        (True, BYE, "বিদায়", "bn", Standing.DRAFT),
        (True, OTHER, "Other", "en", Standing.REVIEWED),
    ],
)
def test_what_may_be_said(
    locales: Path, drafts: bool, wording: Wording, text: str, language: str, standing: Standing
) -> None:
    said = Catalogues(locales, drafts_allowed=drafts).say(Language("bn"), wording)
    assert said == Said(text=text, language=Language(language), standing=standing)


def test_languages_are_the_folders_english_first(locales: Path) -> None:
    assert Catalogues(locales, drafts_allowed=False).languages() == (ENGLISH, "bn")


def test_a_language_nobody_knows_is_spoken_to_in_english(locales: Path) -> None:
    assert Catalogues(locales, drafts_allowed=True).say(Language("fr"), HELLO).language == ENGLISH


def test_a_translation_of_another_english_text_is_not_used(locales: Path) -> None:
    changed = Wording(context="replies/hello", english="Hello there")
    assert Catalogues(locales, drafts_allowed=True).say(Language("bn"), changed).text == "Hello there"


def test_a_folder_that_is_no_language_is_refused(locales: Path) -> None:
    (locales / "notes").mkdir()
    with pytest.raises(ContentError, match="locales/notes"):
        Catalogues(locales, drafts_allowed=False)


LANGUAGES = ("en", "so", "bn", "ur", "ar", "pl", "zh_Hant_HK")


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=st.integers(min_value=0, max_value=100_000))
def test_plural_forms_are_those_of_cldr(language: str, number: int) -> None:
    category = locale_of(Language(language)).plural_form(number)
    form = plural_index(Language(language))(number)
    assert plural_categories(Language(language))[form] == category


@pytest.mark.parametrize(
    ("language", "count"),
    [("en", 2), ("so", 2), ("bn", 2), ("ur", 2), ("ar", 6), ("pl", 3), ("zh_Hant_HK", 1)],
)
def test_how_many_plural_forms_a_language_has(language: str, count: int) -> None:
    assert len(plural_categories(Language(language))) == count


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "22 November 2026"),
        ("pl", "22 listopada 2026"),
        ("ar", "22 نوفمبر 2026"),
        ("zh_Hant_HK", "2026年11月22日"),
    ],
)
def test_days_are_written_as_the_language_does(language: str, written: str) -> None:
    assert written_day(Language(language), date(2026, 11, 22)) == written


@pytest.mark.parametrize(
    ("language", "script", "right_to_left"),
    [
        ("en", "Latn", False),
        ("so", "Latn", False),
        ("bn", "Beng", False),
        ("ur", "Arab", True),
        ("ar", "Arab", True),
        ("zh_Hant_HK", "Hant", False),
    ],
)
def test_scripts_and_directions(language: str, script: str, right_to_left: bool) -> None:
    assert script_of(Language(language)) == script
    assert is_right_to_left(Language(language)) is right_to_left


@pytest.mark.parametrize(
    "broken",
    ['msgctxt "replies/hello"\nmsgid "Hello"\nmsgstr "নমস্কার {nome}"\n', "garbage\n"],
    ids=["a name that is not filled in", "no PO file"],
)
def test_a_slip_in_the_overlay_never_keeps_a_text_from_being_said(
    locales: Path, tmp_path: Path, broken: str
) -> None:
    folder = tmp_path / "own" / "bn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "replies.po").write_text(broken, "utf-8")
    catalogues = Catalogues(locales, overlay=tmp_path / "own", drafts_allowed=False)
    assert catalogues.say(Language("bn"), HELLO).text == "নমস্কার"


# ------------------------------------------------------------------------------------ files


def placed(*wordings: Wording) -> list[Placed]:
    return [
        Placed(wording=wording, path="content/x.yaml", line=line) for line, wording in enumerate(wordings, 1)
    ]


COUNTING = Wording(context="replies/left", english="{count} parts", one="{count} part")


def test_updating_loses_nothing(locales: Path) -> None:
    path = locales / "bn" / "LC_MESSAGES" / "replies.po"
    path.write_text(path.read_text("utf-8").replace("#, fuzzy", "# a reviewer's remark\n#, fuzzy"), "utf-8")
    changed = Wording(context="replies/hello", english="Hello there")
    new = Wording(context="replies/new", english="New")
    update_file(path, Language("bn"), placed(changed, BYE, new, COUNTING))
    entries = {entry.context: entry for entry in read_entries(path)}
    assert entries["replies/hello"].english == "Hello there"
    assert entries["replies/hello"].translation.text == "নমস্কার"
    assert entries["replies/hello"].translation.standing is Standing.DRAFT
    assert entries["replies/bye"].translation.text == "বিদায়"
    text = path.read_text("utf-8")
    assert '#| msgid "Hello"' in text
    assert "# a reviewer's remark" in text
    assert 'msgid_plural "{count} parts"' in text
    assert "#: content/x.yaml:3" in text

    update_file(path, Language("bn"), placed(changed, new))
    gone = path.read_text("utf-8")
    assert '#~ msgid "Bye"' in gone
    assert '#~ msgstr "বিদায়"' in gone
    update_file(path, Language("bn"), placed(changed, BYE, new))
    assert {entry.context for entry in read_entries(path)} == {"replies/hello", "replies/bye"}


def test_updating_twice_changes_nothing(locales: Path) -> None:
    path = locales / "bn" / "LC_MESSAGES" / "replies.po"
    update_file(path, Language("bn"), placed(HELLO, BYE, OTHER, COUNTING))
    before = path.read_bytes(), path.stat().st_mtime_ns
    update_file(path, Language("bn"), placed(HELLO, BYE, OTHER, COUNTING))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_projects_own_catalogues_are_up_to_date(tmp_path: Path) -> None:
    """`make translations` has been run since the English last changed."""
    shutil.copytree(resources() / "locales", tmp_path / "locales")
    update_translations(tmp_path / "locales")
    changed = [
        path.relative_to(tmp_path)
        for path in sorted((tmp_path / "locales").rglob("*.po"))
        if path.read_bytes() != (resources() / path.relative_to(tmp_path)).read_bytes()
    ]
    assert changed == []


def test_the_standard_librarys_gettext_reads_them_all() -> None:
    """What Python's own gettext compiles, Poedit and Weblate open."""
    for path in (resources() / "locales").rglob("*.po"):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue, use_fuzzy=True)
        compiled.seek(0)
        texts = gettext.GNUTranslations(compiled)
        message = next(each for each in catalogue if each.id and isinstance(each.id, str))
        assert texts.pgettext(str(message.context), str(message.id)) == message.string


def test_a_catalogue_that_somebody_changed_is_read_anew(locales: Path) -> None:
    (path,) = (locales / "bn" / "LC_MESSAGES").glob("replies.po")
    before = read_entries(path)
    assert read_entries(path) == before
    path.write_text(path.read_text().replace("নমস্কার", "হ্যালো"))
    assert Catalogues(locales, drafts_allowed=True).say(Language("bn"), HELLO).text == "হ্যালো"
    path.unlink()
    with pytest.raises(Refused, match="cannot be opened"):
        read_entries(path)
