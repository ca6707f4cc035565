"""What one channel could not deliver and the other takes, on phones that are real for the services."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.ids import MessageId
from bot.domain.journal import EventKind, Query
from bot.domain.messages import MessageKind, Reason, Receipt, ReceiptStatus
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Letter
from tests.conftest import MakeApp
from tests.fakes import Answer
from tests.services.conftest import ECM, PART, World, cells, silent

LANTERN = "Lantern Circle"
PHONE, CHAT = "+447700900002", "42"
TO_LANTERN = Audience(groups=(LANTERN,))
SENDS = Query(kinds=(MessageKind.BULLETIN,))


def ends(kind: OutcomeKind) -> Answer:
    return lambda _letter: Outcome(kind=kind)


async def grace_has_a_chat(world: World) -> None:
    await world.app.directory.link(OPERATOR, LANTERN, "Grace", ChannelName.TELEGRAM, CHAT)


def bulletin_to(world: World, phone: str) -> Letter:
    return [letter for letter in world.sms.sent if letter.address == phone][-1]


async def hear(world: World, message: MessageId, status: ReceiptStatus, reason: Reason | None = None) -> None:
    await world.app.receipts(Receipt(message=message, status=status, at=world.clock.now(), reason=reason))


async def sent_by_sms(world: World) -> MessageId:
    """A briefing goes to Grace's phone; she gets a chat only after that."""
    await world.send(audience=TO_LANTERN)
    await world.drain()
    await grace_has_a_chat(world)
    return bulletin_to(world, PHONE).message


async def test_what_sms_does_not_deliver_goes_by_telegram_once(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    texts = [letter for letter in world.telegram.sent if letter.address == CHAT]
    assert len(texts) > 1  # who we are, then the briefing
    assert all(letter.language == "en" for letter in texts)
    await world.drain()
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    assert len(world.telegram.sent) == len(texts)


async def test_the_log_says_that_it_was_passed_on_and_why(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    (line,) = await world.log(Query(kinds=(EventKind.PASSED_ON,)))
    entry = line.entry
    assert (entry.channel, entry.message, entry.subject) == (ChannelName.TELEGRAM, message, ECM)
    assert (entry.status, entry.reason, line.group_name) == ("queued", "undelivered", LANTERN)


async def test_serve_looks_for_what_did_not_arrive(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    ticking = asyncio.create_task(world.app.serving.ticking())
    while not await world.log(Query(kinds=(EventKind.PASSED_ON,))):
        await world.clock.run(world.clock.sleep(1))
    ticking.cancel()
    with suppress(asyncio.CancelledError):
        await ticking


async def test_a_chat_that_is_gone_is_answered_by_sms_once(world: World) -> None:
    await grace_has_a_chat(world)
    world.telegram.answers = [ends(OutcomeKind.BAD_ADDRESS)]
    await world.send(audience=TO_LANTERN)
    await world.drain()
    assert len(world.telegram.sent) == 1
    assert len(world.texts(PHONE)) == 2  # who we are, and the briefing
    await world.drain()
    assert len(world.texts(PHONE)) == 2


async def test_a_chat_that_goes_after_the_introduction_is_answered_by_sms(world: World) -> None:
    await grace_has_a_chat(world)
    world.telegram.answers = [ends(OutcomeKind.SENT), ends(OutcomeKind.BAD_ADDRESS)]
    await world.send(audience=TO_LANTERN)
    await world.drain()
    assert len(world.texts(PHONE)) == 2


@pytest.mark.parametrize("kind", [OutcomeKind.BLOCKED, OutcomeKind.UNSENDABLE])
async def test_a_refusal_on_telegram_is_not_answered_by_sms(world: World, kind: OutcomeKind) -> None:
    await grace_has_a_chat(world)
    world.telegram.answers = [ends(OutcomeKind.SENT), ends(kind)]
    await world.send(audience=TO_LANTERN)
    await world.drain()
    assert len(world.telegram.sent) == 2
    assert world.texts(PHONE) == []


async def test_a_refusal_that_sms_tells_of_later_is_not_answered_by_telegram(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.FAILED, Reason.BLOCKED)
    await world.drain()
    assert world.telegram.sent == []


async def stop_and_start_by_sms_only(world: World) -> None:
    await world.write("STOP", PHONE)
    await world.write("START", PHONE)
    await world.drain()
    world.sms.sent.clear()


async def test_who_did_not_start_the_chat_again_gets_nothing_there(world: World) -> None:
    await grace_has_a_chat(world)
    await stop_and_start_by_sms_only(world)
    await world.send(audience=TO_LANTERN)
    await world.drain()
    await hear(world, bulletin_to(world, PHONE).message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    assert world.telegram.sent == []


async def test_who_took_their_consent_back_meanwhile_gets_nothing(world: World) -> None:
    message = await sent_by_sms(world)
    taken_back = f"{LANTERN},community,Camden,1,,,en,Grace,,{PHONE},form,2026-06-02,check-ins"
    await world.app.enrolment.take_in(OPERATOR, cells([taken_back]), silent)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    assert world.telegram.sent == []


async def test_who_has_no_other_channel_is_looked_at_once_and_left(world: World) -> None:
    await world.send(audience=TO_LANTERN)
    await world.drain()
    await hear(world, bulletin_to(world, PHONE).message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    await grace_has_a_chat(world)
    await world.drain()
    assert world.telegram.sent == []


async def test_what_has_expired_is_not_passed_on(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    world.clock.advance(timedelta(days=4).total_seconds())
    await world.drain()
    assert world.telegram.sent == []


async def test_a_copy_keeps_the_expiry_of_the_original(world: World) -> None:
    message = await sent_by_sms(world)
    # Two hours before it expires, at night: the next good hour comes too late.
    world.clock.advance(timedelta(days=2, hours=9).total_seconds())
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.app.dispatch.pass_on()
    world.clock.advance(timedelta(days=1).total_seconds())
    await world.drain()
    assert world.telegram.sent == []


async def test_a_copy_that_fails_is_not_passed_on_again(world: World) -> None:
    message = await sent_by_sms(world)
    before = len(world.sms.sent)
    world.telegram.answers = [ends(OutcomeKind.SENT), ends(OutcomeKind.BAD_ADDRESS)]
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    assert len(world.telegram.sent) == 2
    assert len(world.sms.sent) == before


async def test_a_copy_that_waits_is_not_sent_when_the_original_arrives_after_all(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    assert await world.app.dispatch.pass_on() == 1
    await hear(world, message, ReceiptStatus.DELIVERED)
    await world.drain()
    assert world.telegram.sent == []
    ends = [line.entry for line in await world.log(SENDS) if line.entry.channel is ChannelName.TELEGRAM]
    assert {(entry.status, entry.reason) for entry in ends} == {("suppressed", "arrived")}


async def test_a_copy_that_was_called_back_leaves_the_introduction_that_another_text_needs(
    world: World,
) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.app.dispatch.pass_on()
    await world.send(PART, TO_LANTERN)
    await hear(world, message, ReceiptStatus.DELIVERED)
    await world.drain()
    assert len(world.telegram.sent) > 1
    subjects = [
        line.entry.subject
        for line in await world.log(SENDS)
        if line.entry.channel is ChannelName.TELEGRAM and line.entry.status == "accepted"
    ]
    assert set(subjects) == {PART}


async def test_a_late_delivery_after_the_copy_went_leaves_both_in_the_log(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    await hear(world, message, ReceiptStatus.DELIVERED)
    await world.drain()
    grace = [line.entry for line in await world.log(SENDS) if line.entry.language == "en"]
    told = {(entry.channel, entry.status) for entry in grace}
    assert {(ChannelName.SMS, "delivered"), (ChannelName.TELEGRAM, "accepted")} <= told


async def test_who_was_passed_on_counts_as_having_had_the_briefing(world: World) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    sent = len(world.telegram.sent) + len(world.sms.sent)
    await world.send(audience=TO_LANTERN)
    await world.drain()
    assert len(world.telegram.sent) + len(world.sms.sent) == sent


async def test_of_two_people_on_one_phone_only_who_has_a_chat_is_written_to_there(world: World) -> None:
    shared = Audience(groups=("Sewing Sisters",))
    await world.send(audience=shared)
    await world.drain()
    await world.app.directory.link(OPERATOR, "Sewing Sisters", "Jhorna", ChannelName.TELEGRAM, "77")
    await hear(world, bulletin_to(world, "+447700900004").message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    assert {letter.address for letter in world.telegram.sent} == {"77"}
    assert len(await world.log(Query(kinds=(EventKind.PASSED_ON,)))) == 1


async def test_two_phones_with_one_chat_bring_one_copy_which_both_need(world: World) -> None:
    await world.send(audience=TO_LANTERN)
    await world.drain()
    rokeya, grace = (bulletin_to(world, phone).message for phone in ("+447700900001", PHONE))
    for name in ("Rokeya", "Grace"):
        await world.app.directory.link(OPERATOR, LANTERN, name, ChannelName.TELEGRAM, CHAT)
    for message in (rokeya, grace):
        await hear(world, message, ReceiptStatus.UNDELIVERED)
        assert await world.app.dispatch.pass_on() == 1
    # One of them has it after all: the other still needs the copy.
    await hear(world, rokeya, ReceiptStatus.DELIVERED)
    await world.drain()
    assert len({letter.message for letter in world.telegram.sent}) == len(world.telegram.sent)
    assert len(world.telegram.sent) > 1


async def test_replies_are_not_passed_on(world: World) -> None:
    await grace_has_a_chat(world)
    await world.write("HELP", PHONE)
    await world.drain()
    await hear(world, bulletin_to(world, PHONE).message, ReceiptStatus.UNDELIVERED)
    await world.drain()
    assert world.telegram.sent == []


async def test_with_one_channel_it_is_left_for_when_there_is_another(world: World, make_app: MakeApp) -> None:
    message = await sent_by_sms(world)
    await hear(world, message, ReceiptStatus.UNDELIVERED)
    sms_only = make_app(connect=lambda _around: [world.sms], network_name="Test Network")
    assert await sms_only.dispatch.pass_on() == 0
    assert await world.app.dispatch.pass_on() == 1
