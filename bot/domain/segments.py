"""How many SMS segments a text takes, counted as Twilio counts them.

A text in the GSM-7 alphabet travels as 160 characters, or 153 a part when there are several; any other
text as UCS-2, 70 or 67 UTF-16 units. Parts are filled greedily by grapheme, and a grapheme is never
split. Source: 3GPP TS 23.038 (alphabet and extension table) and Twilio's public segment calculator.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import regex

from bot.domain.directory import ChannelName

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
GSM7_UNITS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENSION, 2)
"""Every character of the GSM-7 alphabet with the septets it takes. U+001B alone is not one of them."""

_GSM7 = frozenset(GSM7_UNITS)
_WIDER_THAN_ONE = regex.compile("[\r" + regex.escape(_EXTENSION) + "]")
_ASTRAL = regex.compile("[\U00010000-\U0010ffff]")
_JOINS_NEXT = regex.compile(r"\p{GCB=Prepend}")
_LOOK_BACK = 24
"""Characters to look back for a place where a grapheme surely ends: most words are shorter."""

GRAPHEME = regex.compile(r"\X")
"""One grapheme: what a reader sees as one character."""


class Encoding(StrEnum):
    """The two alphabets a text can travel in."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"

    @property
    def single(self) -> int:
        """Units in a text that fits one segment."""
        return 160 if self is Encoding.GSM7 else 70

    @property
    def part(self) -> int:
        """Units in each segment of a longer text, after its header."""
        return 153 if self is Encoding.GSM7 else 67


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """What a text takes: `units` are septets or UTF-16 units of the text itself, without headers."""

    encoding: Encoding
    segments: int
    units: int


def encoding_of(text: str) -> Encoding:
    """The cheaper alphabet that holds every character of `text`."""
    return Encoding.GSM7 if _GSM7.issuperset(text) else Encoding.UCS2


def utf16_units(text: str) -> int:
    """The length of `text` in UTF-16 units, which is what UCS-2 texts and Telegram are measured in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_segments(text: str) -> Count:
    """How `text` travels. The empty text is one segment."""
    encoding = encoding_of(text)
    if encoding is Encoding.GSM7:
        units = len(text) + sum(text.count(character) for character in _EXTENSION)
    else:
        units = utf16_units(text)
    if units <= encoding.single:
        return Count(encoding=encoding, segments=1, units=units)
    return Count(encoding=encoding, segments=len(fill_parts(text, encoding)), units=units)


def segments_by(channel: ChannelName, text: str) -> int:
    """How many segments `text` takes on `channel`: Telegram has none and costs nothing."""
    return count_segments(text).segments if channel is ChannelName.SMS else 0


def dear_characters(text: str) -> tuple[str, ...]:
    """The characters that force `text` into UCS-2, each once, in the order they come."""
    return tuple(dict.fromkeys(character for character in text if character not in GSM7_UNITS))


def units_over(text: str, limit: int) -> int:
    """How many units of `text` are above `limit` segments: what must go from its end for it to fit."""
    count = count_segments(text)
    if count.segments <= limit:
        return 0
    if limit <= 1:
        return count.units - count.encoding.single
    kept = text[: fill_parts(text, count.encoding)[limit]]
    return count.units - _units(kept, count.encoding)


def fill_parts(text: str, encoding: Encoding) -> list[int]:
    """The offsets in `text` at which the segments of a longer text begin, the first being 0.

    A grapheme that alone is longer than a segment (a letter under dozens of marks) cannot stay whole:
    it is filled character by character.
    """
    if encoding is Encoding.GSM7 and not _WIDER_THAN_ONE.search(text):
        return list(range(0, max(1, len(text)), encoding.part))
    if encoding is Encoding.UCS2 and not _ASTRAL.search(text):
        return _fill_one_unit_each(text, encoding.part)
    pieces = _pieces(text, encoding)
    units = list(accumulate(_units(piece, encoding) for piece in pieces))
    offsets = list(accumulate(map(len, pieces)))
    starts = [0]
    filled = 0
    while units and units[-1] - filled > encoding.part:
        fitting = bisect_right(units, filled + encoding.part)
        filled = units[fitting - 1]
        starts.append(offsets[fitting - 1])
    return starts


def _fill_one_unit_each(text: str, part: int) -> list[int]:
    """The same for a text of characters of one unit each: only the graphemes at the breaks matter."""
    starts = [0]
    while len(text) - starts[-1] > part:
        starts.append(_last_boundary(text, starts[-1], starts[-1] + part))
    return starts


def _last_boundary(text: str, begin: int, end: int) -> int:
    """The last place at or before `end` between two graphemes; `end` when one is longer than a segment."""
    known = begin
    for place in range(end, max(begin, end - _LOOK_BACK), -1):
        # A grapheme always ends before an ASCII character, but for the few that join what follows.
        if " " <= text[place] <= "~" and not _JOINS_NEXT.match(text[place - 1]):
            known = place
            break
    for match in GRAPHEME.finditer(text, known):
        if match.end() > end:
            return end if match.end() - match.start() > end - begin else match.start()
    return end


def _pieces(text: str, encoding: Encoding) -> list[str]:
    """What must stay whole: the graphemes of `text`, and the characters of those that cannot fit."""
    pieces: list[str] = []
    for grapheme in GRAPHEME.findall(text):
        if len(grapheme) == 1 or _units(grapheme, encoding) <= encoding.part:
            pieces.append(grapheme)
        else:
            pieces.extend(grapheme)
    return pieces


def _units(piece: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM7:
        return sum(GSM7_UNITS[character] for character in piece)
    return len(piece) + sum(character > "\uffff" for character in piece)
