"""Someone in danger, at risk of harm or of harming themselves: told by phrases in what they text.

Detection is never complete: a list finds what it holds. It is made to miss as little as it can, at the price
of false alarms, which a person settles in a minute.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.directory import Address, ChannelName
from bot.domain.ids import AddressId, InboundId, Language, LeadId, SealedId
from bot.domain.keywords import normalise

_NOT_YET = SealedId(0)

LEADS_NEEDED = 2
"""One of them is ill or asleep some day."""

_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019\u02bc\u02b9\u00b4`"), "")
_LETTERS = str.maketrans({"ł": "l", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ۂ": "ه"})
_ARABIC_AND = "[وف]?"
_UNSPACED = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Han: written without spaces between words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    """What to look for, by the language whose list it is from: in texts word by word, and in texts without
    their spaces.
    """

    spaced: Mapping[Language, re.Pattern[str]]
    unspaced: Mapping[Language, re.Pattern[str]]


def compile_phrases(lists: Mapping[Language, Sequence[str]]) -> Phrases:
    """Lists as people write them, made ready for looking; a word's last `*` stands for any ending."""
    spaced: dict[Language, re.Pattern[str]] = {}
    unspaced: dict[Language, re.Pattern[str]] = {}
    for language, phrases in lists.items():
        words = [_words(phrase) for phrase in phrases if not _UNSPACED.search(phrase)]
        runs = [_drawn_out(fold(phrase).replace(" ", "")) for phrase in phrases if _UNSPACED.search(phrase)]
        if words:
            spaced[language] = re.compile(f"(?:^| )(?:{'|'.join(words)})(?= |$)")
        if runs:
            unspaced[language] = re.compile("|".join(runs))
    return Phrases(spaced=spaced, unspaced=unspaced)


def alarm_of(text: str, phrases: Phrases) -> Language | None:
    """The language in whose list something in `text` stands, or None when no list has any of it."""
    folded = fold(text)
    for language, pattern in phrases.spaced.items():
        if pattern.search(folded):
            return language
    run = folded.replace(" ", "")
    return next((language for language, pattern in phrases.unspaced.items() if pattern.search(run)), None)


def is_alarm(text: str, phrases: Phrases) -> bool:
    """Whether anything in `text` stands in a list."""
    return alarm_of(text, phrases) is not None


def fold(text: str) -> str:
    """`text` as it is compared: as commands are, and without apostrophes and accents of Latin letters.

    Letters that Arabic and Urdu keyboards write differently become one.
    """
    plain = normalise(text.translate(_APOSTROPHES)).translate(_LETTERS)
    return unicodedata.normalize("NFC", "".join(map(_unaccented, plain)))


def _unaccented(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare.isascii() else letter


def _words(phrase: str) -> str:
    """A phrase as a pattern over folded text; in Arabic script an "and" may be written onto it."""
    parts = [_drawn_out(fold(word)) + ("[^ ]*" if word.endswith("*") else "") for word in phrase.split()]
    joined = " ".join(part for part in parts if part)
    return _ARABIC_AND + joined if "\u0600" <= fold(phrase)[:1] <= "\u06ff" else joined


def _drawn_out(text: str) -> str:
    """`text` as a pattern in which a letter may be drawn out: three or more of it count as one or as two.

    Two are not one: "rapped" is another word.
    """
    runs = re.finditer(r"(.)\1*", text)
    return "".join(_run(re.escape(run[1]), len(run[0])) if run[1] != " " else " " for run in runs)


def _run(letter: str, count: int) -> str:
    return f"{letter}(?:{letter}{{2,}})?" if count == 1 else f"{letter}{{{count},}}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Helpline:
    """Whom to call. `source` is where the number stands, `review_by` when it must be looked up again."""

    name: str
    number: str
    source: str
    review_by: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """Someone who is told of every alarm, on each of their routes, and may read what was written."""

    id: LeadId
    name: str
    routes: tuple[Address, ...]

    @property
    def reachable(self) -> bool:
        return any(route.usable for route in self.routes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """A text that raised an alarm, kept apart from everything else. `body` is encrypted.

    `address` is where it came from; `closed_at` is when a lead put it away.
    """

    inbound: InboundId
    address: AddressId
    channel: ChannelName
    language: Language
    received_at: datetime
    body: str
    id: SealedId = _NOT_YET
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """Who may have written a sealed text: the address, and the people and groups known at it."""

    address: str
    people: tuple[tuple[str, str], ...]


def alert_text(sealed: SealedId) -> str:
    """What a lead is sent: that there is something, and where to read it; never what it says."""
    return (
        f"Handbill safeguarding alert {sealed}: a text may be from someone in danger. Read it now: "
        f"handbill safeguarding show {sealed} --as NAME"
    )
