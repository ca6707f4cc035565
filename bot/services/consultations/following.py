"""What becomes due in consultations: shutting those whose time is over, and asking for outcomes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.consultations import OUTCOME_WITHIN, Consultation
from bot.domain.notices import Notice, NoticeKind
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.consultations.records import notice
from bot.services.event_notes import entry
from bot.services.views.desk import ViewDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultationFollowing:
    """Looks for consultations whose time has come."""

    work: Work
    clock: Clock
    views: ViewDesk
    simulated: Callable[[], bool]

    async def tick(self) -> None:
        """Do all that is due. Asked apart from the writer, which is left alone while there is nothing."""
        now = self.clock.now()
        simulated = self.simulated()
        async with self.work.reading() as tx:
            over = await tx.followed.to_shut(SYSTEM, now, simulated=simulated)
            late = await tx.followed.overdue(SYSTEM, now - OUTCOME_WITHIN, simulated=simulated)
        for each in over:
            await self._shut(each)
        for each in late:
            await self._remind(each)

    async def _shut(self, consultation: Consultation) -> None:
        """End what is being said, destroy what leads to people, and tell staff what is to be done.

        What leads to people goes first: were we to end in between, the rest is done again. What we said to
        them is blanked before the file is scrubbed.
        """
        event = consultation.event.id
        async with self.work() as tx:
            await tx.hearings.end_of(SYSTEM, event)
        await self.views.close(SYSTEM, event)
        left = len(await self.views.views(SYSTEM, event))
        now = self.clock.now()
        async with self.work() as tx:
            # Read anew: its outcome may have been written since we looked.
            found = await tx.consultations.get(SYSTEM, consultation.event.id)
            if found is None or found.shut_at is not None:
                return
            shut = found.shut(now)
            await tx.consultations.save(SYSTEM, shut)
            await tx.notices.tell(SYSTEM, _to_do(shut, left, now))
            await tx.log.add(SYSTEM, [entry(shut.event, "shut", now, count=left)])

    async def _remind(self, consultation: Consultation) -> None:
        """Say once, to staff and in the log, that people have waited too long."""
        now = self.clock.now()
        async with self.work() as tx:
            found = await tx.consultations.get(SYSTEM, consultation.event.id)
            if found is None or found.overdue_at is not None or not found.is_overdue(now):
                return
            await tx.consultations.save(SYSTEM, replace(found, overdue_at=now))
            late = notice(found, NoticeKind.OUTCOME_OVERDUE, now, OUTCOME_WITHIN.days)
            await tx.notices.tell(SYSTEM, [late])
            days = OUTCOME_WITHIN.days
            await tx.log.add(SYSTEM, [entry(found.event, "outcome_overdue", now, count=days)])


def _to_do(consultation: Consultation, views: int, now: datetime) -> list[Notice]:
    """What a closed consultation asks of staff; one that was called off asks for nothing but reading."""
    notices: list[Notice] = []
    if views:
        notices.append(notice(consultation, NoticeKind.VIEWS_TO_READ, now, views))
    if consultation.owes_outcome(now):
        notices.append(notice(consultation, NoticeKind.OUTCOME_DUE, now))
    return notices
