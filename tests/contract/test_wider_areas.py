"""Which area lies in which, on both databases."""

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope, volunteer
from bot.domain.areas import Inside
from bot.domain.errors import OutOfScope
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress
from tests.fakes import NOON

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
SOMERS = Inside(area="Somers Town", wider="Camden")
CAMDEN = Inside(area="Camden", wider="London")


async def test_what_is_said_of_an_area_is_kept_replaced_and_forgotten(network: Database) -> None:
    async with network() as tx:
        for each in (SOMERS, CAMDEN):
            await tx.wider_areas.put(OPERATOR, each, NOON)
        assert list(await tx.wider_areas.all(OPERATOR)) == [CAMDEN, SOMERS]
        moved = Inside(area="SOMERS Town", wider="London")
        await tx.wider_areas.put(OPERATOR, moved, NOON)
        assert list(await tx.wider_areas.all(OPERATOR)) == [CAMDEN, moved]
        assert await tx.wider_areas.remove(OPERATOR, " somers  town")
        assert not await tx.wider_areas.remove(OPERATOR, "Somers Town")
        assert list(await tx.wider_areas.all(OPERATOR)) == [CAMDEN]


async def test_it_is_for_those_who_see_everything(network: Database, address_of: FindAddress) -> None:
    phone = volunteer(await address_of(PHONE))
    async with network() as tx:
        for actor in (MERTON, phone):
            with pytest.raises(OutOfScope):
                await tx.wider_areas.all(actor)
            with pytest.raises(OutOfScope):
                await tx.wider_areas.put(actor, SOMERS, NOON)
            with pytest.raises(OutOfScope):
                await tx.wider_areas.remove(actor, "Camden")
