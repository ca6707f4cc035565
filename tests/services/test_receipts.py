import asyncio

import pytest

from bot.domain.ids import MessageId
from bot.domain.messages import Receipt, ReceiptStatus, State
from bot.services.receipts import ReceiptBook
from tests.services.conftest import World


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
