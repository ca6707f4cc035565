"""Meetings that are changed or called off, and what people and staff hear of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.actor import OPERATOR, Role
from bot.domain.audience import Audience
from bot.domain.errors import Refused
from bot.domain.meetings import Coming, Meeting
from bot.domain.messages import State
from bot.domain.occurrences import Fate
from bot.services.meetings.planning import SAID_NO
from tests.fakes import NOON
from tests.services.conftest import World, silent
from tests.services.consulting import FIRST, asking
from tests.services.meeting_moves import DAY, HOUR, MERTON, Moves


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
    assert ("changed:1", Fate.FIRED) not in await moves.fates(meeting)


async def test_late_notice_that_was_mended_is_flagged_anew_when_it_is_late_again(moves: Moves) -> None:
    meeting = await moves.add(days=10)
    await moves.change(meeting, starts="2027-01-20 19:00")
    assert await moves.kinds() == []
    await moves.change(meeting, starts=f"{(NOON + 8 * DAY).date()} 19:00")
    assert await moves.kinds() == [("short_notice", 8)]


async def test_who_adds_a_meeting_hears_what_must_be_known_of_it(moves: Moves) -> None:
    app = moves.app
    await app.directory.add_staff("Nadia", Role.WORKER, ["Camden"])
    worker = await app.directory.act_as("Nadia")
    row = {
        "title": "Forum",
        "kind": "forum",
        "starts": f"{(NOON + 5 * DAY).date()} 19:00",
        "area": "Camden",
    }
    (meeting,) = await app.meetings.desk.add(worker, row)
    lines = [(2, row | {"title": "Imported"}), (3, row | {"title": "Another's", "organiser": "Sam"})]
    await app.directory.add_staff("Sam", Role.COORDINATOR, [])
    assert (await app.meetings.imports.take_in(worker, lines, silent)).taken
    found = await app.meetings.notices.notices(worker, None, done=False)
    assert {each.event.title for each in found if each.event} == {"Forum", "Imported"}
    assert meeting.event.organiser == worker.staff


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


async def test_a_group_outside_the_areas_that_are_named_is_refused(moves: Moves) -> None:
    with pytest.raises(Refused, match="nobody of 'Chess and Chat' would hear"):
        await moves.add(area="Camden", group="Chess and Chat")
    await moves.add(area="Merton", group="Chess and Chat")
    audience = Audience(areas=("Camden",), groups=("Chess and Chat",))
    with pytest.raises(Refused, match="nobody of 'Chess and Chat' would hear"):
        await moves.app.consulting.desk.add(OPERATOR, replace(asking(FIRST), audience=audience))


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
    assert news.splitlines()[0].startswith("A change: Forum, on Wed")
    assert line in news.splitlines()
    after = await moves.app.meetings.desk.meeting(OPERATOR, meeting.event.id)
    assert after[0].event.sequence == 1


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
