"""Whether groups come to a meeting, and how people say so by text.

A group has one answer; the newest stands. On a phone each meeting has a letter, which stays its own until the
meeting is over, so that "B1" means the same whichever of our texts it answers.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, product

from bot.domain.figures import read_figures
from bot.domain.ids import ContactId, EventId, GroupId, Language
from bot.domain.keywords import Keyword, Vocabulary, normalise
from bot.domain.meetings import Coming, Need
from bot.domain.messages import Recipient

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters for meetings: no I, L or O, which are easily taken for figures."""

_LOOKALIKES = str.maketrans(
    "\u0430\u0432\u0435\u043d\u043a\u043c\u0440\u0441\u0442\u0443\u0445\u03b1\u03b2\u03b5\u03b6\u03b7\u03ba\u03bc\u03bd\u03c1\u03c4\u03c5\u03c7",
    "abehkmpctyxabezhkmnptyx",
)
"""Cyrillic and Greek letters that look like Latin ones, as some keyboards give them."""

_LETTER = re.compile(r"[a-z]{1,2}")
_BESIDE_LETTER = re.compile(r"(?<=[a-z])(?=[^a-z\s])|(?<=[^a-z\s])(?=[a-z])")
_PARTING = re.compile(r"[,;/+&|\n\r\u060c\u061b\u3001\uff0c\uff1b\uff0f]+")
_KEYCAPS = {0xFE0F: None, 0x20E3: None}
"""What makes a picture of a key out of a digit."""

_MORE_THAN_A_CHOICE = 10
"""Two figures are part of a date or a time, not of an answer."""

_COMING = tuple(Coming)
_NEEDS = tuple(Need)
_WORDS = {Keyword.YES: Coming.YES, Keyword.NO: Coming.NO, Keyword.DONT_KNOW: Coming.UNSURE}
_NOTHING = frozenset({Keyword.NO, Keyword.SKIP, Keyword.DONT_KNOW})


class Stage(StrEnum):
    """What a phone is asked about a meeting.

    COMING: whether someone comes. NEEDS: what would help. DONE: nothing; an answer may still be changed.
    """

    COMING = "coming"
    NEEDS = "needs"
    DONE = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rsvp:
    """A group's answer about a meeting; `contact` gave it. What would help is empty for who does not come."""

    event: EventId
    group: GroupId
    coming: Coming
    at: datetime
    contact: ContactId | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A group that a meeting is for, who answers for it at a phone, and what was answered so far.

    `language` is the one that person reads.
    """

    event: EventId
    recipient: Recipient
    group_name: str
    language: Language
    rsvp: Rsvp | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lettered:
    """A meeting as it stands at one phone. After `until` it is not asked again; an answer still counts."""

    event: EventId
    letter: str
    stage: Stage
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What a text says of meetings: (letter, answer), the letter being empty where there was none.

    No answers at all: it looks like some, and cannot be read. It `has_letter` where a letter stood beside a
    figure: that is meant for a list of ours whatever else the phone is asked, though it names nothing there.
    """

    answers: tuple[tuple[str, Coming], ...] = ()
    has_letter: bool = False

    @property
    def is_lettered(self) -> bool:
        return any(letter for letter, _coming in self.answers)


UNCLEAR = Heard()
UNLISTED = Heard(has_letter=True)


def free_letters(taken: Collection[str]) -> Iterator[str]:
    """The letters that no meeting has yet, in their order; pairs of letters after the last one."""
    pairs = ("".join(pair) for pair in product(ALPHABET, repeat=2))
    return (letter for letter in chain(ALPHABET, pairs) if letter not in taken)


def read_rsvp(text: str, letters: Collection[str], vocabulary: Vocabulary) -> Heard | None:
    """What `text` answers to "can someone come?", or None when it is something else. Never raises.

    Figures of any script and the words for yes, no and "don't know" of all languages; with a letter before or
    behind ("B1", "b: yes", "1B"), or several of these ("A1 B2"). `letters` are those of the phone's meetings.
    """
    whole = normalise(text.translate(_KEYCAPS))
    if coming := _coming(whole, vocabulary):
        return Heard(answers=(("", coming),))
    if read_figures(whole) is not None:
        return UNCLEAR
    words = [word for word in _words(whole) if word not in vocabulary.also]
    known = {letter.lower(): letter for letter in letters}
    pairs = _pairs(words, known, vocabulary) or _pairs(words[::-1], known, vocabulary)
    if pairs:
        found = dict(pairs)
        return UNLISTED if len(found) < len(set(pairs)) else Heard(answers=tuple(sorted(found.items())))
    if not all(map(_is_part, words)):
        return None
    if _has_lettered_figure(words):
        return UNLISTED
    return UNCLEAR if any(word in known for word in words) else None


def read_needs(
    text: str, labels: Mapping[str, Need | None], vocabulary: Vocabulary
) -> tuple[Need, ...] | Heard | None:
    """What `text` answers to "what would help?": empty for nothing; UNCLEAR; None for something else.

    Digits, several at once with or without anything between them ("1 3", "13"), and the labels of all
    languages (`labels`, normalised, None for nothing). 0, no, "don't know" and SKIP are nothing too. Never
    raises.
    """
    text = text.translate(_KEYCAPS)
    whole = normalise(text)
    is_nothing = labels.get(whole, whole) is None or read_figures(whole) == 0
    if is_nothing or vocabulary.words.get(whole) in _NOTHING:
        return ()
    if need := labels.get(whole):
        return (need,)
    found: list[Need | None] = []
    for piece in _PARTING.split(text):
        if normalise(piece):
            found += _need(normalise(piece), labels, vocabulary.also)
    if not found:
        return None
    if None not in found and len(set(found)) == len(found):
        return tuple(need for need in _NEEDS if need in found)
    figures = all(read_figures(character) is not None for character in whole if character != " ")
    return UNCLEAR if figures or vocabulary.words.get(whole) is Keyword.YES else None


def _coming(whole: str, vocabulary: Vocabulary) -> Coming | None:
    """The answer that a normalised text is."""
    number = read_figures(whole)
    if number is not None:
        return _COMING[number - 1] if 1 <= number <= len(_COMING) else None
    keyword = vocabulary.words.get(whole)
    return _WORDS.get(keyword) if keyword is not None else None


def _words(whole: str) -> Sequence[str]:
    """The words of a text, with letters that look Latin as such, and apart from what stands beside them."""
    return _BESIDE_LETTER.sub(" ", " ".join(map(_latin, whole.split()))).split()


def _latin(word: str) -> str:
    plain = word.translate(_LOOKALIKES)
    return plain if any(read_figures(character) is not None for character in word) or len(word) == 1 else word


def _pairs(
    words: Sequence[str], known: Mapping[str, str], vocabulary: Vocabulary
) -> Sequence[tuple[str, Coming]]:
    """Letters with the answers that follow them; nothing when a word does not fit in.

    `words` may be turned round, for those who write the letter last: then so are the words of each answer.
    """
    pairs: list[tuple[str, Coming]] = []
    at = 0
    while at < len(words):
        letter, end = known.get(words[at]), at + 1
        while end < len(words) and words[end] not in known:
            end += 1
        said = words[at + 1 : end]
        coming = _coming(" ".join(said), vocabulary) or _coming(" ".join(reversed(said)), vocabulary)
        if letter is None or coming is None:
            return ()
        pairs.append((letter, coming))
        at = end
    return pairs


def _is_part(word: str) -> bool:
    """Whether a word could be a letter or a figure."""
    number = read_figures(word)
    return number < _MORE_THAN_A_CHOICE if number is not None else _LETTER.fullmatch(word) is not None


def _has_lettered_figure(words: Sequence[str]) -> bool:
    """Whether there is a letter beside a figure, known or not: "F1" is meant as an answer."""
    figures = any(read_figures(word) is not None for word in words)
    return figures and any(len(word) == 1 and _LETTER.fullmatch(word) for word in words)


def _need(whole: str, labels: Mapping[str, Need | None], also: Collection[str]) -> Sequence[Need | None]:
    """What a piece of a list names; None for what is no need. Chinese writes no space beside its "and"."""
    if whole in labels:
        return [labels[whole]]
    for word in also:
        if unicodedata.name(word[0], "").startswith("CJK"):
            whole = whole.replace(word, " ")
    words = [word for word in whole.split() if word not in also]
    if (rest := " ".join(words)) in labels:
        return [labels[rest]]
    if (labelled := labels.get(" ".join(words[1:]))) is not None and read_figures(words[0]) is not None:
        return [labelled if labelled is _numbered(words[0]) else None]
    return [labels[word] if word in labels else _numbered(figure) for word in words for figure in _each(word)]


def _each(word: str) -> Sequence[str]:
    """The figures of a word that is made of figures only ("13" is 1 and 3), else the word."""
    return word if all(read_figures(character) is not None for character in word) else [word]


def _numbered(figure: str) -> Need | None:
    number = read_figures(figure)
    return _NEEDS[number - 1] if number is not None and 1 <= number <= len(_NEEDS) else None
