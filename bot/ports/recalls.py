"""Reminders that wait in the outbox while what they are about is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import ContactId, EventId, MessageId


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A message about an event that has not gone: its key, and whom it is for. The introduction that nothing
    else waits for has no key.
    """

    message: MessageId
    key: str | None
    contacts: tuple[ContactId, ...]


class Recalls(Protocol):
    """What can be taken back."""

    async def waiting(self, actor: Actor, event: EventId) -> Sequence[Waiting]:
        """The reminders of an event, and news of it, that have not gone, with the introductions that are for
        them alone. Nobody sends them until the end of the work.
        """
