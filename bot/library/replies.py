"""What the files in content/replies/ look like: what Handbill says, and the words people answer with."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, RootModel

from bot.domain.hours import Times
from bot.domain.ids import Language
from bot.domain.keywords import Keyword, normalise
from bot.domain.placeholders import COUNTING, PLACEHOLDERS
from bot.domain.wording import Reply, Wording
from bot.library.reading import FileShape, Source

Texts = Annotated[list[str], Field(min_length=1)]


class CountingShape(FileShape):
    """A text that counts, in its two English forms."""

    one: str
    other: str


class MessagesFile(RootModel[dict[Reply, str | CountingShape]]):
    """content/replies/messages.yaml: a text for each reply, in two forms for one that counts."""


class WordsFile(FileShape):
    """A file of content/replies/words/: what people who write one language answer."""

    names: Texts
    stop: Texts
    start: Texts
    help: Texts
    language: Texts
    more: Texts
    wrong_number: Texts
    jargon: Texts
    who: Texts
    join: Texts
    views: Texts
    dates: Texts
    times: Texts
    remind: Texts
    yes: Texts
    no: Texts
    back: Texts
    skip: Texts
    dont_know: Texts
    also: Texts
    wishes: dict[Times, Texts]

    def by_keyword(self) -> Mapping[Keyword, list[str]]:
        return {keyword: getattr(self, keyword.value) for keyword in Keyword}


def read_messages(source: Source) -> dict[Reply, Wording]:
    """Every reply's wording; what is missing or wrongly filled is noted in `source`."""
    file = source.shaped(MessagesFile)
    if file is None:
        return {}
    wordings = {reply: _wording(reply, text) for reply, text in file.root.items()}
    for reply in Reply:
        if not (wording := wordings.get(reply)) or not wording.english:
            source.mistake((), f"{reply}: is missing")
        elif wording.placeholders != PLACEHOLDERS.get(reply, frozenset()):
            wanted = ", ".join(sorted(PLACEHOLDERS.get(reply, ()))) or "none"
            source.mistake((reply,), f"{reply}: its names in braces must be: {wanted}")
        elif bool(wording.one) != (reply in COUNTING):
            source.mistake((reply,), f"{reply}: " + _FORMS_WANTED[reply in COUNTING])
    return wordings


_FORMS_WANTED = {True: "needs a text for 'one' and for 'other'", False: "does not count: give one text"}


def _wording(reply: Reply, text: str | CountingShape) -> Wording:
    context = f"replies/{reply}"
    if isinstance(text, CountingShape):
        return Wording(context=context, english=text.other.strip(), one=text.one.strip())
    return Wording(context=context, english=text.strip())


def read_words(source: Source, known: Mapping[str, Keyword]) -> tuple[Language, WordsFile] | None:
    """The words of the language a file is named after; a word with two meanings is noted in `source`.

    `known` holds the words of the files read before, normalised.
    """
    file = source.shaped(WordsFile)
    if file is None:
        return None
    meanings = dict(known)
    for keyword, words in file.by_keyword().items():
        for at, word in enumerate(words):
            meaning = meanings.setdefault(normalise(word), keyword)
            if not normalise(word):
                source.mistake((keyword.value, at), f"{keyword}: '{word}' has no letters")
            elif meaning is not keyword:
                source.mistake((keyword.value, at), f"{keyword}: '{word}' means {meaning} already")
    return Language(source.path.stem), file
