"""Questions that came by text, and a person's answers to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import InboxId
from bot.domain.inbound import InboxItem, InboxState
from bot.domain.journal import Entry, EventKind, for_each
from bot.domain.messages import Draft, Lane, MessageKind
from bot.domain.segments import segments_by
from bot.ports.channels import Sender
from bot.ports.work import Tx, Work
from bot.ports.world import Clock

ANSWER_LIFE = timedelta(days=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxDesk:
    """Reads and answers what people wrote."""

    work: Work
    clock: Clock
    senders: Mapping[ChannelName, Sender]
    wake: Callable[[], None]

    async def items(self, actor: Actor, *, everything: bool = False) -> Sequence[InboxItem]:
        """What waits for an answer; with `everything` also what had one."""
        async with self.work.reading() as tx:
            return await tx.inbox.items(actor, None if everything else InboxState.OPEN)

    async def answer(self, actor: Actor, item: InboxId, text: str) -> None:
        """Send a person's answer. Raises NotFound, or Refused when it cannot be sent."""
        if not text.strip():
            raise Refused("The answer is empty.")
        async with self.work() as tx:
            found = await _find(tx, actor, item)
            if not found.may_be_answered:
                raise Refused(
                    "This person asked us to stop after they wrote this, so it must not be answered by "
                    f"text. Put it away with: handbill inbox close {item}"
                )
            sender = self.senders.get(found.channel)
            if sender is None:
                raise Refused(
                    f"The question came by {found.channel}, which is not set up; "
                    "add --simulate to try it out."
                )
            now = self.clock.now()
            draft = Draft(
                key=f"inbox:{item}:{now.isoformat()}",
                sender=sender.name,
                simulated=sender.simulated,
                channel=found.channel,
                address=found.address,
                lane=Lane.REPLY,
                kind=MessageKind.ANSWER,
                language=found.language,
                body=text.strip(),
                segments=segments_by(found.channel, text.strip()),
                created_at=now,
                expires_at=now + ANSWER_LIFE,
                answers=found.inbound,
                recipients=found.recipients,
            )
            await tx.messages.queue(actor, [draft])
            await self._settle(tx, actor, found, InboxState.ANSWERED)
        self.wake()

    async def close(self, actor: Actor, item: InboxId) -> None:
        """Put a question away without an answer. Raises NotFound."""
        async with self.work() as tx:
            await self._settle(tx, actor, await _find(tx, actor, item), InboxState.CLOSED)

    async def _settle(self, tx: Tx, actor: Actor, item: InboxItem, state: InboxState) -> None:
        now = self.clock.now()
        await tx.inbox.settle(actor, item.id, state, now)
        entry = Entry(at=now, kind=EventKind.INBOX, status=state, channel=item.channel, inbound=item.inbound)
        await tx.log.add(actor, for_each(item.recipients, entry))


async def _find(tx: Tx, actor: Actor, item: InboxId) -> InboxItem:
    found = await tx.inbox.item(actor, item)
    if found is None:
        raise NotFound(f"There is no question {item}. See: handbill inbox")
    return found
