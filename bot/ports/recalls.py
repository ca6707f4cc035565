"""Reminders in the outbox, and what they are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import ContactId, EventId, MessageId


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """A message about an event: its key, and whom it is for. An introduction that is for such messages alone
    has no key.
    """

    event: EventId
    message: MessageId
    key: str | None
    contacts: tuple[ContactId, ...]


class Recalls(Protocol):
    """Reminders of events, and news of them, as messages."""

    async def waiting(self, actor: Actor, event: EventId) -> Sequence[Reminder]:
        """Those of an event that have not gone, with the introductions that are for them alone. Nobody sends
        them until the end of the work.
        """

    async def among(self, actor: Actor, messages: Collection[MessageId]) -> Sequence[Reminder]:
        """Those among some messages, whatever became of them."""
