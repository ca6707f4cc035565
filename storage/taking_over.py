"""The last step of an import: what changed is written, in short transactions, and always to the end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import ImportId
from bot.domain.merging import Merged
from bot.domain.text import key_of
from storage.connections import Connection
from storage.consents import consent_columns
from storage.dialect import insert_all, insert_new, new_ids
from storage.phones import carry_stops
from storage.scope import require_everything
from storage.tables import addresses, contacts, groups, imports, links, memberships


class TakingOverRepository:
    """Implements bot.ports.imports.TakingOver."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, actor: Actor, batch: ImportId) -> None:
        require_everything(actor)
        await self._connection.execute(update(imports).where(imports.c.id == batch).values(accepted=True))

    async def hold(self, actor: Actor) -> None:
        require_everything(actor)
        await self._connection.execute(
            select(imports.c.id).where(imports.c.accepted.is_(True)).with_for_update()
        )

    async def save(self, actor: Actor, batch: ImportId, merged: Sequence[Merged], at: datetime) -> None:
        require_everything(actor)
        changed = [one for one in merged if one.changed]
        group_ids = await self._keep_groups(changed, at)
        contact_ids = await self._keep_contacts(changed, at)
        await self._keep_memberships(changed, group_ids, contact_ids)
        await self._link(changed, contact_ids, at)
        await self._connection.execute(
            update(imports).where(imports.c.id == batch).values(last_line=merged[-1].row.line)
        )

    async def end(self, actor: Actor, batch: ImportId) -> None:
        require_everything(actor)
        await self._connection.execute(delete(imports).where(imports.c.id == batch))

    async def unfinished(self, actor: Actor) -> tuple[ImportId, int] | None:
        require_everything(actor)
        found = await self._connection.execute(
            select(imports.c.id, imports.c.last_line).where(imports.c.accepted.is_(True))
        )
        row = found.first()
        return (ImportId(row.id), row.last_line) if row else None

    async def _keep_groups(self, merged: Sequence[Merged], at: datetime) -> Mapping[str, int]:
        """Write new and changed groups; gives the ids of all groups by key."""
        facts: dict[str, dict[str, Any]] = {}
        for one in merged:
            if one.group_changed:
                facts[one.row.group_key] = _group_facts(one, facts.get(one.row.group_key, {}))
        known = {one.row.group_key: one.known.group.id for one in merged if one.known.group}
        new = [
            {"key": key, "level": None, "created_at": at, **values}
            for key, values in facts.items()
            if key not in known
        ]
        await insert_all(self._connection, groups, new)
        changed = [{"this": known[key], **values} for key, values in facts.items() if key in known]
        if changed:
            await self._connection.execute(update(groups).where(groups.c.id == bindparam("this")), changed)
        rows = await self._connection.execute(
            select(groups.c.key, groups.c.id).where(groups.c.key.in_({one.row.group_key for one in merged}))
        )
        return {row.key: row.id for row in rows}

    async def _keep_contacts(self, merged: Sequence[Merged], at: datetime) -> Mapping[Any, int]:
        """Write new and changed contacts; gives the ids of all by what makes a person one."""
        ids: dict[Any, int] = {}
        new: dict[Any, dict[str, Any]] = {}
        changed: dict[int, dict[str, Any]] = {}
        for one in merged:
            if one.known.contact is None:
                first = new.setdefault(_person(one), _contact_facts(one) | _new_contact(one, at))
                first["times"] = first["times"] or one.wish
                continue
            this = ids[_person(one)] = one.known.contact.id
            # Rows about one person say the same, but only some may state the consent: those count.
            if one.contact_changed and (this not in changed or one.row.consent is not None):
                wished = changed[this]["times"] if this in changed else None
                changed[this] = {"this": this, **_contact_facts(one), "times": one.wish or wished}
            elif one.contact_changed:
                changed[this]["times"] = changed[this]["times"] or one.wish
        if new:
            given = await new_ids(self._connection, contacts, len(new))
            ids |= zip(new, given, strict=True)
            rows = [{"id": number, **facts} for number, facts in zip(given, new.values(), strict=True)]
            await insert_all(self._connection, contacts, rows)
        if changed:
            await self._connection.execute(
                update(contacts).where(contacts.c.id == bindparam("this")), list(changed.values())
            )
        return ids

    async def _keep_memberships(
        self, merged: Sequence[Merged], group_ids: Mapping[str, int], contact_ids: Mapping[Any, int]
    ) -> None:
        rows = [
            {
                "group_id": group_ids[one.row.group_key],
                "contact_id": contact_ids[_person(one)],
                "role": one.row.role,
            }
            for one in merged
        ]
        if not rows:
            return
        await self._connection.execute(insert_new(self._connection, memberships), rows)
        roles = [
            {"this_group": row["group_id"], "this_contact": row["contact_id"], "role": row["role"]}
            for row in rows
            if row["role"]
        ]
        if roles:
            await self._connection.execute(
                update(memberships).where(
                    memberships.c.group_id == bindparam("this_group"),
                    memberships.c.contact_id == bindparam("this_contact"),
                ),
                roles,
            )

    async def _link(self, merged: Sequence[Merged], contact_ids: Mapping[Any, int], at: datetime) -> None:
        """Give contacts the phones of their rows, in place of the ones they had."""
        wanted = {contact_ids[_person(one)]: one.row.phone for one in merged if one.link_phone}
        if not wanted:
            return
        await self._connection.execute(
            insert_new(self._connection, addresses),
            [
                {"channel": ChannelName.SMS, "value": phone, "created_at": at}
                for phone in set(wanted.values())
            ],
        )
        found = await self._connection.execute(
            select(addresses.c.value, addresses.c.id).where(
                addresses.c.channel == ChannelName.SMS, addresses.c.value.in_(set(wanted.values()))
            )
        )
        address_ids = {row.value: row.id for row in found}
        await carry_stops(
            self._connection, {contact: address_ids[phone] for contact, phone in wanted.items()}
        )
        phones = select(addresses.c.id).where(addresses.c.channel == ChannelName.SMS)
        await self._connection.execute(
            delete(links).where(
                links.c.contact_id.in_(wanted),
                links.c.address_id.in_(phones),
                links.c.disowned_at.is_(None),
            )
        )
        await self._connection.execute(
            insert_new(self._connection, links),
            [
                {"contact_id": contact, "address_id": address_ids[phone], "linked_at": at}
                for contact, phone in wanted.items()
            ],
        )


def _person(one: Merged) -> Any:
    """What makes a person one: who they are known as, else name and phone, else name and group."""
    if one.known.contact is not None:
        return one.known.contact.id
    row = one.row
    return (row.contact_key, row.phone) if row.phone else (row.contact_key, "in", row.group_key)


def _group_facts(one: Merged, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """A group's columns as this row has them; lists it leaves empty stay as an earlier row had them."""
    row, group = one.row, one.known.group
    return {
        "name": row.group,
        "kind": row.kind,
        "area": row.area,
        "area_key": key_of(row.area),
        "tier": row.tier,
        "communities": row.communities or earlier.get("communities", group.communities if group else ()),
        "topics": row.topics or earlier.get("topics", group.topics if group else ()),
    }


def _contact_facts(one: Merged) -> dict[str, Any]:
    return {
        "language": one.language,
        **consent_columns(one.consent),
        "times": one.wish,
    }


def _new_contact(one: Merged, at: datetime) -> dict[str, Any]:
    return {
        "name": one.row.contact,
        "name_key": one.row.contact_key,
        "language_chosen": False,
        "created_at": at,
    }
