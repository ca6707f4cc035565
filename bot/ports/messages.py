"""Messages as intents, and the sends they belong to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.ids import AddressId, BriefingId, ContactId, MessageId, SendId
from bot.domain.inbound import LastBriefing
from bot.domain.messages import Change, Draft, MessageKind, Receipt, State


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A message that is there under some key."""

    message: MessageId
    send: SendId | None


class Messages(Protocol):
    """Messages as intents: what was decided to be said to whom."""

    async def queue(self, actor: Actor, drafts: Sequence[Draft]) -> int:
        """Keep drafts for sending, each once by its key, in their order; gives how many are new.

        A draft whose key is there already from the same send adds its recipients to that message.
        """

    async def known(self, actor: Actor, keys: Collection[str]) -> Mapping[str, Queued]:
        """Which of these keys are taken by a message that went out or still may."""


class History(Protocol):
    """What was said to an address, and when."""

    async def last_briefing(self, actor: Actor, address: AddressId) -> LastBriefing | None:
        """The newest text of a briefing that went to an address, or is on its way in answer to MORE."""

    async def written_at(self, actor: Actor, address: AddressId, message: MessageId) -> datetime | None:
        """When a message to an address was written; None when there is no such message to it."""

    async def subject_of(self, actor: Actor, address: AddressId, message: MessageId) -> str | None:
        """What a message to an address is about; None when there is no such message to it."""

    async def last_sent(
        self, actor: Actor, address: AddressId, kind: MessageKind, subject: str
    ) -> datetime | None:
        """When a message of that kind and subject was last meant for an address."""


class Told(Protocol):
    """What is heard of messages after they left."""

    async def said_before(self, actor: Actor, receipts: Sequence[Receipt]) -> Sequence[Receipt]:
        """Those of the receipts that say what was said before, by the same source, whenever that was."""

    async def take(self, actor: Actor, receipts: Sequence[Receipt]) -> Sequence[Change]:
        """Keep evidence, once each, and give the messages whose state it changed.

        Evidence on a message that is not ours is passed over.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """A send that was begun, and the last contact it has queued for."""

    id: SendId
    after: ContactId | None


class Sends(Protocol):
    """Briefings on their way to an audience, so that a send cut short goes on where it was."""

    async def open(
        self, actor: Actor, briefing: BriefingId, audience: Audience, at: datetime, *, simulated: bool
    ) -> Sending:
        """The unfinished send of that briefing to that audience by that actor, or a new one."""

    async def reached(
        self, actor: Actor, send: SendId, after: ContactId | None, finished_at: datetime | None
    ) -> None:
        """Note how far queueing has come."""

    async def progress(self, actor: Actor, send: SendId) -> Mapping[State, int]:
        """How many messages of a send are in each state."""

    async def is_real(self, actor: Actor) -> bool:
        """Whether anything here was ever meant for a real phone."""
