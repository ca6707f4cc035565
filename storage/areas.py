"""Which area lies in which, as a table."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.actor import Actor
from bot.domain.areas import Inside
from bot.domain.text import key_of
from storage.connections import Connection
from storage.dialect import upsert
from storage.scope import require_everything
from storage.tables import wider_areas

_SAID = ("area", "wider", "at", "role", "staff_id")


class WiderAreaRepository:
    """Implements bot.ports.areas.WiderAreas."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, actor: Actor) -> Sequence[Inside]:
        require_everything(actor)
        found = await self._connection.execute(select(wider_areas).order_by(wider_areas.c.area_key))
        return [Inside(area=row.area, wider=row.wider) for row in found]

    async def put(self, actor: Actor, inside: Inside, at: datetime) -> None:
        require_everything(actor)
        row = {
            "area_key": key_of(inside.area),
            "area": inside.area,
            "wider": inside.wider,
            "at": at,
            "role": actor.role,
            "staff_id": actor.staff,
        }
        await self._connection.execute(upsert(self._connection, wider_areas, ("area_key",), _SAID), [row])

    async def remove(self, actor: Actor, area: str) -> bool:
        require_everything(actor)
        gone = await self._connection.execute(
            delete(wider_areas).where(wider_areas.c.area_key == key_of(area))
        )
        return bool(gone.rowcount)
