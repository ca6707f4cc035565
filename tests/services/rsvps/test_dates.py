"""DATES: what is ahead, and answers from there."""

from dataclasses import replace

from bot.domain.actor import SYSTEM
from bot.domain.events import Sort
from bot.domain.meetings import Coming
from bot.services.receive.keep import QUESTION
from tests.services.rsvps.conftest import BOARD, CHOIR, FORUM, GRACE, OSEI, ROKEYA, SHARED, TRAINING, Hall
from tests.services.rsvps.moves import Meant

HOW = "Answer with letter and number, for example A1. 1 coming, 2 not coming, 3 not sure."


async def test_dates_lists_what_is_ahead_with_letters_and_answers(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.set_up(Meant(title="Play fund", days=15, sort=Sort.FUNDING))
    training = await hall.set_up(TRAINING)
    await hall.set_up(CHOIR)
    await hall.invite(SHARED, forum)
    await hall.text(SHARED, "1", "0")
    (listed,) = await hall.text(SHARED, "DATES")
    assert listed == (
        "This is ahead:\n"
        "A Forum for families, Thu 3 Dec, 19:00: Coming\n"
        "- Play fund: open until Tue 8 Dec, 19:00\n"
        "B First aid training, Sun 13 Dec, 19:00: No answer yet\n" + HOW
    )
    assert await hall.reading() == "dates"
    await hall.text(SHARED, "A2", "b1", "0")
    assert await hall.answers(forum) == {"Sewing Room": (Coming.NO, ())}
    assert await hall.answers(training) == {"Sewing Room": (Coming.YES, ())}
    (listed,) = await hall.text(SHARED, "dates")
    assert "19:00: Not coming\n" in listed


async def test_one_meeting_without_an_answer_may_be_answered_by_a_figure_alone(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.text(SHARED, "DATES", "3", "0")
    assert await hall.answers(forum) == {"Sewing Room": (Coming.UNSURE, ())}
    await hall.text(SHARED, "3")
    assert await hall.reading() == QUESTION


async def test_as_much_is_listed_as_fits_and_the_rest_by_its_number(hall: Hall) -> None:
    for number in range(1, 8):
        await hall.set_up(Meant(title=f"A rather long name of a meeting for families {number}", days=number))
    (listed,) = await hall.text(SHARED, "DATES")
    assert listed.count("\n") == 5 + 2
    assert listed.endswith("For more, text DATES 6.")
    (rest,) = await hall.text(SHARED, "DATES 6")
    assert [line[0] for line in rest.splitlines()[1:-1]] == ["F", "G"]
    (beyond,) = await hall.text(SHARED, "dates 99")
    assert beyond == listed
    longest = max(len(each.text) for each in hall.world.sms.sent if each.text.startswith("This is ahead"))
    assert longest <= 5 * 153


async def test_letters_stay_with_their_meetings(hall: Hall) -> None:
    board = await hall.set_up(BOARD)
    await hall.invite(SHARED, board)
    await hall.set_up(FORUM)
    (listed,) = await hall.text(SHARED, "DATES")
    assert [line[0] for line in listed.splitlines()[1:3]] == ["B", "A"]
    assert "for example B1" in listed


async def test_only_what_is_for_their_groups_and_known_by_now_is_listed(hall: Hall) -> None:
    await hall.set_up(CHOIR)
    later = await hall.set_up(FORUM)
    async with hall.world.app.database() as tx:
        await tx.events.save(SYSTEM, replace(later, announced_at=later.span.starts_at))
    assert await hall.text(OSEI, "DATES") == [
        "Nothing is ahead for your group now. We text you when there is."
    ]
    (listed,) = await hall.text(GRACE, "meetings")
    assert "Choir forum" in listed


async def test_an_answer_of_another_in_the_group_is_shown(hall: Hall) -> None:
    choir = await hall.set_up(CHOIR)
    await hall.invite(ROKEYA, choir)
    await hall.text(ROKEYA, "2")
    (listed,) = await hall.text(GRACE, "DATES")
    assert "19:00: Not coming" in listed
    await hall.text(GRACE, "A1", "0")
    assert await hall.answers(choir) == {"Lantern Choir": (Coming.YES, ())}


async def test_dates_leaves_an_open_question_open(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    await hall.text(SHARED, "1", "DATES", "2")
    assert (await hall.answers(forum))["Sewing Room"][1] != ()


async def test_a_stranger_is_asked_who_they_are(hall: Hall) -> None:
    await hall.set_up(FORUM)
    (said,) = await hall.text("+447700900099", "DATES")
    assert "Write your name" in said


async def test_one_who_stopped_hears_nothing(hall: Hall) -> None:
    await hall.set_up(FORUM)
    await hall.text(SHARED, "STOP")
    assert await hall.text(SHARED, "DATES") == []
