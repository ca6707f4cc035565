"""A network whose people agreed to be asked."""

import pytest

from bot.domain.actor import OPERATOR
from tests.services.checkins.moves import PEOPLE
from tests.services.conftest import World, cells, silent


@pytest.fixture
async def network(world: World) -> World:
    await world.app.enrolment.take_in(OPERATOR, cells(PEOPLE), silent)
    return world
