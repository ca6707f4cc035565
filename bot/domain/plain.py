"""Whether English is plain: sentence length, reading age, acronyms and jargon.

The reading age is the Flesch-Kincaid grade (Kincaid and others 1975, Navy report 8-75) plus five years, the
age at which schooling begins in England. Syllables are counted by the groups of vowels in a word, which is
right for about nine words in ten: an estimate for a whole text, not a verdict on a word.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

LONGEST_SENTENCE = 22
"""Words. A reader of ten holds about twenty in mind."""

OLDEST_READER = 11.5
"""Years: the age to read a briefing with ease is about nine to eleven."""

_SENTENCE = re.compile(r"(?<=[.?!])[\"'\u2019\u201d)*]*\s+|\n+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['\u2019.,-][A-Za-z0-9]+)*")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
_VOWELS = re.compile(r"[aeiouy]+")
_MARKS = re.compile(r"\*\*|^- ", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Jargon:
    """What may be said: acronyms and jargon that the glossary explains, and names that need no explaining.

    `instead` maps words that are jargon to plainer ones.
    """

    explained: Set[str]
    names: Set[str]
    instead: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What is not plain: the words it is about, as they begin in the text, and why, for their author."""

    words: str
    reason: str


def sentences(text: str) -> list[str]:
    """The sentences of `text`; each item of a list is one."""
    return [piece for piece in _SENTENCE.split(_MARKS.sub("", text)) if _WORD.search(piece)]


def words(text: str) -> list[str]:
    """The words of `text`, numbers included."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """About how many syllables an English word has; a number counts as one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1
    if re.search(r"(?<![^aeiouy]l)e$", letters):
        letters = letters[:-1]
    elif letters.endswith(("es", "ed")) and not letters.endswith(("ted", "ded", "ses", "ces", "ges", "les")):
        letters = letters[:-2] + letters[-1]
    return max(1, len(_VOWELS.findall(letters)))


def reading_age(text: str) -> float:
    """The age, in years, at which a child reads `text` with ease. The empty text reads at five."""
    found = [words(sentence) for sentence in sentences(text)]
    count = sum(map(len, found))
    if not count:
        return 5.0
    sounds = sum(syllables(word) for sentence in found for word in sentence)
    return 0.39 * count / len(found) + 11.8 * sounds / count - 15.59 + 5


def criticise(text: str, jargon: Jargon, before: str = "") -> Iterator[Remark]:
    """What is not plain in `text`. The reading age is not looked at.

    `before` is what its reader has just read: an acronym in it has been explained, or was complained of.
    """
    for sentence in sentences(text):
        length = len(words(sentence))
        if length > LONGEST_SENTENCE:
            reason = (
                f"a sentence of {length} words, more than {LONGEST_SENTENCE}: '{sentence[:40].strip()} ...'"
            )
            yield Remark(words=sentence, reason=reason)
    seen = {each.removesuffix("s") for each in _ACRONYM.findall(before)}
    for match in _ACRONYM.finditer(text):
        acronym = match.group().removesuffix("s")
        if acronym in seen or acronym in jargon.names:
            continue
        seen.add(acronym)
        if acronym not in jargon.explained:
            yield Remark(words=acronym, reason=f"'{acronym}' is not in the glossary")
        if not _is_explained(text, match):
            reason = f"'{acronym}' is not explained where it is first used, as in: in full ({acronym})"
            yield Remark(words=acronym, reason=reason)
    for word, plainer in jargon.instead.items():
        if found := re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            reason = f"'{word}' is jargon the glossary does not have; say: {plainer}"
            yield Remark(words=found.group(), reason=reason)


def _is_explained(text: str, match: re.Match[str]) -> bool:
    """Whether an acronym stands in brackets, or has its meaning in brackets after it."""
    before, after = text[: match.start()], text[match.end() :]
    return before.count("(") > before.count(")") or re.match(r"( \w+)?[*]* \(", after) is not None
