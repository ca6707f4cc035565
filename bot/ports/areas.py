"""Which area lies in which, as coordinators have said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.areas import Inside


class WiderAreas(Protocol):
    """What lies in what, by the areas' names as they are compared. For those who see everything.

    Each method raises OutOfScope.
    """

    async def all(self, actor: Actor) -> Sequence[Inside]:
        """All that is known, by area."""

    async def put(self, actor: Actor, inside: Inside, at: datetime) -> None:
        """Note where an area lies, in place of what was said of it before. It has been checked for rings."""

    async def remove(self, actor: Actor, area: str) -> bool:
        """Forget where an area lies. False when nothing was said of it."""
