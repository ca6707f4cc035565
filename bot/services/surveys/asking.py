"""Asking on a phone: the question that is open there, and the text that asks it, always at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.conversations import Conversation, Reach, Status, state_in
from bot.domain.directory import ChannelName, Purpose
from bot.domain.ids import Language
from bot.domain.inbound import Question, QuestionKind
from bot.domain.messages import Draft, Lane, MessageKind
from bot.domain.segments import segments_by
from bot.domain.surveys.engine import begin
from bot.domain.wording import Reply, Said
from bot.ports.work import Tx
from bot.services.press import Press
from bot.services.surveys.speech import Speech, Spoken


@dataclass(frozen=True, kw_only=True, slots=True)
class Surveyor:
    """Asks surveys. Its drafts are for the caller to queue, in the same unit of work."""

    speech: Speech
    press: Press

    @property
    def reach(self) -> Reach:
        """The phones that can be asked."""
        return Reach(channels=frozenset(self.press.senders), simulated=self.press.simulated)

    async def open(
        self, tx: Tx, actor: Actor, waiting: Sequence[Conversation], now: datetime
    ) -> Sequence[Draft]:
        """Open conversations that wait, one a phone: the first question of each, unasked for.

        Who was never written to is told first who writes, and who answers for several groups which it is
        about, unless the survey says itself what it is about. A survey that was withdrawn is not asked.
        """
        introductions = {each.id: self.press.introduction_key(each.address) for each in waiting}
        known = await tx.messages.known(actor, introductions.values())
        drafts: list[Draft] = []
        for each in waiting:
            survey = self.speech.survey_of(each)
            if survey is None:
                await tx.conversations.save(actor, each.ended(Status.CLOSED, now))
                continue
            step = begin(survey)
            talk = each.opened(survey, step.state, now)
            await tx.conversations.save(actor, talk)
            await self.hold_open(tx, actor, talk, now, anew=True)
            introduction = introductions[talk.id]
            before = self._lead_in(talk, introduction, now, introduced=introduction in known)
            drafts.extend(before)
            spoken = self.speech.opening(survey, step, talk.language, talk.channel, talk.fills)
            key = f"survey:{talk.id}:opening"
            after = before[-1].key if before else introduction
            drafts.append(self._unasked(talk, MessageKind.QUESTION, key, spoken, now, after=after))
        return drafts

    def _lead_in(
        self, talk: Conversation, introduction: str, now: datetime, *, introduced: bool
    ) -> Sequence[Draft]:
        """What goes before the first question: who writes, and which group it is about."""
        drafts: list[Draft] = []
        if not introduced:
            said = self.introduction(talk.language, talk.channel)
            drafts.append(self._unasked(talk, MessageKind.INTRODUCTION, introduction, Spoken(said=said), now))
        if talk.about is not None and not talk.fills:
            said = self.speech.voice.say(
                talk.language, Reply.SURVEY_ABOUT, talk.channel, {"group": talk.about}
            )
            key = f"survey:{talk.id}:about"
            drafts.append(
                self._unasked(talk, MessageKind.NOTICE, key, Spoken(said=said), now, after=introduction)
            )
        return drafts

    async def remind(self, tx: Tx, actor: Actor, talk: Conversation, now: datetime) -> Sequence[Draft]:
        """Ask the question that waits once more, unasked for."""
        survey = self.speech.survey_of(talk)
        if survey is None:
            await tx.conversations.save(actor, talk.ended(Status.CLOSED, now))
            return ()
        await tx.conversations.save(actor, talk.reminded(now))
        await self.hold_open(tx, actor, talk, now)
        spoken = self.speech.reminder(survey, state_in(talk, survey), talk)
        return [self._unasked(talk, MessageKind.REMINDER, f"survey:{talk.id}:reminder", spoken, now)]

    async def hold_open(
        self, tx: Tx, actor: Actor, talk: Conversation, now: datetime, *, anew: bool = False
    ) -> None:
        """Have the phone asked by this conversation, with `anew` by another question of it.

        A question that is asked again stays the one it was: its older buttons still answer it.
        """
        if not anew:
            current = await tx.questions.current(actor, talk.address, now)
            if current is not None and current.kind is QuestionKind.SURVEY:
                return
        question = Question(kind=QuestionKind.SURVEY, asked_at=now, closes_at=talk.closes_at)
        await tx.questions.open(actor, talk.address, question)

    def introduction(self, language: Language, channel: ChannelName) -> Said:
        """Who writes."""
        return self.speech.voice.say(language, Reply.INTRODUCTION, channel)

    def _unasked(
        self,
        talk: Conversation,
        kind: MessageKind,
        key: str,
        spoken: Spoken,
        now: datetime,
        *,
        after: str | None = None,
    ) -> Draft:
        sender = self.press.senders[talk.channel]
        said = spoken.said
        return Draft(
            key=key,
            sender=sender.name,
            simulated=sender.simulated,
            channel=talk.channel,
            address=talk.address,
            lane=Lane.REMINDER,
            kind=kind,
            subject=None if kind is MessageKind.INTRODUCTION else talk.survey,
            language=said.language,
            body=said.text,
            entities=said.entities,
            choices=spoken.choices,
            segments=segments_by(talk.channel, said.text),
            created_at=now,
            expires_at=talk.closes_at,
            after=after,
            purpose=Purpose.CHECKINS,
            recipients=(talk.recipient,),
        )
