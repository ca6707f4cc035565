"""The outbox as people look at it, and their word on what nobody else knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound
from bot.domain.ids import MessageId
from bot.domain.messages import Evidence, Receipt, ReceiptStatus, State
from bot.ports.outbox import Paused, Received, Unknown
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.receipts import hear


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxDesk:
    """Looks into the outbox."""

    work: Work
    clock: Clock

    async def counts(self, actor: Actor) -> Mapping[State, int]:
        """How many messages are in each state."""
        async with self.work.reading() as tx:
            return await tx.outbox_view.counts(actor)

    async def paused(self, actor: Actor) -> Sequence[Paused]:
        """The senders that are paused, with why."""
        async with self.work.reading() as tx:
            return await tx.pauses.paused(actor)

    async def unknown(self, actor: Actor) -> Sequence[Unknown]:
        """Messages of which nobody knows whether they went out."""
        async with self.work.reading() as tx:
            return await tx.outbox_view.unknown(actor)

    async def resolve(self, actor: Actor, message: MessageId, *, arrived: bool) -> State:
        """Take a person's word on an unknown message: it arrived, or it never did and goes again.

        Raises NotFound for a message that is not unknown, or that the actor does not see.
        """
        now = self.clock.now()
        async with self.work() as tx:
            if message not in {each.message for each in await tx.outbox_view.unknown(actor)}:
                raise NotFound(f"Message {message} is not among the unknown. See: handbill outbox")
            status = ReceiptStatus.DELIVERED if arrived else ReceiptStatus.LOST
            receipt = Receipt(message=message, status=status, at=now, source=Evidence.PERSON)
            return (await hear(tx, actor, [receipt], now))[0].state

    async def received(
        self, actor: Actor, channel: ChannelName, value: str, since: datetime
    ) -> Sequence[Received]:
        """What went out to an address after a moment."""
        async with self.work.reading() as tx:
            return await tx.outbox_view.received(actor, channel, value, since)

    async def pending(self, actor: Actor, channel: ChannelName, value: str) -> int:
        """How many messages to an address still wait for us."""
        async with self.work.reading() as tx:
            return await tx.outbox_view.pending(actor, channel, value)
