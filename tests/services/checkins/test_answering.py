"""Check-ins over the text channels: answering."""

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.conversations import Status
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.domain.typology import Question
from tests.services.checkins.moves import (
    CHESS,
    GRACE,
    OSEI,
    ROKEYA,
    SHARED,
    answer,
    checkins,
    level,
    send,
    standing,
    survey_log,
    wait,
)
from tests.services.conftest import ECM, World


async def test_a_whole_check_in_places_the_group_and_says_what_comes_next(network: World) -> None:
    round_ = await send(network, CHESS)
    said = await answer(network, OSEI, "4", "3", "4", "2", "1")
    assert said[0].startswith("You said: I know it well.\n")
    assert said[-1].endswith("share what works with a small group near you.")
    assert len(said) == 5
    assert await standing(network, round_) == {Status.COMPLETE: 1}
    assert await level(network, "Chess at Five") is Level.HIGH
    (kept,) = await checkins(network, "Chess at Five")
    assert kept.round == round_
    assert kept.answers[Question.PART] == "consulted"


async def test_no_level_is_ever_named(network: World) -> None:
    await send(network, CHESS)
    for text in [*await answer(network, OSEI, "4", "3", "4", "2", "1"), *network.texts(OSEI)]:
        assert not any(name in text.lower() for name in ("very low", "very_low", "medium", "level"))


async def test_the_next_briefing_is_that_of_the_new_level(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "4", "3", "4", "2", "1")
    await network.send(audience=CHESS)
    await network.drain()
    briefing = network.app.content.briefing(ECM)
    assert briefing.next_steps[Level.HIGH].english in network.texts(OSEI)[-1]


async def test_two_of_a_group_may_answer_and_the_newest_stands(network: World) -> None:
    await send(network, Audience(groups=("Lantern Choir",)))
    await answer(network, GRACE, "4", "3", "4", "2", "1")
    assert await level(network, "Lantern Choir") is Level.HIGH
    await answer(network, ROKEYA, "১", "১")
    assert await level(network, "Lantern Choir") is Level.VERY_LOW
    assert len(await checkins(network, "Lantern Choir")) == 2


async def test_the_follow_up_for_those_who_find_things_out_themselves_is_a_factor(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "checks", "ourselves")
    (kept,) = await checkins(network, "Chess at Five")
    assert (kept.level, kept.factors) == (Level.VERY_LOW, ("own_resources",))


async def test_going_back_and_leaving_out(network: World) -> None:
    await send(network, CHESS)
    said = await answer(network, OSEI, "3", "BACK", "4", "SKIP", "SKIP", "skip", "SKIP")
    assert said[1].startswith("What do you know about Every Child Matters")
    assert said[-1].startswith("We left that one out.")
    (kept,) = await checkins(network, "Chess at Five")
    assert kept.answers == {Question.UNDERSTANDING: "good"}
    assert (kept.level, kept.placement.certainty) == (Level.LOW, "partial")


async def test_leaving_everything_out_places_nobody(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, *["SKIP"] * 5)
    (kept,) = await checkins(network, "Chess at Five")
    assert kept.level is None
    assert await level(network, "Chess at Five") is None


async def test_what_cannot_be_read_is_asked_again_and_then_read_by_a_person(network: World) -> None:
    await send(network, CHESS)
    again, handed_over = await answer(network, OSEI, "our hall has a new roof", "it is a good roof")
    assert "Sorry, we did not understand" in again
    assert handed_over.startswith("Thank you. A person will read this")
    (item,) = await network.app.inbox.items(OPERATOR)
    assert item.text == "it is a good roof"
    (after,) = await answer(network, OSEI, "4")
    assert after.startswith("You said: I know it well."), "the question stayed open"


@pytest.mark.parametrize("word", ["HELP", "MORE", "JARGON CVS"])
async def test_a_command_in_the_middle_leaves_the_question_open(network: World, word: str) -> None:
    await send(network, CHESS)
    (said,) = await answer(network, OSEI, word)
    assert not said.startswith("You said")
    assert (await answer(network, OSEI, "4"))[0].startswith("You said: I know it well.")


async def test_stop_in_the_middle_ends_it_and_keeps_the_answers(network: World) -> None:
    round_ = await send(network, CHESS)
    said = await answer(network, OSEI, "4", "STOP", "3")
    assert len(said) == 2
    assert await standing(network, round_) == {Status.STOPPED: 1}
    await answer(network, OSEI, "START")
    await wait(network, 3)
    assert len(network.texts(OSEI)) == 5, "who we are, the question, the next, stopped, started: no reminder"
    assert (await survey_log(network))[-1][0] == Status.STOPPED


async def test_another_question_comes_first_and_then_the_survey_goes_on(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "4")
    said = await answer(network, OSEI, "WRONG NUMBER", "2")
    assert said[0].startswith("Sorry about that.")
    assert said[1].startswith("Thank you. This phone stays")
    assert said[2].startswith("How does news about services")
    assert (await answer(network, OSEI, "3"))[0].startswith("You said: Often")


async def test_a_wrong_number_ends_it(network: World) -> None:
    round_ = await send(network, CHESS)
    await answer(network, OSEI, "WRONG NUMBER", "1")
    assert await standing(network, round_) == {Status.CLOSED: 1}
    assert (await answer(network, OSEI, "4"))[0].startswith("Thank you. A person will read")


async def test_a_new_language_brings_the_question_again_in_it(network: World) -> None:
    await send(network, CHESS)
    set_, question = await answer(network, OSEI, "LANG polski")
    assert set_.startswith("Dziękujemy.")
    assert question.startswith("Co wiecie o planie")
    assert (await answer(network, OSEI, "4"))[0].startswith("Odpowiedź: Znamy dobrze.")


async def test_the_log_holds_what_was_answered_but_never_the_answer(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "1", "skip")
    assert await survey_log(network) == [
        ("begun", None),
        ("answered", "understanding"),
        ("skipped", "finding"),
        ("complete", None),
    ]
    (placed,) = await network.log(Query(kinds=(EventKind.PLACED,)))
    assert (placed.entry.status, placed.entry.reason) == (Level.VERY_LOW, "clear")


async def test_a_shared_phone_is_asked_one_after_the_other(network: World) -> None:
    round_ = await send(network, Audience(groups=("Sewing Room",)))
    closing, opening = (await answer(network, SHARED, "1", "1"))[-2:]
    assert closing.startswith("You said: We look ourselves.\nThank you!")
    assert opening.startswith("A few short questions")
    await answer(network, SHARED, "2", "1")
    assert await standing(network, round_) == {Status.COMPLETE: 2}
    assert len({each.contact for each in await checkins(network, "Sewing Room")}) == 2


async def test_a_question_that_is_open_already_comes_first(network: World) -> None:
    await answer(network, OSEI, "LANG")
    round_ = await send(network, CHESS)
    assert await standing(network, round_) == {Status.WAITING: 1}
    said = await answer(network, OSEI, "1")
    assert said[0].startswith("Thank you. From now on we write")
    assert said[-1].startswith("A few short questions")


async def test_a_text_that_comes_twice_is_answered_once(network: World) -> None:
    await send(network, CHESS)
    for _twice in range(2):
        await network.write("4", OSEI, provider_id="SM7")
    await network.drain()
    assert len(network.texts(OSEI)) == 3
    assert (await answer(network, OSEI, "3"))[0].startswith("You said: Often")
