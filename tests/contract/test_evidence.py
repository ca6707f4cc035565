"""What attempts, receipts and people make of a message, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.errors import OutOfScope
from bot.domain.ids import MessageId, SenderName
from bot.domain.messages import Evidence, Receipt, ReceiptStatus, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.outbox import Untraced
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress
from tests.contract.moves import (
    MERTON,
    SECOND,
    SENDER,
    claim,
    counts,
    landed,
    queue,
    settle,
    start,
    take,
    tell,
)
from tests.fakes import NOON


@pytest.mark.parametrize(
    "order",
    [("settle", "sent", "delivered"), ("delivered", "settle", "sent"), ("sent", "delivered", "settle")],
)
async def test_receipts_may_come_in_any_order_and_before_our_own_note(
    network: Database, address_of: FindAddress, order: tuple[str, ...]
) -> None:
    await queue(network, await address_of(PHONE), "a")
    lease = await take(network)
    (flying,) = await start(network, lease, await claim(network, lease))
    for step in order:
        if step == "settle":
            await settle(network, landed(flying, State.ACCEPTED))
        else:
            await tell(network, flying.letter.message, ReceiptStatus(step), ReceiptStatus(step))
    assert await counts(network) == {State.DELIVERED: 1}
    assert await tell(network, flying.letter.message, ReceiptStatus.DELIVERED) == []


async def test_of_a_batch_each_is_told_once_though_receipts_of_some_came_first(
    network: Database, address_of: FindAddress
) -> None:
    await queue(network, await address_of(PHONE), "a", "b", "c")
    lease = await take(network)
    flying = await start(network, lease, await claim(network, lease))
    early = flying[1].letter.message
    told = await tell(network, early, ReceiptStatus.DELIVERED)
    told += await settle(network, *(landed(each, State.ACCEPTED) for each in flying))
    assert sorted((change.message, change.state) for change in told) == [
        (each.letter.message, State.DELIVERED if each.letter.message == early else State.ACCEPTED)
        for each in flying
    ]
    assert await counts(network) == {State.ACCEPTED: 2, State.DELIVERED: 1}


@pytest.mark.parametrize(
    "order",
    [("undelivered", "delivered"), ("delivered", "undelivered"), ("failed", "undelivered", "delivered")],
)
async def test_the_key_of_what_arrived_after_all_is_taken_in_any_order(
    network: Database, address_of: FindAddress, order: tuple[str, ...]
) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "a")
    lease = await take(network)
    (flying,) = await start(network, lease, await claim(network, lease))
    await settle(network, landed(flying, State.ACCEPTED))
    for status in order:
        await tell(network, flying.letter.message, ReceiptStatus(status))
    assert await counts(network) == {State.DELIVERED: 1}
    assert await queue(network, address, "a") == 0


async def test_a_key_that_another_message_has_by_now_stays_with_it(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    lease = await take(network)
    sent: list[MessageId] = []
    for _again in range(2):
        assert await queue(network, address, "a") == 1
        (flying,) = await start(network, lease, await claim(network, lease))
        await settle(network, landed(flying, State.ACCEPTED))
        await tell(network, flying.letter.message, ReceiptStatus.UNDELIVERED)
        sent.append(flying.letter.message)
    # Word that both arrived comes at once: one of them has the key, and that is enough.
    async with network() as tx:
        told = [Receipt(message=each, status=ReceiptStatus.DELIVERED, at=NOON) for each in sent]
        await tx.told.take(SYSTEM, told)
        assert (await tx.messages.known(SYSTEM, ["a"]))["a"].message == sent[0]
    assert await queue(network, address, "a") == 0


async def test_a_persons_word_settles_what_was_unknown(network: Database, address_of: FindAddress) -> None:
    await queue(network, await address_of(PHONE), "a")
    lease = await take(network)
    (flying,) = await start(network, lease, await claim(network, lease))
    await settle(network, landed(flying, State.UNKNOWN, OutcomeKind.UNKNOWN))
    async with network.reading() as tx:
        (unknown,) = await tx.outbox_view.unknown(OPERATOR)
        assert (unknown.message, unknown.groups) == (flying.letter.message, ("Lantern Circle",))
        assert await tx.outbox_view.unknown(MERTON) == []
    async with network() as tx:
        lost = Receipt(
            message=flying.letter.message, status=ReceiptStatus.LOST, at=NOON, source=Evidence.PERSON
        )
        assert [change.state for change in await tx.told.take(OPERATOR, [lost])] == [State.QUEUED]
    assert len(await claim(network, lease)) == 1


async def test_what_is_unknown_can_be_looked_for_and_its_looks_are_kept(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "a", "b")
    lease = await take(network)
    first, second = await start(network, lease, await claim(network, lease))
    await settle(
        network,
        landed(first, State.UNKNOWN, OutcomeKind.UNKNOWN),
        landed(second, State.ACCEPTED),
    )
    message = first.letter.message
    async with network() as tx:
        (untraced,) = await tx.traces.untraced(SYSTEM, SENDER)
        assert untraced == Untraced(
            message=message,
            attempt=1,
            address=PHONE,
            text="A text",
            started_at=NOON,
            ended_at=NOON,
            looked_at=None,
        )
        assert await tx.traces.untraced(SYSTEM, SenderName("another")) == []
        assert await tx.traces.addresses(SYSTEM, [message]) == {message: address}
        absent = Receipt(message=message, status=ReceiptStatus.ABSENT, at=NOON + 60 * SECOND)
        assert await tx.told.take(SYSTEM, [absent]) == []
        (looked,) = await tx.traces.untraced(SYSTEM, SENDER)
        assert looked == replace(untraced, looked_at=NOON + 60 * SECOND)
        await tx.traces.traced(SYSTEM, message, 1, "SM1")
        assert await tx.traces.taken(SYSTEM, ["SM1", "SM2"]) == {"SM1"}
        with pytest.raises(OutOfScope):
            await tx.traces.untraced(MERTON, SENDER)
    await tell(network, message, ReceiptStatus.LOST)
    async with network.reading() as tx:
        assert await tx.traces.untraced(SYSTEM, SENDER) == []
    # The looks of one attempt say nothing of the next.
    later = NOON + 600 * SECOND
    (again,) = await claim(network, lease)
    async with network() as tx:
        ready = await tx.outbox.ready(SYSTEM, lease, [again])
        await tx.outbox.start(SYSTEM, lease, [each.letter for each in ready], later)
    await settle(network, landed(ready[0], State.UNKNOWN, OutcomeKind.UNKNOWN))
    async with network.reading() as tx:
        (untraced,) = await tx.traces.untraced(SYSTEM, SENDER)
        assert (untraced.attempt, untraced.looked_at) == (2, None)
