"""Reading figures in the scripts volunteers type: 2, ٢, ۲, ২, 二 are the same answer."""

import unicodedata

_LONGEST_NUMBER = 6
"""Longer runs of figures are phone numbers or slips, never answers."""


def read_figures(text: str) -> int | None:
    """The number that `text` is, when it is nothing but a number.

    Reads every decimal script Unicode knows (Latin, Arabic-Indic, Persian, Bengali, full width, ...)
    and a single Chinese figure (一 to 十). A full stop, bracket or colon after the figure is allowed, as
    people copy it from a list ("2." or "2)").

    Returns None for anything else: a question with a number in it is still a question.
    """
    figures = text.strip().rstrip(".):\u3002\uff09\u06d4\u0964").strip()
    if not 1 <= len(figures) <= _LONGEST_NUMBER:
        return None
    if len(figures) == 1:
        value = unicodedata.numeric(figures, None)
        is_figure = unicodedata.category(figures) in {"Nd", "Lo"}
        return int(value) if is_figure and value is not None and value.is_integer() else None
    if all(unicodedata.category(figure) == "Nd" for figure in figures):
        return int("".join(str(unicodedata.digit(figure)) for figure in figures))
    return None
