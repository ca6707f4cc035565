"""Invitations to groups, and how a phone comes to be in one."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bot.domain.actor import Actor
from bot.domain.directory import Consent
from bot.domain.ids import AddressId, ContactId, GroupId, Language
from bot.domain.invitations import Code, Invitation, unnamed
from bot.domain.messages import Recipient
from bot.domain.text import key_of
from storage.connections import Connection
from storage.consents import consent_columns
from storage.dialect import insert_new, new_ids
from storage.phones import people_at
from storage.scope import groups_seen, require_address, require_groups
from storage.tables import contacts, groups, invitations, links, memberships


class InvitationRepository:
    """Implements bot.ports.invitations.Invitations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def live(self, actor: Actor, group: GroupId, now: datetime) -> Invitation | None:
        return await self._one(now, invitations.c.group_id == group, groups_seen(actor))

    async def issue(
        self, actor: Actor, group: GroupId, code: Code, at: datetime, expires_at: datetime
    ) -> bool:
        await require_groups(self._connection, actor, {group})
        issued = await self._connection.execute(
            insert_new(self._connection, invitations)
            .values(group_id=group, code=code, created_at=at, expires_at=expires_at)
            .returning(invitations.c.id)
        )
        if issued.first() is None:
            return False
        await self._connection.execute(
            update(invitations)
            .where(invitations.c.group_id == group, invitations.c.code != code, invitations.c.expires_at > at)
            .values(expires_at=at)
        )
        return True

    async def find(self, actor: Actor, code: Code, now: datetime) -> Invitation | None:
        # Whoever has the code may see the group it is for: that is what the code is.
        return await self._one(now, invitations.c.code == code)

    async def has_agreed(self, actor: Actor, address: AddressId, group: GroupId) -> bool:
        await require_address(self._connection, actor, address)
        found = await self._connection.execute(
            select(contacts.c.id)
            .join(memberships, memberships.c.contact_id == contacts.c.id)
            .where(
                contacts.c.id.in_(people_at(address)),
                memberships.c.group_id == group,
                contacts.c.consent_source.is_not(None),
            )
        )
        return found.first() is not None

    async def join(
        self,
        actor: Actor,
        address: AddressId,
        invitation: Invitation,
        language: Language,
        consent: Consent,
        at: datetime,
    ) -> Recipient:
        await require_address(self._connection, actor, address)
        contact = await self._someone_at(address, invitation.group)
        if contact is None:
            contact = await self._new_contact(address, language, at)
        await self._connection.execute(
            insert_new(self._connection, memberships).values(
                group_id=invitation.group, contact_id=contact, role=""
            )
        )
        await self._connection.execute(
            update(contacts).where(contacts.c.id == contact).values(consent_columns(consent))
        )
        return Recipient(contact=contact, group=invitation.group)

    async def _one(self, now: datetime, *wanted: ColumnElement[bool]) -> Invitation | None:
        rows = await self._connection.execute(
            select(invitations, groups.c.name.label("group_name"))
            .join(groups, groups.c.id == invitations.c.group_id)
            .where(invitations.c.expires_at > now, *wanted)
            .order_by(invitations.c.id.desc())
        )
        row = rows.mappings().first()
        if row is None:
            return None
        return Invitation(
            group=GroupId(row["group_id"]),
            group_name=row["group_name"],
            code=Code(row["code"]),
            expires_at=row["expires_at"],
        )

    async def _someone_at(self, address: AddressId, group: GroupId) -> ContactId | None:
        """Who at the address is meant: who is in the group already, else the first of them."""
        found = await self._connection.execute(
            select(contacts.c.id)
            .outerjoin(
                memberships, (memberships.c.contact_id == contacts.c.id) & (memberships.c.group_id == group)
            )
            .where(contacts.c.id.in_(people_at(address)))
            .order_by(memberships.c.group_id.is_(None), contacts.c.id)
        )
        contact = found.scalars().first()
        return None if contact is None else ContactId(contact)

    async def _new_contact(self, address: AddressId, language: Language, at: datetime) -> ContactId:
        (number,) = await new_ids(self._connection, contacts, 1)
        name = await self._free_name(number)
        await self._connection.execute(
            contacts.insert().values(
                id=number,
                name=name,
                name_key=key_of(name),
                language=language,
                language_chosen=True,
                consent_purposes=(),
                created_at=at,
            )
        )
        await self._connection.execute(
            links.insert().values(contact_id=number, address_id=address, linked_at=at)
        )
        return ContactId(number)

    async def _free_name(self, number: int) -> str:
        """A name without a person that nobody has: an import may have brought some from elsewhere."""
        while True:
            name = unnamed(number)
            taken = await self._connection.execute(
                select(contacts.c.id).where(contacts.c.name_key == key_of(name))
            )
            if taken.first() is None:
                return name
            number += 1
