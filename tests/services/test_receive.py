from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.ids import InboxId
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.domain.messages import Draft, Lane, MessageKind
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.services.receive import pipeline
from bot.services.receive.commands import command
from bot.services.receive.keep import keep_for_person
from bot.services.receive.meetings import meeting_answer
from bot.services.receive.opt_out import opt_out
from bot.services.receive.questions import open_question
from bot.services.receive.safeguard import safeguard
from bot.services.receive.sharing import shared_phone
from storage.tables import inbound
from tests.conftest import MakeApp
from tests.services.conftest import ECM, World, silent

ROKEYA = "+447700900001"
OSEI = "+447700900003"
MARKER = "MARKER-77"


async def kept_words(world: World) -> list[str | None]:
    async with world.app.database.reading() as tx:
        rows = await tx.inbound._connection.execute(select(inbound.c.text))
        return list(rows.scalars())


def test_steps_are_in_the_order_of_the_design() -> None:
    steps = (
        safeguard,
        shared_phone,
        opt_out,
        command,
        meeting_answer,
        open_question,
        keep_for_person,
    )
    assert steps == pipeline.STEPS


async def test_a_text_that_comes_twice_is_handled_once(world: World) -> None:
    for _twice in range(2):
        await world.write("HELP", provider_id="SM1")
    await world.drain()
    assert len(world.texts(ROKEYA)) == 1
    assert len(await world.log(Query(kinds=(EventKind.INBOUND,)))) == 1


@pytest.mark.parametrize("word", ["STOP", "START", "HELP", "YES"])
async def test_what_the_provider_has_answered_is_not_answered_again(world: World, word: str) -> None:
    await world.write(word, answered=True)
    await world.drain()
    assert world.texts(ROKEYA) == []


async def test_what_the_provider_has_answered_is_acted_on(world: World) -> None:
    await world.write("STOP", OSEI, answered=True)
    await world.send(audience=Audience(groups=("Chess and Chat",)))
    await world.drain()
    assert world.texts(OSEI) == []
    await world.write("START", OSEI, answered=True)
    await world.send(audience=Audience(groups=("Chess and Chat",)))
    await world.drain()
    assert len(world.texts(OSEI)) == 2
    kinds = [line.entry.kind for line in await world.log()]
    assert {EventKind.OPT_OUT, EventKind.OPT_IN} <= set(kinds)


async def test_words_are_kept_only_where_a_person_must_read_them(world: World) -> None:
    await world.write("STOP")
    await world.write("START")
    await world.write(MARKER)
    assert await kept_words(world) == [None, None, MARKER]


async def test_the_log_tells_what_came_in_before_what_came_of_it(world: World) -> None:
    await world.write("STOP")
    await world.drain()
    lines = [(line.entry.kind, line.entry.status) for line in await world.log()]
    assert lines[-3:] == [("inbound", "stop"), ("opt_out", "stopped"), ("reply", "accepted")]


async def test_being_blocked_is_a_refusal_everywhere_and_is_not_answered(world: World) -> None:
    blocked = Inbound(
        channel=ChannelName.SMS,
        address=ROKEYA,
        text="",
        provider_id="U1",
        received_at=world.clock.now(),
        shut_out=True,
    )
    for _twice in range(2):
        await world.app.receive.take(blocked)
    await world.send()
    await world.drain()
    assert world.texts(ROKEYA) == []
    lines = [(line.entry.kind, line.entry.status) for line in await world.log()]
    assert lines.count((EventKind.INBOUND, "shut_out")) == 1
    assert lines.count((EventKind.OPT_OUT, "blocked")) == 1


async def test_a_text_for_two_groups_is_in_the_log_of_both(world: World) -> None:
    await world.write("HELP", "+447700900004")
    lines = await world.log(Query(kinds=(EventKind.INBOUND,)))
    assert [line.group_name for line in lines] == ["Sewing Sisters"] * 2
    await world.write("HELP", "+447700900099")
    assert (await world.log(Query(kinds=(EventKind.INBOUND,))))[-1].group_name is None


async def test_a_failure_half_way_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_turn: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "STEPS", (opt_out, broken))
    with pytest.raises(ZeroDivisionError):
        await world.write("hello", provider_id="SM1")
    assert await kept_words(world) == []
    monkeypatch.undo()
    await world.write("hello", provider_id="SM1")
    assert await kept_words(world) == ["hello"]


async def test_a_channel_that_is_not_set_up_is_refused(make_app: MakeApp, world: World) -> None:
    app = make_app(connect=lambda _around: [])
    text = Inbound(
        channel=ChannelName.SMS,
        address=ROKEYA,
        text="x",
        provider_id="1",
        received_at=world.clock.now(),
    )
    with pytest.raises(Refused, match="sms is not set up"):
        await app.receive.take(text)


async def test_a_question_is_answered_by_a_person_once(world: World) -> None:
    await world.write("Who pays?")
    (item,) = await world.app.inbox.items(OPERATOR)
    await world.app.inbox.answer(OPERATOR, item.id, "The council.")
    await world.drain()
    assert "The council." in world.texts(ROKEYA)
    assert await world.app.inbox.items(OPERATOR) == []
    assert len(await world.app.inbox.items(OPERATOR, everything=True)) == 1
    kinds = [(line.entry.kind, line.entry.status, line.group_name) for line in await world.log()]
    assert ("inbox", "answered", "Lantern Circle") in kinds
    assert ("answer", "accepted", "Lantern Circle") in kinds


async def test_a_question_may_be_put_away(world: World) -> None:
    await world.write("thanks!")
    (item,) = await world.app.inbox.items(OPERATOR)
    await world.app.inbox.close(OPERATOR, item.id)
    assert await world.app.inbox.items(OPERATOR) == []


async def test_bad_answers_are_refused(world: World, make_app: MakeApp) -> None:
    await world.write("Who pays?")
    (item,) = await world.app.inbox.items(OPERATOR)
    with pytest.raises(Refused, match="empty"):
        await world.app.inbox.answer(OPERATOR, item.id, " ")
    with pytest.raises(Refused, match="no question 99"):
        await world.app.inbox.answer(OPERATOR, InboxId(99), "x")
    without = make_app(connect=lambda _around: [])
    with pytest.raises(Refused, match="not set up"):
        await without.inbox.answer(OPERATOR, item.id, "x")


async def test_a_phone_that_writes_is_no_longer_bad(world: World) -> None:
    world.sms.answers = [lambda _letter: Outcome(kind=OutcomeKind.BAD_ADDRESS)]
    chess = Audience(groups=("Chess and Chat",))
    await world.send(audience=chess)
    await world.drain()
    await world.write("HELP", OSEI)
    await world.drain()
    assert world.texts(OSEI)[-1].startswith("This is Test Network")
    plan = await world.app.bulletins.plan(OPERATOR, ECM, chess, silent)
    assert (plan.tally.messages, plan.tally.left_out) == (2, {})


async def test_a_stopped_phone_can_be_taken_off_the_list(world: World) -> None:
    for text in ("STOP", "WRONG NUMBER", "1"):
        await world.write(text, OSEI)
        await world.drain()
    _confirmed, asked, done = world.texts(OSEI)
    assert asked.startswith("Sorry about that. Shall we take this phone off our list?")
    assert done.startswith("Done.")
    _group, (osei,) = await world.app.directory.group(OPERATOR, "Chess and Chat")
    assert osei.addresses == ()


async def test_a_stopped_phone_is_told_that_it_stays_on_the_list(world: World) -> None:
    for text in ("STOP", "WRONG NUMBER", "2"):
        await world.write(text, OSEI)
        await world.drain()
    assert world.texts(OSEI)[-1] == "Thank you. This phone stays on our list."


async def test_a_question_that_a_stopped_phone_does_not_see_is_not_open(world: World) -> None:
    for text in ("STOP", "LANG", "1"):
        await world.write(text, OSEI)
    await world.drain()
    assert len(world.texts(OSEI)) == 1
    readings = [line.entry.status for line in await world.log(Query(kinds=(EventKind.INBOUND,)))]
    assert readings == ["stop", "language", "question"]


async def test_more_of_a_briefing_that_was_withdrawn_is_nothing_more(world: World) -> None:
    await world.send(audience=Audience(groups=("Chess and Chat",)))
    await world.drain()
    content = replace(world.app.content, known_briefings={})
    world.app = replace(world.app, receive=replace(world.app.receive, content=content))
    await world.write("MORE", OSEI)
    await world.drain()
    assert world.texts(OSEI)[-1].startswith("That was all for now.")


async def test_more_is_never_of_a_briefing_that_is_still_on_its_way(world: World) -> None:
    await world.send(audience=Audience(groups=("Chess and Chat",)))
    await world.write("MORE", OSEI)
    await world.drain()
    first, *others = world.texts(OSEI)
    assert first.startswith("That was all for now.")
    assert len(others) == 2


async def test_a_person_who_stopped_since_is_not_answered(world: World) -> None:
    await world.write("Was there money left?", OSEI)
    await world.write("STOP", OSEI)
    await world.drain()
    (item,) = await world.app.inbox.items(OPERATOR)
    with pytest.raises(Refused, match="asked us to stop"):
        await world.app.inbox.answer(OPERATOR, item.id, "Yes.")
    await world.drain()
    assert world.texts(OSEI)[-1].startswith("You will get no more texts")
    # It may still be put away; and once they have started again, it may be answered.
    await world.write("START", OSEI)
    await world.app.inbox.answer(OPERATOR, item.id, "Yes.")
    await world.drain()
    assert world.texts(OSEI)[-1] == "Yes."


async def test_a_stop_that_overtakes_an_answer_holds_it_back(world: World) -> None:
    await world.write("Was there money left?", OSEI)
    (item,) = await world.app.inbox.items(OPERATOR)
    await world.app.inbox.answer(OPERATOR, item.id, "Yes.")
    await world.write("STOP", OSEI)
    await world.drain()
    assert "Yes." not in world.texts(OSEI)


async def test_an_answer_to_a_question_from_before_a_stop_is_held_back_at_the_gate(world: World) -> None:
    """The desk refuses it too; the gate must not depend on that."""
    await world.write("Was there money left?", OSEI)
    (item,) = await world.app.inbox.items(OPERATOR)
    await world.write("STOP", OSEI)
    await world.drain()
    async with world.app.database() as tx:
        now = world.clock.now()
        late = Draft(
            key="late",
            sender=world.sms.sender.name,
            simulated=False,
            channel=ChannelName.SMS,
            address=item.address,
            lane=Lane.REPLY,
            kind=MessageKind.ANSWER,
            language=item.language,
            body="Yes.",
            segments=1,
            created_at=now,
            expires_at=now + timedelta(days=1),
            answers=item.inbound,
        )
        await tx.messages.queue(OPERATOR, [late])
    await world.drain()
    assert "Yes." not in world.texts(OSEI)


async def test_a_stop_that_is_read_late_is_still_confirmed(world: World) -> None:
    received = world.clock.now()
    world.clock.advance(30)
    await world.app.receive.take(
        Inbound(channel=ChannelName.SMS, address=OSEI, text="STOP", provider_id="1", received_at=received)
    )
    await world.drain()
    (confirmed,) = world.texts(OSEI)
    assert confirmed.startswith("You will get no more texts")


async def test_a_stopped_person_may_still_be_answered_by_a_person_whom_they_asked(world: World) -> None:
    await world.write("STOP")
    await world.write("Was there money left?")
    (item,) = await world.app.inbox.items(OPERATOR)
    await world.app.inbox.answer(OPERATOR, item.id, "Yes.")
    await world.drain()
    assert world.texts(ROKEYA)[-1] == "Yes."
    assert len(world.texts(ROKEYA)) == 2
