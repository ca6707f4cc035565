"""Whether groups come, and the letters of meetings on phones, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import URL

from bot.domain.actor import SYSTEM, volunteer
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, ContactId, GroupId, Language, SenderName
from bot.domain.inbound import Inbound
from bot.domain.invitations import UNNAMED
from bot.domain.meetings import Coming, Need
from bot.domain.messages import Draft, Lane, MessageKind
from bot.domain.rsvp import Lettered, Rsvp, Stage
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress, enrol, row
from tests.contract.test_ahead import CAMDEN, MERTON, event, keep
from tests.fakes import NOON

DAY = timedelta(days=1)
CHESS = "+447700900003"


async def group_id(tx: Tx, name: str) -> GroupId:
    group = await tx.directory.group(SYSTEM, name)
    assert group is not None
    return group.id


async def contact_id(tx: Tx, name: str, at: int = 0) -> ContactId:
    return (await tx.directory.contacts(SYSTEM, await group_id(tx, name)))[at].id


async def test_the_newest_answer_of_a_group_stands(network: Database, address_of: FindAddress) -> None:
    rokeya = volunteer(await address_of(PHONE))
    async with network() as tx:
        forum = await keep(tx, event())
        lantern = await group_id(tx, "Lantern Circle")
        said = Rsvp(
            event=forum.id,
            group=lantern,
            coming=Coming.YES,
            needs=(Need.CHILDCARE, Need.ACCESS),
            contact=await contact_id(tx, "Lantern Circle"),
            at=NOON,
        )
        await tx.rsvps.say(rokeya, said)
        assert await tx.rsvps.of_event(SYSTEM, forum.id) == [said]
        newer = replace(said, coming=Coming.NO, needs=(), at=NOON + DAY)
        await tx.rsvps.say(rokeya, newer)
    async with network.reading() as tx:
        assert await tx.rsvps.of_event(CAMDEN, forum.id) == [newer]
        assert await tx.rsvps.of_event(MERTON, forum.id) == []
        seen = await tx.rsvps.coming(SYSTEM, [forum.id], [lantern, GroupId(99)])
        assert seen == {(forum.id, lantern): Coming.NO}
        assert await tx.rsvps.coming(MERTON, [forum.id], [lantern]) == {}
        assert await tx.rsvps.coming(SYSTEM, [], []) == {}


async def test_a_phone_answers_for_its_own_groups_and_meetings_only(
    network: Database, address_of: FindAddress
) -> None:
    osei = volunteer(await address_of(CHESS))
    async with network() as tx:
        for_all = await keep(tx, event())
        camden = await keep(tx, event("camden", areas=("Camden",)))
        lantern, chess = await group_id(tx, "Lantern Circle"), await group_id(tx, "Chess and Chat")
        said = Rsvp(event=for_all.id, group=lantern, coming=Coming.YES, at=NOON)
        with pytest.raises(OutOfScope):
            await tx.rsvps.say(osei, said)
        with pytest.raises(OutOfScope):
            await tx.rsvps.say(osei, replace(said, group=chess, event=camden.id))
        await tx.rsvps.say(osei, replace(said, group=chess))
        with pytest.raises(OutOfScope):
            await tx.rsvps.at(osei, AddressId(99), [for_all.id])


async def test_seats_are_the_groups_at_a_phone_that_a_meeting_is_for(
    network: Database, address_of: FindAddress
) -> None:
    async with network() as tx:
        await enrol(
            tx,
            row(2, "Chess and Chat", "Rokeya", PHONE, area="Merton"),
            row(3, "Lantern Circle", "Grace", PHONE),
        )
    phone = await address_of(PHONE)
    async with network() as tx:
        everyone = await keep(tx, event("all"))
        merton = await keep(tx, event("merton", areas=("merton",)))
        named = await keep(tx, event("named", groups=("Lantern Circle", "Dads Football")))
        other = await keep(tx, event("other", groups=("Dads Football",)))
        lantern = await group_id(tx, "Lantern Circle")
        said = Rsvp(event=named.id, group=lantern, coming=Coming.UNSURE, needs=(Need.TRAVEL,), at=NOON)
        await tx.rsvps.say(volunteer(phone), said)
        ids = [everyone.id, merton.id, named.id, other.id]
        seats = await tx.rsvps.at(volunteer(phone), phone, ids)
        assert [(seat.event, seat.group_name) for seat in seats] == [
            (everyone.id, "Lantern Circle"),
            (everyone.id, "Chess and Chat"),
            (merton.id, "Chess and Chat"),
            (named.id, "Lantern Circle"),
        ]
        assert [seat.rsvp for seat in seats] == [None, None, None, said]
        assert {seat.language for seat in seats} == {Language("en")}
        assert await tx.rsvps.at(SYSTEM, phone, []) == []


async def lettered(tx: Tx, uid: str, letter: str, days: int = 30) -> Lettered:
    kept = await keep(tx, event(uid, days))
    return Lettered(event=kept.id, letter=letter, stage=Stage.COMING, until=NOON + DAY)


async def test_a_phone_keeps_the_letters_of_its_meetings(network: Database, address_of: FindAddress) -> None:
    phone, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    actor = volunteer(phone)
    async with network() as tx:
        later, sooner = await lettered(tx, "later", "A", 30), await lettered(tx, "sooner", "B", 20)
        await tx.letters.put(actor, phone, [later, sooner])
        await tx.letters.put(SYSTEM, other, [replace(later, letter="B")])
        await tx.letters.put(actor, phone, [])
    async with network() as tx:
        assert await tx.letters.at(actor, phone, NOON, simulated=True) == [sooner, later]
        assert await tx.letters.at(actor, phone, NOON, simulated=False) == []
        moved = replace(later, stage=Stage.DONE, until=NOON)
        await tx.letters.put(actor, phone, [replace(moved, letter="Z")])
        assert await tx.letters.at(actor, phone, NOON, simulated=True) == [sooner, moved]
        for stranger in (other, AddressId(99)):
            with pytest.raises(OutOfScope):
                await tx.letters.at(actor, stranger, NOON, simulated=True)
            with pytest.raises(OutOfScope):
                await tx.letters.put(actor, stranger, [later])
            with pytest.raises(OutOfScope):
                await tx.letters.end_at(actor, stranger, everywhere=False)


async def test_letters_of_what_is_over_or_called_off_are_free_again(
    network: Database, address_of: FindAddress
) -> None:
    phone = await address_of(PHONE)
    async with network() as tx:
        soon, off, stays = [await lettered(tx, uid, letter) for uid, letter in zip("abc", "ABC", strict=True)]
        await tx.letters.put(SYSTEM, phone, [soon, off, stays])
        assert await tx.letters.taken(SYSTEM, phone, NOON) == {"A", "B", "C"}
        for each in (soon, off):
            kept = await tx.events.get(SYSTEM, each.event)
            assert kept is not None
            early = replace(kept.span, starts_at=NOON, ends_at=None)
            await tx.events.save(SYSTEM, replace(kept, span=early) if each is soon else kept.cancelled(NOON))
        assert await tx.letters.at(SYSTEM, phone, NOON, simulated=True) == [stays]
        assert await tx.letters.taken(SYSTEM, phone, NOON) == {"C"}
        await tx.letters.put(SYSTEM, phone, [await lettered(tx, "d", "A")])


async def test_stop_ends_what_waits_at_all_phones_of_a_person(
    network: Database, address_of: FindAddress
) -> None:
    phone, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        rokeya = await contact_id(tx, "Lantern Circle")
        chat = await tx.links.link(SYSTEM, rokeya, ChannelName.TELEGRAM, "70090101", NOON)
        forum = await lettered(tx, "forum", "A")
        for address in (phone, other, chat):
            await tx.letters.put(SYSTEM, address, [forum])

        async def left() -> list[bool]:
            found = [await tx.letters.taken(SYSTEM, each, NOON) for each in (phone, other, chat)]
            return [bool(letters) for letters in found]

        await tx.letters.end_at(volunteer(phone), phone, everywhere=False)
        assert await left() == [False, True, True]
        await tx.letters.end_at(volunteer(phone), phone, everywhere=True)
        assert await left() == [False, True, False]


async def test_one_who_becomes_another_hands_over_what_they_said(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(2, "Lantern Circle", f"{UNNAMED} 0101", None))
        group = await group_id(tx, "Lantern Circle")
        people = {each.name: each.id for each in await tx.directory.contacts(SYSTEM, group)}
        unnamed = people[f"{UNNAMED} 0101"]
        chat = await tx.links.link(SYSTEM, unnamed, ChannelName.TELEGRAM, "70090101", NOON)
        forum = await keep(tx, event())
        said = Rsvp(event=forum.id, group=group, coming=Coming.YES, contact=unnamed, at=NOON)
        await tx.rsvps.say(volunteer(chat), said)
        assert await tx.links.share(volunteer(chat), chat, PHONE, NOON)
        assert await tx.rsvps.of_event(SYSTEM, forum.id) == [replace(said, contact=people["Rokeya"])]


async def test_two_of_a_group_who_write_at_once_are_told_of_each_other(
    network: Database, url: URL, address_of: FindAddress
) -> None:
    mine, theirs = await address_of(PHONE), await address_of(OTHER_PHONE)
    both_hold_their_phone = asyncio.Barrier(1 if url.drivername == "sqlite" else 2)

    async def write(phone: str, other: AddressId) -> int:
        async with network() as tx:
            inbound = Inbound(
                channel=ChannelName.SMS, address=phone, text="1", provider_id=phone, received_at=NOON
            )
            await tx.phones.caller(SYSTEM, inbound, Language("en"))
            await both_hold_their_phone.wait()
            return await tx.messages.queue(SYSTEM, [draft(other)])

    async with asyncio.timeout(30):
        assert sum(await asyncio.gather(write(PHONE, theirs), write(OTHER_PHONE, mine))) == 2


def draft(to: AddressId) -> Draft:
    return Draft(
        key=f"told:{to}",
        sender=SenderName("fake"),
        simulated=True,
        channel=ChannelName.SMS,
        address=to,
        lane=Lane.REMINDER,
        kind=MessageKind.NOTICE,
        language=Language("en"),
        body="told",
        segments=1,
        created_at=NOON,
        expires_at=NOON + DAY,
    )
