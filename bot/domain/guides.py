"""A guide: a page of advice for the network's own people."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.wording import Wording


class BlockKind(StrEnum):
    """What a block of a guide is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A heading, a paragraph or an item of a list."""

    kind: BlockKind
    text: Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """A guide as content/guides/ holds it."""

    name: str
    blocks: tuple[Block, ...]

    def wordings(self) -> Iterator[Wording]:
        """Every text of it that is translated."""
        yield from (block.text for block in self.blocks)
