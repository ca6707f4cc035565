"""Calendars that others subscribe to, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.actor import SYSTEM, Actor, Role, Scope
from bot.domain.errors import OutOfScope
from bot.ports.calendars import Feed
from storage.database import Database
from tests.fakes import NOON

CAMDEN = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))
EVERYONE = Feed(area=None, secret="s1", created_at=NOON)
MINE = Feed(area="Camden", secret="s2", created_at=NOON)


async def test_a_new_secret_closes_the_old_one(work: Database) -> None:
    async with work() as tx:
        await tx.feeds.keep(SYSTEM, MINE)
        await tx.feeds.keep(SYSTEM, EVERYONE)
        await tx.feeds.keep(SYSTEM, renewed := replace(MINE, area="camden", secret="s3"))
        assert await tx.feeds.all(SYSTEM) == [EVERYONE, renewed]
        assert await tx.feeds.by_secret(SYSTEM, "s3") == renewed
        assert await tx.feeds.by_secret(SYSTEM, "s2") is None


async def test_staff_hand_on_the_feeds_of_their_areas_only(work: Database) -> None:
    async with work() as tx:
        await tx.feeds.keep(SYSTEM, EVERYONE)
        await tx.feeds.keep(CAMDEN, MINE)
        assert await tx.feeds.all(CAMDEN) == [MINE]
        for other in (EVERYONE, replace(MINE, area="Merton")):
            with pytest.raises(OutOfScope):
                await tx.feeds.keep(CAMDEN, other)
