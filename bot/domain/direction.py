"""Right-to-left text that reads right, with Latin words, figures and links in it.

Unicode lays text out by itself and errs in three places: a line that begins with a Latin word is taken for a
left-to-right one; Latin words with only a comma between them swap; a phone number falls apart at its spaces.
A mark without width (RLM, LRM) before each of these sets it right, on every phone. Source: Unicode Standard
Annex 9.
"""

import re

RLM = "\u200f"
LRM = "\u200e"
LRE, PDF = "\u202a", "\u202c"
"""What stands between them is laid out from left to right, as one word of the text around it."""

_PHONE = r"\+?\d{2,}(?: \d{2,})+|\+\d+"
_NEEDS_MARKS = re.compile(
    r"(?P<address>\]\([^)\s]*\)|<https?://[^>\s]*>)"
    r"|(?P<apart>(?<=[A-Za-z0-9])[,;\u060c\u061b]+(?=\s*[A-Za-z]))"
    rf"|https?://[^\s<>()\u060c\u06d4]*[\w/]|{_PHONE}"
)
_BEGINS_LATIN = re.compile(
    rf"^((?:- )?[^\w+\n]*)(?=[^\S\n]*(?:{_PHONE})|(?:[^\w\n]|[\d_])*[A-Za-z])", re.MULTILINE
)

_BEGINS_WITH_FIGURE = re.compile(r"\d[^A-Za-z]*[A-Za-z]")


def embed(name: str) -> str:
    """A name or address as a right-to-left sentence may hold it.

    One that begins with a figure, as 12 High Street, would have it at the wrong end: the sentence alone does
    not tell that the figure belongs to the Latin words after it.
    """
    return f"{LRE}{name}{PDF}" if _BEGINS_WITH_FIGURE.match(name) else name


def set_right_to_left(text: str) -> str:
    """`text` of a right-to-left language with the marks it needs. Doing it twice changes nothing more."""
    text = text.replace(RLM, "").replace(LRM, "")
    text = _BEGINS_LATIN.sub(rf"\1{RLM}", text)
    return _NEEDS_MARKS.sub(_marked, text)


def _marked(match: re.Match[str]) -> str:
    if match["address"]:
        return match.group()
    return match.group() + RLM if match["apart"] else f"{LRM}{match.group()}{LRM}"
