"""Markdown in content/guides/: short guides for the network's people, translated block by block."""

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from bot.domain.guides import Block, BlockKind, Guide
from bot.domain.wording import Wording

_KINDS = {"heading_open": BlockKind.HEADING, "list_item_open": BlockKind.ITEM}


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedBlock:
    """A block and the line of its file it begins on."""

    block: Block
    line: int


def read_blocks(name: str, text: str) -> list[PlacedBlock]:
    """The blocks of a guide: its headings, paragraphs and items of lists, in their order."""
    kind = BlockKind.PARAGRAPH
    blocks: list[PlacedBlock] = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.type in _KINDS:
            kind = _KINDS[token.type]
        elif token.type == "inline" and token.map:
            wording = Wording(context=f"guides/{name}", english=" ".join(token.content.split()))
            blocks.append(PlacedBlock(block=Block(kind=kind, text=wording), line=token.map[0] + 1))
            kind = BlockKind.PARAGRAPH
    return blocks


def read_guide(path: Path) -> Guide:
    """The guide in a Markdown file."""
    blocks = read_blocks(path.stem, path.read_text(encoding="utf-8"))
    return Guide(name=path.stem, blocks=tuple(each.block for each in blocks))
