"""Texts that did not arrive and their copies, on both databases."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName, StopReason
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, BriefingId, MessageId
from bot.domain.messages import MessageKind, Reason, ReceiptStatus, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.detours import Stranded
from bot.ports.outbox import Settlement
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.contract.moves import claim, draft, landed, queue, settle, start, take, tell
from tests.fakes import NOON

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
BULLETINS = (MessageKind.BULLETIN,)


async def sent(work: Database, address: AddressId, key: str = "key", **changes: object) -> MessageId:
    """A text that went out."""
    await queue(work, address, key, **changes)
    lease = await take(work)
    (ready,) = await start(work, lease, await claim(work, lease))
    await settle(work, landed(ready, State.ACCEPTED))
    return ready.letter.message


async def undelivered(work: Database, address: AddressId, key: str = "key", **changes: object) -> MessageId:
    message = await sent(work, address, key, **changes)
    await tell(work, message, ReceiptStatus.UNDELIVERED)
    return message


async def take_stranded(
    work: Database, limit: int = 10, *, simulated: bool = True, late: timedelta = timedelta()
) -> Sequence[Stranded]:
    async with work.reading() as tx:
        waiting = await tx.detours.waiting(SYSTEM, BULLETINS, NOON + late, simulated=simulated)
    async with work() as tx:
        taken = await tx.detours.take(SYSTEM, BULLETINS, NOON + late, limit, simulated=simulated)
    assert waiting == bool(taken)
    return taken


async def copy(work: Database, message: MessageId, address: AddressId, *keys: str) -> dict[str, MessageId]:
    """A copy of a text at another address, each part after the one before."""
    async with work() as tx:
        drafts = [
            await draft(tx, address, key, part=part, after=before)
            for part, (key, before) in enumerate(zip(keys, (None, *keys), strict=False))
        ]
        await tx.messages.queue(SYSTEM, drafts)
        await tx.detours.copied(SYSTEM, message, keys)
        return {key: queued.message for key, queued in (await tx.messages.known(SYSTEM, keys)).items()}


async def overtaken(work: Database, *arrived: MessageId) -> Sequence[MessageId]:
    async with work() as tx:
        return await tx.detours.overtaken(SYSTEM, arrived)


async def test_what_did_not_arrive_is_given_once_with_its_readers(
    network: Database, address_of: FindAddress
) -> None:
    message = await undelivered(network, await address_of(PHONE))
    (found,) = await take_stranded(network)
    assert (found.message, found.channel, found.state) == (message, ChannelName.SMS, State.UNDELIVERED)
    assert (found.subject, found.reason, found.refused) == ("a-briefing", None, False)
    (reader,) = found.readers
    assert reader.language == "bn"
    assert [way.value for way in reader.addresses] == [PHONE]
    assert len(reader.groups) == 1
    assert await take_stranded(network) == []


async def test_no_more_than_asked_for_are_given_at_once(network: Database, address_of: FindAddress) -> None:
    for key in ("a", "b", "c"):
        await undelivered(network, await address_of(PHONE), key)
    assert len(await take_stranded(network, limit=2)) == 2
    assert len(await take_stranded(network, limit=2)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": MessageKind.REPLY},
        {"part": 1},
        {"purpose": None},
        {"simulated": False},
        {"expires_at": NOON + timedelta(hours=1)},
    ],
    ids=["another kind", "a later part", "an answer", "a real phone", "expired"],
)
async def test_what_is_not_to_be_passed_on_is_not_given(
    network: Database, address_of: FindAddress, changes: dict[str, Any]
) -> None:
    await undelivered(network, await address_of(PHONE), **changes)
    assert await take_stranded(network, late=timedelta(hours=2)) == []


async def test_what_may_have_arrived_is_not_given(network: Database, address_of: FindAddress) -> None:
    await sent(network, await address_of(PHONE))
    assert await take_stranded(network) == []


async def test_a_text_that_never_went_is_given_with_why(network: Database, address_of: FindAddress) -> None:
    await queue(network, await address_of(PHONE), "key")
    lease = await take(network)
    (ready,) = await start(network, lease, await claim(network, lease))
    failed = landed(ready, State.FAILED, OutcomeKind.BLOCKED)
    await settle(network, failed)
    (found,) = await take_stranded(network)
    assert (found.state, found.refused) == (State.FAILED, True)


async def test_a_stopped_address_has_refused(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    await undelivered(network, address)
    async with network() as tx:
        await tx.phones.stop(SYSTEM, address, NOON, StopReason.BLOCKED)
    (found,) = await take_stranded(network)
    assert found.refused


async def test_a_copy_is_never_given(network: Database, address_of: FindAddress) -> None:
    message = await undelivered(network, await address_of(PHONE))
    await take_stranded(network)
    copies = await copy(network, message, await address_of(OTHER_PHONE), "copy")
    await tell(network, copies["copy"], ReceiptStatus.UNDELIVERED)
    assert await take_stranded(network) == []


async def test_a_copy_that_waits_can_be_joined_from_its_own_send(
    network: Database, address_of: FindAddress
) -> None:
    one, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        send = (await tx.sends.open(SYSTEM, BriefingId("a-briefing"), Audience(), NOON, simulated=True)).id
    message = await undelivered(network, one, send=send)
    await queue(network, other, "copy", "plain", send=send)
    async with network() as tx:
        await tx.detours.copied(SYSTEM, message, ["copy"])
        assert await tx.detours.joinable(SYSTEM, send, ["copy", "plain"]) == {"copy"}
        assert await tx.detours.joinable(SYSTEM, None, ["copy", "plain"]) == set()


async def test_all_that_waits_of_a_copy_is_overtaken_by_the_original(
    network: Database, address_of: FindAddress
) -> None:
    message = await undelivered(network, await address_of(PHONE))
    copies = await copy(network, message, await address_of(OTHER_PHONE), "first", "second")
    assert await overtaken(network, message) == []
    await tell(network, message, ReceiptStatus.DELIVERED)
    assert await overtaken(network, message) == sorted(copies.values())


async def test_a_copy_that_a_worker_has_in_hand_is_called_back_before_it_goes(
    network: Database, address_of: FindAddress
) -> None:
    message = await undelivered(network, await address_of(PHONE))
    copies = await copy(network, message, await address_of(OTHER_PHONE), "copy")
    lease = await take(network)
    claims = await claim(network, lease)
    await tell(network, message, ReceiptStatus.DELIVERED)
    assert await overtaken(network, message) == [copies["copy"]]
    await settle(network, Settlement(message=copies["copy"], state=State.SUPPRESSED, reason=Reason.ARRIVED))
    assert await start(network, lease, claims) == []


async def test_a_copy_whose_first_text_has_gone_is_not_overtaken(
    network: Database, address_of: FindAddress
) -> None:
    message = await undelivered(network, await address_of(PHONE))
    copies = await copy(network, message, await address_of(OTHER_PHONE), "first", "second")
    await tell(network, copies["first"], ReceiptStatus.SENT)
    await tell(network, message, ReceiptStatus.DELIVERED)
    assert await overtaken(network, message) == []


async def test_a_copy_of_two_texts_waits_until_both_have_arrived(
    network: Database, address_of: FindAddress
) -> None:
    one, two = [await undelivered(network, await address_of(PHONE), key) for key in ("one", "two")]
    copies = await copy(network, one, await address_of(OTHER_PHONE), "copy")
    async with network() as tx:
        await tx.detours.copied(SYSTEM, two, ["copy"])
    await tell(network, one, ReceiptStatus.DELIVERED)
    assert await overtaken(network, one) == []
    await tell(network, two, ReceiptStatus.DELIVERED)
    assert await overtaken(network, two) == [copies["copy"]]


@pytest.mark.parametrize("needed", [False, True])
async def test_an_introduction_goes_with_the_copy_unless_something_else_waits_for_it(
    network: Database, address_of: FindAddress, needed: bool
) -> None:
    message, other = await undelivered(network, await address_of(PHONE)), await address_of(OTHER_PHONE)
    await queue(network, other, "hello", kind=MessageKind.INTRODUCTION, subject=None)
    await queue(network, other, "copy", after="hello")
    if needed:
        await queue(network, other, "another", after="hello")
    async with network() as tx:
        await tx.detours.copied(SYSTEM, message, ["hello", "copy"])
        known = {
            key: queued.message
            for key, queued in (await tx.messages.known(SYSTEM, ["hello", "copy"])).items()
        }
    await tell(network, message, ReceiptStatus.DELIVERED)
    left = [known["copy"]] if needed else [known["hello"], known["copy"]]
    assert await overtaken(network, message) == left


async def test_detours_are_for_those_who_see_everything(network: Database) -> None:
    async with network() as tx:
        with pytest.raises(OutOfScope):
            await tx.detours.waiting(MERTON, BULLETINS, NOON, simulated=True)
        with pytest.raises(OutOfScope):
            await tx.detours.take(MERTON, BULLETINS, NOON, 1, simulated=True)
        with pytest.raises(OutOfScope):
            await tx.detours.overtaken(MERTON, [])
        assert await tx.detours.take(OPERATOR, BULLETINS, NOON, 1, simulated=True) == []
