"""Names as people type them: tidied for keeping, folded for comparing."""

import unicodedata

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
"""Control characters and the separators of lines and paragraphs."""


def tidy(text: str) -> str:
    """`text` composed, without control characters, with single spaces and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_CONTROLS).split())


def key_of(name: str) -> str:
    """The form in which two spellings of one name are equal: case and spacing folded away."""
    return tidy(unicodedata.normalize("NFKC", name).casefold())
