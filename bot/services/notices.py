"""Notices as staff read them: what they must know or do, and that it is done."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.actor import SYSTEM, Actor
from bot.domain.attendance import Answers
from bot.domain.errors import NotFound
from bot.domain.events import Event
from bot.domain.ids import NoticeId, StaffId
from bot.domain.notices import Notice, NoticeKind
from bot.ports.work import Tx, Work
from bot.ports.world import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A notice with the event it is about, as far as the actor sees it, and the name of whom it is for.

    `answers` are those about a meeting that is over, as they are now.
    """

    notice: Notice
    event: Event | None
    staff: str | None
    answers: Answers | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeDesk:
    """What staff do with notices. `count` counts the answers about a meeting."""

    work: Work
    clock: Clock
    count: Callable[[Tx, Actor, Event], Awaitable[Answers]]

    async def notices(self, actor: Actor, name: str | None, *, done: bool) -> Sequence[Told]:
        """The open notices for someone of the staff list (None: for everyone), oldest first; with `done`
        those that are done as well. Raises NotFound.
        """
        async with self.work.reading() as tx:
            people = {each.id: each.name for each in await tx.staff.everyone(SYSTEM)}
            wanted: StaffId | None = None
            if name is not None:
                person = await tx.staff.find(SYSTEM, name)
                if person is None:
                    raise NotFound(f"There is no '{name}' on the staff list. See: handbill staff list")
                wanted = person.id
            found = await tx.notices.all(actor, wanted, done=done)
            return [await self._told(tx, actor, each, people) for each in found]

    async def _told(self, tx: Tx, actor: Actor, notice: Notice, people: Mapping[StaffId, str]) -> Told:
        event = None if notice.event is None else await tx.events.get(actor, notice.event)
        is_over = notice.kind is NoticeKind.ANSWERS
        return Told(
            notice=notice,
            event=event,
            staff=None if notice.staff is None else people.get(notice.staff),
            answers=await self.count(tx, actor, event) if event is not None and is_over else None,
        )

    async def finish(self, actor: Actor, number: NoticeId) -> None:
        """Note that a notice is done. Raises NotFound for one that is not open."""
        async with self.work() as tx:
            if not await tx.notices.finish(actor, number, self.clock.now()):
                raise NotFound(f"There is no open notice {number}. See: handbill notices")
