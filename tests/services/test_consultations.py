"""Consultations from the announcement to the end, as staff deal with them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.consultations import Consultation, OwnWords, Stage
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import EventId
from bot.domain.journal import EventKind, Query
from bot.domain.notices import NoticeKind
from bot.domain.occurrences import Fate, Occurrence
from tests.services.conftest import World
from tests.services.consulting import (
    BENGALI,
    CLOSES,
    DAY,
    FIRST,
    OPENS,
    SECOND,
    agree_to_reminders,
    announce,
    asking,
    person_at,
    span,
)

OUTCOME = OwnWords(
    english="You said: too far. The bus now stops there.", translations=((BENGALI, "বাস এখন থামে।"),)
)
LONG = OwnWords(english="word " * 100)


async def log(world: World) -> list[tuple[str, int | None]]:
    lines = await world.log(Query(kinds=(EventKind.CONSULTATION,)))
    return [(line.entry.status, line.entry.count) for line in lines]


async def notices(world: World) -> list[tuple[NoticeKind, int | None]]:
    async with world.app.database.reading() as tx:
        return [(each.kind, each.count) for each in await tx.notices.all(SYSTEM, None, done=False)]


async def reminded(world: World, consultation: Consultation, *people: tuple[str, str]) -> None:
    """Have people written to about a consultation."""
    await agree_to_reminders(world)
    contacts = [(await person_at(world, group, name))[0] for group, name in people]
    async with world.app.database() as tx:
        await tx.occurrences.put(
            SYSTEM,
            [
                Occurrence(
                    event=consultation.event.id,
                    reminder="opening",
                    contact=contact,
                    due_at=consultation.opens_at,
                    useless_at=consultation.closes_at,
                    towards=consultation.closes_at,
                    why="opening",
                    fate=Fate.FIRED,
                )
                for contact in contacts
            ],
        )


async def test_an_announcement_is_kept_and_short_notice_is_flagged(world: World) -> None:
    late = asking(FIRST, when=span(OPENS, CLOSES.replace(day=8)))
    added = await world.app.consulting.desk.add(OPERATOR, late)
    assert await world.app.consulting.desk.get(OPERATOR, added.event.id) == added
    assert await log(world) == [("announced", None), ("short_notice", 15)]
    assert await notices(world) == [(NoticeKind.SHORT_NOTICE, 15)]


async def test_what_cannot_be_announced_is_refused_with_all_that_is_wrong(world: World) -> None:
    past = span(OPENS - 40 * DAY, CLOSES - 40 * DAY)
    with pytest.raises(Refused) as refused:
        await world.app.consulting.desk.add(OPERATOR, asking(LONG, title="", when=past))
    assert [line.split(":")[0].split(" ")[0] for line in str(refused.value).splitlines()] == [
        "The",
        "It",
        "Question",
    ]


async def test_a_consultation_at_scoping_grows_and_who_heard_of_it_must_hear(world: World) -> None:
    desk = world.app.consulting.desk
    added = await desk.add(OPERATOR, asking(stage=Stage.SCOPING))
    unheard = await desk.change(OPERATOR, added.event.id, lambda was: replace(was, topics=("youth",)))
    assert (unheard.heard, unheard.consultation.event.sequence) == (False, 0)
    grown = await desk.change(
        OPERATOR,
        added.event.id,
        lambda was: replace(was, stage=Stage.DRAFT, questions=(FIRST, SECOND)),
    )
    assert (grown.heard, grown.consultation.event.sequence) == (True, 1)
    for others in ((FIRST,), (SECOND, FIRST)):
        with pytest.raises(Refused, match="none taken away"):
            await desk.change(OPERATOR, added.event.id, partial(replace, questions=others))
    with pytest.raises(NotFound):
        await desk.change(OPERATOR, EventId(99), lambda was: was)


async def test_a_close_in_the_past_is_told_once(world: World) -> None:
    past = span(OPENS, OPENS - DAY)
    with pytest.raises(Refused) as refused:
        await world.app.consulting.desk.add(OPERATOR, replace(asking(FIRST), span=past))
    assert str(refused.value) == "It closes in the past: check --closes."


async def test_a_consultation_ends_only_after_its_outcome_was_told(world: World) -> None:
    desk, added = world.app.consulting.desk, await announce(world, FIRST)
    number = added.event.id
    for early in (desk.close(OPERATOR, number), desk.conclude(OPERATOR, number, OUTCOME)):
        with pytest.raises(Refused, match="still open"):
            await early
    world.clock.advance((added.closes_at - world.clock.now()).total_seconds())
    with pytest.raises(Refused, match="is over"):
        await desk.change(OPERATOR, number, lambda was: replace(was, asker="Another"))
    with pytest.raises(Refused, match="wait to hear"):
        await desk.close(OPERATOR, number)
    with pytest.raises(Refused, match="3 is the most"):
        await desk.conclude(OPERATOR, number, LONG)
    written = await desk.conclude(OPERATOR, number, OUTCOME)
    with pytest.raises(Refused, match="is written"):
        await desk.conclude(OPERATOR, number, OUTCOME)
    with pytest.raises(Refused, match="on its way"):
        await desk.close(OPERATOR, number)
    await world.app.consulting.outcomes.tell(written)
    closed = await desk.close(OPERATOR, number)
    assert closed.closed_at is not None
    assert await desk.close(OPERATOR, number) == closed
    assert await desk.all(OPERATOR) == []
    assert await desk.all(OPERATOR, closed=True) == [closed]


async def test_the_outcome_goes_once_to_who_was_asked_in_their_language(world: World) -> None:
    added = await announce(world, FIRST)
    await reminded(world, added, ("Lantern Circle", "Rokeya"), ("Chess and Chat", "Osei"))
    world.clock.advance((added.closes_at - world.clock.now()).total_seconds() + 3600 * 16)
    written = await world.app.consulting.desk.conclude(OPERATOR, added.event.id, OUTCOME)
    queued = await world.app.consulting.outcomes.tell(written)
    assert queued > 0
    assert await world.app.consulting.outcomes.tell(written) == 0
    await world.drain()
    assert world.texts("+447700900003")[-1] == (
        "Camden Council asked you: Short breaks\nThis came of it: You said: too far. The bus now stops there."
    )
    assert "বাস এখন থামে।" in world.texts("+447700900001")[-1]
    assert not world.texts("+447700900002")
    assert [status for status, _count in await log(world)].count("told") == 1


async def test_an_outcome_that_was_cut_short_goes_on_by_itself(world: World) -> None:
    added = await announce(world, FIRST)
    await reminded(world, added, ("Chess and Chat", "Osei"))
    world.clock.advance((added.closes_at - world.clock.now()).total_seconds() + 3600 * 16)
    await world.app.consulting.desk.conclude(OPERATOR, added.event.id, OUTCOME)
    app = world.restart()
    await app.consulting.outcomes.tick()
    await world.clock.run(app.dispatch.run())
    assert len([text for text in world.texts("+447700900003") if "came of it" in text]) == 1


async def test_at_its_time_it_is_shut_once_and_staff_are_told_what_is_owed(world: World) -> None:
    added = await announce(world, FIRST)
    look = world.app.consulting.following
    for text in ("VIEWS", "Nobody", "1", "2"):
        await world.write(text, "+447700900003")
    await look.tick()
    assert await log(world) == [("announced", None)]
    world.clock.advance((added.closes_at - world.clock.now()).total_seconds())
    await look.tick()
    await look.tick()
    assert await log(world) == [("announced", None), ("shut", 1)]
    assert await notices(world) == [(NoticeKind.VIEWS_TO_READ, 1), (NoticeKind.OUTCOME_DUE, None)]


async def test_after_sixty_days_the_outcome_is_overdue_and_said_so_once(world: World) -> None:
    added = await announce(world, FIRST)
    world.clock.advance((added.closes_at - world.clock.now()).total_seconds())
    look = world.app.consulting.following
    await look.tick()
    world.clock.advance(timedelta(days=60).total_seconds() - 1)
    await look.tick()
    assert (NoticeKind.OUTCOME_OVERDUE, 60) not in await notices(world)
    world.clock.advance(1)
    await look.tick()
    await look.tick()
    assert (await log(world))[-1] == ("outcome_overdue", 60)
    assert [kind for kind, _count in await notices(world)].count(NoticeKind.OUTCOME_OVERDUE) == 1
    await world.app.consulting.desk.conclude(OPERATOR, added.event.id, OUTCOME)
    assert await notices(world) == []
