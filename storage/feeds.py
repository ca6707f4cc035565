"""Calendars that others subscribe to, as a table."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from bot.domain.actor import Actor
from bot.domain.errors import OutOfScope
from bot.domain.text import key_of
from bot.ports.calendars import Feed
from storage.connections import Connection
from storage.dialect import upsert
from storage.scope import require_everything
from storage.tables import feeds

_NETWORK = ""
"""The key of the whole network's feed; no area has an empty name."""


class FeedRepository:
    """Implements bot.ports.calendars.Feeds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, actor: Actor) -> Sequence[Feed]:
        found = await self._connection.execute(select(feeds).order_by(feeds.c.area_key))
        return [_read(row) for row in found.mappings() if _may(actor, row["area_key"])]

    async def keep(self, actor: Actor, feed: Feed) -> None:
        key = _NETWORK if feed.area is None else key_of(feed.area)
        if not _may(actor, key):
            raise OutOfScope
        await self._connection.execute(
            upsert(self._connection, feeds, ("area_key",), ("area", "secret", "created_at")),
            [{"area_key": key, "area": feed.area, "secret": feed.secret, "created_at": feed.created_at}],
        )

    async def by_secret(self, actor: Actor, secret: str) -> Feed | None:
        require_everything(actor)
        found = await self._connection.execute(select(feeds).where(feeds.c.secret == secret))
        row = found.mappings().first()
        return _read(row) if row else None


def _may(actor: Actor, key: str) -> bool:
    if actor.scope.areas is None:
        return actor.scope.is_everything
    return key in {key_of(area) for area in actor.scope.areas}


def _read(row: RowMapping) -> Feed:
    return Feed(area=row["area"], secret=row["secret"], created_at=row["created_at"])
