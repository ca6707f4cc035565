"""The close of a consultation's views, and what is left of them, as tables."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, delete, select, union, update

from bot.domain.actor import Actor
from bot.domain.ids import EventId, Language, ViewId
from bot.domain.views.book import KeptView, ViewsClosed, Written
from bot.domain.views.coarsening import Origin
from bot.ports.views import Known
from storage.connections import Connection
from storage.dialect import insert_all
from storage.scope import require_everything
from storage.tables import (
    answered,
    contacts,
    groups,
    kept_views,
    leads,
    memberships,
    open_views,
    seats,
    staff,
    view_books,
    view_drafts,
    view_links,
)
from storage.views import open_book


class ClosingViewRepository:
    """Implements bot.ports.views.ClosingViews."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def names(self, actor: Actor) -> Known:
        require_everything(actor)
        people = union(*(select(each.c.name) for each in (contacts, staff, leads, seats)))
        return Known(
            people=tuple((await self._connection.execute(people)).scalars()),
            groups=tuple((await self._connection.execute(select(groups.c.name))).scalars()),
            areas=tuple((await self._connection.execute(select(groups.c.area).distinct())).scalars()),
        )

    async def written(self, actor: Actor, event: EventId) -> Sequence[Written]:
        require_everything(actor)
        await open_book(self._connection, event)  # nothing is added or taken back between this and the close
        rows = await self._connection.execute(
            select(
                *open_views.c["id", "question", "text", "quotable"],
                contacts.c.language,
                *groups.c["area", "area_key"],
            )
            .join(view_links, view_links.c.view_id == open_views.c.id)
            .join(contacts, contacts.c.id == view_links.c.contact_id)
            .outerjoin(memberships, memberships.c.contact_id == contacts.c.id)
            .outerjoin(groups, groups.c.id == memberships.c.group_id)
            .where(open_views.c.event_id == event)
            .order_by(open_views.c.id, groups.c.id)
        )
        by_view: dict[str, list[RowMapping]] = {}
        spelt: dict[str | None, str | None] = {}
        for row in rows.mappings():
            by_view.setdefault(row["id"], []).append(row)
            spelt.setdefault(row["area_key"], row["area"])
        return [_written(those, spelt) for those in by_view.values()]

    async def close(self, actor: Actor, event: EventId, kept: Sequence[KeptView], *, marks: bool) -> None:
        """SQLite overwrites what is deleted (secure_delete); PostgreSQL reuses its place in time (VACUUM)."""
        require_everything(actor)
        if not await open_book(self._connection, event):
            raise ViewsClosed
        for table in (view_drafts, view_links, open_views):
            await self._connection.execute(delete(table).where(table.c.event_id == event))
        await insert_all(self._connection, kept_views, [_columns(view) for view in kept])
        await self._rewrite_marks(event, marks=marks)
        await self._connection.execute(
            update(view_books).where(view_books.c.event_id == event).values(is_closed=True)
        )

    async def unscrubbed(self, actor: Actor) -> Sequence[EventId]:
        require_everything(actor)
        found = await self._connection.execute(
            select(view_books.c.event_id).where(view_books.c.is_closed, ~view_books.c.is_scrubbed)
        )
        return [EventId(event) for event in found.scalars()]

    async def scrubbed(self, actor: Actor, events: Sequence[EventId]) -> None:
        require_everything(actor)
        await self._connection.execute(
            update(view_books).where(view_books.c.event_id.in_(events)).values(is_scrubbed=True)
        )

    async def _rewrite_marks(self, event: EventId, *, marks: bool) -> None:
        """Put the marks of who answered away anew: a row's place on its page tells when it was written."""
        of_event = answered.c.event_id == event
        found = await self._connection.execute(
            select(answered.c.contact_id).where(of_event).order_by(answered.c.contact_id)
        )
        people = found.scalars().all()
        await self._connection.execute(delete(answered).where(of_event))
        if marks:
            rows = [{"event_id": event, "contact_id": contact} for contact in people]
            await insert_all(self._connection, answered, rows)


class KeptViewRepository:
    """Implements bot.ports.views.KeptViews."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_event(self, actor: Actor, event: EventId) -> Sequence[KeptView]:
        require_everything(actor)
        rows = await self._connection.execute(
            select(kept_views).where(kept_views.c.event_id == event).order_by(kept_views.c.id)
        )
        return [_read(row) for row in rows.mappings()]

    async def view(self, actor: Actor, view: ViewId) -> KeptView | None:
        require_everything(actor)
        rows = await self._connection.execute(select(kept_views).where(kept_views.c.id == view))
        row = rows.mappings().first()
        return _read(row) if row else None

    async def save(self, actor: Actor, view: KeptView) -> None:
        require_everything(actor)
        await self._connection.execute(
            update(kept_views)
            .where(kept_views.c.id == view.id)
            .values(text=view.text, quotable=view.quotable, is_read=view.is_read, themes=view.themes)
        )

    async def is_closed(self, actor: Actor, event: EventId) -> bool:
        require_everything(actor)
        found = await self._connection.execute(
            select(view_books.c.is_closed).where(view_books.c.event_id == event)
        )
        return bool(found.scalar())


def _written(rows: Sequence[RowMapping], spelt: dict[str | None, str | None]) -> Written:
    """A view from its rows, one for each group of its writer."""
    areas = {row["area_key"] for row in rows}
    return Written(
        origin=Origin(
            question=rows[0]["question"],
            area=spelt[areas.pop()] if len(areas) == 1 else None,
            language=Language(rows[0]["language"]),
        ),
        text=rows[0]["text"],
        quotable=bool(rows[0]["quotable"]),
    )


def _columns(view: KeptView) -> dict[str, object]:
    return {
        "id": view.id,
        "event_id": view.event,
        "question": view.question,
        "area": view.area,
        "language": view.language,
        "text": view.text,
        "quotable": view.quotable,
        "is_read": view.is_read,
        "themes": view.themes,
    }


def _read(row: RowMapping) -> KeptView:
    return KeptView(
        id=ViewId(row["id"]),
        event=EventId(row["event_id"]),
        question=row["question"],
        area=row["area"],
        language=None if row["language"] is None else Language(row["language"]),
        text=row["text"],
        quotable=row["quotable"],
        is_read=row["is_read"],
        themes=row["themes"],
    )
