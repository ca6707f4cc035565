"""Texts under seal, and the leads who may open them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, InboundId, Language, LeadId, SealedId
from bot.domain.safeguarding import Lead, Sealed, Writer
from bot.domain.text import key_of
from storage.connections import Connection
from storage.directory import read_address
from storage.phones import keep_address
from storage.scope import require_address, require_everything
from storage.tables import addresses, contacts, groups, leads, links, memberships, sealed

_ROUTES = {ChannelName.SMS: leads.c.sms_id, ChannelName.TELEGRAM: leads.c.telegram_id}


class SealedRepository:
    """Implements bot.ports.safeguarding.SealedTexts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def keep(self, actor: Actor, text: Sealed) -> SealedId:
        await require_address(self._connection, actor, text.address)
        kept = await self._connection.execute(
            sealed.insert()
            .values(
                inbound_id=text.inbound,
                address_id=text.address,
                channel=text.channel,
                language=text.language,
                received_at=text.received_at,
                body=text.body,
            )
            .returning(sealed.c.id)
        )
        return SealedId(kept.scalar_one())

    async def items(self, actor: Actor, *, everything: bool) -> Sequence[Sealed]:
        require_everything(actor)
        statement = select(sealed).order_by(sealed.c.id)
        if not everything:
            statement = statement.where(sealed.c.closed_at.is_(None))
        return [_read(row) for row in (await self._connection.execute(statement)).mappings()]

    async def item(self, actor: Actor, text: SealedId) -> tuple[Sealed, Writer] | None:
        require_everything(actor)
        rows = await self._connection.execute(
            select(sealed, addresses.c.value)
            .join(addresses, addresses.c.id == sealed.c.address_id)
            .where(sealed.c.id == text)
        )
        row = rows.mappings().first()
        if row is None:
            return None
        people = await self._connection.execute(
            select(contacts.c.name, groups.c.name.label("group"))
            .join(links, links.c.contact_id == contacts.c.id)
            .join(memberships, memberships.c.contact_id == contacts.c.id)
            .join(groups, groups.c.id == memberships.c.group_id)
            .where(links.c.address_id == row["address_id"], links.c.disowned_at.is_(None))
            .order_by(contacts.c.id, groups.c.id)
        )
        known = tuple((person.name, person.group) for person in people)
        return _read(row), Writer(address=row["value"], people=known)

    async def put_away(self, actor: Actor, text: SealedId, at: datetime) -> bool:
        require_everything(actor)
        done = await self._connection.execute(
            update(sealed).where(sealed.c.id == text, sealed.c.closed_at.is_(None)).values(closed_at=at)
        )
        return done.rowcount > 0


class LeadRepository:
    """Implements bot.ports.safeguarding.Leads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, name: str, routes: Mapping[ChannelName, str], at: datetime) -> bool:
        require_everything(actor)
        values = {"name": name, "added_at": at, "removed_at": None}
        for channel, column in _ROUTES.items():
            value = routes.get(channel)
            kept = await keep_address(self._connection, channel, value, at) if value is not None else None
            values[column.name] = None if kept is None else kept["id"]
        this = select(leads.c.removed_at).where(leads.c.key == key_of(name)).with_for_update()
        before = (await self._connection.execute(this)).first()
        if before is None:
            await self._connection.execute(leads.insert().values(key=key_of(name), **values))
        elif before.removed_at is not None:
            await self._connection.execute(update(leads).where(leads.c.key == key_of(name)).values(**values))
        else:
            return False
        return True

    async def remove(self, actor: Actor, name: str, at: datetime) -> bool:
        require_everything(actor)
        done = await self._connection.execute(
            update(leads)
            .where(leads.c.key == key_of(name), leads.c.removed_at.is_(None))
            .values(removed_at=at, sms_id=None, telegram_id=None)
        )
        return done.rowcount > 0

    async def everyone(self, actor: Actor) -> Sequence[Lead]:
        require_everything(actor)
        people = await self._connection.execute(
            select(leads).where(leads.c.removed_at.is_(None)).order_by(leads.c.key)
        )
        found = people.mappings().all()
        ids = {row[column.name] for row in found for column in _ROUTES.values()}
        rows = await self._connection.execute(select(addresses).where(addresses.c.id.in_(ids - {None})))
        routes = {row["id"]: read_address(row) for row in rows.mappings()}
        return [
            Lead(
                id=LeadId(row["id"]),
                name=row["name"],
                routes=tuple(
                    routes[row[column.name]] for column in _ROUTES.values() if row[column.name] is not None
                ),
            )
            for row in found
        ]


def _read(row: RowMapping) -> Sealed:
    return Sealed(
        id=SealedId(row["id"]),
        inbound=InboundId(row["inbound_id"]),
        address=AddressId(row["address_id"]),
        channel=ChannelName(row["channel"]),
        language=Language(row["language"]),
        received_at=row["received_at"],
        body=row["body"],
        closed_at=row["closed_at"],
    )
