"""Meetings that are changed or called off, and what people and staff hear of it."""

from datetime import UTC, datetime

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.occurrences import Fate
from tests.fakes import NOON
from tests.services.conftest import World
from tests.services.meeting_moves import DAY, MERTON, Moves


@pytest.fixture
async def moves(world: World) -> Moves:
    moves = Moves(world=world)
    await moves.agree()
    return moves


async def test_a_meeting_of_a_series_that_is_moved_to_soon_is_told_and_planned(moves: Moves) -> None:
    await moves.add(days=30, repeats="FREQ=MONTHLY", group="Chess and Chat")
    third = (await moves.app.meetings.desk.meetings(OPERATOR))[2]
    day = (NOON + 25 * DAY).date()
    await moves.change(third, starts=f"{day} 19:00")
    assert await moves.kinds() == []
    await moves.until(datetime(2026, 12, 20, 12, tzinfo=UTC))
    assert await moves.fates(third) == {
        (code, Fate.FIRED): 1 for code in ("invitation", "week_before", "evening_before", "hours_before")
    }
    assert moves.world.texts(MERTON)
