"""The command words of all languages together: content/replies/words/."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.domain.hours import Times
from bot.domain.ids import Language
from bot.domain.keywords import Keyword, Vocabulary, normalise
from bot.domain.wording import ENGLISH
from bot.library.reading import Mistake, Source, read_files
from bot.library.replies import WordsFile, read_words


def read_vocabulary(folder: Path, languages: Sequence[Language]) -> tuple[Vocabulary, list[Mistake]]:
    """The words of every language, and what is wrong with them: a word has one meaning in all of them."""
    words: dict[str, Keyword] = {}
    by_language: dict[Language, dict[Keyword, tuple[str, ...]]] = {}
    files: dict[Language, WordsFile] = {}
    wishes: dict[str, Times] = {}

    def take_words(source: Source) -> None:
        read_file = read_words(source, words)
        if read_file is None:
            return
        language, file = read_file
        if language not in languages:
            source.mistake((), f"there is no catalogue locales/{language} for these words")
        files[language] = file
        by_language[language] = {keyword: tuple(texts) for keyword, texts in file.by_keyword().items()}
        for keyword, texts in file.by_keyword().items():
            words.update((normalise(text), keyword) for text in texts)
        _take_wishes(source, file, wishes, words)

    mistakes = read_files(sorted(folder.glob("*.yaml"), key=_english_first), take_words)
    missing = [language for language in languages if language not in files]
    if not mistakes:
        mistakes = [
            Mistake(path=folder / f"{language}.yaml", line=1, reason="is missing") for language in missing
        ]
    return Vocabulary(
        words=words,
        by_language=by_language,
        languages={
            normalise(name): language for language in files for name in (language, *files[language].names)
        },
        own_names={language: files[language].names[0] for language in files},
        also=frozenset(normalise(word) for file in files.values() for word in file.also) - {""},
        wishes=wishes,
        wish_names={
            language: tuple(file.wishes[wish][0] for wish in Times if wish in file.wishes)
            for language, file in files.items()
        },
    ), mistakes


def _take_wishes(
    source: Source, file: WordsFile, wishes: dict[str, Times], words: Mapping[str, Keyword]
) -> None:
    """Add to `wishes` the words for each of Times; one with two meanings is noted in `source`."""
    for times, texts in file.wishes.items():
        for at, text in enumerate(texts):
            if wishes.setdefault(normalise(text), times) is not times or normalise(text) in words:
                source.mistake(("wishes", times.value, at), f"'{text}' means something else already")
    if set(file.wishes) != set(Times):
        source.mistake(("wishes",), "wishes: needs words for " + ", ".join(Times))


def _english_first(path: Path) -> tuple[bool, str]:
    """English words are given first, so that a clash is told of the file that was added to them."""
    return (path.stem != ENGLISH, path.stem)
