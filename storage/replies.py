"""How far groups have come in answering, from their conversations."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from bot.domain.actor import Actor
from bot.domain.conversations import Status
from bot.domain.ids import GroupId
from bot.domain.results import Reply
from storage.connections import Connection
from storage.scope import groups_seen
from storage.tables import conversations, groups


class ReplyRepository:
    """Implements bot.ports.replies.Replies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def newest(self, actor: Actor, surveys: Collection[str]) -> Mapping[GroupId, Reply]:
        complete = func.count().filter(conversations.c.status == Status.COMPLETE)
        rows = await self._connection.execute(
            select(
                conversations.c.group_id,
                complete.label("complete"),
                func.count(conversations.c.begun_at).label("begun"),
            )
            .join(groups, groups.c.id == conversations.c.group_id)
            .where(
                groups_seen(actor),
                conversations.c.survey.in_(surveys),
                conversations.c.opened_at.is_not(None),
            )
            .group_by(conversations.c.group_id, conversations.c.round_id)
            .order_by(conversations.c.round_id)
        )
        # The last row of a group is that of its newest round.
        return {
            GroupId(row.group_id): Reply.ANSWERED
            if row.complete
            else Reply.BEGUN
            if row.begun
            else Reply.SILENT
            for row in rows
        }
