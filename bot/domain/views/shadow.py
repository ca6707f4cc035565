"""A text as it is compared, which knows where in the original each of its characters stands.

Case, width, accents, figures of other scripts, optional Arabic marks and what is invisible are folded away,
so that what is looked for is found however it is typed, and can be cut out of the original.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
"""Where something begins and ends, as for slices."""

_COMBINING_LATIN = range(0x0300, 0x0370)
_ARABIC_MARKS = frozenset((*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640))
_LETTERS = str.maketrans("łđøħıʼʹ\u2018\u2019\u2212ٱىیکةہھۃ", "ldohi''''-اييكهههه")
"""What Unicode does not take apart: strokes, apostrophes, what Arabic and Urdu keyboards differ in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shadow:
    """`text` is compared. `at` has each of its characters' place in the original, and that one's length."""

    text: str
    at: tuple[int, ...]

    def back(self, span: Span) -> Span:
        """The part of the original that a part of the shadow stands for, what was folded away included."""
        start, end = span
        return self.at[start], max(self.at[end - 1] + 1, self.at[end])


def cast(text: str) -> Shadow:
    """The shadow of any text. Never raises."""
    parts: list[str] = []
    at: list[int] = []
    for place, character in enumerate(text):
        folded = _fold(character)
        parts.append(folded)
        at.extend([place] * len(folded))
    return Shadow(text="".join(parts), at=(*at, len(text)))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """One character as it is compared: several, one or none."""
    wide = unicodedata.normalize("NFKC", character).casefold().translate(_LETTERS)
    return "".join(map(_kept, unicodedata.normalize("NFD", wide))).translate(_LETTERS)


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or ord(character) in _COMBINING_LATIN or ord(character) in _ARABIC_MARKS:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd":
        return "-"
    return " " if category[0] == "Z" or category == "Cc" else character
