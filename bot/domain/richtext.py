"""Text with marks, as Telegram wants it: the plain text, and entities that say which stretch is bold.

Nothing is ever escaped: a name or somebody's words are put in as plain text, and only what content/ marks
becomes an entity. Source: Telegram Bot API, MessageEntity (offsets and lengths in UTF-16 units).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.segments import GRAPHEME, utf16_units

TELEGRAM_UNITS = 4096
"""The most UTF-16 units a Telegram text may have."""


class Mark(StrEnum):
    """The marks content may use, by Telegram's names for them."""

    BOLD = "bold"
    ITALIC = "italic"
    LINK = "text_link"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A marked stretch of a text: where it begins and how long it is, in UTF-16 units."""

    mark: Mark
    offset: int
    length: int
    url: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length


@dataclass(frozen=True, kw_only=True, slots=True)
class RichText:
    """A text and the marks on it."""

    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def plain(self) -> str:
        """The text for a phone that shows no marks: the address of a link stands behind its words."""
        shown = self.text.encode("utf-16-le", "surrogatepass")
        for entity in sorted(self.entities, key=lambda each: each.end, reverse=True):
            if entity.mark is Mark.LINK and _words(self.text, entity) != entity.url:
                address = f" ({entity.url})".encode("utf-16-le")
                shown = shown[: entity.end * 2] + address + shown[entity.end * 2 :]
        return shown.decode("utf-16-le", "surrogatepass")


def _words(text: str, entity: Entity) -> str:
    units = text.encode("utf-16-le", "surrogatepass")[entity.offset * 2 : entity.end * 2]
    return units.decode("utf-16-le", "surrogatepass")


def bold(text: str) -> RichText:
    """`text`, all of it bold."""
    mark = Entity(mark=Mark.BOLD, offset=0, length=utf16_units(text))
    return RichText(text=text, entities=(mark,) if text else ())


def join(parts: Iterable[RichText], between: str) -> RichText:
    """The parts that are not blank, one after another with `between` between them."""
    text = ""
    entities: list[Entity] = []
    for part in parts:
        if not part.text.strip():
            continue
        text += between if text else ""
        shift = utf16_units(text)
        entities += (replace(entity, offset=entity.offset + shift) for entity in part.entities)
        text += part.text
    return RichText(text=text, entities=tuple(entities))


def split_for_telegram(rich: RichText, limit: int = TELEGRAM_UNITS) -> tuple[RichText, ...]:
    """`rich` in parts of at most `limit` units, broken after a paragraph, a line or a word.

    Together the parts hold the whole text. No entity is broken, unless it alone is longer than a part: then
    it goes on in the next one.
    """
    parts: list[RichText] = []
    rest = rich
    while utf16_units(rest.text) > limit:
        cut = _break(rest, _room(rest.text, limit), limit)
        head, rest = _cut(rest, cut)
        parts.append(head)
    return (*parts, rest)


def _room(text: str, limit: int) -> int:
    """How much of `text` fits into `limit` units, in characters; never less than one grapheme's first."""
    units = end = 0
    for match in GRAPHEME.finditer(text):
        units += utf16_units(match.group())
        if units > limit:
            break
        end = int(match.end())
    return end or _characters(text, limit)


def _characters(text: str, limit: int) -> int:
    """The characters that fit when a single grapheme is longer than a whole part."""
    units = 0
    for count, character in enumerate(text):
        units += utf16_units(character)
        if units > limit:
            return count
    return len(text)


def _break(rich: RichText, room: int, limit: int) -> int:
    """The best place at or before `room`, in characters, that is inside no entity."""
    good = (place for place in _places(rich.text[:room]) if place > room // 2)
    places: list[int] = [*good, *range(room, 0, -1)]
    short = [entity for entity in rich.entities if entity.length <= limit]
    for entities in ([*rich.entities], short):
        for place in places:
            if not _is_inside(rich.text, entities, place):
                return place
    return room


def _places(head: str) -> Iterable[int]:
    """Ends of paragraphs, lines and words in `head`, the best and furthest first."""
    for mark in ("\n\n", "\n", " "):
        at = head.rfind(mark)
        while at > 0:
            yield at + len(mark)
            at = head.rfind(mark, 0, at)


def _is_inside(text: str, entities: Iterable[Entity], place: int) -> bool:
    """Whether a place in a text, in characters, is inside one of its entities."""
    at = utf16_units(text[:place])
    return any(entity.offset < at < entity.end for entity in entities)


def _cut(rich: RichText, place: int) -> tuple[RichText, RichText]:
    at = utf16_units(rich.text[:place])
    first: list[Entity] = []
    then: list[Entity] = []
    for entity in rich.entities:
        if entity.offset < at:
            first.append(replace(entity, length=min(entity.end, at) - entity.offset))
        if entity.end > at:
            begin = max(entity.offset, at)
            then.append(replace(entity, offset=begin - at, length=entity.end - begin))
    head = RichText(text=rich.text[:place], entities=tuple(first))
    return head, RichText(text=rich.text[place:], entities=tuple(then))
