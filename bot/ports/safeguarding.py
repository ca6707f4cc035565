"""Texts that raised an alarm, who is told of them, and the seal they are kept under."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import SealedId
from bot.domain.safeguarding import Lead, Sealed, Writer


class Seal(Protocol):
    """Encrypts what only a lead may read."""

    def close(self, text: str) -> str:
        """`text`, unreadable without the key."""

    def open(self, sealed: str) -> str:
        """The text again. Raises Refused when it was sealed under another key."""


class SealedTexts(Protocol):
    """Texts under seal, apart from everything else that came in."""

    async def keep(self, actor: Actor, sealed: Sealed) -> SealedId:
        """Keep one; its id is given anew."""

    async def items(self, actor: Actor, *, everything: bool) -> Sequence[Sealed]:
        """Those that are open, or with `everything` all, oldest first. For those who see everything."""

    async def item(self, actor: Actor, sealed: SealedId) -> tuple[Sealed, Writer] | None:
        """One of them, and who may have written it."""

    async def put_away(self, actor: Actor, sealed: SealedId, at: datetime) -> bool:
        """Note that it was dealt with. False when it was already."""


class Leads(Protocol):
    """Who is told of alarms. For those who see everything."""

    async def add(self, actor: Actor, name: str, routes: Mapping[ChannelName, str], at: datetime) -> bool:
        """Make someone a lead. False when there is one of that name, compared without case."""

    async def remove(self, actor: Actor, name: str, at: datetime) -> bool:
        """They are told no more; their id stays theirs. False when there is no such lead."""

    async def everyone(self, actor: Actor) -> Sequence[Lead]:
        """All leads, by name."""
