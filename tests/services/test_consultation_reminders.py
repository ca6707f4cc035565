"""Consultations as people hear of them: from the announcement to the outcome, changed and called off."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.consultations import Consultation, OwnWords, Stage
from bot.domain.errors import Refused
from bot.domain.ids import EventId
from bot.domain.journal import EventKind, Query
from bot.domain.messages import State
from bot.domain.notices import NoticeKind
from bot.domain.occurrences import Fate
from bot.domain.walltime import instant
from tests.services.conftest import World, cells, silent
from tests.services.consulting import (
    CLOSES,
    DAY,
    FIRST,
    OPENS,
    SECOND,
    agree_to_reminders,
    announce,
    asking,
    given,
    span,
)

OSEI, ROKEYA, LATE, AGREEING = "+447700900003", "+447700900001", "+447700900009", "+447700900010"
OFFER = "Have your say by text: answer 1."
LONDON = ZoneInfo("Europe/London")
OUTCOME = OwnWords(english="You said: too far. The bus now stops there.")


def at(day: int, hour: int = 22, month: int = 12) -> datetime:
    return instant(datetime(2026, month, day, hour), LONDON)


async def until(world: World, number: EventId, moment: datetime) -> None:
    """Time passes from one reminder to the next, and `serve` runs."""
    app = world.app
    while True:
        for look in (*app.meetings.ticks().values(), app.consulting.following.tick):
            await look()
        await app.consulting.outcomes.tick()
        if (await world.states()).get(State.QUEUED):
            await world.drain()
        now = world.clock.now()
        if now >= moment:
            return
        async with app.database.reading() as tx:
            found = await tx.occurrences.of_event(SYSTEM, number)
        coming = [each.due_at for each in found if each.fate is Fate.PENDING and now < each.due_at < moment]
        world.clock.advance((min(coming, default=moment) - now).total_seconds())


@pytest.fixture
async def consultation(world: World) -> Consultation:
    """One that is open from now on, and that everybody was told of."""
    await agree_to_reminders(world)
    return await announce(world, FIRST, SECOND)


async def test_people_hear_at_the_opening_half_way_three_days_before_and_on_the_last_day(
    world: World, consultation: Consultation
) -> None:
    await until(world, consultation.event.id, at(19))
    texts = world.texts(OSEI)
    assert [line.splitlines()[-1] for line in texts[1:]] == [OFFER] * 4
    assert [text.splitlines()[0] for text in texts[1:]] == [
        "Short breaks is open now. It closes on Friday 18 December at 17:00.",
        "A reminder: Short breaks closes on Friday 18 December at 17:00.",
        "A reminder: Short breaks closes on Friday 18 December at 17:00.",
        "A reminder: Short breaks closes today at 17:00.",
    ]


async def test_a_1_under_the_opening_reminder_begins_a_view(world: World, consultation: Consultation) -> None:
    await until(world, consultation.event.id, at(23, 22, 11))
    for text in ("1", "Nobody", "1"):
        await world.write(text, OSEI)
    assert await given(world, consultation) == [("Nobody", False)]


async def test_the_plan_says_who_hears_when_and_why_then(world: World, consultation: Consultation) -> None:
    planning = world.app.meetings.planning
    found = await planning.foresee(OPERATOR, consultation.event)
    people = await planning.people(OPERATOR, consultation.event)
    lantern = [each for each in found if people[each.contact] == "Chess and Chat"]
    assert [(each.reminder, each.absorbs) for each in lantern] == [
        ("opening", ("announcement",)),
        ("half_way", ()),
        ("three_days_before", ()),
        ("last_day", ()),
    ]
    assert {each.why for each in lantern} <= {"volunteers", "next_good", "on_time", "last_good"}


async def test_who_heard_of_it_hears_of_another_close_and_that_there_is_a_draft(world: World) -> None:
    await agree_to_reminders(world)
    desk = world.app.consulting.desk
    early = await desk.add(OPERATOR, asking(stage=Stage.SCOPING))
    number = early.event.id
    await until(world, number, at(24, 22, 11))
    assert OFFER not in world.texts(OSEI)[-1]
    await desk.change(
        OPERATOR, number, lambda was: replace(was, stage=Stage.DRAFT, questions=(FIRST, SECOND))
    )
    await until(world, number, at(25, 22, 11))
    assert world.texts(OSEI)[-1].splitlines() == [
        "News about Short breaks.",
        "There is a draft of it now.",
        OFFER,
    ]
    moved = span(OPENS, CLOSES.replace(day=22))
    await desk.change(
        OPERATOR, number, lambda was: replace(was, stage=Stage.FINAL, event=replace(was.event, span=moved))
    )
    await until(world, number, at(26, 22, 11))
    assert world.texts(OSEI)[-1].splitlines() == [
        "A change: Short breaks now closes on Tuesday 22 December at 17:00.",
        "The paper on it is nearly final now.",
        OFFER,
    ]
    await until(world, number, at(23))
    assert world.texts(OSEI)[-1].startswith("A reminder: Short breaks closes today at 17:00.")


async def test_who_heard_when_it_opens_hears_of_another_opening(world: World) -> None:
    await agree_to_reminders(world)
    desk = world.app.consulting.desk
    early = await desk.add(OPERATOR, asking(FIRST, when=span(datetime(2026, 12, 3, 10))))
    number = early.event.id
    await until(world, number, at(24, 22, 11))
    assert "Coming soon: Short breaks opens on Thursday 3 December." in world.texts(OSEI)[-1]
    moved = span(datetime(2026, 12, 8, 10))
    await desk.change(OPERATOR, number, lambda was: replace(was, event=replace(was.event, span=moved)))
    await until(world, number, at(25, 22, 11))
    assert world.texts(OSEI)[-1].splitlines()[:2] == [
        "Coming soon: Short breaks opens on Tuesday 8 December.",
        "There is a draft of it now.",
    ]


async def test_who_heard_of_it_hears_that_it_is_off_and_what_was_said_is_destroyed(
    world: World, consultation: Consultation
) -> None:
    desk, number = world.app.consulting.desk, consultation.event.id
    await until(world, number, at(24, 22, 11))
    for text in ("1", "Nobody helps us", "1", "2", "A room"):
        await world.write(text, OSEI)
    off = await desk.cancel(OPERATOR, number)
    await until(world, number, at(25, 22, 11))
    assert world.texts(OSEI)[-1].splitlines() == [
        "Sorry, this is called off: Short breaks.",
        "What people wrote to us about it is thrown away.",
    ]
    assert await given(world, consultation) == []
    assert await world.app.views.views(OPERATOR, number) == []
    async with world.app.database.reading() as tx:
        assert await tx.given_views.answered(SYSTEM, number) == set()
        assert [each.kind for each in await tx.notices.all(SYSTEM, None, done=False)] == []
    await world.write("VIEWS", OSEI)
    await world.drain()
    assert world.texts(OSEI)[-1].startswith("Just now nobody asks for your views.")
    heard = len(world.texts(OSEI))
    await until(world, number, at(19))
    assert len(world.texts(OSEI)) == heard
    assert await desk.all(OPERATOR) == []
    assert off.closed_at is not None


async def test_what_is_called_off_cannot_be_changed_and_owes_nothing(
    world: World, consultation: Consultation
) -> None:
    desk, number = world.app.consulting.desk, consultation.event.id
    await desk.cancel(OPERATOR, number)
    for refused, reason in (
        (desk.cancel(OPERATOR, number), "called off"),
        (desk.change(OPERATOR, number, lambda was: was), "called off"),
        (desk.conclude(OPERATOR, number, OUTCOME), "called off"),
    ):
        with pytest.raises(Refused, match=reason):
            await refused
    world.clock.advance((DAY * 100).total_seconds())
    await world.app.consulting.following.tick()
    async with world.app.database.reading() as tx:
        assert await tx.notices.all(SYSTEM, None, done=False) == []
    logged = await world.log(Query(kinds=(EventKind.CONSULTATION,)))
    assert [line.entry.status for line in logged] == ["announced", "cancelled"]


async def test_who_gets_no_reminders_is_told_how_to_hear_of_the_outcome_and_hears_of_it_only_then(
    world: World, consultation: Consultation
) -> None:
    rows = [
        f"Chess and Chat,community,Merton,1,,,en,{name},,{phone},form,2026-03-02,bulletins"
        for name, phone in (("Ade", LATE), ("Bisi", AGREEING))
    ]
    await world.app.enrolment.take_in(OPERATOR, cells(rows), silent)
    for phone in (OSEI, LATE, AGREEING):
        for text in ("VIEWS", "Nobody", "1", "2", "A room", "1", "2"):
            await world.write(text, phone)
    await world.drain()
    assert world.texts(OSEI)[-1].endswith("We will tell you what comes of it.")
    assert world.texts(LATE)[-1].endswith("To hear what comes of it, text REMIND.")
    heard = len(world.texts(LATE))
    await until(world, consultation.event.id, at(18, 18))
    # After the close, and among so few that who answered is forgotten.
    await world.write("Remind me", AGREEING)
    await world.app.consulting.desk.conclude(OPERATOR, consultation.event.id, OUTCOME)
    await until(world, consultation.event.id, at(20))
    for phone in (OSEI, AGREEING):
        assert "This came of it" in world.texts(phone)[-1]
    assert len(world.texts(LATE)) == heard


async def test_reminders_nobody_can_get_are_logged_with_the_consultation(world: World) -> None:
    await agree_to_reminders(world)
    now = world.clock.now().astimezone(LONDON).replace(tzinfo=None)
    night = span(now.replace(hour=22), now.replace(hour=23))
    world.clock.advance(8 * 3600)
    added = await world.app.consulting.desk.add(OPERATOR, asking(FIRST, when=night))
    await world.app.meetings.planning.tick()
    kinds = {NoticeKind.NOT_REMINDED}
    logged = await world.log(Query(kinds=(EventKind.CONSULTATION,)))
    assert kinds <= {line.entry.status for line in logged}
    assert {line.entry.subject for line in logged} == {str(added.event.id)}


async def test_nobody_hears_of_a_consultation_that_was_called_off_before_the_text_went(
    world: World, consultation: Consultation
) -> None:
    number = consultation.event.id
    await world.app.meetings.planning.catch_up(silent)
    async with world.app.database.reading() as tx:
        found = await tx.occurrences.of_event(SYSTEM, number)
    first = min(each.due_at for each in found)
    world.clock.advance((first - world.clock.now()).total_seconds())
    await world.app.meetings.reminding.tick()
    assert (await world.states())[State.QUEUED]
    await world.app.consulting.desk.cancel(OPERATOR, number)
    await until(world, number, first + DAY)
    assert world.sms.sent == []
