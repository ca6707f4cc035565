"""What stands below texts about a consultation: how it is, and how to have one's say by text."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.consultations import Stage
from bot.domain.directory import ChannelName
from bot.domain.hearings import Hearing, Step
from bot.domain.ids import AddressId, ContactId, EventId, Language
from bot.domain.news import CANCELLED, is_news
from bot.domain.wording import Reply, Said
from bot.ports.work import Tx
from bot.services.voice import Voice

_STAGES = {
    Stage.SCOPING: Reply.STAGE_SCOPING,
    Stage.DRAFT: Reply.STAGE_DRAFT,
    Stage.FINAL: Reply.STAGE_FINAL,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewOffering:
    """Offers people to have their say, in the work in which the reminder is queued.

    Everyone is offered it alike, whether they have answered or not: a reminder that is left out, or says
    something else, would be a mark of who answered that outlives the close.
    """

    voice: Voice

    async def standing(
        self, tx: Tx, event: EventId, news: str, language: Language, channel: ChannelName
    ) -> Said | None:
        """How far the paper is, below a change; that what was said is destroyed, where it is called off."""
        consultation = await tx.consultations.get(SYSTEM, event)
        if consultation is None or not is_news(news):
            return None
        reply = Reply.VIEW_DESTROYED if news == CANCELLED else _STAGES[consultation.stage]
        return self.voice.say(language, reply, channel)

    async def offer(
        self,
        tx: Tx,
        event: EventId,
        address: AddressId,
        contact: ContactId,
        language: Language,
        channel: ChannelName,
        now: datetime,
    ) -> Said | None:
        """The line, and with it the offer that a 1 takes up; None while no views are taken.

        Where the phone is asked something else, or meetings ahead have letters there, a 1 answers that: they
        are told the word instead.
        """
        consultation = await tx.consultations.get(SYSTEM, event)
        if consultation is None or not consultation.takes_views(now):
            return None
        hearing = await tx.hearings.at(SYSTEM, address)
        is_speaking = hearing is not None and hearing.step is not Step.OFFERED and hearing.until > now
        if (
            is_speaking
            or await tx.questions.current(SYSTEM, address, now) is not None
            or await tx.letters.taken(SYSTEM, address, now)
        ):
            return self.voice.say(language, Reply.VIEW_OFFER_WORD, channel)
        offered = Hearing(
            address=address, contact=contact, step=Step.OFFERED, until=consultation.closes_at, event=event
        )
        await tx.hearings.save(SYSTEM, offered)
        return self.voice.say(language, Reply.VIEW_OFFER, channel)
