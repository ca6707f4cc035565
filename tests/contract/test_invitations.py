"""Invitations, joining, and phones shared from a chat, on both databases."""

from datetime import date, timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.directory import ChannelName, Consent, Contact, Purpose, StopReason
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, GroupId, Language
from bot.domain.inbound import Caller, Inbound, Question, QuestionKind
from bot.domain.invitations import Code, Invitation
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, enrol, row
from tests.fakes import NOON

CODE, NEWER = Code("7K2M8FD"), Code("7K2M8FF")
DAY = timedelta(days=1)
SOMALI = Language("so")
AGREED = Consent(source="text", given_on=date(2026, 11, 23), purposes=frozenset(Purpose))
CHAT = "7001"
MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))


async def caller(work: Database, value: str, channel: ChannelName = ChannelName.SMS) -> Caller:
    text = Inbound(channel=channel, address=value, text="", provider_id="", received_at=NOON)
    async with work() as tx:
        return await tx.phones.caller(SYSTEM, text, Language("en"))


async def group_id(work: Database, name: str) -> GroupId:
    async with work.reading() as tx:
        group = await tx.directory.group(OPERATOR, name)
        assert group is not None
        return group.id


async def issue(work: Database, name: str = "Dads Football", code: Code = CODE) -> Invitation:
    group = await group_id(work, name)
    async with work() as tx:
        assert await tx.invitations.issue(OPERATOR, group, code, NOON, NOON + DAY)
        found = await tx.invitations.find(OPERATOR, code, NOON)
        assert found is not None
        return found


async def join(work: Database, address: AddressId, invitation: Invitation) -> None:
    async with work() as tx:
        await tx.invitations.join(volunteer(address), address, invitation, SOMALI, AGREED, NOON)


async def people(work: Database, name: str = "Dads Football") -> list[Contact]:
    group = await group_id(work, name)
    async with work.reading() as tx:
        return list(await tx.directory.contacts(OPERATOR, group))


async def test_an_invitation_is_found_by_its_code_until_it_ends(network: Database) -> None:
    invitation = await issue(network)
    assert invitation.group_name == "Dads Football"
    async with network() as tx:
        assert await tx.invitations.live(OPERATOR, invitation.group, NOON) == invitation
        assert await tx.invitations.find(SYSTEM, NEWER, NOON) is None
        assert await tx.invitations.find(SYSTEM, CODE, NOON + DAY) is None
        assert await tx.invitations.live(OPERATOR, invitation.group, NOON + DAY) is None


async def test_a_new_code_ends_the_old_one_of_its_group_only(network: Database) -> None:
    old = await issue(network)
    other = await issue(network, "Chess and Chat", Code("CCCCCCC"))
    async with network() as tx:
        later = NOON + DAY / 2
        assert await tx.invitations.issue(OPERATOR, old.group, NEWER, later, NOON + DAY)
        assert await tx.invitations.find(SYSTEM, CODE, later) is None
        assert await tx.invitations.find(SYSTEM, other.code, later) == other


async def test_a_code_is_never_given_twice(network: Database) -> None:
    old = await issue(network)
    async with network() as tx:
        later = NOON + 2 * DAY
        assert not await tx.invitations.issue(OPERATOR, old.group, CODE, later, later + DAY)


async def test_a_worker_invites_to_groups_of_their_areas_only(network: Database) -> None:
    merton, camden = await group_id(network, "Dads Football"), await group_id(network, "Lantern Circle")
    await issue(network, "Lantern Circle", NEWER)
    async with network() as tx:
        assert await tx.invitations.issue(MERTON, merton, CODE, NOON, NOON + DAY)
        assert await tx.invitations.live(MERTON, camden, NOON) is None
        with pytest.raises(OutOfScope):
            await tx.invitations.issue(MERTON, camden, CODE, NOON, NOON + DAY)


async def test_a_stranger_who_joins_becomes_a_contact_without_a_name(network: Database) -> None:
    invitation = await issue(network)
    address = (await caller(network, "+447700900099")).address
    async with network() as tx:
        assert not await tx.invitations.has_agreed(volunteer(address), address, invitation.group)
    await join(network, address, invitation)
    (new,) = (one for one in await people(network) if one.name.startswith("Joined by text "))
    assert (new.role, new.language, new.consent) == ("", SOMALI, AGREED)
    assert [each.id for each in new.addresses] == [address]
    async with network() as tx:
        assert await tx.invitations.has_agreed(volunteer(address), address, invitation.group)


async def test_one_who_is_known_joins_as_who_they_are(network: Database) -> None:
    invitation = await issue(network)
    known = await caller(network, PHONE)
    await join(network, known.address, invitation)
    assert [one.name for one in await people(network)] == ["Lee", "Rokeya"]
    assert [one.language for one in await people(network)] == ["en", "bn"]


async def test_a_number_in_a_name_is_not_given_twice(network: Database) -> None:
    invitation = await issue(network)
    async with network() as tx:
        await enrol(tx, *(row(9 + n, "Dads Football", f"Joined by text {n:04d}", None) for n in range(5, 9)))
    await join(network, (await caller(network, "+447700900099")).address, invitation)
    names = [one.name for one in await people(network)]
    assert len(names) == len(set(names)) == 6


async def test_nobody_joins_for_someone_else(network: Database) -> None:
    invitation = await issue(network)
    mine, theirs = (await caller(network, PHONE)).address, (await caller(network, OTHER_PHONE)).address
    async with network() as tx:
        for forbidden in (
            tx.invitations.join(volunteer(mine), theirs, invitation, SOMALI, AGREED, NOON),
            tx.invitations.has_agreed(volunteer(mine), theirs, invitation.group),
            tx.links.share(volunteer(mine), theirs, PHONE, NOON),
        ):
            with pytest.raises(OutOfScope):
                await forbidden


async def test_a_question_remembers_what_it_was_asked_for(network: Database) -> None:
    address = (await caller(network, PHONE)).address
    question = Question(kind=QuestionKind.CONSENT, asked_at=NOON, closes_at=NOON + DAY, invitation=CODE)
    async with network() as tx:
        await tx.questions.open(volunteer(address), address, question)
        assert await tx.questions.current(volunteer(address), address, NOON) == question


async def share(work: Database, phone: str) -> bool:
    chat = (await caller(work, CHAT, ChannelName.TELEGRAM)).address
    async with work() as tx:
        return await tx.links.share(volunteer(chat), chat, phone, NOON)


async def test_a_shared_phone_that_is_known_makes_the_chat_its_owners(network: Database) -> None:
    assert await share(network, PHONE)
    assert await share(network, PHONE)
    chat, phone = await caller(network, CHAT, ChannelName.TELEGRAM), await caller(network, PHONE)
    assert chat.recipients == phone.recipients


async def test_who_joined_by_chat_and_has_a_known_phone_is_one_person(network: Database) -> None:
    invitation = await issue(network)
    await join(network, (await caller(network, CHAT, ChannelName.TELEGRAM)).address, invitation)
    assert await share(network, PHONE)
    members = {one.name: one for one in await people(network)}
    assert set(members) == {"Lee", "Rokeya"}
    assert (members["Rokeya"].consent, members["Rokeya"].language) == (AGREED, SOMALI)
    assert {each.value for each in members["Rokeya"].addresses} == {PHONE, CHAT}


async def test_a_shared_phone_that_nobody_has_is_the_joined_persons(network: Database) -> None:
    invitation = await issue(network)
    await join(network, (await caller(network, CHAT, ChannelName.TELEGRAM)).address, invitation)
    assert await share(network, "+447700900099")
    (new,) = (one for one in await people(network) if one.name.startswith("Joined"))
    assert {each.value for each in new.addresses} == {"+447700900099", CHAT}


async def test_a_phone_of_nobody_shared_by_nobody_links_nothing(network: Database) -> None:
    assert not await share(network, "+447700900099")


@pytest.mark.parametrize("stopped", [PHONE, CHAT])
async def test_a_stop_on_either_holds_for_both(network: Database, stopped: str) -> None:
    channel = ChannelName.SMS if stopped == PHONE else ChannelName.TELEGRAM
    address = (await caller(network, stopped, channel)).address
    async with network() as tx:
        await tx.phones.stop(volunteer(address), address, NOON, StopReason.ASKED)
    assert await share(network, PHONE)
    assert (await caller(network, PHONE)).stopped_at == NOON
    assert (await caller(network, CHAT, ChannelName.TELEGRAM)).stopped_at == NOON


async def test_someone_with_a_name_is_kept_beside_the_phones_owner(network: Database) -> None:
    (lee,) = await people(network)
    async with network() as tx:
        await tx.links.link(SYSTEM, lee.id, ChannelName.TELEGRAM, CHAT, NOON)
    assert await share(network, PHONE)
    assert len((await caller(network, CHAT, ChannelName.TELEGRAM)).recipients) == 2
