"""What becomes due in surveys: conversations to open, to remind of, and to close."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.actor import SYSTEM
from bot.domain.conversations import Conversation, Status
from bot.domain.journal import Entry, EventKind
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.surveys.asking import Surveyor

PAGE = 50
"""Conversations in one step: the writer is held for some tens of milliseconds, then others may write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """Looks for conversations whose time has come. Good hours are minded where texts leave."""

    work: Work
    clock: Clock
    surveyor: Surveyor
    wake: Callable[[], None]

    async def tick(self) -> None:
        """Do all that is due. Asked apart from the writer, which is left alone while there is nothing."""
        reach = self.surveyor.reach
        async with self.work.reading() as tx:
            due = await tx.agenda.is_due(SYSTEM, self.clock.now(), reach)
        if due:
            await self._all(self._close)
            await self._all(self._remind)
            await self.open_waiting()

    async def open_waiting(self) -> int:
        """Ask the first question of all conversations whose phones are free; gives how many."""
        return await self._all(self._open)

    async def _all(self, step: Callable[[], Awaitable[int]]) -> int:
        done = 0
        while now_done := await step():
            done += now_done
            self.wake()
        return done

    async def _open(self) -> int:
        now = self.clock.now()
        async with self.work() as tx:
            waiting = await tx.agenda.to_open(SYSTEM, now, PAGE, self.surveyor.reach)
            await tx.messages.queue(SYSTEM, await self.surveyor.open(tx, SYSTEM, waiting, now))
        return len(waiting)

    async def _remind(self) -> int:
        now = self.clock.now()
        async with self.work() as tx:
            found = await tx.agenda.to_remind(SYSTEM, now, PAGE, self.surveyor.reach)
            drafts = [draft for talk in found for draft in await self.surveyor.remind(tx, SYSTEM, talk, now)]
            await tx.messages.queue(SYSTEM, drafts)
        return len(found)

    async def _close(self) -> int:
        now = self.clock.now()
        async with self.work() as tx:
            found = await tx.agenda.to_close(SYSTEM, now, PAGE, self.surveyor.reach)
            for talk in found:
                await self._end(tx, talk)
        return len(found)

    async def _end(self, tx: Tx, talk: Conversation) -> None:
        now = self.clock.now()
        await tx.conversations.save(SYSTEM, talk.ended(Status.CLOSED, now))
        entry = Entry(
            at=now,
            kind=EventKind.SURVEY,
            status=Status.CLOSED,
            group=talk.group,
            contact=talk.contact,
            channel=talk.channel,
            subject=talk.survey,
            simulated=talk.simulated,
        )
        await tx.log.add(SYSTEM, [entry])
