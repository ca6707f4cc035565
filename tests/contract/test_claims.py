"""What is claimed from the outbox, and the facts it goes out by, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName, Purpose, StopReason
from bot.domain.ids import SenderName
from bot.domain.messages import Lane, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.outbox import Settlement
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress
from tests.contract.moves import SECOND, SENDER, claim, counts, draft, landed, queue, settle, start, take
from tests.fakes import NOON


async def test_messages_are_counted_by_channel_state_and_lane(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "one", "two")
    await queue(network, address, "three", lane=Lane.REPLY)
    async with network.reading() as tx:
        assert await tx.outbox_view.standing(SYSTEM) == {
            (ChannelName.SMS, State.QUEUED, Lane.BULLETIN): 2,
            (ChannelName.SMS, State.QUEUED, Lane.REPLY): 1,
        }


async def test_claims_come_by_lane_then_age_and_only_when_due(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "old", created_at=NOON - 2 * SECOND)
    await queue(network, address, "new", created_at=NOON - SECOND)
    await queue(network, address, "future", created_at=NOON + SECOND)
    await queue(network, address, "reply", lane=Lane.REPLY)
    await queue(network, address, "other", sender=SenderName("other"))
    lease = await take(network)
    claims = await claim(network, lease)
    assert [each.lane for each in claims] == [Lane.REPLY, Lane.BULLETIN, Lane.BULLETIN]
    assert [each.due_at for each in claims[1:]] == [NOON - 2 * SECOND, NOON - SECOND]
    assert await claim(network, lease) == []
    async with network() as tx:
        assert await tx.outbox.next_due(SYSTEM, SENDER) == NOON - 2 * SECOND
    async with network() as tx:
        assert await tx.outbox.claim(SYSTEM, lease, NOON + 2 * SECOND, {Lane.BULLETIN: 0}) == []


@pytest.mark.parametrize(
    ("value", "group_chat"), [("+447700900001", False), ("77009", False), ("-1001", True)]
)
async def test_a_claim_knows_whether_several_people_read_it(
    network: Database, address_of: FindAddress, value: str, group_chat: bool
) -> None:
    await queue(network, await address_of(value), "key", recipients=())
    (claimed,) = await claim(network, await take(network))
    assert claimed.group_chat is group_chat


async def test_the_facts_are_as_they_are_now(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "first", "second")
    lease = await take(network)
    claims = await claim(network, lease)
    async with network() as tx:
        facts = [each.facts for each in await tx.outbox.ready(SYSTEM, lease, claims)]
        assert [(each.stopped_at, each.consented, each.unasked) for each in facts] == [(None, True, True)] * 2
        await tx.phones.stop(SYSTEM, address, NOON, StopReason.ASKED)
        await tx.phones.mark_bad(SYSTEM, address, NOON)
        await tx.links.disown(SYSTEM, address, NOON)
        facts = [each.facts for each in await tx.outbox.ready(SYSTEM, lease, claims)]
        assert [(each.stopped_at, each.bad, each.consented) for each in facts] == [(NOON, True, False)] * 2


async def test_consent_is_to_a_purpose(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "a", purpose=Purpose.REMINDERS)
    await queue(network, address, "b", purpose=Purpose.CHECKINS)
    await queue(network, address, "c", purpose=None, recipients=())
    lease = await take(network)
    claims = await claim(network, lease)
    async with network() as tx:
        facts = [each.facts.consented for each in await tx.outbox.ready(SYSTEM, lease, claims)]
    assert facts == [True, False, True]


async def test_a_message_knows_what_it_must_come_after(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        first = await draft(tx, address, "first")
        second = await draft(tx, address, "second", after="first")
        await tx.messages.queue(SYSTEM, [second, first])
    lease = await take(network)
    claims = await claim(network, lease)
    async with network() as tx:
        facts = [each.facts.predecessor for each in await tx.outbox.ready(SYSTEM, lease, claims)]
    assert facts == [None, State.CLAIMED]


async def test_a_retry_is_another_attempt(network: Database, address_of: FindAddress) -> None:
    await queue(network, await address_of(PHONE), "a")
    lease = await take(network)
    (first,) = await start(network, lease, await claim(network, lease))
    again = replace(landed(first, State.QUEUED, OutcomeKind.TEMPORARY), due_at=NOON + 5 * SECOND)
    await settle(network, again)
    assert await claim(network, lease) == []
    (second,) = await start(network, lease, await claim(network, lease, NOON + 5 * SECOND))
    assert second.letter.attempt == 2
    await settle(network, landed(second, State.SENT))
    assert await counts(network) == {State.SENT: 1}


async def test_what_goes_in_the_unit_of_work_that_claims_it_leaves_the_rest_claimed(
    network: Database, address_of: FindAddress
) -> None:
    await queue(network, await address_of(PHONE), "a", "b", "c", "d")
    lease = await take(network)
    async with network() as tx:
        some = await tx.outbox.claim(SYSTEM, lease, NOON, {Lane.BULLETIN: 2})
        more = await tx.outbox.claim(SYSTEM, lease, NOON, {Lane.BULLETIN: 2})
        going, held = await tx.outbox.ready(SYSTEM, lease, [some[0], more[0]])
        await tx.outbox.start(SYSTEM, lease, [going.letter], NOON)
        wait = Settlement(message=held.letter.message, state=State.QUEUED, due_at=NOON + SECOND)
        await tx.outbox.settle(SYSTEM, [wait], NOON)
    assert len({claim.message for claim in (*some, *more)}) == 4
    assert await counts(network) == {State.SENDING: 1, State.QUEUED: 1, State.CLAIMED: 2}
    async with network() as tx:
        assert await tx.outbox.ready(SYSTEM, lease, [going.claim]) == []
