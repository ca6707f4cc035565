"""What came in, the question open on a phone, and what a person must read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import AddressId, InboundId, InboxId
from bot.domain.inbound import Inbound, InboxItem, InboxState, Question


class InboundTexts(Protocol):
    """Texts that came in, each stored once before anything else is done with it."""

    async def store(self, actor: Actor, inbound: Inbound, address: AddressId) -> InboundId | None:
        """Keep a text. None when its provider id is known: it was handled before."""

    async def read_as(self, actor: Actor, inbound: InboundId, reading: str, *, forget: bool) -> None:
        """Note what a text was; with `forget` its words go, for the code is enough."""

    async def reword(self, actor: Actor, inbound: InboundId, words: str) -> None:
        """Put in the place of its words what it stands for: a 3 for the question written before."""


class Questions(Protocol):
    """The one open question of each phone."""

    async def open(self, actor: Actor, address: AddressId, question: Question) -> None:
        """Ask; an older question on that phone is closed by it."""

    async def current(self, actor: Actor, address: AddressId, now: datetime) -> Question | None:
        """What is open on a phone now."""

    async def close(self, actor: Actor, address: AddressId) -> None:
        """The question is answered or given up."""


class Inbox(Protocol):
    """Questions that a person must read."""

    async def keep(self, actor: Actor, inbound: InboundId, address: AddressId) -> None:
        """Put a text where staff see it."""

    async def items(self, actor: Actor, state: InboxState | None) -> Sequence[InboxItem]:
        """The texts the actor may read, oldest first."""

    async def item(self, actor: Actor, item: InboxId) -> InboxItem | None:
        """One of them."""

    async def settle(self, actor: Actor, item: InboxId, state: InboxState, at: datetime) -> None:
        """Note that it was answered or closed."""
