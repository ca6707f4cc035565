"""The outbox as people look at it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import Language, MessageId
from bot.domain.messages import Lane, MessageKind, State
from bot.ports.outbox import Received, Unknown
from storage.connections import Connection
from storage.scope import addresses_seen, groups_seen, messages_seen
from storage.tables import addresses, attachments, attempts, groups, messages, recipients

_WENT_OUT = (State.ACCEPTED, State.SENT)
_WAITS = [state for state in State if state.waits_for_us]


class OutboxViewRepository:
    """Implements bot.ports.outbox.OutboxView."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def counts(self, actor: Actor) -> Mapping[State, int]:
        rows = await self._connection.execute(
            select(messages.c.state, func.count())
            .where(messages_seen(actor, messages.c.id))
            .group_by(messages.c.state)
        )
        found = {State(state): count for state, count in rows}
        return {state: found[state] for state in State if state in found}

    async def standing(self, actor: Actor) -> Mapping[tuple[ChannelName, State, Lane], int]:
        of = messages.c["channel", "state", "lane"]
        rows = await self._connection.execute(
            select(*of, func.count().label("number")).where(messages_seen(actor, messages.c.id)).group_by(*of)
        )
        return {(ChannelName(row.channel), State(row.state), Lane(row.lane)): row.number for row in rows}

    async def unknown(self, actor: Actor) -> Sequence[Unknown]:
        since = (
            select(func.max(attempts.c.started_at))
            .where(attempts.c.message_id == messages.c.id)
            .scalar_subquery()
        )
        result = await self._connection.execute(
            select(messages, since.label("since"))
            .where(messages.c.state == State.UNKNOWN, messages_seen(actor, messages.c.id))
            .order_by(messages.c.id)
        )
        rows = result.mappings().all()
        named = await self._group_names(actor, [row["id"] for row in rows])
        return [
            Unknown(
                message=MessageId(row["id"]),
                channel=ChannelName(row["channel"]),
                kind=MessageKind(row["kind"]),
                subject=row["subject"],
                groups=tuple(named[row["id"]]),
                since=row["since"] or row["created_at"],
                simulated=row["simulated"],
            )
            for row in rows
        ]

    async def received(
        self, actor: Actor, channel: ChannelName, value: str, since: datetime
    ) -> Sequence[Received]:
        rows = await self._connection.execute(
            select(*messages.c["id", "body", "language", "choices"], attempts.c.ended_at, attachments.c.name)
            .join(addresses, addresses.c.id == messages.c.address_id)
            .join(attempts, attempts.c.message_id == messages.c.id)
            .outerjoin(attachments, attachments.c.id == messages.c.attachment_id)
            .where(
                addresses.c.channel == channel,
                addresses.c.value == value,
                addresses_seen(actor, addresses.c.id),
                attempts.c.state.in_(_WENT_OUT),
                attempts.c.ended_at > since,
            )
            .order_by(attempts.c.ended_at, messages.c.id)
        )
        return [
            Received(
                message=MessageId(row.id),
                text=row.body,
                choices=row.choices or (),
                file=row.name,
                language=Language(row.language),
                at=row.ended_at,
            )
            for row in rows
        ]

    async def pending(self, actor: Actor, channel: ChannelName, value: str) -> int:
        in_flight = select(attempts.c.message_id).where(attempts.c.state == State.SENDING)
        rows = await self._connection.execute(
            select(func.count())
            .select_from(messages)
            .join(addresses, addresses.c.id == messages.c.address_id)
            .where(
                addresses.c.channel == channel,
                addresses.c.value == value,
                addresses_seen(actor, addresses.c.id),
                # A receipt may be faster than our own note of the attempt: both must be there.
                messages.c.state.in_(_WAITS) | messages.c.id.in_(in_flight),
            )
        )
        pending: int = rows.scalar_one()
        return pending

    async def _group_names(self, actor: Actor, wanted: Sequence[int]) -> Mapping[int, list[str]]:
        rows = await self._connection.execute(
            select(recipients.c.message_id, groups.c.name)
            .join(groups, groups.c.id == recipients.c.group_id)
            .where(recipients.c.message_id.in_(wanted), groups_seen(actor))
            .order_by(groups.c.key)
        )
        named: dict[int, list[str]] = defaultdict(list)
        for row in rows:
            named[row.message_id].append(row.name)
        return named
