"""Who drains a sender, and what a crash leaves, on both databases."""

from datetime import datetime

import pytest

from bot.domain.actor import SYSTEM
from bot.domain.errors import LeaseLost
from bot.domain.ids import SenderName
from bot.domain.messages import Change, State
from storage.database import Database
from tests.contract.conftest import PHONE, FindAddress
from tests.contract.moves import SECOND, SENDER, claim, counts, landed, queue, settle, start, take
from tests.fakes import NOON


async def test_one_worker_at_a_time(network: Database) -> None:
    lease = await take(network, "one")
    async with network() as tx:
        assert await tx.leases.take(SYSTEM, SENDER, "two", NOON + 9 * SECOND, NOON + 20 * SECOND) is None
    assert await take(network, "one", NOON + 9 * SECOND) == lease
    later = await take(network, "two", NOON + 30 * SECOND)
    assert later.epoch == lease.epoch + 1
    for forbidden in (claim(network, lease), start(network, lease, [])):
        with pytest.raises(LeaseLost):
            await forbidden


async def test_a_lease_given_back_is_free_at_once(network: Database) -> None:
    lease = await take(network, "one")
    async with network() as tx:
        await tx.leases.release(SYSTEM, lease)
    assert (await take(network, "two")).epoch == lease.epoch + 1


async def test_senders_are_held_until_their_lease_runs_out_or_is_given_back(network: Database) -> None:
    async def held(now: datetime) -> set[SenderName]:
        async with network.reading() as tx:
            return set(await tx.leases.held(SYSTEM, now))

    assert await held(NOON) == set()
    lease = await take(network)
    assert await held(NOON + 9 * SECOND) == {SENDER}
    assert await held(NOON + 10 * SECOND) == set()
    async with network() as tx:
        await tx.leases.release(SYSTEM, lease)
    assert await held(NOON) == set()


async def test_a_crash_leaves_claims_in_the_queue_and_what_was_sending_unknown(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "a", "b", "c")
    lease = await take(network)
    claims = await claim(network, lease)
    (flying,) = await start(network, lease, claims[:1])
    assert await counts(network) == {State.CLAIMED: 2, State.SENDING: 1}
    later = await take(network, "two", NOON + 30 * SECOND)
    async with network() as tx:
        changes = await tx.leases.recover(SYSTEM, later, NOON)
    assert list(changes) == [Change(message=flying.letter.message, state=State.UNKNOWN)]
    assert await counts(network) == {State.QUEUED: 2, State.UNKNOWN: 1}
    # The worker that was thought dead had an answer after all.
    assert await settle(network, landed(flying, State.ACCEPTED)) == [
        Change(message=flying.letter.message, state=State.ACCEPTED)
    ]
