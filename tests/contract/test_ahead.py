"""What lies ahead, the reminders of it, and notices to staff, on both databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actor import SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.audience import Audience
from bot.domain.directory import Staff
from bot.domain.errors import OutOfScope
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import ContactId, EventId, Language, NoticeId, OccurrenceId, StaffId
from bot.domain.meetings import Facet, FacetChange, Meeting, Support
from bot.domain.notices import Notice, NoticeKind
from bot.domain.occurrences import Fate, Occurrence
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.fakes import NOON

LONDON = ZoneInfo("Europe/London")
CAMDEN = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))
MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def event(
    uid: str = "one",
    days: int = 30,
    *,
    sort: Sort = Sort.FORUM,
    areas: tuple[str, ...] = (),
    groups: tuple[str, ...] = (),
) -> Event:
    starts = (NOON + days * DAY).astimezone(LONDON).replace(hour=19, minute=0, tzinfo=None)
    starts_at = starts.replace(tzinfo=LONDON).astimezone(UTC)
    return Event(
        id=EventId(0),
        sort=sort,
        title="Forum for families",
        span=Span(
            starts=starts,
            starts_at=starts_at,
            ends=starts + 2 * HOUR,
            ends_at=starts_at + 2 * HOUR,
            zone=LONDON,
        ),
        audience=Audience(areas=areas, groups=groups),
        uid=uid,
        announced_at=NOON,
        simulated=True,
    )


async def keep(tx: Tx, new: Event) -> Event:
    return replace(new, id=await tx.events.add(SYSTEM, new))


async def person(tx: Tx) -> ContactId:
    group = await tx.directory.group(SYSTEM, "Lantern Circle")
    assert group is not None
    return (await tx.directory.contacts(SYSTEM, group.id))[0].id


def reminder(of: Event, contact: ContactId, code: str = "week", due_at: datetime = NOON) -> Occurrence:
    return Occurrence(
        event=of.id,
        reminder=code,
        contact=contact,
        due_at=due_at,
        useless_at=of.span.starts_at,
        towards=of.span.starts_at,
        why="seven_days_before",
        absorbs=("evening",),
    )


async def test_a_meeting_comes_back_as_it_was_kept_and_as_it_was_changed(network: Database) -> None:
    async with network() as tx:
        series = await tx.meetings.begin_series(SYSTEM, "FREQ=MONTHLY;COUNT=3")
        meeting = Meeting(
            event=event(areas=("Camden",)),
            place="Town Hall",
            link="https://example.org/1",
            languages=(Language("bn"), Language("en")),
            interpreter=True,
            changes=(
                FacetChange(facet=Facet.INTERPRETER, at=NOON, was="0123456789ab"),
                FacetChange(facet=Facet.ASK, at=NOON + DAY, was="ba9876543210"),
            ),
            pays=frozenset({Support.TRAVEL, Support.COVER}),
            ask="the office",
            series=series,
            original=datetime(2026, 12, 23, 19),
        )
        kept = replace(meeting, event=replace(meeting.event, id=await tx.meetings.add(SYSTEM, meeting)))
        assert await tx.meetings.get(SYSTEM, kept.event.id) == kept
        moved = replace(kept, place="Library", event=replace(kept.event.cancelled(NOON), title="Forum"))
        await tx.meetings.save(SYSTEM, moved)
    async with network.reading() as tx:
        assert await tx.meetings.get(SYSTEM, kept.event.id) == moved
        assert await tx.meetings.all(SYSTEM, NOON) == [moved]
        assert await tx.meetings.all(SYSTEM, moved.event.span.starts_at + DAY) == []


async def test_ahead_is_what_has_not_passed_nor_been_called_off(network: Database) -> None:
    async with network() as tx:
        later = await keep(tx, event("later", 40))
        sooner = await keep(tx, event("sooner", 10))
        await keep(tx, event("past", -1))
        await keep(tx, event("off").cancelled(NOON))
        deadline = await keep(tx, event("deadline", 0, sort=Sort.TENDER))
        assert await tx.events.ahead(SYSTEM, deadline.span.starts_at) == [deadline, sooner, later]


async def test_events_are_seen_by_those_they_are_for(network: Database, address_of: FindAddress) -> None:
    lantern, chess = await address_of(PHONE), await address_of("+447700900003")
    async with network() as tx:
        everyone = await keep(tx, event("everyone"))
        camden = await keep(tx, event("camden", areas=("camden",)))
        circle = await keep(tx, event("circle", groups=("lantern circle",)))
        merton = await keep(tx, event("merton", areas=("Merton",)))

        async def seen(actor: Actor) -> list[Event]:
            return list(await tx.events.ahead(actor, NOON))

        assert await seen(SYSTEM) == [everyone, camden, circle, merton]
        assert await seen(CAMDEN) == [everyone, camden, circle]
        assert await seen(MERTON) == [everyone, merton]
        assert await seen(volunteer(lantern)) == [everyone, camden, circle]
        assert await seen(volunteer(chess)) == [everyone, merton]
        assert await tx.events.get(MERTON, camden.id) is None
        wanted = [everyone.id, camden.id, merton.id]
        assert await tx.events.several(volunteer(chess), wanted) == {
            each.id: each for each in (everyone, merton)
        }
        assert await tx.events.several(SYSTEM, []) == {}


async def test_an_event_of_groups_that_are_no_more_is_for_nobody(
    network: Database, address_of: FindAddress
) -> None:
    phone = await address_of(PHONE)
    lantern = volunteer(phone)
    async with network() as tx:
        gone = await keep(tx, event("gone", groups=("No Such Circle",)))
        elsewhere = await keep(tx, event("elsewhere", areas=("Camden",), groups=("No Such Circle",)))
        assert await tx.events.ahead(SYSTEM, NOON) == [gone, elsewhere]
        assert await tx.events.ahead(MERTON, NOON) == []
        assert await tx.events.ahead(lantern, NOON) == []
        assert await tx.rsvps.at(SYSTEM, phone, [gone.id, elsewhere.id]) == []


async def test_an_event_beyond_what_someone_looks_after_is_not_theirs_to_make(network: Database) -> None:
    for new in (event(), event(areas=("Camden", "Merton")), event(groups=("Chess and Chat",))):
        with pytest.raises(OutOfScope):
            async with network() as tx:
                await tx.events.add(CAMDEN, new)
    async with network() as tx:
        mine = await tx.events.add(CAMDEN, event(areas=("Camden",)))
        with pytest.raises(OutOfScope):
            await tx.events.save(MERTON, replace(event(areas=("Merton",)), id=mine))


async def test_a_reminder_is_kept_once_and_planned_anew(network: Database) -> None:
    async with network() as tx:
        forum = await keep(tx, event())
        contact = await person(tx)
        first = reminder(forum, contact)
        await tx.occurrences.put(SYSTEM, [first])
        later = replace(first, due_at=NOON + HOUR, why="next_good_hour", absorbs=())
        await tx.occurrences.put(SYSTEM, [later])
        (found,) = await tx.occurrences.of_event(SYSTEM, forum.id)
        assert replace(found, id=None) == later
        assert not await tx.occurrences.is_due(SYSTEM, NOON, simulated=True)
        assert await tx.occurrences.is_due(SYSTEM, NOON + HOUR, simulated=True)
        assert not await tx.occurrences.is_due(SYSTEM, NOON + HOUR, simulated=False)


async def test_what_is_due_is_taken_oldest_first_and_settled(network: Database) -> None:
    async with network() as tx:
        forum = await keep(tx, event())
        contact = await person(tx)
        await tx.occurrences.put(
            SYSTEM,
            [
                reminder(forum, contact, "evening", NOON + HOUR),
                reminder(forum, contact, "week", NOON),
                reminder(forum, contact, "hours", NOON + DAY),
            ],
        )
        due = await tx.occurrences.take_due(SYSTEM, NOON + HOUR, 10, simulated=True)
        assert [each.reminder for each in due] == ["week", "evening"]
        ids = [OccurrenceId(each.id) for each in due if each.id is not None]
        await tx.occurrences.settle(SYSTEM, ids, Fate.FIRED, NOON + HOUR)
        assert await tx.occurrences.take_due(SYSTEM, NOON + HOUR, 10, simulated=True) == []
        fates = [each.fate for each in await tx.occurrences.of_event(SYSTEM, forum.id, [contact])]
        assert fates == [Fate.FIRED, Fate.FIRED, Fate.PENDING]
        assert await tx.occurrences.of_event(SYSTEM, forum.id, []) == []


async def test_two_schedulers_at_once_take_each_reminder_once(network: Database) -> None:
    async with network() as tx:
        forum, contact = await keep(tx, event()), await person(tx)
        await tx.occurrences.put(
            SYSTEM, [reminder(forum, contact, f"reminder {number}", NOON) for number in range(8)]
        )

    taken = asyncio.Event()

    async def second() -> set[OccurrenceId | None]:
        await taken.wait()
        async with network() as tx:
            return {each.id for each in await tx.occurrences.take_due(SYSTEM, NOON, 4, simulated=True)}

    other = asyncio.create_task(second())
    async with network() as tx:
        due = await tx.occurrences.take_due(SYSTEM, NOON, 4, simulated=True)
        taken.set()
        # PostgreSQL lets the second go on beside the first, SQLite lets it wait for the end of the first.
        await asyncio.wait([other], timeout=0.5)
        ids = [each.id for each in due if each.id is not None]
        await tx.occurrences.settle(SYSTEM, ids, Fate.FIRED, NOON)
    theirs = await other
    assert (len(ids), len(theirs)) == (4, 4)
    assert not theirs & set(ids)


async def test_a_phone_sees_no_more_of_reminders_than_of_events(
    network: Database, address_of: FindAddress
) -> None:
    other = await address_of(OTHER_PHONE)
    async with network() as tx:
        merton = await keep(tx, event(areas=("Merton",)))
        await tx.occurrences.put(SYSTEM, [reminder(merton, await person(tx))])
        assert await tx.occurrences.of_event(volunteer(other), merton.id) == []
        with pytest.raises(OutOfScope):
            await tx.occurrences.take_due(volunteer(other), NOON, 1, simulated=True)


async def test_a_notice_that_needed_doing_no_more_is_told_anew(network: Database) -> None:
    async with network() as tx:
        told = Notice(key="short:1", kind=NoticeKind.SHORT_NOTICE, at=NOON, count=6)
        for count in (6, 5):
            await tx.notices.tell(SYSTEM, [replace(told, count=count)])
            assert [each.count for each in await tx.notices.all(SYSTEM, None, done=False)] == [count]
            await tx.notices.finish_keys(SYSTEM, [told.key], NOON)
            assert await tx.notices.all(SYSTEM, None, done=False) == []
        assert [each.count for each in await tx.notices.all(SYSTEM, None, done=True)] == [6, 5]


async def test_a_notice_is_told_once_and_is_done_for_good(network: Database) -> None:
    async with network() as tx:
        await tx.staff.add(
            SYSTEM, Staff(id=StaffId(0), name="Worker", role=Role.WORKER, areas=frozenset({"Camden"}))
        )
        found = await tx.staff.find(SYSTEM, "Worker")
        assert found is not None
        worker = replace(CAMDEN, staff=found.id)
        told = Notice(key="short:1", kind=NoticeKind.SHORT_NOTICE, at=NOON, staff=found.id, count=6)
        await tx.notices.tell(SYSTEM, [told])
        await tx.notices.tell(SYSTEM, [replace(told, count=5), replace(told, key="other", staff=None)])
        mine, other = await tx.notices.all(SYSTEM, found.id, done=False)
        assert (mine.count, other.staff) == (5, None)
        assert await tx.notices.all(worker, None, done=False) == [mine]
        assert mine.id is not None
        assert not await tx.notices.finish(MERTON, mine.id, NOON)
        assert await tx.notices.finish(worker, mine.id, NOON)
        assert not await tx.notices.finish(worker, mine.id, NOON)
        assert not await tx.notices.finish(SYSTEM, NoticeId(99), NOON)
        await tx.notices.tell(SYSTEM, [replace(told, count=1)])
        await tx.notices.finish_keys(SYSTEM, ["other"], NOON)
        assert await tx.notices.all(SYSTEM, None, done=False) == []
        assert [each.count for each in await tx.notices.all(SYSTEM, None, done=True)] == [5, 6]
