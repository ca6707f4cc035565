"""When people wish to be written to, as a column of theirs."""

from sqlalchemy import update

from bot.domain.actor import Actor
from bot.domain.hours import Times
from bot.domain.ids import AddressId
from storage.connections import Connection
from storage.phones import people_at
from storage.scope import require_address
from storage.tables import contacts


class WishRepository:
    """Implements bot.ports.wishes.Wishes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def note(self, actor: Actor, address: AddressId, times: Times) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            update(contacts).where(contacts.c.id.in_(people_at(address))).values(times=times)
        )


def read_wish(kept: str | None) -> Times | None:
    """The column `times` as the domain knows it."""
    return None if kept is None else Times(kept)
