"""Masking what tells who wrote, before anyone reads: numbers, addresses, links, postcodes, handles, names.

The machine masks what has a form or stands in the directory. It cannot know a child's name, a nickname, a
street or a story that only one person can tell: for those a person reads every view before it is given out.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from bot.domain.views.names import NO_NAMES, Names, find_names
from bot.domain.views.shadow import Shadow, Span, cast


class Mark(StrEnum):
    """What stands for what was masked. Readers are staff: the marks are English."""

    EMAIL = "[e-mail]"
    LINK = "[link]"
    HANDLE = "[handle]"
    POSTCODE = "[postcode]"
    NUMBER = "[number]"
    NAME = "[name]"
    PLACE = "[place]"


_MARKS = re.compile("(" + "|".join(re.escape(mark) for mark in Mark) + ")")

_AT = r"(?: ?@ ?| ?[(\[]at[)\]] ?)"
_DOT = r"(?:\.| ?[(\[]dot[)\]] ?)"
_EMAIL = re.compile(
    rf"[^\s@()\[\]<>,;:\"]{{1,64}}{_AT}[^\s@()\[\]<>,;:\".]+(?:{_DOT}[^\s@()\[\]<>,;:\".]+)+"
    r"|[\w.+-]{1,64} at [\w-]+(?: dot [\w-]+)+"
)

_ENDINGS = (
    "com|org|net|edu|gov|int|uk|co|info|biz|eu|ie|io|app|dev|online|site|website|link|live|chat|club|social|blog|"
    "london|wales|scot|cymru|pl|pk|bd|hk|cn|tw|tv|ly|gl"
)
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://\S+"
    r"|www\.\S+"
    # Of a name without a path only endings count that are no words: "We are tired.So are they" is no link.
    rf"|(?<![\w.-])(?:[\w-]+\.)+(?:(?:{_ENDINGS})(?![\w-])(?:[/?#]\S*)?|[a-z]{{2,}}/\S+)"
)
_AFTER_LINK = ".,;:!?)]}'\"\u3002\uff0c\u060c\u061b\u06d4\u0964"

_HANDLE = re.compile(r"@\w{2,}")

_AREAS = (
    "ab|al|ba|bb|bd|bh|bl|bn|br|bs|bt|bx|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|ec|eh|en|ex|fk|fy|"
    "gl|gu|gy|ha|hd|hg|hp|hr|hs|hu|hx|ig|im|ip|iv|je|ka|kt|kw|ky|la|ld|le|ll|ln|ls|lu|me|mk|ml|ne|ng|nn|np|nr|nw|ol|"
    "ox|pa|pe|ph|pl|po|pr|rg|rh|rm|sa|se|sg|sk|sl|sm|sn|so|sp|sr|ss|st|sw|sy|ta|td|tf|tn|tq|tr|ts|tw|ub|wa|wc|wd|wf|"
    "wn|wr|ws|wv|yo|ze|b|e|g|l|m|n|s|w"
)
_GAP = "[ .-]{0,3}"
_SPACED_AREAS = "|".join(" ?".join(area) for area in _AREAS.split("|"))
_POSTCODE = re.compile(
    rf"(?<![a-z0-9])(?:gir{_GAP}0aa|(?:{_SPACED_AREAS}){_GAP}\d[\da-z]?{_GAP}\d[ .-]?[abd-hjlnp-uw-z]{{2}})"
    r"(?![a-z0-9])"
)
"""Areas and letters as Royal Mail gives them (programmers' guide to the Postcode Address File): the last two
letters are never C, I, K, M, O or V, so "at 10 5pm" is none.
"""

_BETWEEN = r"[ ().\-/_*~\u00b7|]{0,3}"
_NUMBER = re.compile(rf"\+?[(]?\d(?:{_BETWEEN}\d){{6,}}")
"""Seven figures and more, however they are grouped: the shortest number that can be called from elsewhere has
seven (a local one), the longest fifteen (ITU-T E.164, with its prefix more).
"""

_YEAR, _HOUR = r"(?:19|20)\d\d", r"(?:[01]?\d|2[0-4])\.[0-5]\d"
_NO_NUMBER = re.compile(
    rf"(?<![\d+])(?<!\d[ .\-/])(?:{_YEAR} ?[-/ ] ?{_YEAR}|{_HOUR} ?- ?{_HOUR})(?!{_BETWEEN}\d)"
)
"""Two years or two times beside each other have enough figures and are no phone number."""


def mask(text: str, names: Names = NO_NAMES, places: Names = NO_NAMES) -> str:
    """`text` with a mark for everything that is known to tell who wrote it; never raises.

    `places` are masked too where a view must not say where it is from. What is left has nothing in it that
    would be masked, so masking twice is masking once.
    """
    finders: tuple[tuple[Mark, Callable[[str, Shadow], Iterable[Span]]], ...] = (
        (Mark.EMAIL, _by(_EMAIL)),
        (Mark.LINK, _links),
        (Mark.HANDLE, _by(_HANDLE)),
        (Mark.POSTCODE, _by(_POSTCODE)),
        (Mark.NUMBER, _numbers),
        (Mark.NAME, lambda piece, shadow: find_names(piece, shadow, names)),
        (Mark.PLACE, lambda piece, shadow: find_names(piece, shadow, places)),
    )
    while True:
        masked = text
        for mark, find in finders:
            # What stands on the two sides of a mark is never one thing, and a mark is no name.
            pieces = _MARKS.split(masked)
            pieces[::2] = (_masked(piece, mark, find) for piece in pieces[::2])
            masked = "".join(pieces)
        if masked == text:
            return text
        text = masked


def _masked(piece: str, mark: Mark, find: Callable[[str, Shadow], Iterable[Span]]) -> str:
    if not piece:
        return piece
    shadow = cast(piece)
    spans = sorted(shadow.back(span) for span in find(piece, shadow))
    kept: list[str] = []
    done = 0
    for start, end in spans:
        if start >= done:
            kept += [piece[done:start], mark]
            done = end
    return "".join([*kept, piece[done:]])


def _by(pattern: re.Pattern[str]) -> Callable[[str, Shadow], Iterable[Span]]:
    return lambda _piece, shadow: (found.span() for found in pattern.finditer(shadow.text))


def _links(_piece: str, shadow: Shadow) -> Iterable[Span]:
    for found in _LINK.finditer(shadow.text):
        yield found.start(), found.start() + len(found[0].rstrip(_AFTER_LINK))


def _numbers(_piece: str, shadow: Shadow) -> Iterable[Span]:
    rest = _NO_NUMBER.sub(lambda found: "x" * len(found[0]), shadow.text)
    return (found.span() for found in _NUMBER.finditer(rest))
