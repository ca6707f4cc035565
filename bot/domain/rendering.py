"""From words in a reader's language to the texts that travel.

By SMS a briefing is a push of at most three segments that says how to stop; the rest comes in parts of
the same size to who asks for MORE. By Telegram it comes whole.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.folding import Folding, fold_for_sms
from bot.domain.richtext import RichText, bold, join, split_for_telegram
from bot.domain.segments import GRAPHEME, Encoding, count_segments

PUSH_SEGMENTS = 3
"""The most segments one text to a phone may take: what a volunteer will read, and a bill to keep small."""

_SENTENCE_ENDS = (". ", "? ", "! ", "। ", "۔ ", "؟ ", "。", "？", "！")

PartFooter = Callable[[int], str]
"""How to read on, given how many parts are left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaflet:
    """A briefing's words in one language for one kind of reader, ready to be set.

    `footer` says how to read on and how to stop; `part_footer` how to read on; `checked` when the facts were
    checked. `notice` is a line for a reader whose language this is not, or empty.
    """

    title: str
    short: str
    long: RichText
    next_step: str
    footer: str
    part_footer: PartFooter
    asides: tuple[str, ...] = ()
    checked: str = ""
    notice: str = ""


def render_telegram(leaflet: Leaflet) -> tuple[RichText, ...]:
    """The texts of a briefing for Telegram: one, unless it is very long."""
    texts = (leaflet.next_step, *leaflet.asides, leaflet.checked, leaflet.notice)
    whole = join(
        (bold(leaflet.title), leaflet.long, *(RichText(text=text.strip()) for text in texts)), "\n\n"
    )
    return split_for_telegram(whole)


def render_sms(leaflet: Leaflet, folding: Folding = Folding.OFF) -> tuple[str, ...]:
    """The texts of a briefing for SMS in the order they are read: the one that is pushed, then the rest.

    The next step is part of the push when it fits, and opens the rest when it does not. Every text is at
    most PUSH_SEGMENTS long, provided the short text with its footer is.
    """
    whole = _lines(folding, leaflet.short, leaflet.next_step, leaflet.notice, leaflet.footer)
    if count_segments(whole).segments <= PUSH_SEGMENTS:
        push, rest = whole, _lines(folding, leaflet.long.plain, *leaflet.asides)
    else:
        push = _lines(folding, leaflet.short, leaflet.notice, leaflet.footer)
        rest = _lines(folding, leaflet.next_step, leaflet.long.plain, *leaflet.asides)
    return (push, *split_for_sms(rest, lambda left: fold_for_sms(leaflet.part_footer(left), folding)))


def split_for_sms(text: str, footer: PartFooter) -> tuple[str, ...]:
    """`text` in parts of at most PUSH_SEGMENTS segments, broken between sentences or words.

    Every part but the last ends with `footer`. Without the footers the parts hold all the words of
    `text` in their order. A footer that leaves no room for text is an error of content: ValueError.
    """
    longest = max((footer(left) for left in range(1, 10)), key=lambda line: count_segments(line).units)
    pieces: list[str] = []
    rest = text.strip()
    while count_segments(rest).segments > PUSH_SEGMENTS:
        cut = _break(rest, _room(rest, f"\n{longest}"))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        pieces.append(rest)
    last = len(pieces) - 1
    return tuple(
        piece if place == last else f"{piece}\n{footer(last - place)}" for place, piece in enumerate(pieces)
    )


def _room(text: str, tail: str) -> int:
    """How much of `text` fits into one part in front of `tail`, as an offset between two graphemes."""
    longest = PUSH_SEGMENTS * Encoding.GSM7.part
    ends = [match.end() for match in GRAPHEME.finditer(text[: longest + 1])]
    fitting = bisect_right(
        ends, PUSH_SEGMENTS, key=lambda end: count_segments(text[:end].rstrip() + tail).segments
    )
    if fitting == 0:
        raise ValueError("The footer leaves no room for text.")
    return ends[fitting - 1]


def _break(text: str, room: int) -> int:
    """The best offset at or before `room` to break at: after a paragraph, a sentence, a word, or there.

    A break in the first half would leave a part half empty, and every part costs money.
    """
    head = text[:room]
    for marks in (("\n",), _SENTENCE_ENDS, (" ",)):
        best = max((head.rfind(mark) + len(mark) for mark in marks if mark in head), default=0)
        if best > room // 2:
            return best
    return room


def _lines(folding: Folding, *texts: str) -> str:
    """The texts, a line each; blank lines are not worth their money."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return fold_for_sms("\n".join(line for line in lines if line), folding)
