"""Words in a reader's language: gettext catalogues under locales/<language>/LC_MESSAGES/.

A catalogue a folder of content/ (briefings.po, replies.po, ...); an entry's context is where its text stands
in content/. Languages are found by listing the folder. An entry that no speaker of the language has checked
carries the `fuzzy` flag and is used only where drafts are allowed. What reviewers of a network change is in
an overlay of the same shape in its data directory, and outweighs the installed entry.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from bot.domain.errors import HandbillError, Refused
from bot.domain.ids import Language
from bot.domain.translations import Entry
from bot.domain.wording import ENGLISH, PLACEHOLDER, Said, Standing, Translation, Wording
from bot.i18n import languages
from bot.i18n.files import domain_of, language_of, make_folder, read_entries, write_entries

logger = logging.getLogger(__name__)

Catalogue = Mapping[tuple[str, str], Translation]
"""Translations by context and English text."""

MISSING = Translation(forms=(), standing=Standing.MISSING)


class Catalogues:
    """Implements bot.ports.world.Translator and Diction, bot.ports.almanac.Almanac and
    bot.ports.translations.Catalogues.
    """

    def __init__(self, folder: Path, *, overlay: Path | None = None, drafts_allowed: bool) -> None:
        self._folder = folder
        self._overlay = overlay
        self._drafts_allowed = drafts_allowed
        self._read: dict[Language, Catalogue] = {}
        others = sorted(path.name for path in folder.iterdir() if path.is_dir())
        self._languages = (ENGLISH, *(Language(name) for name in others))
        for language in self._languages:
            languages.locale_of(language)

    def with_drafts(self) -> "Catalogues":
        """The same catalogues as they would speak if drafts were allowed."""
        twin = Catalogues(self._folder, overlay=self._overlay, drafts_allowed=True)
        twin._read = self._read
        return twin

    def languages(self) -> tuple[Language, ...]:
        return self._languages

    def say(self, language: Language, wording: Wording, count: int | None = None) -> Said:
        translation = self.translation(language, wording)
        if translation.standing is Standing.REVIEWED or (
            translation.standing is Standing.DRAFT and self._drafts_allowed
        ):
            text = self._form(language, translation.forms, count)
            return Said(text=text, language=language, standing=translation.standing)
        english = (wording.one, wording.english) if wording.one else (wording.english,)
        return Said(text=self._form(ENGLISH, english, count), language=ENGLISH)

    def translation(self, language: Language, wording: Wording) -> Translation:
        if language == ENGLISH:
            forms = (wording.one, wording.english) if wording.one else (wording.english,)
            return Translation(forms=forms, standing=Standing.REVIEWED)
        return self._catalogue(language).get((wording.context, wording.english), MISSING)

    def day(self, language: Language, day: date) -> str:
        return languages.written_day(language, day)

    def weekday(self, language: Language, day: date) -> str:
        return languages.written_weekday(language, day)

    def clock(self, language: Language, at: time) -> str:
        return languages.written_time(language, at)

    def listing(self, language: Language, items: Sequence[str]) -> str:
        return languages.written_list(language, items)

    def language_name(self, language: Language, named: Language) -> str:
        return languages.name_of(language, named)

    def moment(self, language: Language, at: datetime) -> str:
        return languages.written_moment(language, at)

    def right_to_left(self, language: Language) -> bool:
        return language in self._languages and languages.is_right_to_left(language)

    def keep(self, language: Language, entries: Mapping[Wording, Translation]) -> None:
        if self._overlay is None:
            raise ValueError("These catalogues have no overlay to write to.")
        by_domain: dict[str, dict[Wording, Translation]] = {}
        for wording, translation in entries.items():
            by_domain.setdefault(domain_of(wording.context), {})[wording] = translation
        for domain, kept in by_domain.items():
            path = _folder_of(self._overlay, language) / f"{domain}.po"
            before = read_entries(path) if path.exists() else []
            texts = {(entry.context, entry.english): entry for entry in before}
            for wording in kept:
                texts.pop((wording.context, wording.english), None)
            old = {entry.wording: entry.translation for entry in texts.values()}
            make_folder(path.parent)
            write_entries(path, language, {**old, **kept})
        self._read.pop(language, None)

    def read_file(self, path: str, language: Language) -> Sequence[Entry]:
        written_in = language_of(Path(path))
        if written_in not in {None, language}:
            raise Refused(f"{path} is in '{written_in}', as its head says, not in '{language}'.")
        return read_entries(Path(path))

    def write_file(self, path: str, language: Language, wordings: Sequence[Wording]) -> None:
        write_entries(
            Path(path), language, {wording: self.translation(language, wording) for wording in wordings}
        )

    def categories(self, language: Language) -> tuple[str, ...]:
        return languages.plural_categories(language)

    def script(self, language: Language) -> str:
        return languages.script_of(language)

    def months(self, language: Language) -> Mapping[str, frozenset[str]]:
        return languages.month_names(language)

    def _form(self, language: Language, forms: Sequence[str], count: int | None) -> str:
        if count is None or len(forms) == 1:
            return forms[-1]
        return forms[languages.plural_index(language)(count)]

    def _catalogue(self, language: Language) -> Catalogue:
        if language not in self._languages:
            return {}
        if language not in self._read:
            folders = [self._folder, *([self._overlay] if self._overlay is not None else [])]
            self._read[language] = {
                (entry.context, entry.english): entry.translation
                for folder in folders
                for path in sorted(_folder_of(folder, language).glob("*.po"))
                for entry in _usable(path, len(self.categories(language)))
            }
        return self._read[language]


def _usable(path: Path, forms: int) -> Iterator[Entry]:
    """The entries of a file that can be said; a file that cannot be read has none.

    A reviewer's slip must never keep a text from being said at all: what names something we cannot fill in,
    or lacks a plural form, is as good as not there.
    """
    try:
        entries = read_entries(path)
    except HandbillError:
        logger.warning("a catalogue cannot be read", extra={"file": str(path)})
        return
    for entry in entries:
        found = entry.translation.forms
        complete = len(found) == (forms if entry.one else 1)
        names = set(PLACEHOLDER.findall(entry.english))
        if complete and all(names.issuperset(PLACEHOLDER.findall(text)) for text in found):
            yield entry
        else:
            logger.warning("a translation cannot be used", extra={"place": entry.translation.place})


def _folder_of(folder: Path, language: Language) -> Path:
    return folder / language / "LC_MESSAGES"
