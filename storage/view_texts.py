"""Texts about views, theirs and ours, as tables: forgotten when a consultation closes."""

from datetime import datetime

from sqlalchemy import and_, delete, select

from bot.domain.actor import Actor
from bot.domain.inbound import QuestionKind
from bot.domain.messages import State
from bot.domain.views.book import ANSWERED
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import forgotten_texts, inbound, messages, questions

_ON_THEIR_WAY = [*(state for state in State if state.waits_for_us), State.UNKNOWN]
"""States of which something is left to do, or to find out."""


class ViewTextRepository:
    """Implements bot.ports.views.ViewTexts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def forget(self, actor: Actor, now: datetime) -> bool:
        require_everything(actor)
        ours = messages.c.subject == ANSWERED
        asked = select(questions.c.address_id).where(
            questions.c.address_id == messages.c.address_id,
            questions.c.kind == QuestionKind.VIEW,
            questions.c.closes_at > now,
            questions.c.asked_at <= messages.c.created_at,
        )
        await self._connection.execute(  # all there is about a message goes with it
            delete(messages).where(ours, messages.c.state.not_in(_ON_THEIR_WAY), ~asked.exists())
        )
        unsaid = select(messages.c.id).where(
            messages.c.answers_id == inbound.c.id, messages.c.state.in_(_ON_THEIR_WAY)
        )
        theirs = inbound.c.reading == ANSWERED
        done = and_(theirs, ~unsaid.exists())
        await self._connection.execute(
            forgotten_texts.insert().from_select(
                ["channel", "provider_id"], select(inbound.c.channel, inbound.c.provider_id).where(done)
            )
        )
        await self._connection.execute(delete(inbound).where(done))
        left = select(messages.c.id).where(ours).union_all(select(inbound.c.id).where(theirs))
        return (await self._connection.execute(left.limit(1))).first() is None
