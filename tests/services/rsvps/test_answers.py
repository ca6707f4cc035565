"""Answers about meetings, by text and by button."""

import re

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.journal import EventKind, Query
from bot.domain.meetings import Coming, Need
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments
from bot.services.receive.keep import QUESTION
from tests.services.conftest import silent
from tests.services.rsvps.conftest import (
    BOARD,
    CHAT,
    CHOIR,
    DAY,
    FORUM,
    GRACE,
    OSEI,
    ROKEYA,
    SHARED,
    TRAINING,
    Hall,
)

YES, NO, UNSURE = Coming
NEEDS_QUESTION = (
    "What would help you to come? You can send several: 1 3.\n"
    "1 Childcare\n2 Interpreter\n3 Travel costs\n4 Pay for a stand-in\n5 Easy access\n0 Nothing"
)


async def test_who_comes_is_asked_what_would_help_and_hears_what_was_noted(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    (asking,) = await hall.invite(SHARED, forum)
    assert asking.alone
    assert hall.world.texts(SHARED)[-1] == (
        "Can someone from your group come to Forum for families, Thu 3 Dec, 19:00? 1 yes, 2 no, 3 not sure."
    )
    assert await hall.text(SHARED, "1") == [
        "Thank you. We noted: you are coming to Forum for families, Thu 3 Dec, 19:00.\n" + NEEDS_QUESTION
    ]
    assert await hall.reading() == "rsvp"
    assert await hall.text(SHARED, "1 3") == [
        "Thank you. We tell the organiser what would help: Childcare, Travel costs."
    ]
    assert await hall.reading() == "rsvp_needs"
    assert await hall.answers(forum) == {"Sewing Room": (YES, (Need.CHILDCARE, Need.TRAVEL))}
    assert await hall.asked_at(SHARED) is None


@pytest.mark.parametrize("public_url", ["https://handbill.example.org"])
async def test_by_sms_there_is_a_link_for_the_calendar_where_the_web_can_reach_us(hall: Hall) -> None:
    await hall.invite(SHARED, await hall.set_up(FORUM))
    echo, link, *needs = (await hall.text(SHARED, "1"))[0].split("\n")
    assert echo.startswith("Thank you. We noted: you are coming to Forum for families")
    assert re.fullmatch(r"For your calendar: https://handbill\.example\.org/c/.+\.ics", link)
    assert "\n".join(needs) == NEEDS_QUESTION
    assert not any("calendar" in text for text in await hall.text(SHARED, "0", "A1", "0", "A3"))
    assert not any("calendar" in text for text in await hall.text(SHARED, "A2"))
    assert any("calendar" in text for text in await hall.text(SHARED, "A3"))


@pytest.mark.parametrize("public_url", ["https://handbill.example.org"])
async def test_where_a_link_would_make_the_text_too_long_it_comes_after_it(hall: Hall) -> None:
    await hall.invite(ROKEYA, await hall.set_up(FORUM))
    words, link = await hall.text(ROKEYA, "1")
    assert "calendar" not in words
    assert re.search(r"https://handbill\.example\.org/c/.+\.ics$", link)
    assert all(count_segments(text).segments <= PUSH_SEGMENTS for text in (words, link))


@pytest.mark.parametrize("public_url", ["https://handbill.example.org"])
async def test_two_answers_in_one_text_bring_two_links_that_say_what_they_are_for(hall: Hall) -> None:
    await hall.invite(OSEI, await hall.set_up(FORUM), await hall.set_up(TRAINING))
    texts = await hall.text(OSEI, "A1 B3")
    assert sum(text.count("/c/") for text in texts) == 2
    assert all(count_segments(text).segments <= PUSH_SEGMENTS for text in texts)
    assert len(texts) == 1 or all("About" in text for text in texts[1:])


async def test_by_telegram_the_words_come_first_and_then_the_file(hall: Hall) -> None:
    await hall.world.app.directory.link(OPERATOR, "Sewing Room", "Monira Das", ChannelName.TELEGRAM, CHAT)
    await hall.invite(CHAT, await hall.set_up(FORUM), channel=ChannelName.TELEGRAM)
    assert [each.split("\n")[0].rstrip(".") for each in await hall.press(CHAT, "1", FORUM.title)] == [
        "Thank you. We noted: you are coming to Forum for families, Thu 3 Dec, 19:00",
        "For your calendar",
    ]


async def test_who_does_not_come_is_asked_nothing_more(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    (echo,) = await hall.text(SHARED, "2")
    assert echo.startswith("Thank you. We noted: you are not coming to Forum for families")
    assert await hall.answers(forum) == {"Sewing Room": (NO, ())}
    assert await hall.asked_at(SHARED) is None
    await hall.text(SHARED, "1")
    assert await hall.reading() == QUESTION


@pytest.mark.parametrize("text", ["0", "no", "SKIP", "০"])
async def test_nothing_may_be_needed(hall: Hall, text: str) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    assert (await hall.text(SHARED, "not sure", text))[1:] == ["Thank you. That is all we need to know."]
    assert await hall.answers(forum) == {"Sewing Room": (UNSURE, ())}


async def test_what_cannot_be_read_is_asked_again_and_other_words_are_for_a_person(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    (again,) = await hall.text(SHARED, "7")
    assert again == (
        "Sorry, we did not understand. Just a number is fine, for example 1.\n"
        "Can someone from your group come to Forum for families, Thu 3 Dec, 19:00? 1 yes, 2 no, 3 not sure."
    )
    (kept,) = await hall.text(SHARED, "Can I bring my two children?")
    assert "A person will read this" in kept
    (_echo, again) = await hall.text(SHARED, "1", "1 7")
    assert again == "Sorry, we did not understand. Just a number is fine, for example 1 3.\n" + NEEDS_QUESTION
    await hall.text(SHARED, "We need somewhere to park")
    assert await hall.reading() == QUESTION
    await hall.text(SHARED, "childcare")
    assert await hall.answers(forum) == {"Sewing Room": (YES, (Need.CHILDCARE,))}


async def test_the_newest_answer_stands_and_its_needs_go_with_a_no(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    await hall.text(SHARED, "1", "5", "A3")
    assert await hall.answers(forum) == {"Sewing Room": (UNSURE, (Need.ACCESS,))}
    await hall.text(SHARED, "A2")
    assert await hall.answers(forum) == {"Sewing Room": (NO, ())}


async def test_several_meetings_are_asked_together_and_answered_by_letter(hall: Hall) -> None:
    forum, training = await hall.set_up(FORUM), await hall.set_up(TRAINING)
    first, second = await hall.invite(SHARED, forum, training)
    assert (first.letter, first.alone, second.letter, second.alone) == ("A", True, "B", False)
    listed = (
        "These wait for your answer:\n"
        "A Forum for families, Thu 3 Dec, 19:00\n"
        "B First aid training, Sun 13 Dec, 19:00\n"
        "Answer with letter and number, for example A1. 1 coming, 2 not coming, 3 not sure."
    )
    assert hall.world.texts(SHARED)[-1] == listed
    assert await hall.text(SHARED, "1") == [listed]
    assert await hall.reading() == "rsvp_which"
    assert await hall.text(SHARED, "C1") == [listed]
    (echo, left) = await hall.text(SHARED, "b2")
    assert echo.startswith("Thank you. We noted: you are not coming to First aid training")
    assert left.startswith("Can someone from your group come to Forum for families")
    await hall.text(SHARED, "1", "0")
    assert await hall.answers(forum) == {"Sewing Room": (YES, ())}
    assert await hall.answers(training) == {"Sewing Room": (NO, ())}
    assert await hall.asked_at(SHARED) is None


UNLISTED = (
    "Sorry, we could not read that. Please write it once more.\n"
    "This is ahead:\n"
    "A Forum for families, Thu 3 Dec, 19:00: Coming\n"
    "B First aid training, Sun 13 Dec, 19:00: No answer yet\n"
    "Answer with letter and number, for example A1. 1 coming, 2 not coming, 3 not sure."
)


async def test_a_letter_that_is_not_on_the_list_brings_the_list_whatever_is_asked(hall: Hall) -> None:
    forum, training = await hall.set_up(FORUM), await hall.set_up(TRAINING)
    await hall.invite(SHARED, forum, training)
    assert await hall.text(SHARED, "A1", "C1") == [
        "Thank you. We noted: you are coming to Forum for families, Thu 3 Dec, 19:00.\n" + NEEDS_QUESTION,
        UNLISTED,
    ]
    assert await hall.reading() == "rsvp_unlisted"
    await hall.text(SHARED, "1 3")
    assert await hall.answers(forum) == {"Sewing Room": (YES, (Need.CHILDCARE, Need.TRAVEL))}
    await hall.text(SHARED, "B2", "a9")
    assert await hall.asked_at(SHARED) is None
    assert await hall.reading() == "rsvp_unlisted"
    await hall.text(SHARED, "1 Canal Street")
    assert await hall.reading() == QUESTION


async def test_several_answers_in_one_text_are_each_asked_what_would_help(hall: Hall) -> None:
    forum, training = await hall.set_up(FORUM), await hall.set_up(TRAINING)
    await hall.invite(SHARED, forum, training)
    (both,) = await hall.text(SHARED, "A1 B3")
    assert both == (
        "Thank you. We noted: you are coming to Forum for families, Thu 3 Dec, 19:00.\n"
        "Thank you. We noted: you are not sure yet about First aid training, Sun 13 Dec, 19:00.\n"
        "About Forum for families, Thu 3 Dec, 19:00:\n" + NEEDS_QUESTION
    )
    (noted,) = await hall.text(SHARED, "2")
    assert noted == (
        "Thank you. We tell the organiser what would help: Interpreter.\n"
        "About First aid training, Sun 13 Dec, 19:00:\n" + NEEDS_QUESTION
    )
    await hall.text(SHARED, "0")
    assert await hall.answers(forum) == {"Sewing Room": (YES, (Need.INTERPRETER,))}
    assert await hall.answers(training) == {"Sewing Room": (UNSURE, ())}


async def test_an_answer_counts_for_all_groups_at_the_phone_and_says_so(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(OSEI, forum)
    (echo,) = await hall.text(OSEI, "2")
    assert echo.endswith("\nThis counts for Chess at Five, Garden at Five.")
    assert await hall.answers(forum) == {"Chess at Five": (NO, ()), "Garden at Five": (NO, ())}


async def test_an_answer_still_counts_days_later_when_nothing_else_is_asked(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    hall.world.clock.advance(5 * DAY)
    assert await hall.asked_at(SHARED) is None
    await hall.text(SHARED, "hello")
    assert await hall.reading() == QUESTION
    await hall.text(SHARED, "9")
    assert await hall.reading() == QUESTION
    await hall.text(SHARED, "1")
    assert await hall.answers(forum) == {"Sewing Room": (YES, ())}
    hall.world.clock.advance(6 * DAY)
    await hall.text(SHARED, "A2")
    assert await hall.reading() == QUESTION, "it is over"


async def test_a_meeting_that_was_called_off_is_asked_no_more(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    async with hall.world.app.database() as tx:
        await tx.events.save(SYSTEM, forum.cancelled(hall.world.clock.now()))
    await hall.text(SHARED, "1")
    assert await hall.reading() == QUESTION
    assert await hall.asked_at(SHARED) is None


async def test_the_log_holds_codes_only(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    await hall.text(SHARED, "1", "5")
    entries = [line.entry for line in await hall.world.log(Query(kinds=(EventKind.RSVP,)))]
    assert [(each.status, each.subject, each.reason) for each in entries] == [
        ("yes", str(forum.id), None),
        ("needs", str(forum.id), None),
    ]


# ------------------------------------------------------------------------------------------- buttons


async def test_a_button_answers_its_own_meeting_even_when_several_wait(hall: Hall) -> None:
    app = hall.world.app
    await app.directory.link(OPERATOR, "Sewing Room", "Monira Das", ChannelName.TELEGRAM, CHAT)
    forum, training = await hall.set_up(FORUM), await hall.set_up(TRAINING)
    await hall.invite(CHAT, forum, training, channel=ChannelName.TELEGRAM)
    (echo, left) = await hall.press(CHAT, "2", "Forum for families")
    assert echo.startswith("Thank you. We noted: you are not coming to Forum for families")
    assert left.startswith("Can someone from your group come to First aid training")
    await hall.press(CHAT, "3", "Forum for families")
    await hall.press(CHAT, "1", "First aid training")
    assert await hall.answers(forum) == {"Sewing Room": (UNSURE, ())}
    assert await hall.answers(training) == {"Sewing Room": (YES, ())}
    hall.world.clock.advance(11 * DAY)
    assert await hall.press(CHAT, "1", "Forum for families") == []
    assert await hall.reading() == "press_lapsed"


# ------------------------------------------------------------------------------- other questions


async def test_the_question_of_a_survey_is_put_aside_and_asked_again(hall: Hall) -> None:
    sewing = Audience(groups=("Sewing Room",))
    await hall.world.app.checkins.send(OPERATOR, "ecm_check_in", sewing, silent)
    await hall.world.drain()
    question = hall.world.texts(SHARED)[-1]
    await hall.invite(SHARED, await hall.set_up(FORUM))
    (_echo,) = await hall.text(SHARED, "1")
    (_noted, again) = await hall.text(SHARED, "0")
    assert question.endswith(again.split("\n", 1)[1])
    await hall.text(SHARED, "1")
    assert await hall.reading() == "survey_answer"


async def test_a_letter_answers_while_a_survey_asks(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    hall.world.clock.advance(4 * DAY)
    sewing = Audience(groups=("Sewing Room",))
    await hall.world.app.checkins.send(OPERATOR, "ecm_check_in", sewing, silent)
    await hall.world.drain()
    await hall.text(SHARED, "4")
    assert await hall.reading() == "survey_answer"
    await hall.text(SHARED, "A2")
    assert await hall.answers(forum) == {"Sewing Room": (NO, ())}
    await hall.text(SHARED, "1")
    assert await hall.reading() == "survey_answer"


async def test_a_question_that_would_be_lost_stays_and_the_invitation_is_answered_by_letter(
    hall: Hall,
) -> None:
    await hall.text(SHARED, "WRONG NUMBER")
    forum = await hall.set_up(FORUM)
    (asking,) = await hall.invite(SHARED, forum)
    assert not asking.alone
    assert hall.world.texts(SHARED)[-1].startswith("These wait for your answer:\nA Forum for families")
    (kept, again) = await hall.text(SHARED, "2")
    assert "stays on our list" in kept
    assert again.startswith("Can someone from your group come to Forum for families")
    await hall.text(SHARED, "1", "0")
    assert await hall.answers(forum) == {"Sewing Room": (YES, ())}


async def test_a_letter_while_such_a_question_is_open_asks_what_would_help_after_it(hall: Hall) -> None:
    await hall.text(SHARED, "WRONG NUMBER")
    await hall.invite(SHARED, await hall.set_up(FORUM))
    (echo,) = await hall.text(SHARED, "A1")
    assert echo == "Thank you. We noted: you are coming to Forum for families, Thu 3 Dec, 19:00."
    (_kept, help_) = await hall.text(SHARED, "2")
    assert help_ == "About Forum for families, Thu 3 Dec, 19:00:\n" + NEEDS_QUESTION


async def test_the_open_question_is_asked_again_in_the_new_language(hall: Hall) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    (_set, again) = await hall.text(SHARED, "LANG polski")
    assert "Forum for families" in again
    assert "czy ktoś od Was przyjdzie" in again
    (_echo,) = await hall.text(SHARED, "tak")
    (_set, again) = await hall.text(SHARED, "LANG English")
    assert again == "About Forum for families, Thu 3 Dec, 19:00:\n" + NEEDS_QUESTION


@pytest.mark.parametrize("text", ["STOP", "WRONG NUMBER"])
async def test_stop_and_wrong_number_end_what_waits(hall: Hall, text: str) -> None:
    forum = await hall.set_up(FORUM)
    await hall.invite(SHARED, forum)
    await hall.text(SHARED, text, *(["1"] if text == "WRONG NUMBER" else []))
    await hall.text(SHARED, "START", "1", "A1")
    assert await hall.reading() == QUESTION
    assert await hall.answers(forum) == {}


async def test_what_waits_survives_a_restart(hall: Hall) -> None:
    forum, training = await hall.set_up(FORUM), await hall.set_up(TRAINING)
    await hall.invite(SHARED, forum, training)
    hall.world.app = hall.world.restart()
    await hall.text(SHARED, "B1")
    hall.world.app = hall.world.restart()
    await hall.text(SHARED, "4")
    assert await hall.answers(training) == {"Sewing Room": (YES, (Need.COVER,))}


async def test_an_invitation_to_one_who_is_being_asked_what_would_help_waits_its_turn(hall: Hall) -> None:
    forum, board = await hall.set_up(FORUM), await hall.set_up(BOARD)
    await hall.invite(SHARED, forum)
    await hall.text(SHARED, "1")
    (asking,) = await hall.invite(SHARED, board)
    assert not asking.alone
    (noted, next_) = await hall.text(SHARED, "2")
    assert noted.startswith("Thank you. We tell the organiser")
    assert next_.startswith("Can someone from your group come to Children's board")


# -------------------------------------------------------------------------------------- the others


async def test_others_of_the_group_are_told_in_their_language_when_the_answer_changes(hall: Hall) -> None:
    forum = await hall.set_up(CHOIR)
    await hall.invite(GRACE, forum)
    before = len(hall.world.texts(ROKEYA))
    await hall.text(GRACE, "1", "0")
    hello, told = hall.world.texts(ROKEYA)[before:]
    assert "Test Network" in hello
    assert "Lantern Choir" in told
    assert "Choir forum" in told
    assert "DATES" in told
    assert any("\u0980" <= letter <= "\u09ff" for letter in told)
    assert await hall.told() == 1, "nobody who did not agree to reminders is told"
    await hall.text(GRACE, "A1", "0")
    assert len(hall.world.texts(ROKEYA)) == before + 2, "it says the same"
    await hall.text(GRACE, "A2")
    assert len(hall.world.texts(ROKEYA)) == before + 3


async def test_another_of_the_group_may_still_answer_with_a_figure(hall: Hall) -> None:
    forum = await hall.set_up(CHOIR)
    await hall.invite(GRACE, forum)
    await hall.invite(ROKEYA, forum)
    await hall.text(GRACE, "2")
    before = len(hall.world.texts(GRACE))
    await hall.text(ROKEYA, "1")
    assert await hall.answers(forum) == {"Lantern Choir": (YES, ())}
    (told,) = hall.world.texts(GRACE)[before:]
    assert told == (
        "Someone from Lantern Choir answered about Choir forum, Thu 3 Dec, 19:00: Coming. "
        "To change it, text DATES."
    )


async def test_others_are_told_in_the_next_good_hour(hall: Hall) -> None:
    forum = await hall.set_up(CHOIR)
    await hall.invite(GRACE, forum)
    hall.world.clock.advance(10 * 3600)
    before = len(hall.world.texts(ROKEYA))
    await hall.text(GRACE, "1")
    assert len(hall.world.texts(ROKEYA)) == before
    hall.world.clock.advance(11 * 3600)
    await hall.world.drain()
    assert len(hall.world.texts(ROKEYA)) == before + 2
