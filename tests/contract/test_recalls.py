"""Reminders that are taken back before they go, on both databases."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.actor import SYSTEM, Actor, Role, Scope
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.events import Event, Sort
from bot.domain.ids import AddressId, EventId, MessageId
from bot.domain.messages import Lane, MessageKind
from bot.domain.rsvp import Lettered, Stage
from bot.domain.subjects import SEVERAL, subject_of
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.contract.moves import claim, draft, queue, start, take
from tests.contract.test_ahead import event, keep, person, reminder
from tests.fakes import NOON

EVENT = EventId(7)


async def waiting(network: Database) -> list[str]:
    """The keys of what can be taken back; None for an introduction."""
    async with network() as tx:
        return [str(each.key) for each in await tx.recalls.waiting(SYSTEM, EVENT)]


async def remind(network: Database, address: AddressId, *keys: str, **changes: object) -> None:
    reminder: dict[str, object] = {
        "lane": Lane.REMINDER,
        "kind": MessageKind.REMINDER,
        "subject": subject_of(EVENT),
    }
    await queue(network, address, *keys, **(reminder | changes))


async def test_what_waits_of_a_consultation_is_found_however_it_was_named(
    network: Database, address_of: FindAddress
) -> None:
    phone = await address_of(PHONE)
    await remind(network, phone, "as of a meeting, before")
    await remind(network, phone, "as it is", subject=subject_of(EVENT, Sort.CONSULTATION))
    await remind(network, phone, "another's", subject=subject_of(EventId(77), Sort.CONSULTATION))
    assert await waiting(network) == ["as of a meeting, before", "as it is"]
    async with network() as tx:
        assert {each.event for each in await tx.recalls.waiting(SYSTEM, EVENT)} == {EVENT}


async def test_what_waits_of_an_event_is_found_with_whom_it_is_for(
    network: Database, address_of: FindAddress
) -> None:
    phone = await address_of(PHONE)
    await remind(network, phone, "one", "two")
    await remind(network, phone, "another's", subject=subject_of(EventId(77)))
    await remind(network, phone, "a reply", kind=MessageKind.REPLY, lane=Lane.REPLY)
    await remind(network, phone, "of some other list", subject=SEVERAL)
    assert await waiting(network) == ["one", "two"]
    async with network() as tx:
        found = await tx.recalls.waiting(SYSTEM, EVENT)
        expected = {one.contact for one in (await draft(tx, phone)).recipients}
        among = await tx.recalls.among(SYSTEM, [found[1].message, MessageId(99)])
    assert {contact for each in found for contact in each.contacts} == expected
    assert among == found[1:]


async def test_what_others_answered_and_a_list_at_a_phone_that_knows_it_are_found_as_well(
    network: Database, address_of: FindAddress
) -> None:
    phone, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        forum = await keep(tx, event())
        lettered = Lettered(event=forum.id, letter="A", stage=Stage.COMING, until=NOON)
        await tx.letters.put(SYSTEM, phone, [lettered])
    await remind(network, phone, "a word to others", kind=MessageKind.NOTICE, subject=subject_of(forum.id))
    await remind(network, phone, "a list", subject=SEVERAL)
    await remind(network, other, "another's list", subject=SEVERAL)
    await remind(network, phone, "what was asked for", subject=SEVERAL, lane=Lane.REPLY)
    async with network() as tx:
        word, listed = await tx.recalls.waiting(SYSTEM, forum.id)
        assert await tx.recalls.among(SYSTEM, [word.message, listed.message]) == []
    assert (word.key, word.kind, word.is_list) == ("a word to others", MessageKind.NOTICE, False)
    assert (listed.key, listed.kind, listed.is_list) == ("a list", MessageKind.REMINDER, True)
    assert {(each.event, each.address, each.channel) for each in (word, listed)} == {
        (forum.id, phone, ChannelName.SMS)
    }


async def test_a_change_waits_for_texts_that_are_being_written_and_finds_them(
    network: Database, address_of: FindAddress
) -> None:
    phone = await address_of(PHONE)
    async with network() as tx:
        forum = await keep(tx, event())
        await tx.occurrences.put(SYSTEM, [reminder(forum, await person(tx))])

    taken = asyncio.Event()

    async def change() -> list[str | None]:
        await taken.wait()
        async with network() as tx:
            await tx.events.save(SYSTEM, forum.cancelled(NOON))
            return [each.key for each in await tx.recalls.waiting(SYSTEM, forum.id)]

    changing = asyncio.create_task(change())
    async with network() as tx:
        assert await tx.occurrences.take_due(SYSTEM, NOON, 1, simulated=True)
        taken.set()
        # On PostgreSQL it runs meanwhile, up to the event; on SQLite it waits for its turn to write.
        done, _ = await asyncio.wait([changing], timeout=0.5)
        assert not done
        text = await draft(tx, phone, "one", lane=Lane.REMINDER, kind=MessageKind.REMINDER)
        await tx.messages.queue(SYSTEM, [replace(text, subject=subject_of(forum.id))])
    assert await changing == ["one"]


async def test_what_is_due_while_its_event_changes_is_weighed_after_it(network: Database) -> None:
    async with network() as tx:
        forum = await keep(tx, event())
        await tx.occurrences.put(SYSTEM, [reminder(forum, await person(tx))])

    saved = asyncio.Event()

    async def tick() -> Event | None:
        await saved.wait()
        async with network() as tx:
            (due,) = await tx.occurrences.take_due(SYSTEM, NOON, 1, simulated=True)
            return await tx.events.get(SYSTEM, due.event)

    ticking = asyncio.create_task(tick())
    async with network() as tx:
        await tx.events.save(SYSTEM, forum.cancelled(NOON))
        saved.set()
        done, _ = await asyncio.wait([ticking], timeout=0.5)
        assert not done
    found = await ticking
    assert found is not None
    assert found.cancelled_at == NOON


async def test_what_has_begun_to_go_is_left(network: Database, address_of: FindAddress) -> None:
    await remind(network, await address_of(PHONE), "one")
    lease = await take(network)
    claims = await claim(network, lease)
    assert await waiting(network) == ["one"]
    await start(network, lease, claims)
    assert await waiting(network) == []


async def test_an_introduction_goes_along_unless_something_else_waits_for_it(
    network: Database, address_of: FindAddress
) -> None:
    phone = await address_of(PHONE)
    await remind(network, phone, "hello", kind=MessageKind.INTRODUCTION, subject=None)
    await remind(network, phone, "one", after="hello")
    assert await waiting(network) == ["one", "None"]
    await remind(network, phone, "welcome", kind=MessageKind.REPLY, subject=None, lane=Lane.REPLY)
    await remind(network, phone, "two", after="welcome")
    assert await waiting(network) == ["one", "two", "None"]
    await remind(network, phone, "another's", after="hello", subject=subject_of(EventId(77)))
    assert await waiting(network) == ["one", "two"]


async def test_only_handbill_itself_takes_back(network: Database) -> None:
    async with network() as tx:
        with pytest.raises(OutOfScope):
            await tx.recalls.waiting(Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"}))), EVENT)
