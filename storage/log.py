"""The engagement log as a table. Triggers in the database refuse to change or delete an entry."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, RowMapping, bindparam, literal, select

from bot.domain.actor import Actor, Role
from bot.domain.directory import ChannelName
from bot.domain.ids import ContactId, GroupId, InboundId, Language, MessageId, StaffId
from bot.domain.journal import Direction, Entry, Line, Query, entry_kind
from bot.domain.messages import Change, Reason, State
from bot.domain.views.book import ANSWERED
from storage.connections import Connection, running
from storage.dialect import insert_all
from storage.given import given, given_ids
from storage.scope import log_seen
from storage.tables import groups, log, messages, recipients

PAGE = 1000


class LogRepository:
    """Implements bot.ports.work.Log."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, entries: Sequence[Entry]) -> None:
        await insert_all(self._connection, log, [_columns(actor, entry) for entry in entries])

    async def messages_changed(self, actor: Actor, changes: Sequence[Change], at: datetime) -> None:
        alike: dict[tuple[State, Reason | None], list[MessageId]] = defaultdict(list)
        for change in changes:
            alike[change.state, change.reason].append(change.message)
        for (state, reason), ids in alike.items():
            telling = {
                "ids": given(ids),
                "at": at,
                "status": state,
                "reason": reason,
                "role": actor.role,
                "staff": actor.staff,
            }
            await self._connection.soon(running(_telling(self._connection.dialect.name), telling))

    async def read(self, actor: Actor, query: Query) -> AsyncIterator[Line]:
        after = 0
        while page := await self._page(actor, query, after):
            for row in page:
                yield _read(row)
            after = page[-1]["id"]

    async def _page(self, actor: Actor, query: Query, after: int) -> Sequence[RowMapping]:
        statement = (
            select(log, groups.c.name.label("group_name"))
            .outerjoin(groups, groups.c.id == log.c.group_id)
            .where(log.c.id > after, log_seen(actor))
            .order_by(log.c.id)
            .limit(PAGE)
        )
        if query.group is not None:
            statement = statement.where(log.c.group_id == query.group)
        if query.since is not None:
            statement = statement.where(log.c.at >= query.since)
        if query.kinds:
            statement = statement.where(log.c.kind.in_(query.kinds))
        return (await self._connection.execute(statement)).mappings().all()


@cache
def _telling(dialect: str) -> Executable:
    """Write a line for everyone that each message is meant for; none where it is about a view."""
    values: dict[str, ColumnElement[Any]] = {
        "at": bindparam("at", type_=log.c.at.type),
        "kind": messages.c.kind,
        "status": bindparam("status", type_=log.c.status.type),
        "direction": literal(Direction.OUT.value),
        "role": bindparam("role", type_=log.c.role.type),
        "staff_id": bindparam("staff", type_=log.c.staff_id.type),
        "group_id": recipients.c.group_id,
        "contact_id": recipients.c.contact_id,
        "channel": messages.c.channel,
        "language": messages.c.language,
        "message_id": messages.c.id,
        "subject": messages.c.subject,
        "reason": bindparam("reason", type_=log.c.reason.type),
        "simulated": messages.c.simulated,
    }
    story = (
        select(*values.values())
        .outerjoin_from(messages, recipients, recipients.c.message_id == messages.c.id)
        .where(messages.c.id.in_(given_ids(dialect)), messages.c.subject.is_distinct_from(ANSWERED))
        .order_by(messages.c.id)
    )
    return log.insert().from_select(list(values), story)


def _columns(actor: Actor, entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "kind": entry.kind,
        "status": entry.status,
        "direction": entry.direction,
        "role": actor.role,
        "staff_id": actor.staff,
        "group_id": entry.group,
        "contact_id": entry.contact,
        "channel": entry.channel,
        "language": entry.language,
        "message_id": entry.message,
        "inbound_id": entry.inbound,
        "subject": entry.subject,
        "reason": entry.reason,
        "count": entry.count,
        "simulated": entry.simulated,
    }


def _read(row: RowMapping) -> Line:
    entry = Entry(
        at=row["at"],
        kind=entry_kind(row["kind"]),
        status=row["status"],
        direction=Direction(row["direction"]),
        group=_maybe(GroupId, row["group_id"]),
        contact=_maybe(ContactId, row["contact_id"]),
        channel=_maybe(ChannelName, row["channel"]),
        language=_maybe(Language, row["language"]),
        message=_maybe(MessageId, row["message_id"]),
        inbound=_maybe(InboundId, row["inbound_id"]),
        subject=row["subject"],
        reason=row["reason"],
        count=row["count"],
        simulated=row["simulated"],
    )
    return Line(
        id=row["id"],
        role=Role(row["role"]),
        staff=_maybe(StaffId, row["staff_id"]),
        entry=entry,
        group_name=row["group_name"],
    )


def _maybe(kind: Any, value: Any) -> Any:
    return None if value is None else kind(value)
