"""Meetings from being set up to looking back, on phones that are real as far as the services know."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.ids import EventId
from bot.domain.meetings import Coming
from bot.domain.occurrences import Fate
from bot.ports.work import Tx, Work
from tests.fakes import NOON
from tests.services.conftest import World, cells, silent
from tests.services.meeting_moves import CAMDEN, DAY, HOUR, MERTON, SHARED, Moves

CAMDEN_WORKER = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))


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


@pytest.fixture
async def moves(world: World) -> Moves:
    moves = Moves(world=world)
    await moves.agree()
    return moves


def at(day: int, hour: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


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


async def test_a_group_that_said_no_hears_only_of_changes(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    await moves.says(meeting, "Chess and Chat", Coming.NO)
    await moves.until(at(18, 12))
    assert len(moves.world.texts(MERTON)) == 2
    assert (await moves.fates(meeting))["week_before", Fate.DROPPED] == 1
    await moves.change(meeting, place="Library")
    await moves.until(at(18, 14))
    assert len(moves.world.texts(MERTON)) == 3
    await moves.cancel(meeting)
    await moves.until(at(24, 12))
    assert len(moves.world.texts(MERTON)) == 4


async def test_only_who_has_heard_of_a_meeting_hears_that_it_changed(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.change(meeting, place="Library")
    await moves.until(NOON + DAY)
    assert len(moves.world.texts(MERTON)) == 2
    assert [each.reminder for each in await moves.occurrences(meeting) if each.fate is Fate.FIRED] == [
        "invitation"
    ]
    await moves.cancel(await moves.add(days=20, group="Chess and Chat"))
    await moves.until(NOON + 2 * DAY)
    assert len(moves.world.texts(MERTON)) == 2


async def test_a_meeting_that_is_moved_is_reminded_of_anew(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(at(22, 20))
    assert len(moves.world.texts(MERTON)) == 4
    await moves.change(meeting, starts="2027-01-20 19:00")
    await moves.until(datetime(2027, 1, 21, 12, tzinfo=UTC))
    found = await moves.occurrences(meeting)
    assert {each.reminder: each.fate for each in found} == {
        "invitation": Fate.FIRED,
        "week_before": Fate.FIRED,
        "evening_before": Fate.FIRED,
        "hours_before": Fate.FIRED,
        "changed:1": Fate.FIRED,
    }
    assert len(moves.world.texts(MERTON)) == 8


async def test_what_changes_on_the_day_is_told_whatever_the_hour(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(at(23, 2))
    before = len(moves.world.texts(MERTON))
    await moves.cancel(meeting)
    await moves.until(at(23, 3))
    assert len(moves.world.texts(MERTON)) == before + 1


async def test_what_changes_in_the_night_before_waits_for_the_morning(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(at(21, 22))
    before = len(moves.world.texts(MERTON))
    await moves.change(meeting, place="Library")
    await moves.until(at(22, 8))
    assert len(moves.world.texts(MERTON)) == before
    await moves.until(at(22, 10))
    assert len(moves.world.texts(MERTON)) == before + 1


async def test_two_changes_before_the_first_was_told_are_told_as_one(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + 9 * HOUR)
    assert len(moves.world.texts(MERTON)) == 2
    await moves.change(meeting, place="Library")
    await moves.change(meeting, place="Town Hall")
    await moves.until(NOON + DAY)
    assert len(moves.world.texts(MERTON)) == 3
    assert {(each.reminder, each.fate) for each in await moves.occurrences(meeting)} >= {
        ("changed:1", Fate.DROPPED),
        ("changed:2", Fate.FIRED),
    }


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


async def test_late_notice_is_flagged_with_its_days_and_mended_by_a_later_date(moves: Moves) -> None:
    await moves.add(days=30)
    meeting = await moves.add(days=10, title="Board", kind="board")
    assert await moves.kinds() == [("short_notice", 10)]
    assert [(each.entry.status, each.entry.count) for each in await moves.world.log()][-1] == (
        "short_notice",
        10,
    )
    await moves.change(meeting, starts="2027-01-20 19:00")
    assert await moves.kinds() == []


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


async def test_after_it_the_organiser_learns_what_was_answered_and_says_who_came(moves: Moves) -> None:
    meeting = await moves.add(days=30, pays="travel;cover", ends="21:00")
    await moves.until(NOON + DAY)
    await moves.says(meeting, "Chess and Chat", Coming.YES)
    await moves.says(meeting, "Sewing Sisters", Coming.NO)
    await moves.until(at(23, 20))
    assert await moves.kinds() == []
    await moves.until(at(23, 22))
    assert await moves.kinds() == [("answers", 1)]
    before = len(moves.world.texts(MERTON))
    aftermath = moves.app.meetings.aftermath
    for _ in range(2):
        came = await aftermath.attended(OPERATOR, meeting.event.id, ["lantern circle"], all_yes=True)
        assert came == ["Chess and Chat", "Lantern Circle"]
        await moves.until(moves.world.clock.now() + 20 * HOUR)
    assert await moves.kinds() == []
    assert len(moves.world.texts(MERTON)) == before + 1
    assert (await moves.fates(meeting))["thanks", Fate.FIRED] == 3
    report = await aftermath.report(OPERATOR, meeting.event.id)
    assert (report.answers.yes, report.answers.no, report.answers.silent) == (1, 1, 3)
    assert report.came == ["Lantern Circle", "Chess and Chat"]
    claims = await aftermath.claims(OPERATOR, None, None)
    assert [(each.group_name, each.claims) for each in claims] == [
        ("Chess and Chat", ("travel", "cover")),
        ("Lantern Circle", ("travel", "cover")),
    ]
    assert await aftermath.claims(OPERATOR, at(24, 0), None) == []


async def test_who_came_without_being_asked_is_thanked_as_well(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Lantern Circle")
    await moves.until(at(23, 20))
    aftermath = moves.app.meetings.aftermath
    await aftermath.attended(OPERATOR, meeting.event.id, ["Chess and Chat"], all_yes=False)
    people = await moves.app.meetings.planning.people(OPERATOR, meeting.event)
    await moves.until(at(24, 20))
    (thanks,) = [each for each in await moves.occurrences(meeting) if each.reminder == "thanks"]
    assert (thanks.fate, people[thanks.contact]) == (Fate.FIRED, "Chess and Chat")
    assert len(moves.world.texts(MERTON)) == 2


@pytest.mark.parametrize(
    ("kind", "days", "reason"), [("forum", 30, "has not begun yet"), ("tender", 30, "is a deadline")]
)
async def test_nobody_came_to_what_is_no_meeting_or_to_come(
    moves: Moves, kind: str, days: int, reason: str
) -> None:
    meeting = await moves.add(days=days, kind=kind)
    with pytest.raises(Refused, match=reason):
        await moves.app.meetings.aftermath.attended(OPERATOR, meeting.event.id, [], all_yes=True)


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


async def test_a_series_is_set_up_a_year_ahead_and_goes_on(moves: Moves) -> None:
    first = await moves.add(days=30, repeats="FREQ=MONTHLY")
    desk = moves.app.meetings.desk
    ahead = await desk.meetings(OPERATOR)
    assert len(ahead) == 12
    assert len({each.event.uid for each in ahead}) == 12
    assert {each.series for each in ahead} == {first.series}
    await moves.change(ahead[1], place="Library")
    await moves.change(ahead[2], following=True, starts="18:30", place="Town Hall")
    await moves.cancel(ahead[4])
    await moves.sleep_until(NOON + 100 * DAY)
    await moves.app.meetings.serial.tick()
    later = await desk.meetings(OPERATOR, past=True)
    assert [(each.place, f"{each.event.span.starts:%H:%M}") for each in later] == [
        ("", "19:00"),
        ("Library", "19:00"),
        *[("Town Hall", "18:30")] * 13,
    ]
    await moves.cancel(later[6], following=True)
    await moves.sleep_until(NOON + 400 * DAY)
    await moves.app.meetings.serial.tick()
    after = await desk.meetings(OPERATOR, past=True)
    assert [each.event.cancelled_at is not None for each in after] == [
        *[False] * 4,
        True,
        False,
        *[True] * 9,
    ]


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


async def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(moves: Moves) -> None:
    with pytest.raises(Refused, match=r"(?s)starts: .*area: there is no area 'Camdem': did you mean Camden"):
        await moves.add(area="Camdem", starts="2020-01-01 10:00")
    assert await moves.app.meetings.desk.meetings(OPERATOR, past=True) == []


async def test_staff_of_an_area_set_up_meetings_there_only(moves: Moves) -> None:
    desk = moves.app.meetings.desk
    row = {"title": "Forum", "kind": "forum", "starts": "2027-01-20 19:00"}
    (kept,) = await desk.add(CAMDEN_WORKER, {**row, "area": "Camden"})
    with pytest.raises(OutOfScope):
        await desk.add(CAMDEN_WORKER, row)
    with pytest.raises(Refused, match="no area 'Merton'"):
        await desk.add(CAMDEN_WORKER, {**row, "area": "Merton"})
    merton = await moves.add(area="Merton")
    with pytest.raises(NotFound):
        await desk.cancel(CAMDEN_WORKER, merton.event.id)
    assert [each.event.id for each in await desk.meetings(CAMDEN_WORKER)] == [kept.event.id]


async def test_what_is_past_or_off_or_nowhere_cannot_be_changed(moves: Moves) -> None:
    meeting = await moves.add()
    await moves.cancel(meeting)
    for number, error, reason in (
        (meeting.event.id, Refused, "has been called off"),
        (EventId(99), NotFound, "There is no meeting 99"),
    ):
        with pytest.raises(error, match=reason):
            await moves.app.meetings.desk.change(OPERATOR, number, {"place": "Library"})
    past = await moves.add(days=1)
    with pytest.raises(Refused, match="no part of a series"):
        await moves.cancel(past, following=True)
    await moves.sleep_until(NOON + 3 * DAY)
    with pytest.raises(Refused, match="is past"):
        await moves.app.meetings.desk.cancel(OPERATOR, past.event.id)


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


async def test_who_wishes_for_other_hours_is_reminded_in_them(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    before = {each.reminder: each.due_at for each in await moves.occurrences(meeting)}
    assert before["week_before"] == at(16, 17)
    await moves.world.write("TIMES day", MERTON)
    after = {each.reminder: each.due_at for each in await moves.occurrences(meeting)}
    assert after == {**before, "week_before": at(16, 9), "evening_before": after["evening_before"]}
