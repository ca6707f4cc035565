"""From words in a reader's language to the texts that travel.

By SMS a briefing is a push of at most three segments that says how to stop; the rest comes in parts of
the same size to who asks for MORE. By Telegram it is one message.
"""

from bisect import bisect_right
from dataclasses import dataclass

from bot.domain.directory import ChannelName
from bot.domain.segments import GRAPHEME, Encoding, count_segments

PUSH_SEGMENTS = 3
"""The most segments one text to a phone may take: what a volunteer will read, and a bill to keep small."""

_SENTENCE_ENDS = (". ", "? ", "! ", "। ", "۔ ", "؟ ", "。", "？", "！")


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaflet:
    """A briefing's words in one language for one level, ready to be set.

    `footer` says how to read on and how to stop; `part_footer` only how to read on. `notice` is the
    line for a reader whose language this is not, or empty.
    """

    title: str
    short: str
    long: str
    next_step: str
    footer: str
    part_footer: str
    notice: str = ""


def render(leaflet: Leaflet, channel: ChannelName) -> tuple[str, ...]:
    """The texts of a briefing in the order they are read: first the one that is pushed, then the rest.

    By SMS the next step is part of the push when it fits, and opens the rest when it does not. Every text
    is at most PUSH_SEGMENTS long, provided the short text with its footer is.
    """
    if channel is ChannelName.TELEGRAM:
        return (_paragraphs(leaflet.title, leaflet.long, leaflet.next_step, leaflet.notice),)
    whole = _paragraphs(leaflet.short, leaflet.next_step, leaflet.notice, leaflet.footer)
    if count_segments(whole).segments <= PUSH_SEGMENTS:
        return (whole, *split_for_sms(leaflet.long, leaflet.part_footer))
    push = _paragraphs(leaflet.short, leaflet.notice, leaflet.footer)
    rest = _paragraphs(leaflet.next_step, leaflet.long)
    return (push, *split_for_sms(rest, leaflet.part_footer))


def split_for_sms(text: str, footer: str) -> tuple[str, ...]:
    """`text` in parts of at most PUSH_SEGMENTS segments, broken between sentences or words.

    Every part but the last ends with `footer`. Without the footers the parts hold all the words of
    `text` in their order. A footer that leaves no room for text is an error of content: ValueError.
    """
    parts: list[str] = []
    rest = text.strip()
    while count_segments(rest).segments > PUSH_SEGMENTS:
        tail = f"\n{footer}"
        cut = _break(rest, _room(rest, tail))
        parts.append(rest[:cut].rstrip() + tail)
        rest = rest[cut:].lstrip()
    return (*parts, rest) if rest else tuple(parts)


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


def _paragraphs(*texts: str) -> str:
    return "\n".join(text.strip() for text in texts if text.strip())
