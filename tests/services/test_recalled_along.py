"""Texts that name a meeting beside its own reminders, when it is changed or called off before they went."""

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.meetings import Meeting
from bot.domain.messages import State
from bot.domain.occurrences import Fate
from tests.fakes import NOON
from tests.services.conftest import World, cells, silent
from tests.services.meetings.moves import CAMDEN, DAY, HOUR, MERTON, Moves

GRACE = "+447700900002"
LIST = "These wait for your answer:"


@pytest.fixture
async def moves(world: World) -> Moves:
    moves = Moves(world=world)
    await moves.agree()
    return moves


async def crowd(moves: Moves, *titles: str) -> list[Meeting]:
    """Meetings to which the same phone is invited at once; all of it is in the outbox, and has not gone."""
    found = [
        await moves.add(days=30 + day, title=title, group="Chess and Chat")
        for day, title in enumerate(titles)
    ]
    due = [each.due_at for one in found for each in await moves.occurrences(one) if each.fate is Fate.PENDING]
    await moves.sleep_until(min(due))
    await moves.look()
    assert (await moves.world.states())[State.QUEUED] >= len(titles) + 2
    moves.world.clock.advance(60)
    return found


def lists(moves: Moves) -> list[list[str]]:
    """What the lists of several at a phone name."""
    texts = [text.splitlines() for text in moves.world.texts(MERTON)]
    return [lines[1:-1] for lines in texts if lines[0] == LIST]


async def test_a_list_does_not_name_what_was_called_off_and_asks_about_the_rest(moves: Moves) -> None:
    forum, *_ = await crowd(moves, "Forum", "Board", "Training")
    await moves.cancel(forum)
    await moves.until(NOON + DAY)
    assert not any("Forum" in text for text in moves.world.texts(MERTON))
    assert lists(moves) == [["B Board, Thu 24 Dec, 19:00", "C Training, Fri 25 Dec, 19:00"]]
    await moves.world.write("B1", MERTON)
    await moves.world.drain()
    assert "you are coming to Board" in moves.world.texts(MERTON)[-1]


async def test_what_is_left_of_a_list_is_asked_even_when_it_is_one(moves: Moves) -> None:
    forum, _board = await crowd(moves, "Forum", "Board")
    await moves.cancel(forum)
    await moves.until(NOON + DAY)
    assert lists(moves) == [["B Board, Thu 24 Dec, 19:00"]]


async def test_of_a_list_with_nothing_left_nothing_goes(moves: Moves) -> None:
    for meeting in await crowd(moves, "Forum", "Board"):
        await moves.cancel(meeting)
    await moves.until(NOON + DAY)
    assert moves.world.texts(MERTON) == []


async def test_a_list_names_what_was_moved_by_its_new_day_and_once(moves: Moves) -> None:
    forum, _board = await crowd(moves, "Forum", "Board")
    await moves.change(forum, starts="18:30")
    await moves.until(NOON + DAY)
    assert not any("23 December at 19:00" in text for text in moves.world.texts(MERTON))
    assert lists(moves) == [["A Forum, Wed 23 Dec, 18:30", "B Board, Thu 24 Dec, 19:00"]]


async def test_a_list_of_meetings_that_are_all_moved_names_each_as_it_is_and_comes_once(moves: Moves) -> None:
    await moves.add(days=21, repeats="FREQ=DAILY;COUNT=2", group="Chess and Chat")
    first, _second = await moves.app.meetings.desk.meetings(OPERATOR)
    await moves.sleep_until(min(each.due_at for each in await moves.occurrences(first)))
    await moves.look()
    await moves.change(first, following=True, starts="18:30")
    await moves.until(NOON + DAY)
    assert lists(moves) == [["A Forum, Mon 14 Dec, 18:30", "B Forum, Tue 15 Dec, 18:30"]]


async def answered_at_night(moves: Moves) -> Meeting:
    """One of a group answers at an hour at which the others of it are not told."""
    meeting = await moves.add(days=30, group="Lantern Circle")
    await moves.until(NOON + 7 * HOUR)
    await moves.sleep_until(NOON + 10 * HOUR)
    await moves.world.write("1", CAMDEN)
    await moves.world.drain()
    assert (await moves.world.states())[State.QUEUED] == 1
    return meeting


def told(moves: Moves) -> list[str]:
    return [text for text in moves.world.texts(GRACE) if "answered about" in text]


async def test_nobody_hears_that_somebody_comes_to_what_is_off(moves: Moves) -> None:
    await moves.cancel(await answered_at_night(moves))
    await moves.until(NOON + 2 * DAY)
    assert told(moves) == []
    assert "called off" in moves.world.texts(GRACE)[-1]


async def test_others_of_a_group_hear_what_was_answered_with_the_new_day(moves: Moves) -> None:
    meeting = await answered_at_night(moves)
    await moves.change(meeting, starts="2027-01-13 18:30")
    await moves.change(meeting, starts="2027-01-20 18:30")
    await moves.until(NOON + 2 * DAY)
    (text,) = told(moves)
    assert text.startswith("Someone from Lantern Circle answered about Forum, Wed 20 Jan, 18:30: Coming.")


def heard(moves: Moves, number: str) -> list[str]:
    """What a phone is told of others' answers, without what follows on it."""
    return [text.partition("\n")[0] for text in moves.world.texts(number) if "answered about" in text]


async def test_nobody_is_told_their_own_answer_for_another_group_of_theirs(moves: Moves) -> None:
    row = "Chess and Chat,community,Merton,1,,,en,Rokeya,,+447700900001,form,2026-03-03,bulletins;reminders"
    await moves.app.enrolment.take_in(OPERATOR, cells([row]), silent)
    meeting = await moves.add(days=30)
    await moves.until(NOON + 7 * HOUR)
    for text in ("LANG English", "1", "0"):
        await moves.world.write(text, CAMDEN)
        await moves.world.drain()
    await moves.until(NOON + 7.5 * HOUR)
    await moves.sleep_until(NOON + 10 * HOUR)
    await moves.world.write("2", MERTON)
    await moves.world.drain()
    await moves.change(meeting, place="Library")
    await moves.until(NOON + 2 * DAY)
    (text,) = heard(moves, CAMDEN)
    assert text.startswith("Someone from Chess and Chat answered about Forum")
    assert "Not coming" in text


async def test_who_answers_after_a_colleague_hears_nothing_of_it_after_a_change(moves: Moves) -> None:
    await moves.world.write("LANG English", CAMDEN)
    await moves.world.drain()
    meeting = await answered_at_night(moves)
    await moves.world.write("2", GRACE)
    await moves.world.drain()
    await moves.change(meeting, starts="2027-01-13 18:30")
    await moves.until(NOON + 2 * DAY)
    assert told(moves) == []
    (text,) = heard(moves, CAMDEN)
    assert "Not coming" in text


async def test_a_mind_changed_at_night_is_told_once_after_a_change(moves: Moves) -> None:
    meeting = await answered_at_night(moves)
    for text in ("0", "A2"):
        await moves.world.write(text, CAMDEN)
        await moves.world.drain()
    await moves.change(meeting, starts="2027-01-13 18:30")
    await moves.until(NOON + 2 * DAY)
    (text,) = told(moves)
    assert "Not coming" in text
