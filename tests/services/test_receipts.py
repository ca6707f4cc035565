import asyncio
from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.ids import MessageId
from bot.domain.messages import Reason, Receipt, ReceiptStatus, State
from bot.services.receipts import ReceiptBook
from tests.services.conftest import PART, World, silent

OTHERS = Audience(groups=("Chess and Chat",))
OSEI = "+447700900003"


async def test_receipts_that_come_together_are_stored_together_and_each_is_awaited(world: World) -> None:
    await world.send()
    await world.drain()
    opened = 0
    work = world.app.database

    class Counted:
        is_open = work.is_open
        reading = work.reading

        def __call__(self) -> object:
            nonlocal opened
            opened += 1
            return work()

    book = ReceiptBook(work=Counted(), clock=world.clock)  # type: ignore[arg-type]
    told = [
        Receipt(message=letter.message, status=ReceiptStatus.DELIVERED, at=world.clock.now())
        for letter in world.sms.sent
    ]
    await asyncio.gather(*(book(receipt) for receipt in told))
    assert await world.states() == {State.DELIVERED: 8}
    assert opened <= 2
    assert [line.entry.status for line in await world.log()][-1] == "delivered"


async def test_a_receipt_for_a_message_of_another_database_harms_nobody(world: World) -> None:
    await world.send()
    await world.drain()
    book = ReceiptBook(work=world.app.database, clock=world.clock)
    told = [
        Receipt(message=MessageId(number), status=ReceiptStatus.DELIVERED, at=world.clock.now())
        for number in (999, world.sms.sent[0].message)
    ]
    await asyncio.gather(*(book(receipt) for receipt in told))
    assert await world.states() == {State.DELIVERED: 1, State.ACCEPTED: 7}


async def test_a_failure_to_store_is_told_to_whoever_waits(world: World) -> None:
    class Broken:
        def __call__(self) -> object:
            raise ConnectionError

    book = ReceiptBook(work=Broken(), clock=world.clock)  # type: ignore[arg-type]
    receipt = Receipt(message=MessageId(1), status=ReceiptStatus.DELIVERED, at=world.clock.now())
    with pytest.raises(ConnectionError):
        await book(receipt)


async def test_a_refusal_that_is_heard_of_later_stops_the_person_until_they_start_again(world: World) -> None:
    await world.send(audience=OTHERS)
    await world.drain()
    refused = Receipt(
        message=world.sms.sent[0].message,
        status=ReceiptStatus.FAILED,
        at=world.clock.now(),
        code="21610",
        reason=Reason.BLOCKED,
    )
    book = ReceiptBook(work=world.app.database, clock=world.clock)
    await book(refused)
    assert await stopped(world)
    await world.write("START", OSEI)
    assert not await stopped(world)
    await book(replace(refused, at=world.clock.now()))
    assert not await stopped(world), "the same news again is older than their START"


async def test_a_number_that_turns_out_to_be_none_is_noted(world: World) -> None:
    await world.send(audience=OTHERS)
    await world.drain()
    book = ReceiptBook(work=world.app.database, clock=world.clock)
    await book(
        Receipt(
            message=world.sms.sent[0].message,
            status=ReceiptStatus.UNDELIVERED,
            at=world.clock.now(),
            reason=Reason.BAD_ADDRESS,
        )
    )
    plan = await world.app.bulletins.plan(OPERATOR, PART, OTHERS, silent)
    assert {str(reason): count for reason, count in plan.tally.left_out.items()} == {"bad_address": 1}


async def stopped(world: World) -> bool:
    _group, (osei,) = await world.app.directory.group(OPERATOR, "Chess and Chat")
    return all(address.stopped_at for address in osei.addresses)
