"""What is kept of messages and texts: the log, the inbox, questions, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, volunteer
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.inbound import Inbound, InboxState, Question, QuestionKind
from bot.domain.journal import Query
from bot.domain.messages import MessageKind, State
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.contract.moves import MERTON, SECOND, claim, counts, landed, queue, settle, start, take
from tests.fakes import NOON


async def test_the_log_has_a_line_for_each_change_and_group_within_scope(
    network: Database, address_of: FindAddress
) -> None:
    await queue(network, await address_of(PHONE), "a")
    await queue(network, await address_of("+447700900003"), "b")
    lease = await take(network)
    flying = await start(network, lease, await claim(network, lease))
    await settle(network, *(landed(each, State.ACCEPTED) for each in flying))
    async with network.reading() as tx:
        lines = [line async for line in tx.log.read(OPERATOR, Query())]
        assert [(line.entry.kind, line.entry.status, line.group_name) for line in lines] == [
            (MessageKind.BULLETIN, "accepted", "Lantern Circle"),
            (MessageKind.BULLETIN, "accepted", "Chess and Chat"),
        ]
        assert [line.group_name async for line in tx.log.read(MERTON, Query())] == ["Chess and Chat"]
        only = Query(group=lines[0].entry.group, since=NOON, kinds=(MessageKind.BULLETIN,))
        assert [line.id async for line in tx.log.read(OPERATOR, only)] == [lines[0].id]
        assert [line async for line in tx.log.read(OPERATOR, Query(since=NOON + SECOND))] == []
    assert await counts(network, MERTON) == {State.ACCEPTED: 1}


async def test_a_text_is_stored_once(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    inbound = Inbound(
        channel=ChannelName.SMS, address=PHONE, text="Hello", provider_id="SM1", received_at=NOON
    )
    async with network() as tx:
        stored = await tx.inbound.store(volunteer(address), inbound, address)
        assert stored is not None
        assert await tx.inbound.store(volunteer(address), inbound, address) is None
        await tx.inbox.keep(volunteer(address), stored, address)
    async with network() as tx:
        (item,) = await tx.inbox.items(OPERATOR, InboxState.OPEN)
        assert (item.text, item.groups, item.language) == ("Hello", ("Lantern Circle",), "bn")
        assert await tx.inbox.items(MERTON, None) == []
        assert await tx.inbox.item(MERTON, item.id) is None
        with pytest.raises(OutOfScope):
            await tx.inbox.settle(MERTON, item.id, InboxState.CLOSED, NOON)
        await tx.inbox.settle(OPERATOR, item.id, InboxState.CLOSED, NOON)
        assert await tx.inbox.items(OPERATOR, InboxState.OPEN) == []
        await tx.inbound.read_as(SYSTEM, stored, "question", forget=True)
        (item,) = await tx.inbox.items(OPERATOR, None)
        assert item.text == ""


async def test_one_question_is_open_on_a_phone(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    me = volunteer(address)
    first = Question(kind=QuestionKind.LANGUAGE, asked_at=NOON, closes_at=NOON + SECOND)
    second = replace(first, kind=QuestionKind.WRONG_NUMBER)
    async with network() as tx:
        await tx.questions.open(me, address, first)
        await tx.questions.open(me, address, second)
        assert await tx.questions.current(me, address, NOON) == second
        assert await tx.questions.current(me, address, NOON + SECOND) is None
        await tx.questions.close(me, address)
        assert await tx.questions.current(me, address, NOON) is None


async def test_the_last_briefing_of_a_phone(network: Database, address_of: FindAddress) -> None:
    address, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    await queue(network, address, "a", subject="one")
    async with network.reading() as tx:
        # It still waits for us: its reader cannot mean it.
        assert await tx.history.last_briefing(SYSTEM, address) is None
    lease = await take(network)
    (flying,) = await start(network, lease, await claim(network, lease))
    async with network.reading() as tx:
        last = await tx.history.last_briefing(SYSTEM, address)
        assert last is not None
        assert (last.subject, last.part) == ("one", 0)
    await settle(network, landed(flying, State.ACCEPTED))
    await queue(network, address, "later", subject="three")
    await queue(network, address, "b", subject="two", kind=MessageKind.MORE, part=1)
    await queue(network, address, "c", subject="stopped", kind=MessageKind.REPLY)
    async with network() as tx:
        last = await tx.history.last_briefing(volunteer(address), address)
        assert last is not None
        assert (last.subject, last.part) == ("two", 1)
        assert await tx.history.last_briefing(volunteer(other), other) is None
        said = await tx.history.last_sent(volunteer(address), address, MessageKind.REPLY, "stopped")
        assert said == NOON
        assert await tx.history.last_sent(volunteer(address), address, MessageKind.REPLY, "help") is None
