"""Telling what came of a consultation to everybody who was asked or answered, once."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM
from bot.domain.audience import Audience, Candidate, LeftOut, route
from bot.domain.consultations import Consultation, OwnWords
from bot.domain.directory import Address, Purpose
from bot.domain.ids import ContactId
from bot.domain.messages import Draft, Lane, MessageKind, Recipient
from bot.domain.segments import segments_by
from bot.domain.wording import Reply, Said
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Telling
from bot.services.consultations.speech import OwnSpeech
from bot.services.event_notes import entry
from bot.services.press import Press

PAGE = 500
"""Contacts in one step: the writer is held for some tens of milliseconds, then others may write."""

OUTCOME_LIFE = timedelta(days=7)
"""How long the text may wait, for good hours and for a sender that is paused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeTelling:
    """Puts outcomes into the outbox. One that was cut short goes on; nobody gets one twice."""

    work: Work
    clock: Clock
    speech: OwnSpeech
    press: Press
    wake: Callable[[], None]

    async def tick(self) -> None:
        """Tell what is written and not told yet."""
        async with self.work.reading() as tx:
            waiting = await tx.followed.to_tell(SYSTEM, simulated=self.press.simulated)
        for each in waiting:
            await self.tell(each)

    async def tell(self, consultation: Consultation, telling: Telling = lambda _done, _whole: None) -> int:
        """Queue a consultation's outcome for everybody; gives how many texts were new."""
        outcome = consultation.outcome
        if outcome is None or not self.press.senders or consultation.event.simulated != self.press.simulated:
            return 0
        event = consultation.event.id
        async with self.work.reading() as tx:
            answered = await tx.given_views.answered(SYSTEM, event)
            people = {*await tx.followed.asked(SYSTEM, event), *answered}
            # Where so few answered that it was forgotten who, all it was for are told: they are among them.
            is_forgotten = not answered and bool(await tx.kept_views.of_event(SYSTEM, event))
        beyond = consultation.event.audience if is_forgotten else None
        queued = 0
        after: ContactId | None = None
        done = False
        while not done:
            now = self.clock.now()
            async with self.work() as tx:
                page = await tx.audiences.page(SYSTEM, Audience(), after, PAGE)
                meant = await _meant(tx, page, people, beyond)
                queued += await self._queue(tx, consultation, outcome, meant, now)
                done = len(page) < PAGE
                after = page[-1].contact if page else after
                if done:
                    await self._note(tx, consultation, queued, now)
            self.wake()
            telling(queued, None)
        return queued

    async def _queue(
        self,
        tx: Tx,
        consultation: Consultation,
        outcome: OwnWords,
        meant: Sequence[Candidate],
        now: datetime,
    ) -> int:
        ways = [(each, route(each, Purpose.REMINDERS, self.press.senders)) for each in meant]
        reached = [(each, way) for each, way in ways if not isinstance(way, LeftOut)]
        keys = {way.id: self.press.introduction_key(way.id) for _each, way in reached}
        known = await tx.messages.known(SYSTEM, keys.values())
        drafts: list[Draft] = []
        for each, way in reached:
            drafts += self._drafts(consultation, outcome, each, way, now, introduced=keys[way.id] in known)
        once = {draft.key: draft for draft in reversed(drafts)}
        return await tx.messages.queue(SYSTEM, list(reversed(once.values())))

    def _drafts(
        self,
        consultation: Consultation,
        outcome: OwnWords,
        candidate: Candidate,
        way: Address,
        now: datetime,
        *,
        introduced: bool,
    ) -> list[Draft]:
        """The text, and what must be there before it: who writes, and how to have it explained."""
        said = self.speech.outcome(consultation, outcome, candidate.language, way.channel)
        texts: list[tuple[MessageKind, str, Said]] = []
        introduction = self.press.introduction_key(way.id)
        key = self.press.outcome_key(consultation.event.id, way.id)
        if not introduced:
            first = self.speech.voice.say(candidate.language, Reply.INTRODUCTION, way.channel)
            texts.append((MessageKind.INTRODUCTION, introduction, first))
        notice = self.speech.unexplained(said, candidate.language, way.channel)
        if notice is not None:
            texts.append((MessageKind.NOTICE, f"{key}:notice", notice))
        texts.append((MessageKind.OUTCOME, key, said))
        drafts: list[Draft] = []
        before = introduction if introduced else None
        for kind, this, text in texts:
            drafts.append(self._draft(consultation, candidate, way, kind, this, text, before, now))
            before = this
        return drafts

    def _draft(
        self,
        consultation: Consultation,
        candidate: Candidate,
        way: Address,
        kind: MessageKind,
        key: str,
        said: Said,
        before: str | None,
        now: datetime,
    ) -> Draft:
        sender = self.press.senders[way.channel]
        return Draft(
            key=key,
            sender=sender.name,
            simulated=sender.simulated,
            channel=way.channel,
            address=way.id,
            lane=Lane.REMINDER,
            kind=kind,
            subject=None if kind is MessageKind.INTRODUCTION else str(consultation.event.id),
            language=said.language,
            body=said.text,
            segments=segments_by(way.channel, said.text),
            created_at=now,
            expires_at=now + OUTCOME_LIFE,
            after=before,
            purpose=Purpose.REMINDERS,
            recipients=tuple(
                Recipient(contact=candidate.contact, group=profile.group) for profile in candidate.groups
            ),
        )

    async def _note(self, tx: Tx, consultation: Consultation, queued: int, now: datetime) -> None:
        """Everybody is in line."""
        found = await tx.consultations.get(SYSTEM, consultation.event.id)
        if found is not None and found.told_at is None:
            await tx.consultations.save(SYSTEM, replace(found, told_at=now))
            await tx.log.add(SYSTEM, [entry(found.event, "told", now, count=queued)])


async def _meant(
    tx: Tx, page: Sequence[Candidate], people: Collection[ContactId], beyond: Audience | None
) -> Sequence[Candidate]:
    """Those of a page who are among `people`, or whom an audience beyond them names."""
    named = (
        await tx.audiences.named(SYSTEM, beyond, [each.contact for each in page])
        if beyond is not None
        else ()
    )
    wanted = {*people, *(each.contact for each in named)}
    return [each for each in page if each.contact in wanted]
