"""Extractors for Babel: the translatable texts of content/, from YAML and Markdown, with file and line.

An extractor has the shape Babel asks for: it is given an open file and yields a line, a function's name and
its arguments. Ours speak of `pgettext(context, text)` and `npgettext(context, one, many)`, for every text
stands in a place that is its context. Source: Babel, "Writing extraction methods".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir

from bot.domain.wording import Wording
from bot.library.briefings import read_briefing
from bot.library.glossary import read_terms
from bot.library.guides import read_blocks
from bot.library.reading import Place, Source, listed, read
from bot.library.replies import read_messages
from bot.library.surveys import place_in_survey, read_survey

Found = tuple[int, str, tuple[str, ...], list[str]]

_HERE = "bot.library.extraction"
METHODS = [
    ("replies/messages.yaml", f"{_HERE}:extract_replies"),
    ("glossary/terms.yaml", f"{_HERE}:extract_terms"),
    ("briefings/*.yaml", f"{_HERE}:extract_briefing"),
    ("guides/*.md", f"{_HERE}:extract_guide"),
    ("surveys/*.yaml", f"{_HERE}:extract_survey"),
]
"""Which files of content/ are extracted, and by what."""

_KEYWORDS: Mapping[str, Any] = {"pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}


def extract(content: Path) -> Iterator[tuple[Wording, str, int]]:
    """Every translatable text under `content`, with its file as a path within it, and its line."""
    found = extract_from_dir(content, method_map=METHODS, keywords=_KEYWORDS, directory_filter=lambda _: True)
    for name, line, message, _comments, context in found:
        texts = message if isinstance(message, tuple) else (message,)
        one = texts[0] if len(texts) > 1 else ""
        yield Wording(context=str(context), english=texts[-1], one=one), Path(name).as_posix(), line


def extract_briefing(file: BufferedReader, *_unused: Any, **_options: Any) -> Iterator[Found]:
    """The texts of a briefing."""
    source = read(Path(file.name))
    briefing = read_briefing(source)
    yield from _said(source, briefing.wordings() if briefing else (), place_in_briefing)


def extract_terms(file: BufferedReader, *_unused: Any, **_options: Any) -> Iterator[Found]:
    """The texts of the glossary."""
    source = read(Path(file.name))
    terms = read_terms(source)
    order = {term.id: number for number, term in enumerate(terms)}

    def place(context: str) -> Place:
        _glossary, term, part = context.split("/")
        return ("terms", order[term], part)

    yield from _said(source, (wording for term in terms for wording in term.wordings()), place)


def extract_replies(file: BufferedReader, *_unused: Any, **_options: Any) -> Iterator[Found]:
    """What Handbill itself says."""
    source = read(Path(file.name))
    yield from _said(source, read_messages(source).values(), lambda context: (context.split("/")[1],))


def extract_survey(file: BufferedReader, *_unused: Any, **_options: Any) -> Iterator[Found]:
    """The texts of a survey, and the words that are heard for its answers."""
    source = read(Path(file.name))
    survey = read_survey(source)
    if survey is None:
        raise ValueError(listed(source.mistakes))
    yield from _said(source, survey.wordings(), partial(place_in_survey, survey))


def extract_guide(file: BufferedReader, *_unused: Any, **_options: Any) -> Iterator[Found]:
    """The blocks of a guide."""
    path = Path(file.name)
    for placed in read_blocks(path.stem, path.read_text(encoding="utf-8")):
        wording = placed.block.text
        yield placed.line, "pgettext", (wording.context, wording.english), []


def place_in_briefing(context: str) -> Place:
    """Where in its file a text of a briefing stands: talk/2 is the second item of `talk`."""
    _briefings, _id, part, *rest = context.split("/")
    match part:
        case "asides":
            return (part, int(rest[0]) - 1, "text")
        case "talk":
            return (part, int(rest[0]) - 1)
    return (part, *rest)


def _said(source: Source, wordings: Iterable[Wording], place: Callable[[str], Place]) -> Iterator[Found]:
    if source.mistakes:
        raise ValueError(listed(source.mistakes))
    for wording in wordings:
        line = source.lines[place(wording.context)]
        if wording.one:
            yield line, "npgettext", (wording.context, wording.one, wording.english), []
        else:
            yield line, "pgettext", (wording.context, wording.english), []
