"""Reminders of meetings: when they go out, to whom, and what becomes of those that are late."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.actor import OPERATOR
from bot.domain.ids import EventId
from bot.domain.occurrences import Fate
from tests.fakes import NOON
from tests.services.meetings.moves import CAMDEN, DAY, HOUR, MERTON, SHARED, Moves, at


async def test_people_are_told_four_times_and_never_at_a_bad_hour(moves: Moves) -> None:
    meeting = await moves.add(days=30, area="Camden")
    assert meeting.event.decisive_at == at(23, 19)
    await moves.until(at(24, 12))
    assert await moves.fates(meeting) == {
        (code, Fate.FIRED): 2 for code in ("invitation", "week_before", "evening_before", "hours_before")
    }
    texts = moves.world.texts(CAMDEN)
    assert len(texts) == 5
    assert "Test Network" in texts[0]
    assert moves.world.texts(MERTON) == []


async def test_a_phone_that_two_people_read_gets_each_text_once(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Sewing Sisters")
    await moves.until(NOON + DAY)
    assert await moves.fates(meeting) == {
        ("invitation", Fate.FIRED): 2,
        **{(code, Fate.PENDING): 2 for code in ("week_before", "evening_before", "hours_before")},
    }
    assert len(moves.world.texts(SHARED)) == 2


async def test_what_was_not_sent_in_time_is_caught_up_if_it_is_of_use_and_else_shown(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    await moves.sleep_until(at(23, 15))
    await moves.look()
    await moves.world.drain()
    assert len(moves.world.texts(MERTON)) == 2
    assert await moves.fates(meeting) == {
        ("invitation", Fate.FIRED): 1,
        ("week_before", Fate.EXPIRED): 1,
        ("evening_before", Fate.EXPIRED): 1,
        ("hours_before", Fate.PENDING): 1,
    }
    assert await moves.kinds() == [("expired", 1), ("expired", 1)]
    await moves.until(at(23, 18))
    assert len(moves.world.texts(MERTON)) == 3


async def test_what_is_caught_up_at_night_waits_for_the_next_good_hour(moves: Moves) -> None:
    await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    await moves.sleep_until(at(17, 3))
    await moves.look()
    await moves.until(at(17, 8))
    assert len(moves.world.texts(MERTON)) == 2
    await moves.until(at(17, 10))
    assert len(moves.world.texts(MERTON)) == 3


async def test_who_has_stopped_or_left_is_not_reminded(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    await moves.world.write("STOP", MERTON)
    await moves.until(at(24, 12))
    assert (await moves.fates(meeting))["week_before", Fate.DROPPED] == 1


async def test_a_deadline_asks_for_no_answer_and_has_its_own_plan(moves: Moves) -> None:
    meeting = await moves.add(days=30, kind="tender", group="Chess and Chat")
    await moves.until(at(24, 12))
    assert [each.reminder for each in await moves.occurrences(meeting) if each.fate is Fate.FIRED] == [
        "opening",
        "half_way",
        "three_days_before",
        "last_day",
    ]
    assert not any(text.endswith("1 2 3") for text in moves.world.texts(MERTON))


async def test_people_hear_of_the_meetings_of_a_series_one_by_one(moves: Moves) -> None:
    await moves.add(days=30, repeats="FREQ=MONTHLY", group="Chess and Chat")
    await moves.until(NOON + DAY)
    assert len(moves.world.texts(MERTON)) == 2
    await moves.until(datetime(2026, 12, 27, 12, tzinfo=UTC))
    ahead = await moves.app.meetings.desk.meetings(OPERATOR, past=True)
    invited = [await moves.fates(each) for each in ahead[:3]]
    assert [each.get(("invitation", Fate.FIRED)) for each in invited] == [1, 1, None]


async def test_several_meetings_that_wait_at_a_phone_are_asked_about_together(moves: Moves) -> None:
    await moves.add(days=30, title="Forum", group="Chess and Chat")
    await moves.add(days=31, title="Board", group="Chess and Chat")
    await moves.until(NOON + DAY)
    texts = moves.world.texts(MERTON)
    assert len(texts) == 4
    assert "1 yes, 2 no" in texts[1]
    assert "1 yes, 2 no" not in texts[2]
    assert "A Forum" in texts[3]
    assert "B Board" in texts[3]
    await moves.world.write("B1", MERTON)
    await moves.world.drain()
    report = await moves.app.meetings.aftermath.report(OPERATOR, EventId(2))
    assert report.answers.yes == 1


async def test_two_schedulers_on_one_database_send_each_reminder_once(moves: Moves) -> None:
    other = Moves(world=replace(moves.world, app=moves.world.restart()))
    meeting = await moves.add(days=30)
    for moment in (NOON, NOON + 6 * HOUR, at(16, 12), at(17, 12), at(22, 18), at(23, 17)):
        await moves.sleep_until(max(moment, moves.world.clock.now()))
        await asyncio.gather(moves.look(), other.look(), moves.look(), other.look())
        await moves.world.drain()
    assert await moves.fates(meeting) == {
        (code, Fate.FIRED): 5 for code in ("invitation", "week_before", "evening_before", "hours_before")
    }
    assert {phone: len(moves.world.texts(phone)) for phone in (CAMDEN, MERTON, SHARED)} == dict.fromkeys(
        (CAMDEN, MERTON, SHARED), 5
    )


async def test_who_wishes_for_other_hours_is_reminded_in_them(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    before = {each.reminder: each.due_at for each in await moves.occurrences(meeting)}
    assert before["week_before"] == at(16, 17)
    await moves.world.write("TIMES day", MERTON)
    after = {each.reminder: each.due_at for each in await moves.occurrences(meeting)}
    assert after == {**before, "week_before": at(16, 9), "evening_before": after["evening_before"]}
