"""Folding a text to the cheaper alphabet without changing what it says.

Typographic quotes, dashes and spaces, which word processors put in, cost a whole text its GSM-7; their plain
forms say the same. Accents are part of how a language is spelt: they are folded only for a sender who asks.
"""

import unicodedata
from enum import StrEnum

from bot.domain.segments import GSM7_UNITS, Encoding, encoding_of


class Folding(StrEnum):
    """How far a sender lets texts be folded."""

    OFF = "off"
    PUNCTUATION = "punctuation"
    ACCENTS = "accents"


PUNCTUATION = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022", "-"),
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    ),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    "\u2026": "...",
}
"""Quotes, dashes, spaces and what has no width, with what stands for them. No letter, no digit."""


def _bare(letter: str) -> str:
    """A Latin letter without its accent, or itself."""
    base = _STROKED.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


_STROKED = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŧ": "t", "Ŧ": "T"}
_LATIN = (chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
ACCENTS = {
    letter: _bare(letter)
    for letter in _LATIN
    if letter not in GSM7_UNITS and letter.isalpha() and _bare(letter) != letter
}
"""Accented Latin letters that GSM-7 lacks, with the bare letter."""

_TABLES = {
    Folding.OFF: str.maketrans({}),
    Folding.PUNCTUATION: str.maketrans(PUNCTUATION),
    Folding.ACCENTS: str.maketrans(PUNCTUATION | ACCENTS),
}


def fold(text: str, folding: Folding) -> str:
    """`text` with what the folding allows replaced by its table, and nothing else changed."""
    return text.translate(_TABLES[folding])


def fold_for_sms(text: str, folding: Folding) -> str:
    """`text` folded if that makes it GSM-7; else as it is, for then folding would save nothing."""
    folded = fold(text, folding)
    return folded if encoding_of(folded) is Encoding.GSM7 else text
