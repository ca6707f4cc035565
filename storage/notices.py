"""What staff must know or do, as a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, String, cast, false, or_, select, true, update

from bot.domain.actor import Actor
from bot.domain.ids import EventId, NoticeId, StaffId
from bot.domain.notices import Notice, NoticeKind
from storage.connections import Connection
from storage.dialect import upsert
from storage.tables import notices

_FREED = ":freed:"
"""Between the key that a notice had and its own number: the key is free for another."""


class NoticeRepository:
    """Implements bot.ports.notices.Notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tell(self, actor: Actor, told: Sequence[Notice]) -> None:
        if told:
            statement = upsert(
                self._connection,
                notices,
                ("key",),
                ("kind", "at", "staff_id", "event_id", "subject", "count"),
                where=notices.c.done_at.is_(None),
            )
            await self._connection.execute(statement, [_columns(each) for each in told])

    async def all(self, actor: Actor, staff: StaffId | None, *, done: bool) -> Sequence[Notice]:
        wanted = select(notices).where(_seen(actor)).order_by(notices.c.id)
        if staff is not None:
            wanted = wanted.where(or_(notices.c.staff_id == staff, notices.c.staff_id.is_(None)))
        if not done:
            wanted = wanted.where(notices.c.done_at.is_(None))
        return [_read(row) for row in (await self._connection.execute(wanted)).mappings()]

    async def finish(self, actor: Actor, notice: NoticeId, at: datetime) -> bool:
        finished = await self._connection.execute(
            update(notices)
            .where(notices.c.id == notice, notices.c.done_at.is_(None), _seen(actor))
            .values(done_at=at)
            .returning(notices.c.id)
        )
        return finished.first() is not None

    async def finish_keys(self, actor: Actor, keys: Sequence[str], at: datetime) -> None:
        await self._connection.execute(
            update(notices)
            .where(notices.c.key.in_(keys), notices.c.done_at.is_(None))
            # The same may come up again, and is then told anew: what staff have done is done for good.
            .values(done_at=at, key=notices.c.key + _FREED + cast(notices.c.id, String))
        )


def _seen(actor: Actor) -> ColumnElement[bool]:
    """A condition on `notices`: who sees a part of the network sees what is for them by name."""
    if actor.scope.is_everything:
        return true()
    return false() if actor.staff is None else notices.c.staff_id == actor.staff


def _columns(notice: Notice) -> dict[str, Any]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "at": notice.at,
        "staff_id": notice.staff,
        "event_id": notice.event,
        "subject": notice.subject,
        "count": notice.count,
        "done_at": notice.done_at,
    }


def _read(row: RowMapping) -> Notice:
    return Notice(
        id=NoticeId(row["id"]),
        key=row["key"],
        kind=NoticeKind(row["kind"]),
        at=row["at"],
        staff=None if row["staff_id"] is None else StaffId(row["staff_id"]),
        event=None if row["event_id"] is None else EventId(row["event_id"]),
        subject=row["subject"],
        count=row["count"],
        done_at=row["done_at"],
    )
