"""Messages on their way into the outbox, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.domain.actor import OPERATOR, SYSTEM, volunteer
from bot.domain.audience import Audience
from bot.domain.errors import OutOfScope
from bot.domain.ids import BriefingId, ContactId, SendId
from bot.domain.journal import Query
from bot.domain.messages import Attachment, Change, Reason, State
from bot.ports.outbox import Settlement
from storage.database import Database
from storage.tables import attachments
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.contract.moves import MERTON, claim, draft, queue, settle, take
from tests.fakes import NOON


async def test_a_key_is_queued_once(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    assert await queue(network, address, "a", "b") == 2
    assert await queue(network, address, "a", "b", "c") == 1
    async with network.reading() as tx:
        assert set(await tx.messages.known(SYSTEM, ["a", "c", "d"])) == {"a", "c"}


async def test_a_shared_phone_adds_its_people_to_the_message_of_the_same_send(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        sending = await tx.sends.open(SYSTEM, BriefingId("a-briefing"), Audience(), NOON, simulated=True)
        first = await draft(tx, address, "a", send=sending.id)
        (whom,) = first.recipients
        other = replace(first, recipients=(replace(whom, contact=ContactId(whom.contact + 1)),))
        assert await tx.messages.queue(SYSTEM, [first]) == 1
        assert await tx.messages.queue(SYSTEM, [other]) == 0
        changes = [Change(message=(await tx.messages.known(SYSTEM, ["a"]))["a"].message, state=State.SENT)]
        await tx.log.messages_changed(SYSTEM, changes, NOON)
        assert len([line async for line in tx.log.read(OPERATOR, Query())]) == 2


async def test_a_key_is_free_again_once_its_message_can_no_longer_arrive(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    await queue(network, address, "a")
    lease = await take(network)
    (claimed,) = await claim(network, lease)
    await settle(network, Settlement(message=claimed.message, state=State.SUPPRESSED, reason=Reason.STOPPED))
    assert await queue(network, address, "a") == 1


async def test_a_worker_cannot_write_to_groups_of_others(network: Database, address_of: FindAddress) -> None:
    address, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        theirs = await draft(tx, address)
        for actor in (MERTON, volunteer(other)):
            with pytest.raises(OutOfScope):
                await tx.messages.queue(actor, [theirs])


async def test_a_send_cut_short_goes_on(network: Database) -> None:
    async with network() as tx:
        first = await tx.sends.open(SYSTEM, BriefingId("b"), Audience(), NOON, simulated=True)
        people = await tx.audiences.page(SYSTEM, Audience(), None, 2)
        await tx.sends.reached(SYSTEM, first.id, people[-1].contact, None)
        again = await tx.sends.open(SYSTEM, BriefingId("b"), Audience(), NOON, simulated=True)
        assert (again.id, again.after) == (first.id, people[-1].contact)
        other = await tx.sends.open(
            SYSTEM, BriefingId("b"), Audience(areas=("Merton",)), NOON, simulated=True
        )
        assert other.id != first.id
        await tx.sends.reached(SYSTEM, first.id, None, NOON)
        assert (await tx.sends.open(SYSTEM, BriefingId("b"), Audience(), NOON, simulated=True)).id != first.id
        assert await tx.sends.progress(SYSTEM, SendId(first.id)) == {}


async def test_a_file_goes_with_every_message_that_has_it_and_is_kept_once(
    network: Database, address_of: FindAddress
) -> None:
    address, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    file = Attachment(name="forum.ics", media_type="text/calendar", content=b"BEGIN:VCALENDAR\r\n")
    async with network() as tx:
        one, two, bare = (
            await draft(tx, address, "a"),
            await draft(tx, other, "b"),
            await draft(tx, other, "c"),
        )
        await tx.messages.queue(SYSTEM, [replace(one, attachment=file), bare])
        await tx.messages.queue(SYSTEM, [replace(two, attachment=file)])
    lease = await take(network)
    claims = await claim(network, lease)
    async with network() as tx:
        ready = await tx.outbox.ready(SYSTEM, lease, claims)
        kept = await tx.messages._connection.execute(select(func.count()).select_from(attachments))
        assert kept.scalar() == 1
    assert [each.letter.attachment for each in ready] == [file, None, file]
