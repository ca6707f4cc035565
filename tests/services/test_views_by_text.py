"""Views by text: written in several messages, confirmed, added to, taken back, and nobody else's to read."""

import sqlite3
from contextlib import closing

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.consultations import OwnWords
from bot.domain.journal import EventKind, Query
from tests.services.conftest import World
from tests.services.consulting import FIRST, SECOND, announce, given, offer

OSEI, ROKEYA, SEWING = "+447700900003", "+447700900001", "+447700900004"
SEND = "Send this as your view?"
QUOTE = "May we quote it"


async def say(world: World, *texts: str, phone: str = OSEI) -> str:
    """Write texts from a phone; gives all that came back to the last one."""
    before = 0
    for text in texts:
        before = len(world.texts(phone))
        await world.write(text, phone)
        await world.drain()
    return "\n".join(world.texts(phone)[before:])


async def readings(world: World) -> list[str]:
    return [line.entry.status for line in await world.log(Query(kinds=(EventKind.INBOUND,)))]


async def inbox(world: World) -> list[str]:
    return [each.text for each in await world.app.inbox.items(OPERATOR)]


async def test_a_view_grows_by_texts_is_confirmed_and_may_be_quoted(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    begun = await say(world, "VIEWS")
    assert begun.index("we cut that link for good") < begun.index("Question 1 of 2: Who helps your group?")
    assert SEND in await say(world, "Nobody does.")
    assert SEND in await say(world, "We help each other")
    assert await given(world, asked) == []
    assert QUOTE in await say(world, "1")
    assert await given(world, asked) == [("Nobody does.\nWe help each other", False)]
    assert "Question 2 of 2" in await say(world, "yes")
    assert await given(world, asked) == [("Nobody does.\nWe help each other", True)]
    done = await say(world, "A room", "1", "2")
    assert done.startswith("Thank you! You can add to it")
    assert ("A room", False) in await given(world, asked)
    assert await inbox(world) == []
    assert await readings(world) == []


async def test_a_bare_one_takes_up_the_offer_only_where_nothing_else_is_asked(world: World) -> None:
    asked = await announce(world, FIRST)
    assert await offer(world, asked) == "Have your say by text: answer 1."
    await say(world, "WRONG NUMBER")
    assert "This phone stays on our list" in await say(world, "2")
    assert "Who helps your group?" in await say(world, "1")
    assert await offer(world, asked) == "Have your say: text VIEWS."


async def test_no_words_of_a_view_are_left_with_the_text_or_in_our_answers(world: World) -> None:
    await announce(world, FIRST)
    await say(world, "VIEWS", "xylophone lessons", "1", "2", "VIEWS", "1")
    with closing(sqlite3.connect(world.app.settings.data_dir / "handbill.db")) as file:
        rows = [*file.execute("select text from inbound"), *file.execute("select body from messages")]
    assert not [row for row in rows if row[0] and "xylophone" in row[0]]
    assert not [text for text in world.texts(OSEI) if "xylophone" in text]


async def test_what_is_thrown_away_is_gone_and_can_be_written_anew(world: World) -> None:
    asked = await announce(world, FIRST)
    assert "thrown that away" in await say(world, "VIEWS", "Rubbish", "2")
    await say(world, "Better", "1", "1")
    assert await given(world, asked) == [("Better", True)]


async def test_a_question_for_us_goes_to_a_person_and_into_no_view(world: World) -> None:
    asked = await announce(world, FIRST)
    assert "A person will read this" in await say(world, "VIEWS", "What is a short break?", "3")
    assert await inbox(world) == ["What is a short break?"]
    assert await given(world, asked) == []
    assert (await readings(world))[-1] == "question"
    assert SEND not in await say(world, "And who pays?")


@pytest.mark.parametrize("said", ["Jargon puts us off", "Join up the services", "who do we ask"])
async def test_words_that_only_begin_like_a_command_are_part_of_a_view(world: World, said: str) -> None:
    asked = await announce(world, FIRST)
    assert SEND in await say(world, "VIEWS", said)
    await say(world, "1", "1")
    assert await given(world, asked) == [(said, True)]
    assert await inbox(world) == []


async def test_questions_can_be_left_out(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    assert "Question 2 of 2" in await say(world, "VIEWS", "SKIP")
    assert await say(world, "skip") == "We left that one out."
    assert await given(world, asked) == []
    assert "A person will read" in await say(world, "Hello?")


async def test_a_number_is_no_view_and_no_answer_counts_twice(world: World) -> None:
    asked = await announce(world, FIRST)
    assert "Question 1 of 1" in await say(world, "VIEWS", "4")
    assert QUOTE in await say(world, "We need", "12", "1", "perhaps")
    assert await given(world, asked) == [("We need\n12", False)]


async def test_until_the_close_one_can_add_to_a_view_or_take_it_back(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    await say(world, "VIEWS", "Nobody", "1", "1", "SKIP")
    listed = await say(world, "VIEWS")
    assert listed.endswith("1: you answered\n2: not yet")
    assert "1 to add to it, 2 to take it back" in await say(world, "1")
    assert "what you want to add" in await say(world, "1")
    await say(world, "and no money", "1", "2", "SKIP")
    assert await given(world, asked) == [("Nobody\nand no money", False)]
    assert "Question 2 of 2" in await say(world, "VIEWS", "2")
    await say(world, "SKIP")
    assert "thrown that answer away" in await say(world, "VIEWS", "1", "2")
    assert await given(world, asked) == []
    async with world.app.database.reading() as tx:
        assert not await tx.given_views.answered(SYSTEM, asked.event.id)


async def test_commands_work_in_between_and_the_draft_waits(world: World) -> None:
    asked = await announce(world, FIRST)
    await say(world, "VIEWS", "Nobody")
    assert "This is Test Network" in await say(world, "HELP")
    back = await say(world, "LANG", "3")
    assert "এটা আপনার মতামত হিসেবে পাঠাব?" in back
    assert "আপনাদের কে সাহায্য করে?" not in back
    await say(world, "১", "2")
    assert await given(world, asked) == [("Nobody", False)]


async def test_an_alarm_never_becomes_a_view(world: World) -> None:
    asked = await announce(world, FIRST)
    assert "call 999" in await say(world, "VIEWS", "Nobody", "he hits my child every night")
    await say(world, "1", "2")
    assert await given(world, asked) == [("Nobody", False)]
    assert "safeguarding" in await readings(world)


async def test_stop_destroys_what_was_not_sent_and_keeps_what_was(world: World) -> None:
    asked = await announce(world, FIRST, SECOND)
    await say(world, "VIEWS", "Nobody", "1", "1", "not finished", "STOP")
    assert await given(world, asked) == [("Nobody", True)]
    assert await say(world, "VIEWS") == ""
    listed = await say(world, "START", "VIEWS")
    assert listed.endswith("1: you answered\n2: not yet")
    assert SEND not in await say(world, "2")


async def test_several_consultations_are_picked_by_number(world: World) -> None:
    first = await announce(world, FIRST, title="Short breaks")
    second = await announce(world, SECOND, title="Libraries")
    picking = await say(world, "VIEWS")
    assert picking.endswith("1 Short breaks\n2 Libraries")
    assert "1 Short breaks" in await say(world, "7")
    assert "What would help more?" in await say(world, "2")
    await say(world, "More hours", "1", "2")
    assert (await given(world, first), await given(world, second)) == ([], [("More hours", False)])


async def test_a_consultation_that_has_closed_takes_nothing_more(world: World) -> None:
    asked = await announce(world, FIRST)
    world.clock.advance((asked.closes_at - world.clock.now()).total_seconds() - 60)
    await say(world, "VIEWS", "Almost")
    world.clock.advance(60)
    assert "nobody asks" in await say(world, "VIEWS")
    assert await given(world, asked) == []
    assert await offer(world, asked) is None


async def test_who_reads_another_language_is_told_how_to_have_the_question_explained(world: World) -> None:
    await announce(world, OwnWords(english="What would help more?"))
    begun = await say(world, "VIEWS", phone=ROKEYA)
    assert "এই খবর শুধু ইংরেজিতে আছে" in begun
    assert "Question 1 of 1: What would help more?" in begun


async def test_a_shared_phone_speaks_for_the_first_of_its_people(world: World) -> None:
    asked = await announce(world, FIRST)
    await say(world, "VIEWS", "Nobody", "1", "2", phone=SEWING)
    assert await given(world, asked) == [("Nobody", False)]


async def test_a_stranger_is_asked_who_they_are(world: World) -> None:
    await announce(world, FIRST)
    assert "We do not know this phone yet" in await say(world, "VIEWS", phone="+447700900099")


@pytest.mark.parametrize(
    "text",
    ["VIEWS", "my views", "amar motamot", "رأيي", "我的意見", "moja opinia", "meri raye", "fikradayda"],
)
async def test_the_word_is_known_in_every_language(world: World, text: str) -> None:
    assert "nobody asks" in await say(world, text)
