"""Reminders that are taken back before they go, on both databases."""

import pytest

from bot.domain.actor import SYSTEM, Actor, Role, Scope
from bot.domain.errors import OutOfScope
from bot.domain.events import Sort
from bot.domain.ids import AddressId, EventId, MessageId
from bot.domain.messages import Lane, MessageKind
from bot.domain.rsvp import subject_of
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress
from tests.contract.moves import claim, draft, queue, start, take

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
    await remind(network, phone, "a word to others", kind=MessageKind.NOTICE)
    assert await waiting(network) == ["one", "two"]
    async with network() as tx:
        found = await tx.recalls.waiting(SYSTEM, EVENT)
        expected = {one.contact for one in (await draft(tx, phone)).recipients}
        among = await tx.recalls.among(SYSTEM, [found[1].message, MessageId(99)])
    assert {contact for each in found for contact in each.contacts} == expected
    assert among == found[1:]


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
    await remind(network, phone, "another's", after="hello", subject=subject_of(EventId(77)))
    assert await waiting(network) == ["one"]


async def test_only_handbill_itself_takes_back(network: Database) -> None:
    async with network() as tx:
        with pytest.raises(OutOfScope):
            await tx.recalls.waiting(Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"}))), EVENT)
