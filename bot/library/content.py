"""All of content/, read once and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.briefings import Briefing
from bot.domain.errors import ContentError, NotFound
from bot.domain.ids import BriefingId, Language
from bot.domain.keywords import Keyword, Vocabulary, normalise
from bot.domain.wording import ENGLISH, Reply, Wording
from bot.library.briefings import read_briefing
from bot.library.reading import Mistake, Source, listed, read, read_files
from bot.library.replies import WordsFile, read_messages, read_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """Implements bot.ports.world.Content."""

    known_briefings: Mapping[BriefingId, Briefing]
    replies: Mapping[Reply, Wording]
    words: Vocabulary

    def briefings(self) -> Sequence[Briefing]:
        return [self.known_briefings[briefing] for briefing in sorted(self.known_briefings)]

    def briefing(self, briefing: BriefingId) -> Briefing:
        found = self.known_briefings.get(briefing)
        if found is None:
            known = ", ".join(sorted(self.known_briefings))
            raise NotFound(f"There is no briefing '{briefing}'. There are: {known}")
        return found

    def reply(self, reply: Reply) -> Wording:
        return self.replies[reply]

    def vocabulary(self) -> Vocabulary:
        return self.words

    def wordings(self) -> Sequence[Wording]:
        """Every text that is translated, in the order a reviewer reads them."""
        briefings = (wording for briefing in self.briefings() for wording in briefing.wordings())
        return [*(self.replies[reply] for reply in Reply), *briefings]


def read_content(folder: Path, languages: Sequence[Language]) -> Library:
    """Read and check content/. Raises ContentError with every mistake, by file and line."""
    library, mistakes = examine(folder, languages)
    if library is None:
        raise ContentError(listed(mistakes))
    return library


def examine(folder: Path, languages: Sequence[Language]) -> tuple[Library | None, list[Mistake]]:
    """Content as far as it can be used, and everything that is wrong with it.

    `languages` are those with a catalogue; each must have its words, and the words their catalogue.
    """
    briefings: dict[BriefingId, Briefing] = {}

    def take_briefing(source: Source) -> None:
        briefing = read_briefing(source)
        if briefing is not None:
            briefings[briefing.id] = briefing

    mistakes = read_files(sorted((folder / "briefings").glob("*.yaml")), take_briefing)
    messages = read(folder / "replies" / "messages.yaml")
    replies = read_messages(messages)
    mistakes += messages.mistakes
    words, word_mistakes = _read_vocabulary(folder / "replies" / "words", languages)
    mistakes += word_mistakes
    if mistakes:
        return None, mistakes
    return Library(known_briefings=briefings, replies=replies, words=words), []


def _read_vocabulary(folder: Path, languages: Sequence[Language]) -> tuple[Vocabulary, list[Mistake]]:
    words: dict[str, Keyword] = {}
    files: dict[Language, WordsFile] = {}

    def take_words(source: Source) -> None:
        read_file = read_words(source, words)
        if read_file is None:
            return
        language, file = read_file
        if language not in languages:
            source.mistake((), f"there is no catalogue locales/{language} for these words")
        files[language] = file
        for keyword, texts in file.by_keyword().items():
            words.update((normalise(text), keyword) for text in texts)

    mistakes = read_files(sorted(folder.glob("*.yaml"), key=_english_first), take_words)
    missing = [language for language in languages if language not in files]
    if not mistakes:
        mistakes = [
            Mistake(path=folder / f"{language}.yaml", line=1, reason="is missing") for language in missing
        ]
    return Vocabulary(
        words=words,
        languages={
            normalise(name): language for language in files for name in (language, *files[language].names)
        },
        own_names={language: files[language].names[0] for language in files},
    ), mistakes


def _english_first(path: Path) -> tuple[bool, str]:
    """English words are given first, so that a clash is told of the file that was added to them."""
    return (path.stem != ENGLISH, path.stem)
