"""How far events are planned, series, and who came, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import SYSTEM
from bot.domain.audience import Audience
from bot.domain.errors import OutOfScope
from bot.domain.events import Event, Sort
from bot.domain.ids import ContactId, EventId, GroupId
from bot.domain.meetings import Meeting, Support
from bot.domain.occurrences import Fate
from bot.ports.work import Tx
from storage.database import Database
from storage.occurrences import hand_over_reminders
from tests.contract.test_ahead import CAMDEN, DAY, HOUR, MERTON, event, keep, person, reminder
from tests.fakes import NOON

SOON = NOON + DAY


async def waiting(tx: Tx, now_less: timedelta = HOUR) -> list[tuple[str, bool]]:
    found = await tx.plannings.waiting(SYSTEM, NOON, SOON, NOON - now_less, simulated=True)
    return [(each.event.uid, each.new) for each in found]


async def hold(tx: Tx, of: Event, pays: frozenset[Support] = frozenset()) -> Meeting:
    meeting = Meeting(event=of, pays=pays)
    return replace(meeting, event=replace(of, id=await tx.meetings.add(SYSTEM, meeting)))


async def test_an_event_waits_until_it_is_planned_as_it_is_now(network: Database) -> None:
    async with network() as tx:
        later = await keep(tx, event("later", 40))
        sooner = await keep(tx, event("sooner", 10))
        await keep(tx, replace(event("unannounced", 20), announced_at=NOON + 2 * DAY))
        await keep(tx, replace(event("real", 20), simulated=False))
        await keep(tx, event("past", -1))
        await keep(tx, event("never told of", 9).cancelled(NOON))
        assert await waiting(tx) == [("sooner", False), ("later", False)]
        await tx.plannings.planned(SYSTEM, [sooner, later], NOON)
        assert await waiting(tx) == []
        await tx.events.save(SYSTEM, later.cancelled(NOON))
        assert await waiting(tx) == [("later", False)]
        await tx.plannings.planned(SYSTEM, [later.cancelled(NOON)], NOON)
        assert await waiting(tx, -HOUR) == [("sooner", True)]


async def test_what_is_over_is_closed_once(network: Database) -> None:
    async with network() as tx:
        past = await keep(tx, event("past", -1))
        await keep(tx, event("tender", -1, sort=Sort.TENDER))
        planned = await keep(tx, event("planned", -2))
        await tx.plannings.planned(SYSTEM, [planned], NOON)
        await keep(tx, event("long past", -40))
        await keep(tx, event("off", -3).cancelled(NOON))
        await keep(tx, event("ahead", 1))
        await keep(tx, replace(event("real", -1), simulated=False))
        assert await tx.plannings.over(SYSTEM, NOON, NOON - 30 * DAY, [Sort.FORUM], simulated=True) == [
            planned,
            past,
        ]
        assert await tx.plannings.close(SYSTEM, past.id, NOON)
        assert await tx.plannings.close(SYSTEM, planned.id, NOON)
        assert not await tx.plannings.close(SYSTEM, past.id, NOON)
        assert await tx.plannings.over(SYSTEM, NOON, NOON - 30 * DAY, [Sort.FORUM], simulated=True) == []


async def test_reminders_are_counted_by_what_became_of_them(network: Database) -> None:
    async with network() as tx:
        found = await keep(tx, event())
        contact = await person(tx)
        others = [ContactId(contact + 1)]
        await tx.occurrences.put(
            SYSTEM,
            [
                *(reminder(found, each) for each in (contact, *others)),
                replace(reminder(found, contact, "evening"), fate=Fate.EXPIRED),
            ],
        )
        assert await tx.plannings.fates(SYSTEM, found.id) == {
            "week": {Fate.PENDING: 2},
            "evening": {Fate.EXPIRED: 1},
        }
        assert await tx.plannings.fates(MERTON, EventId(99)) == {}


async def test_what_was_sent_is_not_made_to_wait_again_unless_for_another_date(network: Database) -> None:
    async with network() as tx:
        found = await keep(tx, event())
        contact = await person(tx)
        sent = replace(reminder(found, contact), fate=Fate.FIRED, settled_at=NOON)
        await tx.occurrences.put(SYSTEM, [sent])
        await tx.occurrences.put(SYSTEM, [reminder(found, contact)])
        (kept,) = await tx.occurrences.of_event(SYSTEM, found.id)
        assert kept.fate is Fate.FIRED
        await tx.occurrences.put(
            SYSTEM, [replace(reminder(found, contact), towards=found.span.starts_at + DAY)]
        )
        (kept,) = await tx.occurrences.of_event(SYSTEM, found.id)
        assert kept.fate is Fate.PENDING


async def test_people_without_a_reminder_are_found(network: Database) -> None:
    async with network() as tx:
        found = await keep(tx, event())
        contact = await person(tx)
        everyone = await tx.audiences.page(SYSTEM, Audience(), None, 10)
        await tx.occurrences.put(SYSTEM, [reminder(found, contact)])
        new = await tx.audiences.unplanned(SYSTEM, Audience(), found.id, None, 10)
        assert [each.contact for each in new] == [one.contact for one in everyone if one.contact != contact]
        assert await tx.audiences.unplanned(SYSTEM, Audience(), found.id, new[0].contact, 1) == [new[1]]
        named = await tx.audiences.named(SYSTEM, Audience(areas=("merton",)), [contact, new[-1].contact])
        assert [each.contact for each in named] == [new[-1].contact]


async def test_a_series_goes_on_until_it_is_ended(network: Database) -> None:
    async with network() as tx:
        one = await tx.meetings.begin_series(SYSTEM, "FREQ=MONTHLY")
        two = await tx.meetings.begin_series(SYSTEM, "FREQ=WEEKLY")
        later, first = (
            replace(Meeting(event=event(uid, days)), series=one, original=event(uid, days).span.starts)
            for uid, days in (("later", 60), ("first", 30))
        )
        for each in (later, first):
            await tx.meetings.add(SYSTEM, each)
        held = await tx.series.meetings(SYSTEM, one)
        assert [each.event.uid for each in held] == ["first", "later"]
        assert [each.id for each in await tx.series.to_extend(SYSTEM, NOON)] == [one, two]
        await tx.series.extended(SYSTEM, [one], NOON)
        assert [each.id for each in await tx.series.to_extend(SYSTEM, NOON)] == [two]
        await tx.series.end(SYSTEM, two, NOON)
        assert await tx.series.to_extend(SYSTEM, NOON) == []
        assert (await tx.series.get(SYSTEM, two)).ended_at == NOON


async def groups_of(tx: Tx) -> dict[str, GroupId]:
    return {each.name: each.id for each in await tx.directory.groups(SYSTEM, Audience())}


async def test_who_came_is_kept_as_it_was_said_last(network: Database) -> None:
    async with network() as tx:
        known = await groups_of(tx)
        lantern, chess = known["Lantern Circle"], known["Chess and Chat"]
        held = await hold(tx, event("one", -1), frozenset({Support.COVER, Support.TRAVEL}))
        tender = await hold(tx, event("two", -2, sort=Sort.OTHER))
        await tx.attendances.note(SYSTEM, held.event.id, [lantern, chess], NOON)
        await tx.attendances.note(SYSTEM, tender.event.id, [chess], NOON)
        assert await tx.attendances.came(SYSTEM, held.event.id) == {lantern, chess}
        found = await tx.attendances.between(SYSTEM, None, None)
        assert [(each.meeting, each.group_name, each.claims) for each in found] == [
            (tender, "Chess and Chat", ()),
            (held, "Chess and Chat", (Support.TRAVEL, Support.COVER)),
            (held, "Lantern Circle", (Support.TRAVEL, Support.COVER)),
        ]
        since = held.event.span.starts_at
        assert len(await tx.attendances.between(SYSTEM, since, None)) == 2
        assert len(await tx.attendances.between(SYSTEM, None, since)) == 1
        await tx.attendances.note(SYSTEM, held.event.id, [lantern], NOON)
        assert await tx.attendances.came(SYSTEM, held.event.id) == {lantern}


async def test_a_worker_notes_groups_of_their_areas_only(network: Database) -> None:
    async with network() as tx:
        known = await groups_of(tx)
        lantern, chess = known["Lantern Circle"], known["Chess and Chat"]
        held = await hold(tx, event("one", -1))
        await tx.attendances.note(MERTON, held.event.id, [chess], NOON)
        await tx.attendances.note(CAMDEN, held.event.id, [lantern], NOON)
        await tx.attendances.note(CAMDEN, held.event.id, [], NOON)
        assert await tx.attendances.came(SYSTEM, held.event.id) == {chess}
        assert [each.group for each in await tx.attendances.between(MERTON, None, None)] == [chess]
        assert await tx.attendances.between(CAMDEN, None, None) == []
    with pytest.raises(OutOfScope):
        async with network() as tx:
            await tx.attendances.note(CAMDEN, held.event.id, [chess], NOON)


async def test_who_turns_out_to_be_the_same_person_is_not_sent_anything_twice(network: Database) -> None:
    async with network() as tx:
        found = await keep(tx, event())
        kept = await person(tx)
        left = ContactId(kept + 1)
        sent = replace(reminder(found, left), fate=Fate.FIRED, settled_at=NOON)
        await tx.occurrences.put(
            SYSTEM,
            [sent, reminder(found, left, "evening"), reminder(found, kept), reminder(found, kept, "now")],
        )
    async with network() as tx:
        await hand_over_reminders(tx.occurrences._connection, left, kept)
    async with network.reading() as tx:
        theirs = await tx.occurrences.of_event(SYSTEM, found.id, [kept])
    assert {each.reminder: each.fate for each in theirs} == {
        "week": Fate.FIRED,
        "evening": Fate.PENDING,
        "now": Fate.PENDING,
    }
