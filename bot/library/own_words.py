"""Texts that staff write for one consultation, with their translations, from a YAML file of theirs.

questions:
  - en: Who helps your group when a child needs more than you can give?
    bn: ...
outcome:
  en: You said it is too far. From May the bus stops at the door.
  so: ...
"""

from collections.abc import Callable
from pathlib import Path

from pydantic import Field

from bot.domain.consultations import OwnWords
from bot.domain.errors import ContentError
from bot.domain.ids import Language
from bot.domain.text import tidy
from bot.domain.wording import ENGLISH
from bot.library.reading import FileShape, Place, Source, listed, read

ReadLanguage = Callable[[str], Language | None]
"""The language that a name or code means, or None."""


class _File(FileShape):
    """What such a file may hold."""

    questions: list[dict[str, str]] = Field(default_factory=list)
    outcome: dict[str, str] = Field(default_factory=dict)


def read_questions(path: Path, language: ReadLanguage) -> tuple[OwnWords, ...]:
    """The questions of a file. Raises ContentError with each mistake and its line."""
    source, file = _read(path)
    if file is not None and not file.questions:
        source.mistake((), "has no questions: list them under 'questions'")
    words = tuple(
        _words(source, ("questions", at), texts, language)
        for at, texts in enumerate(file.questions if file else [])
    )
    _require_good(source)
    return words


def read_outcome(path: Path, language: ReadLanguage) -> OwnWords:
    """The outcome of a file. Raises ContentError with each mistake and its line."""
    source, file = _read(path)
    if file is not None and not file.outcome:
        source.mistake((), "has no outcome: write it under 'outcome', a line for each language")
    words = _words(source, ("outcome",), file.outcome if file else {}, language)
    _require_good(source)
    return words


def _read(path: Path) -> tuple[Source, _File | None]:
    source = read(path)
    return source, source.shaped(_File)


def _words(source: Source, place: Place, texts: dict[str, str], read_language: ReadLanguage) -> OwnWords:
    said: dict[Language, str] = {}
    for name, text in texts.items():
        language = read_language(name)
        if language is None:
            source.mistake((*place, name), f"'{name}' is no language we write: use a code, as en or bn")
        elif not tidy(text):
            source.mistake((*place, name), "is empty")
        else:
            said[language] = tidy(text)
    english = said.pop(ENGLISH, "")
    if texts and not english:
        source.mistake(place, "has no English: whoever reads another language gets that")
    return OwnWords(english=english, translations=tuple(said.items()))


def _require_good(source: Source) -> None:
    if source.mistakes:
        raise ContentError(listed(source.mistakes))
