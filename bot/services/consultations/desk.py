"""Consultations as staff deal with them: announcing, changing, writing what came of them, closing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.consultations import Consultation, OwnWords, Stage, changes_what_was_said, faults
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import EventId, StaffId
from bot.domain.notices import NoticeKind
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.consultations.records import entry, notice, notice_key
from bot.services.consultations.speech import OwnSpeech

NO_ID = EventId(0)
"""Stands for the id of what is not kept yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """A consultation as someone wants it."""

    title: str
    asker: str
    stage: Stage
    span: Span
    audience: Audience
    questions: tuple[OwnWords, ...]
    topics: tuple[str, ...]
    organiser: StaffId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A consultation after a change. `heard` says whether those who knew of it must hear of that."""

    consultation: Consultation
    heard: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultationDesk:
    """What staff do with consultations. `draw` gives names that nobody else has; `simulated` is our phones.

    Reminders are planned by the ticks that plan those of every event: they look for events whose `sequence`
    has moved on.
    """

    work: Work
    clock: Clock
    speech: OwnSpeech
    draw: Callable[[], str]
    simulated: Callable[[], bool]

    async def add(self, actor: Actor, asking: Asking) -> Consultation:
        """Announce a consultation. Raises Refused with all that is wrong, and OutOfScope."""
        now = self.clock.now()
        event = Event(
            id=NO_ID,
            sort=Sort.CONSULTATION,
            title=asking.title,
            span=asking.span,
            audience=asking.audience,
            uid=f"{self.draw()}@handbill",
            announced_at=now,
            simulated=self.simulated(),
            organiser=asking.organiser,
        )
        wanted = Consultation(
            event=event,
            asker=asking.asker,
            stage=asking.stage,
            questions=asking.questions,
            topics=asking.topics,
        )
        self._require_good(wanted, now)
        async with self.work() as tx:
            number = await tx.consultations.add(actor, wanted)
            kept = replace(wanted, event=replace(event, id=number))
            await tx.log.add(actor, [entry(kept, "announced", now)])
            await _flag_short_notice(tx, actor, kept, now)
        return kept

    async def change(
        self, actor: Actor, event: EventId, alter: Callable[[Consultation], Consultation]
    ) -> Changed:
        """Change a consultation that is not over. Raises NotFound, OutOfScope, and Refused as `add` does."""
        now = self.clock.now()
        async with self.work() as tx:
            before = await _find(tx, actor, event)
            if before.shut_at is not None or now >= before.closes_at:
                raise Refused("This consultation is over. What can still be done is: outcome, close.")
            after = alter(before)
            if after == before:
                return Changed(consultation=before, heard=False)
            if now >= before.opens_at and len(after.questions) < len(before.questions):
                raise Refused(
                    "People are answering these questions. Questions can be added, none taken away."
                )
            self._require_good(after, now)
            heard = changes_what_was_said(before, after)
            after = _moved_on(after, now) if heard or after.event != before.event else after
            await tx.consultations.save(actor, after)
            await tx.log.add(actor, [entry(after, "changed", now)])
            await _flag_short_notice(tx, actor, after, now)
        return Changed(consultation=after, heard=heard)

    async def get(self, actor: Actor, event: EventId) -> Consultation:
        """A consultation. Raises NotFound."""
        async with self.work.reading() as tx:
            return await _find(tx, actor, event)

    async def all(self, actor: Actor, *, closed: bool = False) -> Sequence[Consultation]:
        """Those the actor sees; with `closed` those that are closed for good too."""
        async with self.work.reading() as tx:
            return await tx.consultations.all(actor, closed=closed)

    async def conclude(self, actor: Actor, event: EventId, outcome: OwnWords) -> Consultation:
        """Write what came of a consultation; everybody who was asked or answered is told while we run.

        Raises NotFound, OutOfScope, and Refused while it is open, once it has been told, or where it does not
        fit a text.
        """
        now = self.clock.now()
        async with self.work() as tx:
            found = await _find(tx, actor, event)
            if now < found.closes_at:
                raise Refused("It is still open: what came of it can be written once it has closed.")
            if found.outcome is not None:
                raise Refused("Its outcome is written, and on its way to those who were asked.")
            concluded = found.concluded(outcome, now)
            if long := self.speech.overlong(replace(concluded, questions=())):
                raise Refused("\n".join(long))
            await tx.consultations.save(actor, concluded)
            await tx.log.add(actor, [entry(concluded, "outcome", now)])
            await tx.notices.finish_keys(
                actor,
                [notice_key(kind, event) for kind in (NoticeKind.OUTCOME_DUE, NoticeKind.OUTCOME_OVERDUE)],
                now,
            )
        return concluded

    async def close(self, actor: Actor, event: EventId) -> Consultation:
        """Close a consultation for good. Raises NotFound, OutOfScope, and Refused while anything is owed."""
        now = self.clock.now()
        async with self.work() as tx:
            found = await _find(tx, actor, event)
            if found.closed_at is not None:
                return found
            if now < found.closes_at:
                raise Refused("It is still open. It closes by itself at its time.")
            if found.outcome is None:
                raise Refused(
                    "People were asked and wait to hear what came of it. Write that first: "
                    f"handbill consultations outcome {event} --text '...'"
                )
            if found.told_at is None:
                raise Refused(
                    "Its outcome is still on its way. It goes out while `handbill serve` or "
                    f"`handbill consultations outcome {event}` runs."
                )
            closed = replace(found, closed_at=now)
            await tx.consultations.save(actor, closed)
            await tx.log.add(actor, [entry(closed, "closed", now)])
        return closed

    def _require_good(self, wanted: Consultation, now: datetime) -> None:
        wrong = faults(wanted)
        if wanted.closes_at <= now:
            wrong.append("It closes in the past: check --closes.")
        wrong += self.speech.overlong(wanted)
        if wrong:
            raise Refused("\n".join(wrong))


def _moved_on(consultation: Consultation, now: datetime) -> Consultation:
    event = consultation.event
    return replace(consultation, event=replace(event, sequence=event.sequence + 1, changed_at=now))


async def _flag_short_notice(tx: Tx, actor: Actor, consultation: Consultation, now: datetime) -> None:
    """Say to the organiser and the log that groups hear of it later than they need to."""
    event = consultation.event
    key = notice_key(NoticeKind.SHORT_NOTICE, event.id)
    if not event.is_short_notice:
        await tx.notices.finish_keys(actor, [key], now)
        return
    days = max(event.notice.days, 0)
    await tx.notices.tell(actor, [notice(consultation, NoticeKind.SHORT_NOTICE, now, days)])
    await tx.log.add(actor, [entry(consultation, "short_notice", now, days)])


async def _find(tx: Tx, actor: Actor, event: EventId) -> Consultation:
    found = await tx.consultations.get(actor, event)
    if found is None:
        raise NotFound(f"There is no consultation {event}. See: handbill consultations list")
    return found
