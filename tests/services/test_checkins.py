"""Check-ins over the text channels: sending, answering, reminding, closing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience, LeftOut
from bot.domain.conversations import Status
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import GroupId, RoundId
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.domain.messages import MessageKind
from bot.domain.placements import CheckIn
from bot.domain.typology import Question
from bot.services.receive.keep import QUESTION
from tests.services.conftest import ECM, World, cells, silent

SURVEY = "ecm_check_in"
DAY = 86_400
OSEI, ROKEYA, GRACE, SHARED = (f"+4477009000{number}" for number in ("33", "31", "32", "34"))
AGREED = "form,2026-03-02,bulletins;check-ins"
PEOPLE = (
    f"Lantern Choir,community,Camden,1,,,bn,Rokeya Ali,,{ROKEYA},{AGREED}",
    f"Lantern Choir,community,Camden,1,,,en,Grace Obi,,{GRACE},{AGREED}",
    f"Chess at Five,community,Merton,1,,,en,Osei Ade,,{OSEI},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Monira Das,,{SHARED},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Jhorna Das,,{SHARED},{AGREED}",
    "Quiet Club,community,Merton,1,,,en,Ann Lee,,+447700900035,form,2026-03-02,bulletins",
)
ALL = Audience()
CHESS = Audience(groups=("Chess at Five",))


@pytest.fixture
async def network(world: World) -> World:
    await world.app.enrolment.take_in(OPERATOR, cells(PEOPLE), silent)
    return world


async def send(world: World, audience: Audience = ALL) -> RoundId:
    sent = await world.app.checkins.send(OPERATOR, SURVEY, audience, silent)
    await world.drain()
    return sent


async def answer(world: World, phone: str, *texts: str) -> list[str]:
    """Text from a phone; gives what came back."""
    before = len(world.texts(phone))
    for text in texts:
        await world.write(text, phone)
        await world.drain()
    return world.texts(phone)[before:]


async def wait(world: World, days: float) -> None:
    """Let days pass; what is due then is looked for once, as `serve` does every second."""
    world.clock.advance(days * DAY)
    await tick(world)


async def tick(world: World) -> None:
    await world.app.follow_up.tick()
    await world.drain()


async def level(world: World, group: str) -> Level | None:
    found, _people = await world.app.directory.group(OPERATOR, group)
    return found.level


async def group_id(world: World, group: str) -> GroupId:
    found, _people = await world.app.directory.group(OPERATOR, group)
    return found.id


async def checkins(world: World, group: str) -> list[CheckIn]:
    found, _people = await world.app.directory.group(OPERATOR, group)
    async with world.app.database.reading() as tx:
        history = await tx.placements.of(OPERATOR, found.id)
    return [each for each in history.standings if isinstance(each, CheckIn)]


async def standing(world: World, round_: RoundId) -> Mapping[Status, int]:
    return await world.app.checkins.standing(OPERATOR, round_)


async def survey_log(world: World) -> list[tuple[str, str | None]]:
    lines = await world.log(Query(kinds=(EventKind.SURVEY,)))
    return [(line.entry.status, line.entry.reason) for line in lines]


# ------------------------------------------------------------------------------------------ sending


async def test_a_plan_counts_and_sends_nothing(network: World) -> None:
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, ALL, silent)
    tally = plan.tally
    assert (len(tally.groups), tally.contacts, tally.conversations, tally.in_turn) == (4, 6, 6, 1)
    assert tally.left_out == {LeftOut.NO_CONSENT: 6, LeftOut.NO_ADDRESS: 1}
    assert tally.introductions == 5
    assert tally.segments > 10
    await network.drain()
    assert network.sms.sent == []


async def test_the_first_question_comes_after_who_writes(network: World) -> None:
    round_ = await send(network)
    hello, question = network.texts(OSEI)
    assert "Test Network" in hello
    assert question.startswith("A few short questions")
    assert "\n1 Not heard of it\n" in question
    assert await standing(network, round_) == {Status.OPEN: 5, Status.WAITING: 1}


async def test_only_who_agreed_to_check_ins_is_asked(network: World) -> None:
    await send(network)
    assert network.texts("+447700900035") == []


async def test_a_survey_is_said_in_the_language_of_whoever_is_asked(network: World) -> None:
    await send(network)
    assert "এভরি চাইল্ড ম্যাটার্স" in network.texts(ROKEYA)[-1]


async def test_the_same_command_twice_asks_nobody_twice(network: World) -> None:
    await send(network)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, ALL, silent)
    assert plan.tally.contacts == 0
    assert plan.tally.left_out[LeftOut.ASKED_LATELY] == 6
    before = len(network.sms.sent)
    await send(network)
    assert len(network.sms.sent) == before


async def test_nobody_is_asked_twice_in_a_month(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 29)
    assert (await network.app.checkins.plan(OPERATOR, SURVEY, CHESS, silent)).tally.contacts == 0
    await wait(network, 2)
    assert (await network.app.checkins.plan(OPERATOR, SURVEY, CHESS, silent)).tally.contacts == 1


async def test_a_group_that_could_not_be_placed_is_due_once_its_people_have_rested(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "SKIP", "1", "1", "1", "1")
    assert await level(network, "Chess at Five") is None
    network.clock.advance(40 * DAY)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, ALL, silent)
    osei = [group for group in plan.tally.groups if group == await group_id(network, "Chess at Five")]
    assert len(osei) == 1


async def test_simulated_answers_never_move_real_groups(network: World) -> None:
    checkins = network.app.checkins
    press = checkins.surveyor.press
    pretended = {name: replace(sender, simulated=True) for name, sender in press.senders.items()}
    trying = replace(checkins, surveyor=replace(checkins.surveyor, press=replace(press, senders=pretended)))
    await send(network, CHESS)
    with pytest.raises(Refused, match="another folder"):
        await trying.send(OPERATOR, SURVEY, ALL, silent)


async def test_a_group_is_due_again_half_a_year_after_it_was_placed(network: World) -> None:
    await send(network, CHESS)
    await answer(network, OSEI, "1", "1")
    merton = Audience(areas=("Merton",))
    await wait(network, 182)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, merton, silent)
    assert plan.tally.left_out[LeftOut.NOT_DUE] == 1
    named = await network.app.checkins.plan(OPERATOR, SURVEY, CHESS, silent)
    assert named.tally.contacts == 1, "a group that is asked for by name is due"
    await wait(network, 2)
    plan = await network.app.checkins.plan(OPERATOR, SURVEY, merton, silent)
    assert LeftOut.NOT_DUE not in plan.tally.left_out


async def test_a_survey_that_is_not_there_cannot_be_sent(network: World) -> None:
    with pytest.raises(NotFound):
        await network.app.checkins.send(OPERATOR, "no_such_survey", ALL, silent)


async def test_at_night_the_question_waits_for_the_morning(network: World) -> None:
    network.clock.advance(10 * 3600)
    await network.app.checkins.send(OPERATOR, SURVEY, CHESS, silent)
    await network.drain()
    assert network.texts(OSEI) == []
    network.clock.advance(12 * 3600)
    await network.drain()
    assert len(network.texts(OSEI)) == 2


# ----------------------------------------------------------------------------------------- answering


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


# ------------------------------------------------------------------------------------------ in time


async def test_one_reminder_after_two_days_and_closed_after_seven(network: World) -> None:
    round_ = await send(network, CHESS)
    await answer(network, OSEI, "4")
    await wait(network, 1.9)
    assert len(network.texts(OSEI)) == 3
    await wait(network, 0.2)
    reminder = network.texts(OSEI)[-1]
    assert reminder.startswith("Our question still waits for you.")
    assert "How does news about services" in reminder
    await wait(network, 4)
    assert len(network.texts(OSEI)) == 4
    await wait(network, 1)
    assert await standing(network, round_) == {Status.CLOSED: 1}
    assert len(network.texts(OSEI)) == 4
    assert (await survey_log(network))[-1] == ("closed", None)
    assert (await answer(network, OSEI, "3"))[0].startswith("Thank you. A person will read")
    assert await level(network, "Chess at Five") is None


async def test_a_reminder_waits_for_a_good_hour(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 2.5)
    assert len(network.texts(OSEI)) == 2
    network.clock.advance(12 * 3600)
    await network.drain()
    assert len(network.texts(OSEI)) == 3


async def test_closing_the_first_opens_the_next_on_the_phone(network: World) -> None:
    round_ = await send(network, Audience(groups=("Sewing Room",)))
    await wait(network, 7.1)
    assert await standing(network, round_) == {Status.CLOSED: 1, Status.OPEN: 1}
    assert (await answer(network, SHARED, "1"))[0].startswith("You said: Not heard of it.")


async def test_looking_again_asks_nothing_again(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 2.1)
    before = len(network.sms.sent)
    for _again in range(3):
        await tick(network)
    assert len(network.sms.sent) == before


async def test_a_program_that_was_restarted_goes_on_where_it_was(network: World) -> None:
    await send(network, CHESS)
    for text in ("4", "3", "4", "2", "1"):
        network.app = network.restart()
        await answer(network, OSEI, text)
    assert await level(network, "Chess at Five") is Level.HIGH


# ------------------------------------------------------------------------------------------ buttons


@pytest.fixture
async def chat(network: World) -> World:
    await network.app.directory.link(OPERATOR, "Chess at Five", "Osei Ade", ChannelName.TELEGRAM, "7001")
    return network


async def press(world: World, message: int, digit: str) -> str:
    """Press a button of the chat's message of that place; gives what the press was read as."""
    world.clock.advance(1)
    await world.app.receive.take(
        Inbound(
            channel=ChannelName.TELEGRAM,
            address="7001",
            text=digit,
            provider_id=f"press {world.clock.now()}",
            received_at=world.clock.now(),
            pressed=world.telegram.sent[message].message,
        )
    )
    await world.drain()
    return (await world.log(Query(kinds=(EventKind.INBOUND,))))[-1].entry.status


async def test_buttons_answer_and_those_of_older_questions_do_not(chat: World) -> None:
    await send(chat, CHESS)
    question = chat.telegram.sent[1]
    assert question.choices == (
        "Not heard of it",
        "It is about criminal record checks",
        "I know it a little",
        "I know it well",
    )
    assert await press(chat, 1, "4") == "survey_answer"
    assert await press(chat, 1, "1") == "press_lapsed"
    assert await press(chat, 2, "3") == "survey_answer"


async def test_older_buttons_of_the_same_question_still_answer_it(chat: World) -> None:
    await send(chat, CHESS)
    await wait(chat, 2.1)
    assert len(chat.telegram.sent) == 3
    assert await press(chat, 1, "4") == "survey_answer"
    assert await press(chat, 2, "4") == "press_lapsed"


async def test_the_first_question_and_the_reminder_are_kinds_of_their_own(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 2.1)
    kinds = Query(kinds=(MessageKind.QUESTION, MessageKind.REMINDER))
    told = [(line.entry.kind, line.entry.subject) for line in await network.log(kinds)]
    assert dict.fromkeys(told) == {(MessageKind.QUESTION, SURVEY): None, (MessageKind.REMINDER, SURVEY): None}


async def test_a_pressed_button_of_another_round_is_not_taken(chat: World) -> None:
    await send(chat, CHESS)
    await wait(chat, 7.1)
    chat.clock.advance(timedelta(days=30).total_seconds())
    await send(chat, CHESS)
    assert await press(chat, 1, "4") == "press_lapsed"


# ------------------------------------------------------------------------------------- whatever is texted


WORDS = (
    "1",
    "2",
    "٣",
    "৪",
    "五",
    "9",
    "0",
    "back",
    "SKIP",
    "HELP",
    "more",
    "dont know",
    "yes",
    "no",
    "",
    "👍",
)
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))


@given(texts=st.lists(TEXTS, max_size=10))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whatever_is_texted_is_answered_once_until_a_person_reads_it(
    network: World, texts: list[str]
) -> None:
    await wait(network, 31)
    round_ = await send(network, CHESS)
    read_by_person = False
    for text in texts:
        said = await answer(network, OSEI, text)
        reading = (await network.log(Query(kinds=(EventKind.INBOUND,))))[-1].entry.status
        expected = 1
        if reading == QUESTION:
            expected = 0 if read_by_person else 1
            read_by_person = True
        assert len(said) == expected, reading
    assert sum((await standing(network, round_)).values()) == 1


async def test_danger_in_the_middle_is_answered_as_such_and_the_question_stays_open(network: World) -> None:
    await send(network, CHESS)
    said = await answer(network, OSEI, "I want to kill myself")
    assert "999" in said[0]
    assert len(said) == 1
    assert (await answer(network, OSEI, "4"))[0].startswith("You said: I know it well.")
