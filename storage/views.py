"""Views on consultations that are open, as tables."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, literal, select, update

from bot.domain.actor import Actor
from bot.domain.errors import OutOfScope
from bot.domain.ids import ContactId, EventId, InboundId, ViewId
from bot.domain.views.book import ANSWERED, Given, Place, ViewsClosed
from storage.connections import Connection
from storage.dialect import insert_new
from storage.scope import addresses_seen, require_everything
from storage.tables import (
    answered,
    inbound,
    inbox,
    links,
    open_views,
    view_books,
    view_drafts,
    view_links,
)


class DraftViewRepository:
    """Implements bot.ports.views.DraftViews."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, actor: Actor, place: Place) -> None:
        await _require_open(self._connection, actor, place)
        await self._connection.execute(
            insert_new(self._connection, view_drafts).values(**_key(place), text="")
        )

    async def append(self, actor: Actor, place: Place, text: InboundId, words: str) -> None:
        await self.begin(actor, place)
        before = func.coalesce(func.nullif(view_drafts.c.text, "") + "\n", "")
        await self._connection.execute(
            update(view_drafts).where(_at(view_drafts, place)).values(text=before + words)
        )
        theirs = and_(inbound.c.id == text, addresses_seen(actor, inbound.c.address_id))
        await self._connection.execute(
            delete(inbox).where(inbox.c.inbound_id.in_(select(inbound.c.id).where(theirs)))
        )
        await self._connection.execute(update(inbound).where(theirs).values(text=None, reading=ANSWERED))

    async def draft(self, actor: Actor, place: Place) -> str | None:
        await _require_open(self._connection, actor, place)
        found = await self._connection.execute(select(view_drafts.c.text).where(_at(view_drafts, place)))
        return found.scalar()

    async def discard(self, actor: Actor, place: Place) -> None:
        await _require_open(self._connection, actor, place)
        await self._connection.execute(delete(view_drafts).where(_at(view_drafts, place)))

    async def confirm(self, actor: Actor, place: Place, new: ViewId) -> bool:
        words = await self.draft(actor, place)
        if not words:
            return False
        await self.discard(actor, place)
        await _add(self._connection, place, new, words)
        await self._connection.execute(
            insert_new(self._connection, answered).values(event_id=place.event, contact_id=place.contact)
        )
        return True


class GivenViewRepository:
    """Implements bot.ports.views.GivenViews."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_contact(self, actor: Actor, event: EventId, contact: ContactId) -> Sequence[Given]:
        await _require_contact(self._connection, actor, contact)
        rows = await self._connection.execute(
            select(view_links.c.question, open_views.c.quotable)
            .join(open_views, open_views.c.id == view_links.c.view_id)
            .where(view_links.c.event_id == event, view_links.c.contact_id == contact)
            .order_by(view_links.c.question)
        )
        return [
            Given(place=Place(event=event, question=row.question, contact=contact), quotable=row.quotable)
            for row in rows
        ]

    async def quote(self, actor: Actor, place: Place, *, agreed: bool) -> bool:
        await _require_contact(self._connection, actor, place.contact)
        await open_book(self._connection, place.event)
        noted = await self._connection.execute(
            update(open_views).where(open_views.c.id.in_(_view_at(place))).values(quotable=agreed)
        )
        return noted.rowcount > 0

    async def withdraw(self, actor: Actor, place: Place) -> bool:
        await _require_contact(self._connection, actor, place.contact)
        await open_book(self._connection, place.event)
        drafts = await self._connection.execute(delete(view_drafts).where(_at(view_drafts, place)))
        views = await self._connection.execute(
            delete(open_views).where(open_views.c.id.in_(_view_at(place)))  # the link goes with it
        )
        if views.rowcount:
            await self._unmark(place)
        return drafts.rowcount + views.rowcount > 0

    async def answered(self, actor: Actor, event: EventId) -> Collection[ContactId]:
        require_everything(actor)
        rows = await self._connection.execute(
            select(answered.c.contact_id).where(answered.c.event_id == event)
        )
        return {ContactId(contact) for contact in rows.scalars()}

    async def _unmark(self, place: Place) -> None:
        others = select(view_links.c.view_id).where(
            view_links.c.event_id == place.event, view_links.c.contact_id == place.contact
        )
        await self._connection.execute(
            delete(answered).where(
                answered.c.event_id == place.event,
                answered.c.contact_id == place.contact,
                ~others.exists(),
            )
        )


async def open_book(connection: Connection, event: EventId) -> bool:
    """Whether the views on a consultation are open; its book is ours until the end of the work."""
    await connection.execute(
        insert_new(connection, view_books).values(event_id=event, is_closed=False, is_scrubbed=False)
    )
    found = await connection.execute(
        select(view_books.c.is_closed).where(view_books.c.event_id == event).with_for_update()
    )
    return not found.scalar_one()


async def hand_over_views(connection: Connection, contact: int, other: int) -> None:
    """Make a contact's drafts and open views another's; what both have on one question becomes one."""
    drafts = await connection.execute(select(view_drafts).where(view_drafts.c.contact_id == contact))
    for row in drafts.mappings().all():
        place = Place(event=row["event_id"], question=row["question"], contact=ContactId(other))
        await connection.execute(insert_new(connection, view_drafts).values(**_key(place), text=""))
        await connection.execute(
            update(view_drafts)
            .where(_at(view_drafts, place))
            .values(text=func.trim(view_drafts.c.text + "\n" + row["text"], "\n"))
        )
    await connection.execute(delete(view_drafts).where(view_drafts.c.contact_id == contact))
    views = await connection.execute(
        select(*view_links.c["event_id", "question"], *open_views.c["id", "text", "quotable"])
        .join(open_views, open_views.c.id == view_links.c.view_id)
        .where(view_links.c.contact_id == contact)
    )
    for row in views.mappings().all():
        place = Place(event=row["event_id"], question=row["question"], contact=ContactId(other))
        await connection.execute(delete(open_views).where(open_views.c.id == row["id"]))
        await _add(connection, place, ViewId(row["id"]), row["text"], quotable=row["quotable"])
    marks = select(answered.c.event_id, literal(other)).where(answered.c.contact_id == contact)
    await connection.execute(insert_new(connection, answered).from_select(["event_id", "contact_id"], marks))


async def _add(
    connection: Connection, place: Place, new: ViewId, words: str, *, quotable: bool | None = None
) -> None:
    """Add words to the view at a place, or begin it. Who adds to a view is asked again about quoting."""
    grown = await connection.execute(
        update(open_views)
        .where(open_views.c.id.in_(_view_at(place)))
        .values(text=open_views.c.text + "\n" + words, quotable=None)
    )
    if grown.rowcount:
        return
    await connection.execute(
        open_views.insert().values(
            id=new, event_id=place.event, question=place.question, text=words, quotable=quotable
        )
    )
    await connection.execute(view_links.insert().values(**_key(place), view_id=new))


async def _require_contact(connection: Connection, actor: Actor, contact: ContactId) -> None:
    """Raise OutOfScope unless the actor is the contact's phone, or sees everything."""
    if actor.scope.is_everything:
        return
    at_phone = select(links.c.contact_id).where(
        links.c.contact_id == contact,
        links.c.address_id == actor.scope.phone,
        links.c.disowned_at.is_(None),
    )
    if actor.scope.phone is None or (await connection.execute(at_phone)).first() is None:
        raise OutOfScope


async def _require_open(connection: Connection, actor: Actor, place: Place) -> None:
    await _require_contact(connection, actor, place.contact)
    if not await open_book(connection, place.event):
        raise ViewsClosed


def _key(place: Place) -> dict[str, int]:
    return {"event_id": place.event, "question": place.question, "contact_id": place.contact}


def _at(table: Table, place: Place) -> ColumnElement[bool]:
    return and_(*(table.c[column] == value for column, value in _key(place).items()))


def _view_at(place: Place) -> Select[tuple[str]]:
    return select(view_links.c.view_id).where(_at(view_links, place))
