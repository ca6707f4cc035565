"""The directory, audiences and phones, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName, GroupKind, Staff, StopReason
from bot.domain.errors import OutOfScope
from bot.domain.ids import Language, StaffId
from bot.domain.inbound import Caller, Inbound
from bot.domain.levels import Level
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, ROWS, FindAddress, enrol, row
from tests.fakes import NOON

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"MERTON"})))
ENGLISH = Language("en")


def text_from(phone: str, language: Language | None = None) -> Inbound:
    return Inbound(
        channel=ChannelName.SMS,
        address=phone,
        text="",
        provider_id="x",
        received_at=NOON,
        language=language,
    )


async def caller(work: Database, phone: str, language: Language | None = None) -> Caller:
    async with work() as tx:
        return await tx.phones.caller(SYSTEM, text_from(phone, language), ENGLISH)


async def names(work: Database, actor: Actor, audience: Audience) -> list[str]:
    async with work.reading() as tx:
        return [group.name for group in await tx.directory.groups(actor, audience)]


async def test_groups_come_by_area_and_name(network: Database) -> None:
    assert await names(network, OPERATOR, Audience()) == ["Lantern Circle", "Chess and Chat", "Dads Football"]


@pytest.mark.parametrize(
    ("audience", "found"),
    [
        (Audience(areas=("merton",)), ["Chess and Chat", "Dads Football"]),
        (Audience(groups=("lantern  CIRCLE",)), ["Lantern Circle"]),
        (Audience(kinds=(GroupKind.FAITH,)), []),
        (Audience(levels=(Level.VERY_LOW,)), ["Chess and Chat", "Dads Football"]),
        (Audience(levels=(Level.HIGH,), areas=("Camden", "Merton")), ["Lantern Circle"]),
    ],
)
async def test_an_audience_names_groups(network: Database, audience: Audience, found: list[str]) -> None:
    async with network() as tx:
        group = await tx.directory.group(OPERATOR, "Lantern Circle")
        assert group is not None
        await tx.directory.place(OPERATOR, group.id, Level.HIGH)
    assert await names(network, OPERATOR, audience) == found


async def test_a_worker_sees_their_areas_only(network: Database) -> None:
    assert await names(network, MERTON, Audience()) == ["Chess and Chat", "Dads Football"]
    async with network() as tx:
        assert await tx.directory.group(MERTON, "Lantern Circle") is None
        group = await tx.directory.group(OPERATOR, "Lantern Circle")
        assert group is not None
        assert await tx.directory.contacts(MERTON, group.id) == []
        assert {each.group async for each in tx.directory.rows(MERTON)} == {"Chess and Chat", "Dads Football"}
        with pytest.raises(OutOfScope):
            await tx.directory.place(MERTON, group.id, Level.HIGH)


async def test_what_touches_the_whole_network_is_refused_to_a_worker(network: Database) -> None:
    async with network() as tx:
        with pytest.raises(OutOfScope):
            await tx.imports.open(MERTON, NOON)
        with pytest.raises(OutOfScope):
            await tx.staff.everyone(MERTON)


async def test_rows_come_back_as_they_went_in(network: Database) -> None:
    async with network.reading() as tx:
        rows = [each async for each in tx.directory.rows(OPERATOR)]
    expected = sorted(ROWS, key=lambda each: (each.group_key, each.line))
    assert rows == [replace(each, line=0) for each in expected]


async def test_staff_are_kept_once_by_name(work: Database) -> None:
    person = Staff(id=StaffId(0), name="Nadia", role=Role.WORKER, areas=frozenset({"Merton", "Camden"}))
    async with work() as tx:
        assert await tx.staff.add(OPERATOR, person)
        assert not await tx.staff.add(OPERATOR, replace(person, name="NADIA"))
        found = await tx.staff.find(OPERATOR, " nadia ")
        assert found is not None
        assert replace(found, id=StaffId(0)) == person
        assert await tx.staff.find(OPERATOR, "Nobody") is None
        assert len(await tx.staff.everyone(OPERATOR)) == 1


async def test_an_audience_is_read_page_by_page(network: Database) -> None:
    async with network.reading() as tx:
        first = await tx.audiences.page(OPERATOR, Audience(), None, 3)
        rest = await tx.audiences.page(OPERATOR, Audience(), first[-1].contact, 3)
    assert [len(first), len(rest)] == [3, 1]
    assert [address.value for each in (*first, *rest) for address in each.addresses] == [
        PHONE,
        OTHER_PHONE,
        "+447700900003",
    ]


async def test_an_audience_by_language_and_scope(network: Database) -> None:
    async with network.reading() as tx:
        bengali = await tx.audiences.page(OPERATOR, Audience(languages=(Language("bn"),)), None, 9)
        merton = await tx.audiences.page(MERTON, Audience(), None, 9)
    assert [len(bengali), len(merton)] == [2, 2]


async def test_a_person_in_two_groups_is_one_contact(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(2, "Sewing Sisters", "Rokeya", PHONE, area="Merton", language="bn"))
        (person,) = [
            each
            for each in await tx.audiences.page(OPERATOR, Audience(), None, 9)
            if any(address.value == PHONE for address in each.addresses)
        ]
        assert len(person.groups) == 2
        (within,) = [
            each
            for each in await tx.audiences.page(MERTON, Audience(), None, 9)
            if any(address.value == PHONE for address in each.addresses)
        ]
        assert len(within.groups) == 1


async def test_two_people_may_share_a_phone(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(2, "Lantern Circle", "Jhorna", PHONE, language="en"))
    found = await caller(network, PHONE)
    assert len({one.contact for one in found.recipients}) == 2
    assert found.language == "bn"


async def test_a_stranger_is_kept_and_spoken_to_in_the_language_of_the_phone(work: Database) -> None:
    assert (await caller(work, PHONE, Language("ar"))).language == "ar"
    again = await caller(work, PHONE)
    assert (again.language, again.recipients, again.is_known) == ("ar", (), False)
    assert (await caller(work, OTHER_PHONE)).language == ENGLISH


async def test_stop_reaches_every_channel_of_the_person_and_start_only_one(
    network: Database, address_of: FindAddress
) -> None:
    sms = await address_of(PHONE)
    async with network() as tx:
        group = await tx.directory.group(OPERATOR, "Lantern Circle")
        assert group is not None
        rokeya = next(
            each for each in await tx.directory.contacts(OPERATOR, group.id) if each.name == "Rokeya"
        )
        chat = await tx.links.link(OPERATOR, rokeya.id, ChannelName.TELEGRAM, "42", NOON)
        assert await tx.phones.stop(volunteer(chat), chat, NOON, StopReason.ASKED)
        assert not await tx.phones.stop(volunteer(chat), chat, NOON, StopReason.ASKED)
        await tx.phones.start(volunteer(chat), chat)
        people = {each.name: each.addresses for each in await tx.directory.contacts(OPERATOR, group.id)}
    stopped = {address.id: address.stopped_at is not None for each in people.values() for address in each}
    assert stopped[sms]
    assert not stopped[chat]
    assert not stopped[await address_of(OTHER_PHONE)]


async def stops(work: Database, group: str = "Lantern Circle") -> dict[str, bool]:
    """Which addresses of a group's people are stopped."""
    async with work.reading() as tx:
        found = await tx.directory.group(OPERATOR, group)
        assert found is not None
        people = await tx.directory.contacts(OPERATOR, found.id)
    return {address.value: address.stopped_at is not None for each in people for address in each.addresses}


async def test_a_stop_holds_for_a_chat_that_is_linked_later(
    network: Database, address_of: FindAddress
) -> None:
    sms = await address_of(PHONE)
    async with network() as tx:
        rokeya = (await tx.phones.caller(SYSTEM, text_from(PHONE), ENGLISH)).recipients[0].contact
        await tx.phones.stop(volunteer(sms), sms, NOON, StopReason.ASKED)
        chat = await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, "42", NOON)
    assert await stops(network) == {PHONE: True, "42": True, OTHER_PHONE: False}
    # Their own START brings the chat back, and linking it once more does not take it away again.
    async with network() as tx:
        await tx.phones.start(volunteer(chat), chat)
        await tx.links.link(OPERATOR, rokeya, ChannelName.TELEGRAM, "42", NOON)
    assert await stops(network) == {PHONE: True, "42": False, OTHER_PHONE: False}


async def test_a_stop_holds_for_the_phone_of_a_new_table(network: Database, address_of: FindAddress) -> None:
    sms = await address_of(PHONE)
    async with network() as tx:
        await tx.phones.stop(volunteer(sms), sms, NOON, StopReason.ASKED)
        await enrol(tx, row(2, "Lantern Circle", "Rokeya", "+447700900009", language="bn"))
    assert await stops(network) == {"+447700900009": True, OTHER_PHONE: False}
    new = await address_of("+447700900009")
    async with network() as tx:
        await tx.phones.start(volunteer(new), new)
        await enrol(tx, row(2, "Lantern Circle", "Rokeya", "+447700900009", language="bn"))
    assert await stops(network) == {"+447700900009": False, OTHER_PHONE: False}


async def test_a_strangers_stop_is_not_the_contacts(network: Database, address_of: FindAddress) -> None:
    wrong = await address_of(PHONE)
    async with network() as tx:
        await tx.phones.stop(volunteer(wrong), wrong, NOON, StopReason.ASKED)
        await tx.links.disown(SYSTEM, wrong, NOON)
        await enrol(tx, row(2, "Lantern Circle", "Rokeya", "+447700900009", language="bn"))
    assert await stops(network) == {"+447700900009": False, OTHER_PHONE: False}


async def test_a_volunteer_can_touch_no_other_phone(network: Database, address_of: FindAddress) -> None:
    mine, theirs = await address_of(PHONE), await address_of(OTHER_PHONE)
    me = volunteer(mine)
    async with network() as tx:
        for forbidden in (
            tx.phones.stop(me, theirs, NOON, StopReason.ASKED),
            tx.phones.start(me, theirs),
            tx.phones.speak(me, theirs, ENGLISH),
            tx.phones.mark_bad(me, theirs, NOON),
            tx.links.disown(me, theirs, NOON),
            tx.questions.close(me, theirs),
            tx.history.last_briefing(me, theirs),
        ):
            with pytest.raises(OutOfScope):
                await forbidden


async def test_a_worker_can_touch_phones_of_their_areas_only(
    network: Database, address_of: FindAddress
) -> None:
    camden, merton = await address_of(PHONE), await address_of("+447700900003")
    async with network() as tx:
        assert await tx.phones.stop(MERTON, merton, NOON, StopReason.ASKED)
        with pytest.raises(OutOfScope):
            await tx.phones.stop(MERTON, camden, NOON, StopReason.ASKED)


async def test_a_disowned_phone_is_nobodys_and_no_import_links_it_again(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        await tx.links.disown(SYSTEM, address, NOON)
    assert not (await caller(network, PHONE)).is_known
    async with network() as tx:
        await enrol(tx, *ROWS)
    assert not (await caller(network, PHONE)).is_known


async def test_the_language_a_person_chose_is_kept(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        await tx.phones.speak(volunteer(address), address, ENGLISH)
        await enrol(tx, *ROWS)
    assert (await caller(network, PHONE)).language == ENGLISH


async def test_a_new_phone_takes_the_place_of_the_old(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(2, "Lantern Circle", "Rokeya", "+447700900009", language="bn"))
    assert not (await caller(network, PHONE)).is_known
    assert (await caller(network, "+447700900009")).is_known


async def test_staged_rows_that_were_left_are_thrown_away_after_a_day(work: Database) -> None:
    async with work() as tx:
        left = await tx.imports.open(SYSTEM, NOON)
        await tx.imports.stage(SYSTEM, left, ROWS)
        await tx.imports.open(SYSTEM, NOON + timedelta(hours=1))
        assert len(await tx.imports.next(SYSTEM, left, 0, 9)) == len(ROWS)
        await tx.imports.open(SYSTEM, NOON + timedelta(days=2))
        assert await tx.imports.next(SYSTEM, left, 0, 9) == []
