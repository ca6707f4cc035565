"""Which contact has which address, and a phone number that someone shares from a chat."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, literal, select, update

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, ContactId
from bot.domain.invitations import UNNAMED
from bot.domain.text import key_of
from storage.connections import Connection
from storage.consents import CONSENT
from storage.dialect import insert_new
from storage.hearings import hand_over_hearings
from storage.occurrences import hand_over_reminders
from storage.phones import carry_stops, keep_address, keep_link, people_at
from storage.placements import hand_over_placements
from storage.representation import hand_over_seats
from storage.rounds import hand_over
from storage.rsvps import hand_over_rsvps
from storage.scope import require_address
from storage.tables import addresses, contacts, links, memberships
from storage.views import hand_over_views


class LinkRepository:
    """Implements bot.ports.directory.Links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def link(
        self, actor: Actor, contact: ContactId, channel: ChannelName, value: str, at: datetime
    ) -> AddressId:
        if actor.scope.phone is not None:
            raise OutOfScope
        address = await keep_address(self._connection, channel, value, at)
        if await self._has(contact, address["id"]):
            return AddressId(address["id"])
        await _carry_stop(self._connection, address["id"], contact)
        await carry_stops(self._connection, {contact: address["id"]})
        await keep_link(self._connection, contact, address["id"], at)
        return AddressId(address["id"])

    async def disown(self, actor: Actor, address: AddressId, at: datetime) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            update(links)
            .where(links.c.address_id == address, links.c.disowned_at.is_(None))
            .values(disowned_at=at)
        )

    async def _has(self, contact: ContactId, address: int) -> bool:
        found = await self._connection.execute(
            select(links.c.contact_id).where(
                links.c.contact_id == contact,
                links.c.address_id == address,
                links.c.disowned_at.is_(None),
            )
        )
        return found.first() is not None

    async def share(self, actor: Actor, chat: AddressId, phone: str, at: datetime) -> bool:
        await require_address(self._connection, actor, chat)
        return await _share(self._connection, chat, phone, at)


async def _share(connection: Connection, chat: AddressId, phone: str, at: datetime) -> bool:
    known = await connection.execute(
        select(addresses.c.id).where(addresses.c.channel == ChannelName.SMS, addresses.c.value == phone)
    )
    number = known.scalar()
    owners = await _people(connection, AddressId(number)) if number is not None else []
    own = await _people(connection, chat)
    if not owners and not own:
        return False
    given = chat if owners else (await keep_address(connection, ChannelName.SMS, phone, at))["id"]
    for contact in owners or own:
        # STOP is the person's word on either of the two, so it is carried both ways before they are one.
        await _carry_stop(connection, given, contact)
        await carry_stops(connection, {contact: given})
        await keep_link(connection, contact, given, at)
    for contact in await _unnamed(connection, own) if owners else ():
        if contact not in owners:
            # Where the owner has stopped so has the chat by now, and so must be what else it brings along.
            await _carry_stop(connection, chat, contact)
            await _become(connection, contact, owners[0])
    return True


async def _people(connection: Connection, address: AddressId) -> Sequence[int]:
    rows = await connection.execute(people_at(address).order_by(links.c.contact_id))
    return [row.contact_id for row in rows]


async def _unnamed(connection: Connection, wanted: Sequence[int]) -> Sequence[int]:
    """Those of the contacts who joined by text; one whom staff know by name is never done away with."""
    rows = await connection.execute(
        select(contacts.c.id).where(
            contacts.c.id.in_(wanted), contacts.c.name_key.startswith(key_of(UNNAMED), autoescape=True)
        )
    )
    return rows.scalars().all()


async def _carry_stop(connection: Connection, address: int, contact: int) -> None:
    """Stop the contact's addresses if the one they are about to get is stopped."""
    rows = await connection.execute(select(addresses).where(addresses.c.id == address))
    stop = rows.mappings().one()
    if stop["stopped_at"] is None:
        return
    theirs = select(links.c.address_id).where(links.c.contact_id == contact, links.c.disowned_at.is_(None))
    await connection.execute(
        update(addresses)
        .where(addresses.c.id.in_(theirs), addresses.c.stopped_at.is_(None))
        .values(stopped_at=stop["stopped_at"], stop_reason=stop["stop_reason"])
    )


async def _become(connection: Connection, contact: int, other: int) -> None:
    """Hand a contact's groups, addresses, language and consent to another, and let the first one go."""
    rows = await connection.execute(select(contacts).where(contacts.c.id.in_((contact, other))))
    people = {row["id"]: row for row in rows.mappings()}
    await connection.execute(
        insert_new(connection, memberships).from_select(
            ["group_id", "contact_id", "role"],
            select(memberships.c.group_id, literal(other), memberships.c.role).where(
                memberships.c.contact_id == contact
            ),
        )
    )
    await connection.execute(
        insert_new(connection, links).from_select(
            ["contact_id", "address_id", "linked_at"],
            select(literal(other), links.c.address_id, links.c.linked_at).where(
                links.c.contact_id == contact, links.c.disowned_at.is_(None)
            ),
        )
    )
    await hand_over(connection, contact, other)
    await hand_over_placements(connection, contact, other)
    await hand_over_hearings(connection, contact, other)
    await hand_over_views(connection, contact, other)
    await hand_over_seats(connection, contact, other)
    await hand_over_rsvps(connection, contact, other)
    await hand_over_reminders(connection, contact, other)
    left, kept = people[contact], people[other]
    newer = kept["consent_on"] is None or (
        left["consent_on"] is not None and left["consent_on"] >= kept["consent_on"]
    )
    carried = ["language", "language_chosen", *(CONSENT if newer else ()), *_wished(left)]
    await connection.execute(
        update(contacts).where(contacts.c.id == other).values({column: left[column] for column in carried})
    )
    await connection.execute(delete(contacts).where(contacts.c.id == contact))


def _wished(left: RowMapping) -> Sequence[str]:
    """The column of a wish, where there is one to carry."""
    return () if left["times"] is None else ("times",)
