"""Consultations as staff deal with them: announcing, changing, writing what came of them, closing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import SYSTEM, Actor
from bot.domain.audience import Audience, beyond_areas, beyond_told
from bot.domain.calendar import UID_LENGTH, draw_secret
from bot.domain.consultations import (
    CLOSES_FIRST,
    Consultation,
    OwnWords,
    Stage,
    changes_what_was_said,
    faults,
)
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import EventId, StaffId
from bot.domain.notices import NoticeKind
from bot.domain.text import key_of
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.consultations.records import notice_key
from bot.services.consultations.speech import OwnSpeech
from bot.services.event_notes import entry, flag_short_notice, short_notice_key
from bot.services.recall import recall
from bot.services.views.desk import ViewDesk

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
    """What staff do with consultations. `pick` gives a character of a text, by lot.

    Reminders are planned by the ticks that plan those of every event: they look for events whose `sequence`
    has moved on. `simulated` says whether the phones are.
    """

    work: Work
    clock: Clock
    speech: OwnSpeech
    views: ViewDesk
    pick: Callable[[str], str]
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
            uid=draw_secret(self.pick, UID_LENGTH),
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
            await _require_reached(tx, actor, asking.audience)
            number = await tx.consultations.add(actor, wanted)
            kept = replace(wanted, event=replace(event, id=number))
            await tx.log.add(actor, [entry(kept.event, "announced", now)])
            await flag_short_notice(tx, actor, kept.event, now)
        return kept

    async def change(
        self, actor: Actor, event: EventId, alter: Callable[[Consultation], Consultation]
    ) -> Changed:
        """Change a consultation that is not over. Raises NotFound, OutOfScope, and Refused as `add` does."""
        async with self.work() as tx:
            before = await _find(tx, actor, event)
            # Not earlier: what went before that moment is written by now.
            now = self.clock.now()
            _require_ahead(before, now)
            after = alter(before)
            if after == before:
                return Changed(consultation=before, heard=False)
            if now >= before.opens_at and not _keeps_questions(before, after):
                raise Refused(
                    "People are answering these questions: their words and order must stay. Questions can be "
                    "added at the end, and translations; none taken away."
                )
            self._require_good(after, now)
            heard = changes_what_was_said(before, after)
            after = _moved_on(after, now) if heard else after
            await tx.consultations.save(actor, after)
            if after.event.sequence != before.event.sequence:
                await recall(tx, event, now)
            await tx.log.add(actor, [entry(after.event, "changed", now)])
            if after.closes_at != before.closes_at:
                await flag_short_notice(tx, actor, after.event, now)
        return Changed(consultation=after, heard=heard)

    async def cancel(self, actor: Actor, event: EventId) -> Consultation:
        """Call a consultation off; what people have said to it is destroyed, and no outcome is owed.

        Who has heard of it hears that by the news of its event. Raises NotFound, OutOfScope and Refused.
        """
        async with self.work() as tx:
            found = await _find(tx, actor, event)
            now = self.clock.now()
            _require_ahead(found, now)
            off = replace(found, event=found.event.cancelled(now), shut_at=now, closed_at=now)
            await tx.consultations.save(actor, off)
            await recall(tx, event, now)
            await tx.hearings.end_of(SYSTEM, event)
            await self.views.destroy(tx, event)
            await tx.notices.finish_keys(actor, [short_notice_key(off.event)], now)
            await tx.log.add(actor, [entry(off.event, "cancelled", now)])
        await self.views.tick()
        return off

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
            if found.event.cancelled_at is not None:
                raise Refused("It was called off, and everybody who knew of it was told that.")
            if now < found.closes_at:
                raise Refused("It is still open: what came of it can be written once it has closed.")
            if found.outcome is not None:
                raise Refused("Its outcome is written, and on its way to those who were asked.")
            concluded = found.concluded(outcome, now)
            if long := self.speech.overlong(replace(concluded, questions=())):
                raise Refused("\n".join(long))
            await tx.consultations.save(actor, concluded)
            await tx.log.add(actor, [entry(concluded.event, "outcome", now)])
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
            await tx.log.add(actor, [entry(closed.event, "closed", now)])
        return closed

    def _require_good(self, wanted: Consultation, now: datetime) -> None:
        wrong = faults(wanted)
        if wanted.closes_at <= now:
            # What opens now and closed yesterday is one mistake, and is told once.
            wrong = [each for each in wrong if each != CLOSES_FIRST]
            wrong.append("It closes in the past: check --closes.")
        wrong += self.speech.overlong(wanted)
        if wrong:
            raise Refused("\n".join(wrong))


async def _require_reached(tx: Tx, actor: Actor, audience: Audience) -> None:
    """Areas and groups narrow each other: a group of another area would hear nothing."""
    groups = await tx.directory.groups(actor, Audience(groups=audience.groups))
    beyond = beyond_areas(audience, {key_of(each.name): key_of(each.area) for each in groups})
    if beyond:
        raise Refused(f"--group: {beyond_told(beyond)}.")


def _moved_on(consultation: Consultation, now: datetime) -> Consultation:
    event = consultation.event
    return replace(consultation, event=replace(event, sequence=event.sequence + 1, changed_at=now))


def _require_ahead(consultation: Consultation, now: datetime) -> None:
    if consultation.event.cancelled_at is not None:
        raise Refused("This consultation was called off. Announce it anew: handbill consultations add")
    if now >= consultation.closes_at:
        raise Refused("This consultation is over. What can still be done is: outcome, close.")


async def _find(tx: Tx, actor: Actor, event: EventId) -> Consultation:
    found = await tx.consultations.get(actor, event)
    if found is None:
        raise NotFound(f"There is no consultation {event}. See: handbill consultations list")
    return found


def _keeps_questions(before: Consultation, after: Consultation) -> bool:
    """Whether what was answered is still the answer to the question of its number."""
    asked = [question.english for question in before.questions]
    return [question.english for question in after.questions[: len(asked)]] == asked
