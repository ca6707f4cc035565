"""Where groups stand, as it is kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import GroupId, Language
from bot.domain.placements import CheckIn, History, Override, Step


class Placements(Protocol):
    """Check-ins and overrides. The newest of a group, by its moment, is the group's level from then on."""

    async def add(self, actor: Actor, checkin: CheckIn) -> None:
        """Keep a complete check-in of a group. Raises OutOfScope.

        Its level is the group's, which tailoring reads, unless something newer is known already. Waits for
        whoever else places the same group.
        """

    async def override(self, actor: Actor, override: Override) -> None:
        """Keep a level set by staff; it holds until the next check-in. Raises OutOfScope."""

    async def of(self, actor: Actor, group: GroupId) -> History:
        """All of one group; nothing for a group that the actor does not see."""

    async def languages(self, actor: Actor) -> Mapping[GroupId, Language]:
        """The language of each group that the actor sees: of whoever checked in last, else of the contact
        who has been known longest. A group without contacts has none.
        """

    async def steps(self, actor: Actor) -> Sequence[Step]:
        """All of all groups that the actor sees, by group and then oldest first."""
