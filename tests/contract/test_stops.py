"""STOP is a person's word: it holds for every address they have, whichever of them is learnt later."""

from bot.domain.actor import OPERATOR, SYSTEM, volunteer
from bot.domain.directory import ChannelName, StopReason
from bot.domain.ids import AddressId, ContactId, Language
from bot.domain.inbound import Inbound
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE
from tests.fakes import NOON

CHAT = "42"
THIRD = "43"


def seen(value: str, channel: ChannelName) -> Inbound:
    return Inbound(channel=channel, address=value, text="", provider_id="", received_at=NOON)


async def stop(work: Database, value: str, channel: ChannelName = ChannelName.TELEGRAM) -> AddressId:
    async with work() as tx:
        address = (await tx.phones.caller(SYSTEM, seen(value, channel), Language("en"))).address
        await tx.phones.stop(volunteer(address), address, NOON, StopReason.ASKED)
        return address


async def contact_at(work: Database, phone: str) -> ContactId:
    async with work() as tx:
        caller = await tx.phones.caller(SYSTEM, seen(phone, ChannelName.SMS), Language("en"))
        return caller.recipients[0].contact


async def stopped(work: Database) -> dict[str, bool]:
    """Which addresses of Rokeya's and Shirin's group are stopped."""
    async with work() as tx:
        group = await tx.directory.group(OPERATOR, "Lantern Circle")
        assert group is not None
        people = await tx.directory.contacts(OPERATOR, group.id)
    return {address.value: address.stopped_at is not None for each in people for address in each.addresses}


async def test_the_stop_of_a_chat_that_is_linked_later_holds_for_the_phone(network: Database) -> None:
    await stop(network, CHAT)
    rokeya = await contact_at(network, PHONE)
    async with network() as tx:
        await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, CHAT, NOON)
    assert await stopped(network) == {PHONE: True, CHAT: True, OTHER_PHONE: False}


async def test_their_start_counts_and_linking_again_does_not_take_it_back(network: Database) -> None:
    await stop(network, CHAT)
    rokeya = await contact_at(network, PHONE)
    async with network() as tx:
        await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, CHAT, NOON)
        caller = await tx.phones.caller(SYSTEM, seen(PHONE, ChannelName.SMS), Language("en"))
        await tx.phones.start(volunteer(caller.address), caller.address)
        await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, CHAT, NOON)
    assert await stopped(network) == {PHONE: False, CHAT: True, OTHER_PHONE: False}


async def test_a_stop_reaches_a_second_chat_too(network: Database) -> None:
    rokeya = await contact_at(network, PHONE)
    async with network() as tx:
        await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, CHAT, NOON)
    await stop(network, THIRD)
    async with network() as tx:
        await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, THIRD, NOON)
    assert await stopped(network) == {PHONE: True, CHAT: True, THIRD: True, OTHER_PHONE: False}
