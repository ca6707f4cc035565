"""What of a meeting waits in the outbox while it is changed, called off or forgotten."""

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.meetings import Meeting
from bot.domain.messages import State
from bot.domain.occurrences import Fate
from tests.fakes import NOON
from tests.services.meetings.moves import DAY, HOUR, MERTON, Moves


async def queue(moves: Moves, meeting: Meeting) -> None:
    """Its next text is in the outbox, and has not gone a minute later."""
    await moves.sleep_until(
        min(each.due_at for each in await moves.occurrences(meeting) if each.fate is Fate.PENDING)
    )
    await moves.look()
    assert (await moves.world.states())[State.QUEUED]
    moves.world.clock.advance(60)


async def fire(moves: Moves, **given: str) -> Meeting:
    meeting = await moves.add(days=30, group="Chess and Chat", **given)
    await queue(moves, meeting)
    return meeting


async def test_nobody_is_invited_to_what_was_called_off_before_the_text_went(moves: Moves) -> None:
    meeting = await fire(moves)
    await moves.cancel(meeting)
    await moves.until(NOON + DAY)
    assert moves.world.texts(MERTON) == []
    assert {
        (each.entry.status, each.entry.reason)
        for each in await moves.world.log()
        if each.entry.status == "suppressed"
    } == {("suppressed", "overtaken")}


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"starts": "2027-01-20 18:30"}, "20 Jan"),
        ({"place": "Library"}, "23 Dec"),
        ({"starts": "18:00", "place": "Library"}, "23 Dec"),
    ],
)
async def test_who_was_about_to_be_invited_is_invited_once_to_what_it_is_now(
    moves: Moves, changes: dict[str, str], day: str
) -> None:
    meeting = await fire(moves, place="Town Hall")
    await moves.app.meetings.desk.change(OPERATOR, meeting.event.id, changes)
    await moves.until(NOON + DAY)
    _introduction, invitation = moves.world.texts(MERTON)
    assert ("Library" in invitation) == ("place" in changes)
    assert ("Town Hall" in invitation) == ("place" not in changes)
    assert day in invitation
    assert (await moves.fates(meeting))["invitation", Fate.FIRED] == 1


async def test_only_what_is_of_the_changed_meeting_is_taken_back(moves: Moves) -> None:
    other = await moves.add(days=31, title="Board", group="Chess and Chat")
    meeting = await fire(moves)
    assert len(await moves.occurrences(other)) == 4
    await moves.cancel(meeting)
    await moves.until(NOON + DAY)
    texts = moves.world.texts(MERTON)
    assert "Board" in texts[1]
    assert (await moves.fates(other))["invitation", Fate.FIRED] == 1


async def test_news_that_wait_give_way_to_later_news(moves: Moves) -> None:
    meeting = await fire(moves)
    await moves.until(moves.world.clock.now() + HOUR)
    await moves.change(meeting, place="Library")
    await queue(moves, meeting)
    await moves.cancel(meeting)
    await moves.until(NOON + DAY)
    assert not any("Library" in text for text in moves.world.texts(MERTON))
    assert len(moves.world.texts(MERTON)) == 3


async def test_a_reminder_that_was_lost_in_the_outbox_is_shown(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    for code in ("week_before", "evening_before"):
        await queue(moves, meeting)
        assert (await moves.fates(meeting))[code, Fate.FIRED] == 1
        if code == "week_before":
            await moves.world.drain()
    await moves.sleep_until(moves.world.clock.now() + 16 * HOUR)
    await moves.world.drain()
    assert (await moves.fates(meeting))["evening_before", Fate.EXPIRED] == 1
    assert await moves.kinds() == [("expired", 1)]
    told = await moves.app.meetings.notices.notices(OPERATOR, None, done=False)
    assert told[0].notice.subject == "evening_before"
