"""Addresses, who stands behind them, and what their owners want of us."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import RowMapping, Select, bindparam, select, update

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName, StopReason
from bot.domain.ids import AddressId, ContactId, GroupId, Language
from bot.domain.inbound import Caller, Inbound
from bot.domain.messages import Recipient
from storage.connections import Connection
from storage.dialect import insert_new
from storage.profiles import PROFILE, read_profile
from storage.scope import require_address, require_everything
from storage.tables import addresses, contacts, groups, links, memberships


class PhoneRepository:
    """Implements bot.ports.directory.Phones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def caller(self, actor: Actor, inbound: Inbound, fallback: Language) -> Caller:
        require_everything(actor)
        address = await keep_address(
            self._connection, inbound.channel, inbound.address, inbound.received_at, inbound.language
        )
        if address["bad_at"] is not None:
            # Whoever writes has a phone or chat, whatever a provider said of it.
            await self._connection.execute(
                update(addresses).where(addresses.c.id == address["id"]).values(bad_at=None)
            )
        people = await self._connection.execute(
            select(contacts.c.id, contacts.c.language, *PROFILE)
            .join(links, links.c.contact_id == contacts.c.id)
            .join(memberships, memberships.c.contact_id == contacts.c.id)
            .join(groups, groups.c.id == memberships.c.group_id)
            .where(links.c.address_id == address["id"], links.c.disowned_at.is_(None))
            .order_by(contacts.c.id, groups.c.id)
        )
        known = people.mappings().all()
        spoken = known[0]["language"] if known else address["language"]
        return Caller(
            address=AddressId(address["id"]),
            channel=inbound.channel,
            language=Language(spoken or fallback),
            stopped_at=address["stopped_at"],
            blocked=address["stop_reason"] == StopReason.BLOCKED,
            recipients=tuple(
                Recipient(contact=ContactId(row["id"]), group=GroupId(row["group_id"])) for row in known
            ),
            groups=tuple(map(read_profile, known)),
        )

    async def stop(self, actor: Actor, address: AddressId, at: datetime, reason: StopReason) -> bool:
        await require_address(self._connection, actor, address)
        everywhere = select(links.c.address_id).where(
            links.c.contact_id.in_(people_at(address)), links.c.disowned_at.is_(None)
        )
        stopped = await self._connection.execute(
            update(addresses)
            .where(
                (addresses.c.id == address) | addresses.c.id.in_(everywhere),
                addresses.c.stopped_at.is_(None),
            )
            .values(stopped_at=at, stop_reason=reason)
        )
        return stopped.rowcount > 0

    async def start(self, actor: Actor, address: AddressId) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            update(addresses).where(addresses.c.id == address).values(stopped_at=None, stop_reason=None)
        )

    async def speak(self, actor: Actor, address: AddressId, language: Language) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            update(addresses).where(addresses.c.id == address).values(language=language)
        )
        await self._connection.execute(
            update(contacts)
            .where(contacts.c.id.in_(people_at(address)))
            .values(language=language, language_chosen=True)
        )

    async def mark_bad(self, actor: Actor, address: AddressId, at: datetime) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(update(addresses).where(addresses.c.id == address).values(bad_at=at))


async def keep_link(connection: Connection, contact: int, address: int, at: datetime) -> None:
    """Put a contact at an address; a link that was disowned holds again."""
    await connection.execute(
        insert_new(connection, links).values(contact_id=contact, address_id=address, linked_at=at)
    )
    await connection.execute(
        update(links)
        .where(links.c.contact_id == contact, links.c.address_id == address)
        .values(disowned_at=None)
    )


async def keep_address(
    connection: Connection,
    channel: ChannelName,
    value: str,
    at: datetime,
    language: Language | None = None,
) -> RowMapping:
    """The row of an address, made if it was never seen, and locked until the end of the work.

    Others may still queue texts to it: two people of one group who write at once are told of each other.
    """
    this = select(addresses).where(addresses.c.channel == channel, addresses.c.value == value)
    found = (await connection.execute(this.with_for_update(key_share=True))).mappings().first()
    if found is None:
        await connection.execute(
            insert_new(connection, addresses).values(
                channel=channel, value=value, language=language, created_at=at
            )
        )
        found = (await connection.execute(this.with_for_update(key_share=True))).mappings().one()
    return found


async def carry_stops(connection: Connection, new: Mapping[int, int]) -> None:
    """Stop the addresses that contacts are about to get (`new`, by contact) where these people have stopped.

    STOP is a person's word and not a phone's: it holds for every address they are given later, until
    they text START from it. Must be called before the links are written or taken away.
    """
    rows = await connection.execute(
        select(links.c.contact_id, addresses.c.stopped_at, addresses.c.stop_reason)
        .join(addresses, addresses.c.id == links.c.address_id)
        .where(
            links.c.contact_id.in_(new), links.c.disowned_at.is_(None), addresses.c.stopped_at.is_not(None)
        )
        .order_by(addresses.c.stopped_at)
    )
    newest = {
        new[row.contact_id]: {"stopped_at": row.stopped_at, "stop_reason": row.stop_reason} for row in rows
    }
    if newest:
        await connection.execute(
            update(addresses).where(addresses.c.id == bindparam("this"), addresses.c.stopped_at.is_(None)),
            [{"this": address, **stop} for address, stop in newest.items()],
        )


def people_at(address: AddressId) -> Select[tuple[int]]:
    """The contacts at an address."""
    return select(links.c.contact_id).where(links.c.address_id == address, links.c.disowned_at.is_(None))
