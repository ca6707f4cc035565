"""QR codes, for paper and for the terminal."""

import io
from pathlib import Path

import segno

from bot.domain.errors import Refused

_PIXELS = 12
"""A module of the picture in pixels: sharp on paper at 6 cm."""


def draw_qr(text: str) -> str:
    """A QR code of `text` in block characters, with the quiet zone that readers need."""
    drawn = io.StringIO()
    _make(text).terminal(out=drawn, compact=True)
    return drawn.getvalue()


def save_qr(text: str, path: Path) -> None:
    """Write a QR code of `text` as a PNG picture. Raises Refused when the file cannot be written."""
    try:
        _make(text).save(str(path), kind="png", scale=_PIXELS)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or 'unknown reason'}.") from error


def _make(text: str) -> segno.QRCode:
    # A quarter of it may be stained or torn (level M is 15 %, Q is 25 %): it hangs on notice boards.
    return segno.make(text, error="q", micro=False)
