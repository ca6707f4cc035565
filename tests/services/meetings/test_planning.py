"""How reminders of meetings are planned, and what the plan shows."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.audience import Audience
from bot.domain.meetings import Coming
from bot.domain.occurrences import Fate
from bot.ports.work import Tx, Work
from bot.services.meetings.planning import SAID_NO
from tests.fakes import NOON
from tests.services.conftest import cells, silent
from tests.services.meetings.moves import DAY, HOUR, MERTON, Moves, at


@dataclass(frozen=True, slots=True)
class Counting:
    """Units of work, of which those that write are counted; implements bot.ports.work.Work."""

    work: Work
    writes: list[None]

    def __call__(self) -> AbstractAsyncContextManager[Tx]:
        self.writes.append(None)
        return self.work()

    def reading(self) -> AbstractAsyncContextManager[Tx]:
        return self.work.reading()

    def is_open(self) -> bool:
        return self.work.is_open()


async def test_who_is_new_is_found_within_the_hour(moves: Moves) -> None:
    meeting = await moves.add(days=30, area="Merton")
    await moves.until(NOON + 30 * HOUR)
    row = "Chess and Chat,community,Merton,1,,,en,Newcomer,,+447700900009,form,2026-03-02,reminders"
    await moves.app.enrolment.take_in(OPERATOR, cells([row]), silent)
    # Not to the second: what is sent takes time, and so the looks are no whole hours apart.
    await moves.until(NOON + 31.1 * HOUR)
    await moves.until(NOON + 60 * HOUR)
    assert len(moves.world.texts("+447700900009")) == 2
    assert (await moves.fates(meeting))["invitation", Fate.FIRED] == 4


async def test_who_cannot_be_reached_is_looked_at_every_hour_without_the_writer(moves: Moves) -> None:
    await moves.world.write("STOP", MERTON)
    meetings = [await moves.add(days=30 + day, group="Chess and Chat") for day in range(3)]
    writes: list[None] = []
    counting = Counting(moves.app.database, writes)
    planning = replace(moves.app.meetings.planning, work=counting)
    for _ in range(2):
        moves.world.clock.advance(HOUR.total_seconds() + 1)
        writes.clear()
        await planning.catch_up(silent)
        assert len(writes) == 1
        assert not any([await moves.occurrences(each) for each in meetings])
    writes.clear()
    await planning.catch_up(silent)
    assert writes == []
    await moves.world.write("START", MERTON)
    moves.world.clock.advance(HOUR.total_seconds())
    await planning.catch_up(silent)
    assert all([await moves.occurrences(each) for each in meetings])


async def test_that_a_meeting_is_for_groups_that_are_gone_is_told(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    assert await moves.kinds() == []
    async with moves.app.database() as tx:
        gone = replace(meeting.event, audience=Audience(groups=("No Such Circle",)), sequence=1)
        await tx.events.save(SYSTEM, gone)
    await moves.app.meetings.planning.catch_up(silent)
    assert await moves.kinds() == [("for_nobody", None)]
    async with moves.app.database() as tx:
        await tx.events.save(SYSTEM, replace(meeting.event, sequence=2))
    await moves.app.meetings.planning.catch_up(silent)
    assert await moves.kinds() == []


async def test_when_nothing_can_be_said_in_time_the_organiser_is_told(moves: Moves) -> None:
    await moves.until(NOON + 10 * HOUR)
    tomorrow = (moves.world.clock.now() + DAY).date()
    row = {"title": "Early", "kind": "forum", "starts": f"{tomorrow} 08:00"}
    await moves.app.meetings.desk.add(OPERATOR, row)
    await moves.look()
    assert ("not_reminded", 5) in await moves.kinds()


async def test_the_plan_shows_what_is_to_come_what_went_out_and_what_was_dropped(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat", repeats="FREQ=MONTHLY")
    ahead = await moves.app.meetings.desk.meetings(OPERATOR)
    planning = moves.app.meetings.planning
    unplanned = await planning.foresee(OPERATOR, ahead[3].event)
    assert [(each.reminder, each.fate) for each in unplanned] == [
        (code, Fate.PENDING) for code in ("invitation", "week_before", "evening_before", "hours_before")
    ]
    assert await moves.occurrences(ahead[3]) == []
    await moves.until(at(17, 12))
    await moves.says(meeting, "Chess and Chat", Coming.NO)
    await moves.until(at(24, 12))
    assert [(each.reminder, each.fate) for each in await planning.foresee(OPERATOR, meeting.event)] == [
        ("invitation", Fate.FIRED),
        ("week_before", Fate.FIRED),
        ("evening_before", Fate.DROPPED),
        ("hours_before", Fate.DROPPED),
    ]
    people = await planning.people(OPERATOR, meeting.event)
    assert list(people.values()) == ["Chess and Chat"]


async def test_the_plan_shows_who_said_no(moves: Moves) -> None:
    meeting = await moves.add(days=30, area="Merton")
    await moves.until(NOON + DAY)
    before = await moves.app.meetings.planning.foresee(OPERATOR, meeting.event)
    await moves.says(meeting, "Chess and Chat", Coming.NO)
    shown = await moves.app.meetings.planning.foresee(OPERATOR, meeting.event)
    declined = {each.contact for each in shown if each.why == SAID_NO}
    assert len(declined) == 1
    assert [
        (each.reminder, each.fate) for each in shown if each.contact in declined and each.why == SAID_NO
    ] == [(code, Fate.DROPPED) for code in ("week_before", "evening_before", "hours_before")]
    assert [each for each in shown if each.contact not in declined] == [
        each for each in before if each.contact not in declined
    ]


async def test_a_restart_in_the_middle_of_planning_ends_in_the_same_plan(moves: Moves) -> None:
    desk = moves.app.meetings.desk
    (meeting,) = await desk.add(OPERATOR, {"title": "Forum", "kind": "forum", "starts": "2026-12-23 19:00"})

    def cut(_done: int, _whole: int | None) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        await moves.app.meetings.planning.catch_up(cut)
    begun = await moves.occurrences(meeting)
    await moves.app.meetings.planning.catch_up(silent)
    assert await moves.occurrences(meeting) == begun
    async with moves.app.database.reading() as tx:
        assert await tx.plannings.waiting(SYSTEM, NOON, NOON + DAY, NOON - HOUR, simulated=False) == []


async def test_series_that_need_nothing_are_looked_at_daily_without_the_writer(moves: Moves) -> None:
    for title in ("Forum", "Board", "Training"):
        await moves.add(days=30, title=title, repeats="FREQ=MONTHLY")
    ended = await moves.add(days=30, title="Old", repeats="FREQ=MONTHLY")
    await moves.cancel(ended, following=True)
    writes: list[None] = []
    counting = Counting(moves.app.database, writes)
    serial = replace(moves.app.meetings.serial, work=counting)
    meetings = len(await moves.app.meetings.desk.meetings(OPERATOR, past=True))
    await moves.sleep_until(NOON + 2 * DAY)
    for expected in (1, 0):
        writes.clear()
        await serial.tick()
        assert len(writes) == expected
    assert len(await moves.app.meetings.desk.meetings(OPERATOR, past=True)) == meetings
    await moves.sleep_until(NOON + 40 * DAY)
    writes.clear()
    await serial.tick()
    assert len(writes) == 3
    assert len(await moves.app.meetings.desk.meetings(OPERATOR, past=True)) == meetings + 3
