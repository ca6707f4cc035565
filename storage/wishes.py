"""What people wish for by text, as columns of theirs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from bot.domain.actor import Actor
from bot.domain.directory import Consent
from bot.domain.hours import Times
from bot.domain.ids import AddressId, ContactId, EventId
from bot.domain.occurrences import Fate
from storage.connections import Connection
from storage.consents import consent_columns, read_consent
from storage.phones import people_at
from storage.scope import require_address
from storage.tables import contacts, occurrences


class WishRepository:
    """Implements bot.ports.wishes.Wishes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def note(self, actor: Actor, address: AddressId, times: Times) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            update(contacts).where(contacts.c.id.in_(people_at(address))).values(times=times)
        )

    async def agree(self, actor: Actor, address: AddressId, consent: Consent) -> None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(select(contacts).where(contacts.c.id.in_(people_at(address))))
        for row in rows.mappings().all():
            before = read_consent(row)
            now = consent if before is None else before.widened(consent)
            await self._connection.execute(
                update(contacts).where(contacts.c.id == row["id"]).values(consent_columns(now))
            )

    async def waiting(self, actor: Actor, address: AddressId) -> Mapping[EventId, Sequence[ContactId]]:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(occurrences.c.event_id, occurrences.c.contact_id)
            .distinct()
            .where(occurrences.c.contact_id.in_(people_at(address)), occurrences.c.fate == Fate.PENDING)
            .order_by(occurrences.c.event_id, occurrences.c.contact_id)
        )
        found: dict[EventId, list[ContactId]] = defaultdict(list)
        for event, contact in rows:
            found[EventId(event)].append(ContactId(contact))
        return found


def read_wish(kept: str | None) -> Times | None:
    """The column `times` as the domain knows it."""
    return None if kept is None else Times(kept)
