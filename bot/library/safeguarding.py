"""What the files in content/safeguarding/ look like: phrases to look for, and helplines."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import Field

from bot.domain.ids import Language
from bot.domain.keywords import Keyword, normalise
from bot.domain.safeguarding import Helpline, Phrases, compile_phrases, fold
from bot.domain.wording import Wording
from bot.library.reading import FileShape, Mistake, Source, read, read_files
from bot.library.replies import Texts

HELPME = "helpme"
"""The one word that is told to people, in every language."""

_NUMBER = re.compile(r"[0-9]+( [0-9]+)*")


class PhrasesFile(FileShape):
    """phrases/<language>.yaml: what someone in danger, hurt by others or by themselves might text."""

    danger: Texts
    abuse: Texts
    self_harm: Texts


class HelplineShape(FileShape):
    """A number people can call."""

    name: str = Field(min_length=1)
    number: str = Field(min_length=1)
    source: str = Field(pattern="^https://")
    review_by: date


class HelplinesFile(FileShape):
    """lines.yaml."""

    lines: list[HelplineShape] = Field(min_length=1)


def read_phrases(
    folder: Path, languages: Sequence[Language], commands: Mapping[str, Keyword]
) -> tuple[Phrases, list[Mistake]]:
    """The phrases of every language, and what is wrong with them.

    A command must never raise an alarm: STOP has to be heard as STOP.
    """
    lists: dict[Language, list[str]] = {}

    def take(source: Source) -> None:
        file = source.shaped(PhrasesFile)
        if file is None:
            return
        language = Language(source.path.stem)
        if language not in languages:
            source.mistake((), f"there is no catalogue locales/{language} for these phrases")
        lists[language] = []
        for place in PhrasesFile.model_fields:
            for at, phrase in enumerate(getattr(file, place)):
                lists[language].append(phrase)
                if not fold(phrase):
                    source.mistake((place, at), f"{place}: '{phrase}' has no letters")
                elif normalise(phrase) in commands:
                    source.mistake((place, at), f"{place}: '{phrase}' is a command already")
        if HELPME not in lists[language]:
            source.mistake((), f"must have the phrase {HELPME}")

    mistakes = read_files(sorted(folder.glob("*.yaml")), take)
    if not mistakes:
        mistakes = [
            Mistake(path=folder / f"{language}.yaml", line=1, reason="is missing")
            for language in languages
            if language not in lists
        ]
    # A list with a mistake in it may not even compile, and will not be used.
    return compile_phrases({} if mistakes else lists), mistakes


def read_helplines(source: Source, safety: Wording | None) -> tuple[Helpline, ...]:
    """The helplines; a number that is none, or that the safety text leaves out, is noted in `source`."""
    file = source.shaped(HelplinesFile)
    if file is None:
        return ()
    for at, line in enumerate(file.lines):
        if not _NUMBER.fullmatch(line.number):
            source.mistake(("lines", at, "number"), f"{line.name}: number must be digits, as 0800 1111")
        elif safety is not None and line.number not in safety.english:
            source.mistake(("lines", at, "number"), f"{line.name}: {line.number} is not in the safety text")
    return tuple(
        Helpline(name=line.name, number=line.number, source=line.source, review_by=line.review_by)
        for line in file.lines
    )


def overdue(content: Path, today: date) -> list[Mistake]:
    """Helplines that should have been looked up again by now, by file and line."""
    source = read(content / "safeguarding" / "lines.yaml")
    lines = read_helplines(source, None)
    source.mistakes.clear()
    for at, line in enumerate(lines):
        if line.review_by < today:
            source.mistake(
                ("lines", at, "review_by"),
                f"{line.name}: check that {line.number} is still right ({line.source}), then move review_by",
            )
    return source.mistakes
