"""Texts about events in the outbox, and what they are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, ContactId, EventId, MessageId
from bot.domain.messages import MessageKind, Recipient
from bot.domain.subjects import SEVERAL


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """A message about an event, with whom it is for, and where: a reminder or news, what others of a group
    have answered (a notice), or a list of several that wait for an answer. An introduction that is for such
    messages alone has no key.
    """

    event: EventId
    message: MessageId
    kind: MessageKind
    subject: str | None
    key: str | None
    address: AddressId
    channel: ChannelName
    recipients: tuple[Recipient, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it asks about several."""
        return self.subject == SEVERAL

    @property
    def contacts(self) -> tuple[ContactId, ...]:
        """Whom it is for, each once."""
        return tuple(dict.fromkeys(each.contact for each in self.recipients))


class Recalls(Protocol):
    """Reminders of events, and news of them, as messages."""

    async def waiting(self, actor: Actor, event: EventId) -> Sequence[Reminder]:
        """Those of an event that have not gone, with the lists at phones that know the event by a letter, and
        the introductions that are for all these alone. Nobody sends them until the end of the work.
        """

    async def among(self, actor: Actor, messages: Collection[MessageId]) -> Sequence[Reminder]:
        """The reminders and news of one event among some messages, whatever became of them."""
