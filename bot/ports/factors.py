"""What is known of the factors behind a level (London 2007, figure 2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import GroupId


class Factors(Protocol):
    """Facts about areas and groups, by the codes of factors. `holds` None takes a fact back."""

    async def of_areas(self, actor: Actor) -> Mapping[str, Mapping[str, bool]]:
        """The facts about every area in which the actor sees a group, by the area as it is spelt first."""

    async def of_group(self, actor: Actor, group: GroupId) -> Mapping[str, bool]:
        """The facts about a group; nothing for one that the actor does not see."""

    async def set_area(self, actor: Actor, area: str, code: str, at: datetime, *, holds: bool | None) -> None:
        """Note a fact about an area. Raises OutOfScope for an actor who does not see everything."""

    async def set_group(
        self, actor: Actor, group: GroupId, code: str, at: datetime, *, holds: bool | None
    ) -> None:
        """Note a fact about a group. Raises OutOfScope."""
