"""Words in a reader's language: gettext catalogues under locales/<language>/LC_MESSAGES/.

A catalogue a folder of content/ (briefings.po, replies.po); an entry's context is where its text stands in
content/. Languages are found by listing the folder. An entry that no speaker of the language has checked
carries the `fuzzy` flag and is used only where drafts are allowed.
"""

from collections.abc import Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

from bot.domain.errors import ContentError
from bot.domain.ids import Language
from bot.domain.wording import ENGLISH, Said, Standing, Translation, Wording

Catalogue = Mapping[tuple[str, str], Translation]
"""Translations by context and English text."""


class Catalogues:
    """Implements bot.ports.world.Translator."""

    def __init__(self, folder: Path, *, drafts_allowed: bool) -> None:
        self._folder = folder
        self._drafts_allowed = drafts_allowed
        self._read: dict[Language, Catalogue] = {}
        others = sorted(path.name for path in folder.iterdir() if path.is_dir())
        self._languages = (ENGLISH, *(Language(name) for name in others))
        for language in self._languages:
            _require_known(language)

    def languages(self) -> tuple[Language, ...]:
        return self._languages

    def say(self, language: Language, wording: Wording) -> Said:
        translation = self.translation(language, wording)
        if translation.standing is Standing.REVIEWED or (
            translation.standing is Standing.DRAFT and self._drafts_allowed
        ):
            return Said(text=translation.text, language=language, standing=translation.standing)
        return Said(text=wording.english, language=ENGLISH)

    def translation(self, language: Language, wording: Wording) -> Translation:
        """What the catalogue of a language holds for a wording, whatever settings allow."""
        if language == ENGLISH:
            return Translation(text=wording.english, standing=Standing.REVIEWED)
        missing = Translation(text="", standing=Standing.MISSING)
        return self._catalogue(language).get((wording.context, wording.english), missing)

    def _catalogue(self, language: Language) -> Catalogue:
        if language not in self._languages:
            return {}
        if language not in self._read:
            self._read[language] = _read_catalogue(self._folder / language / "LC_MESSAGES")
        return self._read[language]


def _read_catalogue(folder: Path) -> Catalogue:
    entries: dict[tuple[str, str], Translation] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file)
        for message in catalogue:
            if message.id and message.string and message.context:
                standing = Standing.DRAFT if message.fuzzy else Standing.REVIEWED
                entries[message.context, str(message.id)] = Translation(
                    text=str(message.string), standing=standing
                )
    return entries


def _require_known(language: Language) -> None:
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise ContentError(
            f"locales/{language} is not the code of a language, as in bn or zh_Hant_HK"
        ) from error
