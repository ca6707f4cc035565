"""What one channel could not deliver goes by the other, once; see bot.domain.passing_on for the rule."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import SYSTEM
from bot.domain.audience import Candidate, LeftOut
from bot.domain.directory import Address, ChannelName
from bot.domain.errors import NotFound
from bot.domain.ids import BriefingId
from bot.domain.journal import Entry, EventKind, for_each
from bot.domain.messages import Draft, MessageKind
from bot.domain.passing_on import is_stranded, other_way
from bot.ports.channels import Sender
from bot.ports.detours import Stranded
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content
from bot.services.press import Press

PAGE = 50
"""Texts in one step: the writer is held for some tens of milliseconds, then others may write."""

logger = logging.getLogger(__name__)


class Reprint(Protocol):
    """Renders one kind of message again, for a reader at another address."""

    async def __call__(
        self, tx: Tx, stranded: Stranded, reader: Candidate, address: Address, now: datetime
    ) -> Sequence[Draft]:
        """The texts, with the expiry of the one that is stranded and each under a key that makes it once.

        There are none when the reader has it already, or will, and when it is no more.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefingReprint:
    """Briefings, from the content as it is now; implements Reprint."""

    content: Content
    press: Press

    async def __call__(
        self, tx: Tx, stranded: Stranded, reader: Candidate, address: Address, now: datetime
    ) -> Sequence[Draft]:
        try:
            briefing = self.content.briefing(BriefingId(stranded.subject or ""))
        except NotFound:  # withdrawn since
            return ()
        key = self.press.bulletin_key(briefing, address.id)
        theirs = {self.press.bulletin_key(briefing, each.id) for each in reader.addresses}
        introduction = self.press.introduction_key(address.id)
        known = await tx.messages.known(SYSTEM, [*theirs, introduction])
        # Two people who share this chat or phone have one copy; both of them are then meant by it.
        shared = await tx.detours.joinable(SYSTEM, stranded.send, [key])
        if theirs & (known.keys() - shared):
            return ()
        delivery = self.press.deliver(briefing, reader, address, introduced=introduction in known)
        return self.press.drafts(delivery, briefing, stranded.send, now, stranded.expires_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class PassingOn:
    """Looks at what has not arrived and puts it into the other channel's queue, where that may be done.

    `reprints` are the kinds of messages this is done for.
    """

    work: Work
    clock: Clock
    senders: Mapping[ChannelName, Sender]
    reprints: Mapping[MessageKind, Reprint]

    async def tick(self) -> None:
        """Look once at all that is new."""
        await self.pass_on()

    async def pass_on(self) -> int:
        """Look at all that is new; gives how many readers are written to by another channel.

        What nobody can be reached with otherwise is not looked at again. With one channel there is no other,
        and it is left for when there is.
        """
        passed = 0
        while len(self.senders) > 1 and await self._is_waiting():
            passed += await self._page()
        if passed:
            logger.info("texts that did not arrive go by the other channel", extra={"count": passed})
        return passed

    async def _is_waiting(self) -> bool:
        """Asked apart from the writer, which is then left alone while there is nothing to do."""
        async with self.work.reading() as tx:
            return await tx.detours.waiting(
                SYSTEM, self.reprints.keys(), self.clock.now(), simulated=self._simulated
            )

    async def _page(self) -> int:
        now = self.clock.now()
        async with self.work() as tx:
            found = await tx.detours.take(SYSTEM, self.reprints.keys(), now, PAGE, simulated=self._simulated)
            return sum([await self._weigh(tx, one, now) for one in found])

    async def _weigh(self, tx: Tx, stranded: Stranded, now: datetime) -> int:
        """Queue a text for those of its readers who can be reached otherwise; gives how many they are."""
        if not is_stranded(stranded.channel, stranded.state, stranded.reason, refused=stranded.refused):
            return 0
        passed = 0
        for reader in stranded.readers:
            address = other_way(reader, stranded.purpose, self.senders, stranded.channel)
            if isinstance(address, LeftOut):
                continue
            drafts = await self.reprints[stranded.kind](tx, stranded, reader, address, now)
            if not drafts:
                continue
            await tx.messages.queue(SYSTEM, drafts)
            await tx.detours.copied(SYSTEM, stranded.message, [draft.key for draft in drafts])
            await tx.log.add(SYSTEM, _told(stranded, drafts[-1], now))
            passed += 1
        return passed

    @property
    def _simulated(self) -> bool:
        return any(sender.simulated for sender in self.senders.values())


def _told(stranded: Stranded, draft: Draft, now: datetime) -> list[Entry]:
    """What the log says of it: which text, why, and by which channel it goes now."""
    entry = Entry(
        at=now,
        kind=EventKind.PASSED_ON,
        status="queued",
        channel=draft.channel,
        language=draft.language,
        message=stranded.message,
        subject=stranded.subject,
        reason=stranded.reason or stranded.state,
        simulated=stranded.simulated,
    )
    return for_each(draft.recipients, entry)
