"""The one way in which staff are told what they must know or do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import NoticeId, StaffId
from bot.domain.notices import Notice


class Notices(Protocol):
    """Notices to staff. An actor with areas sees those that are for them by name."""

    async def tell(self, actor: Actor, notices: Sequence[Notice]) -> None:
        """Keep notices; one whose key is known replaces that while it is open, and is nothing new once
        somebody has done it.
        """

    async def all(self, actor: Actor, staff: StaffId | None, *, done: bool) -> Sequence[Notice]:
        """The notices for someone (None: for everyone), oldest first; with `done` those that are done too."""

    async def finish(self, actor: Actor, notice: NoticeId, at: datetime) -> bool:
        """Note that it is done; False when there is no such notice, or it is done already."""

    async def finish_keys(self, actor: Actor, keys: Sequence[str], at: datetime) -> None:
        """Note that those with these keys need doing no more. What is told under one again is new."""
