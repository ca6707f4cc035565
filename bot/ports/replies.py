"""How far groups have come in answering what they were asked."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import GroupId
from bot.domain.results import Reply


class Replies(Protocol):
    """Who answered."""

    async def newest(self, actor: Actor, surveys: Collection[str]) -> Mapping[GroupId, Reply]:
        """Of each group that the actor sees and that was asked one of these surveys, its newest round: how
        far whichever contact came furthest has come. Who still waits to be asked does not count.
        """
