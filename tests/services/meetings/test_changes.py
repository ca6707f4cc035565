"""Meetings that are changed or called off, and what people hear of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.actor import OPERATOR, Role
from bot.domain.meetings import Coming
from bot.domain.occurrences import Fate
from tests.fakes import NOON
from tests.services.conftest import LINES, cells, silent
from tests.services.consulting import FIRST, asking
from tests.services.meetings.moves import DAY, HOUR, MERTON, Moves, at


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
        ("altered:1", Fate.DROPPED),
        ("altered:2", Fate.FIRED),
    }
    assert moves.world.texts(MERTON)[-1].splitlines()[1:] == ["Where: Town Hall"]
    await moves.change(meeting, place="Library")
    await moves.change(meeting, starts="2027-01-20 19:00")
    await moves.until(NOON + 2 * DAY)
    assert moves.world.texts(MERTON)[-1].splitlines() == [
        "A change: Forum is now on Wednesday 20 January at 19:00.",
        "Where: Library",
    ]


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


@pytest.mark.parametrize(("said", "told"), [(Coming.YES, 1), (Coming.UNSURE, 1), (Coming.NO, 0)])
async def test_who_answered_before_they_were_invited_hears_that_it_is_off(
    moves: Moves, said: Coming, told: int
) -> None:
    await moves.until(NOON + 10 * HOUR)
    meeting = await moves.add(days=30, group="Chess and Chat")
    moves.world.clock.advance(60)
    await moves.says(meeting, "Chess and Chat", said)
    moves.world.clock.advance(60)
    await moves.cancel(meeting)
    await moves.until(NOON + DAY)
    assert (await moves.fates(meeting)).get(("cancelled", Fate.FIRED), 0) == told
    assert sum("off" in text for text in moves.world.texts(MERTON)) == told


async def test_who_answers_after_a_change_knows_of_it(moves: Moves) -> None:
    await moves.until(NOON + 10 * HOUR)
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.change(meeting, place="Library")
    moves.world.clock.advance(60)
    await moves.says(meeting, "Chess and Chat", Coming.YES)
    await moves.until(NOON + DAY)
    assert not {("changed:1", Fate.FIRED), ("altered:1", Fate.FIRED)} & set(await moves.fates(meeting))


@pytest.mark.parametrize(
    ("first", "then", "line"),
    [
        ({}, {"interpreter": "yes"}, "There will be an interpreter."),
        ({"interpreter": "yes"}, {"interpreter": "no"}, "Sorry, there will be no interpreter."),
        ({}, {"languages": "bn"}, "Languages: Bangla."),
        ({"pays": "travel"}, {"pays": ""}, "Sorry, we cannot pay costs this time."),
        ({"ask": "Sam"}, {"ask": "Nadia"}, "Questions? Ask Nadia."),
    ],
)
async def test_what_people_need_is_told_when_it_changes_without_a_new_time(
    moves: Moves, first: dict[str, str], then: dict[str, str], line: str
) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat", **first)
    await moves.until(NOON + DAY)
    await moves.app.meetings.desk.change(OPERATOR, meeting.event.id, then)
    await moves.until(NOON + 2 * DAY)
    *_, news = moves.world.texts(MERTON)
    assert news.splitlines()[0].startswith("A change to Forum, on Wed")
    assert line in news.splitlines()
    after = await moves.app.meetings.desk.meeting(OPERATOR, meeting.event.id)
    assert after[0].event.sequence == 1


async def test_a_reader_hears_once_of_each_change(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat", interpreter="yes")
    await moves.until(NOON + DAY)
    head = "A change to Forum, on Wednesday 23 December at 19:00."
    for day, (changes, lines) in enumerate(
        [
            ({"interpreter": "no"}, ["Sorry, there will be no interpreter."]),
            ({"place": "Library"}, ["Where: Library"]),
            ({"ask": "Sam"}, ["Where: Library", "Questions? Ask Sam."]),
        ],
        2,
    ):
        await moves.app.meetings.desk.change(OPERATOR, meeting.event.id, changes)
        moves.world.clock.advance(60)
        await moves.app.meetings.planning.catch_up(silent)
        await moves.until(NOON + day * DAY)
        assert moves.world.texts(MERTON)[-1].splitlines() == [head, *lines]


async def test_who_is_invited_after_a_change_does_not_hear_of_it_with_the_next(moves: Moves) -> None:
    meeting = await moves.add(days=30, interpreter="yes")
    await moves.until(NOON + DAY)
    await moves.change(meeting, interpreter="no")
    moves.world.clock.advance(60)
    await moves.until(NOON + 2 * DAY)
    late, known = "+447700900008", moves.world.texts(MERTON)
    agreed = LINES[2].replace("2026-03-02,bulletins", "2026-03-03,bulletins;reminders")
    new = agreed.replace("Chess and Chat", "Book Club").replace("Osei", "Ada").replace(MERTON, late)
    await moves.app.enrolment.take_in(OPERATOR, cells([new]), silent)
    await moves.until(NOON + 3 * DAY)
    assert "You are invited: Forum" in moves.world.texts(late)[-1]
    await moves.change(meeting, place="Library")
    await moves.until(NOON + 4 * DAY)
    assert known[-1].splitlines()[1:] == ["Sorry, there will be no interpreter."]
    for phone in (late, MERTON):
        assert moves.world.texts(phone)[-1].splitlines()[1:] == ["Where: Library"]


async def test_what_is_as_it_was_before_anybody_heard_is_no_news(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + 9 * HOUR)
    before = len(moves.world.texts(MERTON))
    await moves.change(meeting, interpreter="yes")
    await moves.change(meeting, interpreter="no")
    await moves.until(NOON + DAY)
    assert len(moves.world.texts(MERTON)) == before
    await moves.change(meeting, place="Library")
    await moves.until(NOON + 2 * DAY)
    assert moves.world.texts(MERTON)[-1].splitlines()[1:] == ["Where: Library"]


async def test_another_end_is_for_calendars_and_another_title_for_people(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat", ends="2026-12-23 21:00")
    await moves.until(NOON + DAY)
    before = len(moves.world.texts(MERTON))
    (later,) = await moves.change(meeting, ends="2026-12-23 22:00")
    assert later.event.sequence == 1
    await moves.until(NOON + 2 * DAY)
    assert len(moves.world.texts(MERTON)) == before
    await moves.change(meeting, title="Assembly")
    await moves.until(NOON + 3 * DAY)
    assert moves.world.texts(MERTON)[before:] == ["A change to Assembly, on Wednesday 23 December at 19:00."]


async def test_who_organises_a_meeting_or_a_consultation_and_its_topics_are_nobodys_news(
    moves: Moves,
) -> None:
    await moves.app.directory.add_staff("Nadia", Role.COORDINATOR, [])
    staff = (await moves.app.directory.act_as("Nadia")).staff
    meeting = await moves.add(days=30, group="Chess and Chat")
    asked = await moves.app.consulting.desk.add(OPERATOR, asking(FIRST))
    await moves.until(NOON + DAY)
    before = len(moves.world.texts(MERTON))
    await moves.change(meeting, organiser="Nadia")
    changed = await moves.app.consulting.desk.change(
        OPERATOR,
        asked.event.id,
        lambda was: replace(was, topics=("youth",), event=replace(was.event, organiser=staff)),
    )
    assert (changed.heard, changed.consultation.event.sequence) == (False, 0)
    assert changed.consultation.event.organiser == staff
    await moves.until(NOON + 2 * DAY)
    assert len(moves.world.texts(MERTON)) == before
