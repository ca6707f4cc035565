from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.domain.ids import Language
from bot.domain.wording import ENGLISH, Said, Standing, Wording
from bot.i18n import Catalogues

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
