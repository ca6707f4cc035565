"""Markdown as content/ may use it: paragraphs, lists, bold, italic and links. Anything else is a mistake.

markdown-it-py reads it; what comes out is text with entities, never HTML, so nothing has to be escaped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.richtext import Entity, Mark, RichText
from bot.domain.segments import utf16_units

_READER = MarkdownIt("commonmark", {"html": False}).disable(
    ["html_block", "html_inline", "entity", "escape", "reference"]
)
_MARKS = {"strong": Mark.BOLD, "em": Mark.ITALIC, "link": Mark.LINK}
_BLOCKS = {"paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close"}
_KNOWN = _BLOCKS | {"list_item_open", "list_item_close", "inline"}
_INLINE = {
    "text",
    "softbreak",
    "hardbreak",
    *(f"{mark}_{end}" for mark in _MARKS for end in ("open", "close")),
}


@dataclass(slots=True)
class _Page:
    """A text that grows, and the marks that are open in it."""

    text: str = ""
    units: int = 0
    entities: list[Entity] = field(default_factory=list)
    open: list[Entity] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.text += text
        self.units += utf16_units(text)

    def begin(self, mark: Mark, url: str) -> None:
        self.open.append(Entity(mark=mark, offset=self.units, length=0, url=url))

    def end(self) -> None:
        begun = self.open.pop()
        if length := self.units - begun.offset:
            self.entities.append(Entity(mark=begun.mark, offset=begun.offset, length=length, url=begun.url))


def read_markup(text: str) -> RichText:
    """`text` without its marks, and the entities they stand for.

    Blank lines stand between paragraphs; an item of a list is a line that begins with a dash. What is not
    known here stands as it was typed.
    """
    page = _Page()
    for token in _READER.parse(text):
        if token.type == "list_item_open":
            page.write(("\n" if page.text else "") + (f"{token.info}{token.markup} " if token.info else "- "))
        elif (
            token.type == "paragraph_open" and not token.hidden and page.text and not page.text.endswith("- ")
        ):
            page.write("\n\n")
        elif token.type == "bullet_list_open" and page.text and not page.text.endswith("\n"):
            page.write("\n")
        elif token.type == "inline":
            _write_inline(page, token.children or [])
        elif token.type not in _KNOWN and token.content:
            page.write(token.content)
    return RichText(text=page.text, entities=tuple(sorted(page.entities, key=lambda each: each.offset)))


def criticise_markup(text: str) -> Iterator[tuple[int, str]]:
    """The marks in `text` that content may not use: the line from 0, and what is wrong."""
    for token in _READER.parse(text):
        line = token.map[0] if token.map else 0
        if token.type not in _KNOWN and token.nesting >= 0:
            yield line, f"{_name(token)}: is not used in briefings"
        for child in token.children or []:
            if child.type not in _INLINE:
                yield line, f"{_name(child)}: is not used in briefings"
            address = str(child.attrGet("href") or "https://")
            if not address.startswith("https://"):
                yield line, "a link must begin with https://"


def _name(token: Token) -> str:
    return token.type.removesuffix("_open").replace("_", " ")


def _write_inline(page: _Page, tokens: Sequence[Token]) -> None:
    for token in tokens:
        name, _, end = token.type.rpartition("_")
        if name in _MARKS and end == "open":
            page.begin(_MARKS[name], str(token.attrGet("href") or ""))
        elif name in _MARKS:
            page.end()
        elif token.type in {"softbreak", "hardbreak"}:
            page.write("\n" if token.type == "hardbreak" else " ")
        else:
            page.write(token.content)
