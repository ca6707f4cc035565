"""Rounds, conversations and the agenda, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.audience import Audience
from bot.domain.conversations import Conversation, Invited, Reach, Round, Status
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, GroupId
from bot.domain.inbound import Question, QuestionKind
from bot.domain.surveys.answers import Answer, State
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress, enrol, row
from tests.fakes import NOON

DAY = timedelta(days=1)
SURVEY = "ecm_check_in"
STATE = State(survey=SURVEY, asking="updates", answers={"understanding": Answer(codes=("good",))})
ALL = Reach(channels=frozenset(ChannelName), simulated=False)
MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))


async def person(work: Database, group: str, contact: str, address: AddressId) -> Invited:
    async with work.reading() as tx:
        found = await tx.directory.group(OPERATOR, group)
        assert found is not None
        people = {each.name: each.id for each in await tx.directory.contacts(OPERATOR, found.id)}
    return Invited(contact=people[contact], group=found.id, address=address)


async def begin(work: Database, *people: Invited, simulated: bool = False) -> Round:
    async with work() as tx:
        opened = await tx.rounds.open(OPERATOR, SURVEY, Audience(), NOON, simulated=simulated)
        await tx.rounds.invite(OPERATOR, opened, people, NOON, NOON + 30 * DAY)
    return opened


@pytest.fixture
async def rokeya(network: Database, address_of: FindAddress) -> Invited:
    return await person(network, "Lantern Circle", "Rokeya", await address_of(PHONE))


async def next_at(work: Database, address: AddressId) -> Conversation | None:
    async with work() as tx:
        return await tx.conversations.next_at(volunteer(address), address, NOON, simulated=False)


async def to_open(work: Database, *, simulated: bool = False) -> list[Conversation]:
    async with work() as tx:
        reach = replace(ALL, simulated=simulated)
        due = await tx.agenda.is_due(SYSTEM, NOON, reach)
        found = list(await tx.agenda.to_open(SYSTEM, NOON, 10, reach))
        assert due is bool(found)
        return found


async def opened(work: Database, address: AddressId) -> Conversation:
    """Open what is next at an address, as the services do."""
    async with work() as tx:
        waiting = await tx.conversations.next_at(SYSTEM, address, NOON, simulated=False)
        assert waiting is not None
        talk = replace(
            waiting,
            status=Status.OPEN,
            state=STATE.to_plain(),
            opened_at=NOON,
            reminds_at=NOON + 2 * DAY,
            closes_at=NOON + 7 * DAY,
        )
        await tx.conversations.save(SYSTEM, talk)
        await tx.questions.open(SYSTEM, address, asked(QuestionKind.SURVEY, 7 * DAY))
    return talk


def asked(kind: QuestionKind, life: timedelta = DAY) -> Question:
    return Question(kind=kind, asked_at=NOON, closes_at=NOON + life)


async def test_a_round_that_was_cut_short_goes_on(network: Database, rokeya: Invited) -> None:
    first = await begin(network, rokeya)
    assert await begin(network, rokeya) == first
    async with network() as tx:
        assert await tx.rounds.standing(OPERATOR, first.id) == {Status.WAITING: 1}
        await tx.rounds.finish(OPERATOR, first.id, NOON)
    assert (await begin(network)).id != first.id


async def test_a_worker_asks_groups_of_their_areas_only(network: Database, rokeya: Invited) -> None:
    async with network() as tx:
        opened = await tx.rounds.open(MERTON, SURVEY, Audience(), NOON, simulated=False)
        with pytest.raises(OutOfScope):
            await tx.rounds.invite(MERTON, opened, [rokeya], NOON, NOON + DAY)


async def test_who_was_asked_lately_is_known_by_world_and_round(network: Database, rokeya: Invited) -> None:
    this = await begin(network, rokeya)
    other = await begin(network, simulated=True)

    async def lately(since: timedelta, besides: Round | None = None, *, simulated: bool = False) -> bool:
        async with network() as tx:
            return bool(
                await tx.rounds.asked_since(
                    OPERATOR,
                    [rokeya.contact],
                    NOON + since,
                    besides.id if besides else None,
                    simulated=simulated,
                )
            )

    assert await lately(DAY), "they are still to be asked"
    await opened(network, rokeya.address)
    assert await lately(-DAY)
    assert not await lately(DAY)
    assert not await lately(-DAY, this)
    assert await lately(-DAY, other)
    assert not await lately(-DAY, simulated=True)


async def test_a_conversation_is_kept_as_it_was(network: Database, rokeya: Invited) -> None:
    await begin(network, rokeya)
    talk = await opened(network, rokeya.address)
    async with network.reading() as tx:
        actor = volunteer(rokeya.address)
        found = await tx.conversations.open_at(actor, rokeya.address, simulated=False)
        assert await tx.conversations.open_at(actor, rokeya.address, simulated=True) is None
    assert found == talk
    assert State.from_plain(found.state) == STATE
    assert (found.language, found.channel) == ("bn", ChannelName.SMS)


async def test_one_conversation_is_open_at_a_phone(network: Database, rokeya: Invited) -> None:
    async with network() as tx:
        await enrol(tx, row(9, "Chess and Chat", "Rokeya", PHONE, area="Merton", language="bn"))
    second = await person(network, "Chess and Chat", "Rokeya", rokeya.address)
    await begin(network, rokeya, second)
    assert [each.group for each in await to_open(network)] == [rokeya.group]
    talk = await opened(network, rokeya.address)
    assert await to_open(network) == []
    assert await next_at(network, rokeya.address) is None
    async with network() as tx:
        await tx.conversations.save(SYSTEM, talk.ended(Status.COMPLETE, NOON))
        await tx.questions.close(SYSTEM, rokeya.address)
    after = await next_at(network, rokeya.address)
    assert after is not None
    assert after.group == second.group


async def test_what_was_put_aside_by_another_question_comes_first(network: Database, rokeya: Invited) -> None:
    await begin(network, rokeya)
    talk = await opened(network, rokeya.address)
    async with network() as tx:
        await tx.questions.open(SYSTEM, rokeya.address, asked(QuestionKind.LANGUAGE))
    assert await next_at(network, rokeya.address) is None
    async with network() as tx:
        await tx.questions.close(SYSTEM, rokeya.address)
    assert await next_at(network, rokeya.address) == talk


async def test_nothing_opens_while_the_phone_is_asked_something_else(
    network: Database, rokeya: Invited
) -> None:
    await begin(network, rokeya)
    async with network() as tx:
        await tx.questions.open(SYSTEM, rokeya.address, asked(QuestionKind.LANGUAGE))
    assert await to_open(network) == []
    async with network() as tx:
        await tx.questions.close(SYSTEM, rokeya.address)
    assert len(await to_open(network)) == 1
    assert await to_open(network, simulated=True) == []


async def test_whoever_has_left_is_not_asked(network: Database, rokeya: Invited) -> None:
    await begin(network, rokeya)
    async with network() as tx:
        await tx.links.disown(SYSTEM, rokeya.address, NOON)
    assert await to_open(network) == []
    assert await next_at(network, rokeya.address) is None


async def test_a_stop_ends_what_is_asked_on_all_their_phones(network: Database, rokeya: Invited) -> None:
    await begin(network, rokeya)
    await opened(network, rokeya.address)
    async with network() as tx:
        chat = await tx.links.link(SYSTEM, rokeya.contact, ChannelName.TELEGRAM, "7001", NOON)
        actor = volunteer(chat)
        here = await tx.conversations.end_at(actor, chat, Status.CLOSED, NOON, everywhere=False)
        assert here == []
        (ended,) = await tx.conversations.end_at(actor, chat, Status.STOPPED, NOON, everywhere=True)
    assert (ended.status, ended.ended_at, ended.reminds_at) == (Status.STOPPED, NOON, None)
    assert ended.state == STATE.to_plain()


async def test_a_reminder_and_the_end_come_in_their_time(network: Database, rokeya: Invited) -> None:
    await begin(network, rokeya)
    await opened(network, rokeya.address)

    async def due(after: timedelta) -> tuple[int, int]:
        async with network() as tx:
            remind = await tx.agenda.to_remind(SYSTEM, NOON + after, 10, ALL)
            close = await tx.agenda.to_close(SYSTEM, NOON + after, 10, ALL)
            any_due = await tx.agenda.is_due(SYSTEM, NOON + after, ALL)
            assert any_due is bool([*remind, *close])
            return len(remind), len(close)

    assert await due(DAY) == (0, 0)
    assert await due(2 * DAY) == (1, 0)
    async with network() as tx:
        await tx.questions.open(SYSTEM, rokeya.address, asked(QuestionKind.WRONG_NUMBER, 3 * DAY))
    assert await due(2 * DAY) == (0, 0)
    assert await due(3 * DAY) == (1, 0)
    assert await due(7 * DAY) == (0, 1)


async def test_what_cannot_be_reached_waits_and_ends_all_the_same(network: Database, rokeya: Invited) -> None:
    await begin(network, rokeya)
    chats = Reach(channels=frozenset({ChannelName.TELEGRAM}), simulated=False)
    async with network() as tx:
        assert await tx.agenda.to_open(SYSTEM, NOON, 10, chats) == []
        assert len(await tx.agenda.to_close(SYSTEM, NOON + 30 * DAY, 10, chats)) == 1


async def test_a_phone_touches_its_own_conversations_only(
    network: Database, rokeya: Invited, address_of: FindAddress
) -> None:
    await begin(network, rokeya)
    talk = await opened(network, rokeya.address)
    other = volunteer(await address_of(OTHER_PHONE))
    async with network() as tx:
        for forbidden in (
            tx.conversations.open_at(other, rokeya.address, simulated=False),
            tx.conversations.next_at(other, rokeya.address, NOON, simulated=False),
            tx.conversations.save(other, talk),
            tx.conversations.end_at(other, rokeya.address, Status.CLOSED, NOON, everywhere=False),
            tx.agenda.is_due(other, NOON, ALL),
        ):
            with pytest.raises(OutOfScope):
                await forbidden


async def test_a_conversation_goes_with_a_contact_who_becomes_another(
    network: Database, rokeya: Invited
) -> None:
    async with network() as tx:
        chat = await tx.links.link(SYSTEM, rokeya.contact, ChannelName.TELEGRAM, "7001", NOON)
        await enrol(tx, row(9, "Lantern Circle", "Joined by text 0001", None))
    async with network() as tx:
        group = await tx.directory.group(OPERATOR, "Lantern Circle")
        assert group is not None
        people = {each.name: each.id for each in await tx.directory.contacts(OPERATOR, group.id)}
        joined = people["Joined by text 0001"]
        await tx.links.disown(SYSTEM, chat, NOON)
        await tx.links.link(SYSTEM, joined, ChannelName.TELEGRAM, "7001", NOON)
    await begin(network, Invited(contact=joined, group=GroupId(group.id), address=chat))
    async with network() as tx:
        assert await tx.links.share(volunteer(chat), chat, PHONE, NOON)
    found = await next_at(network, chat)
    assert found is not None
    assert found.contact == rokeya.contact
