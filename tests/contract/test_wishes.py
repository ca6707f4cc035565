"""When people wish to be written to, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR, volunteer
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.hours import Times
from bot.domain.ids import AddressId
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, ROWS, FindAddress, enrol, row
from tests.contract.test_invitations import CHAT, caller, issue, join, share


async def wishes(work: Database) -> dict[str, Times | None]:
    """Everyone's wish by name, as a group's page and as an audience has it."""
    found: dict[str, Times | None] = {}
    async with work.reading() as tx:
        people = await tx.audiences.page(OPERATOR, Audience(), None, 100)
        heard = {each.contact: each.wish for each in people}
        for group in await tx.directory.groups(OPERATOR, Audience()):
            for contact in await tx.directory.contacts(OPERATOR, group.id):
                assert heard[contact.id] is contact.wish
                found[contact.name] = contact.wish
    return found


async def wish(work: Database, address: AddressId, times: Times) -> None:
    async with work() as tx:
        await tx.wishes.note(volunteer(address), address, times)


async def test_a_wish_is_kept_and_outweighed_by_the_next(network: Database, address_of: FindAddress) -> None:
    assert set((await wishes(network)).values()) == {None}
    for times in Times:
        await wish(network, await address_of(PHONE), times)
        assert await wishes(network) == {"Rokeya": times, "Shirin": None, "Osei": None, "Lee": None}


async def test_an_import_leaves_it_as_it_is(network: Database, address_of: FindAddress) -> None:
    await wish(network, await address_of(PHONE), Times.EVENING)
    async with network() as tx:
        await enrol(tx, replace(ROWS[0], role="chair"))
    assert (await wishes(network))["Rokeya"] is Times.EVENING


@pytest.mark.parametrize("order", [1, -1])
async def test_a_table_brings_it_for_who_has_said_nothing(
    network: Database, address_of: FindAddress, order: int
) -> None:
    await wish(network, await address_of(PHONE), Times.EVENING)
    rows = [replace(each, wish=Times.WEEKEND) for each in ROWS]
    # Two more rows of people who are in the table already, and of one who is new: nothing is said there.
    new = row(8, "Dads Football", "Kofi", "+447700900008", area="Merton")
    rows += [replace(ROWS[1], line=6, group="Sewing"), replace(ROWS[2], line=7, group="Sewing")]
    rows += [replace(new, wish=Times.DAY), replace(new, line=9, group="Sewing")]
    numbered = [replace(each, line=line) for line, each in enumerate(rows[::order], 2)]
    async with network() as tx:
        await enrol(tx, *numbered)
    assert await wishes(network) == {
        "Rokeya": Times.EVENING,
        "Shirin": Times.WEEKEND,
        "Osei": Times.WEEKEND,
        "Lee": Times.WEEKEND,
        "Kofi": Times.DAY,
    }
    async with network.reading() as tx:
        told = {each.contact: each.wish async for each in tx.directory.rows(OPERATOR)}
    assert told == await wishes(network)


@pytest.mark.parametrize("wished", [Times.WEEKEND, None])
async def test_it_comes_along_when_two_phones_are_one_persons(
    network: Database, address_of: FindAddress, wished: Times | None
) -> None:
    await wish(network, await address_of(PHONE), Times.EVENING)
    chat = (await caller(network, CHAT, ChannelName.TELEGRAM)).address
    await join(network, chat, await issue(network))
    if wished is not None:
        await wish(network, chat, wished)
    assert await share(network, PHONE)
    assert (await wishes(network))["Rokeya"] is (wished or Times.EVENING)


async def test_a_volunteer_can_wish_for_no_other_phone(network: Database, address_of: FindAddress) -> None:
    own, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        with pytest.raises(OutOfScope):
            await tx.wishes.note(volunteer(own), other, Times.DAY)
