"""Reading views after the close: what a coordinator masks, and when the last one is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.consultations import Consultation
from bot.domain.errors import NotFound
from bot.domain.ids import EventId, ViewId
from bot.domain.notices import NoticeKind
from bot.domain.views.book import KeptView
from bot.domain.views.report import Consulted, Report
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.consultations.records import notice_key
from bot.services.views.desk import ViewDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewReading:
    """What coordinators do with the views of a consultation. Each raises OutOfScope, and Refused before the
    close.
    """

    work: Work
    clock: Clock
    views: ViewDesk

    async def all(self, actor: Actor, event: EventId) -> tuple[Consultation, Sequence[KeptView]]:
        """The consultation and what people said to it, in no order. Raises NotFound."""
        async with self.work.reading() as tx:
            found = await tx.consultations.get(actor, event)
        if found is None:
            raise NotFound(f"There is no consultation {event}. See: handbill consultations list")
        return found, await self.views.views(actor, event)

    async def read(
        self,
        actor: Actor,
        view: ViewId,
        *,
        words: str | None = None,
        themes: Sequence[str] | None = None,
        never_quote: bool = False,
    ) -> int:
        """Note that a view was read, with what was masked and its themes; gives how many are unread still.

        With the last one, nobody need be told any more that views wait. Raises NotFound.
        """
        read = await self.views.read(actor, view, words=words, themes=themes, never_quote=never_quote)
        left = sum(not each.is_read for each in await self.views.views(actor, read.event))
        if not left:
            async with self.work() as tx:
                key = notice_key(NoticeKind.VIEWS_TO_READ, read.event)
                await tx.notices.finish_keys(actor, [key], self.clock.now())
        return left

    async def report(self, actor: Actor, event: EventId) -> Report:
        """What may be given to who asked. Raises NotFound, and Refused while a view is unread."""
        found, _views = await self.all(actor, event)
        consulted = Consulted(
            title=found.event.title,
            asked_by=found.asker,
            questions=tuple(each.english for each in found.questions),
        )
        return await self.views.report(actor, event, consulted)
