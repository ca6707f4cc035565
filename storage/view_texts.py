"""Texts about views, theirs and ours, as tables: forgotten when a consultation closes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select

from bot.domain.actor import Actor
from bot.domain.inbound import QuestionKind
from bot.domain.messages import State
from bot.domain.views.book import ANSWERED
from storage.connections import Connection
from storage.dialect import insert_new
from storage.scope import require_everything
from storage.tables import forgotten_texts, inbound, messages, questions

AGAIN_WITHIN = timedelta(days=2)
"""How late a provider may send a text again: Telegram holds one for 24 hours (Bot API, getUpdates)."""

_WAITING = [state for state in State if state.waits_for_us]


class ViewTextRepository:
    """Implements bot.ports.views.ViewTexts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def forget(self, actor: Actor, now: datetime) -> bool:
        require_everything(actor)
        ours = messages.c.subject == ANSWERED
        # Of what is unknown something may be found out as long as it could still be of use.
        on_its_way = or_(
            messages.c.state.in_(_WAITING),
            and_(messages.c.state == State.UNKNOWN, messages.c.expires_at > now),
        )
        asked = select(questions.c.address_id).where(
            questions.c.address_id == messages.c.address_id,
            questions.c.kind == QuestionKind.VIEW,
            questions.c.closes_at > now,
            questions.c.asked_at <= messages.c.created_at,
        )
        await self._connection.execute(  # all there is about a message goes with it
            delete(messages).where(ours, ~on_its_way, ~asked.exists())
        )
        theirs = inbound.c.reading == ANSWERED
        unsaid = select(messages.c.id).where(messages.c.answers_id == inbound.c.id, on_its_way)
        gone = await self._connection.execute(
            delete(inbound)
            .where(theirs, ~unsaid.exists())
            .returning(*inbound.c["channel", "provider_id", "received_at"])
        )
        await self._know_again([(each.channel, each.provider_id) for each in gone if _is_new(each, now)], now)
        left = [
            select(messages.c.id).where(ours).exists(),
            select(inbound.c.id).where(theirs).exists(),
            select(forgotten_texts.c.until).exists(),
        ]
        return not (await self._connection.execute(select(or_(*left)))).scalar_one()

    async def _know_again(self, texts: list[tuple[str, str]], now: datetime) -> None:
        """Keep what providers call texts, all until the same moment, for these names may tell times."""
        await self._connection.execute(delete(forgotten_texts).where(forgotten_texts.c.until <= now))
        if texts:
            await self._connection.execute(
                insert_new(self._connection, forgotten_texts),
                [
                    {"channel": channel, "provider_id": provider_id, "until": now + AGAIN_WITHIN}
                    for channel, provider_id in sorted(texts)
                ],
            )


def _is_new(text: Row[Any], now: datetime) -> bool:
    """Whether its provider may still send a text again."""
    return bool(text.received_at > now - AGAIN_WITHIN)
