"""Meetings in a small network whose people have agreed to be reminded."""

import pytest

from tests.services.conftest import World
from tests.services.meetings.moves import Moves


@pytest.fixture
async def moves(world: World) -> Moves:
    moves = Moves(world=world)
    await moves.agree()
    return moves
