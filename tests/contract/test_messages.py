"""Messages, the outbox and the log, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName, Purpose, StopReason
from bot.domain.errors import LeaseLost, OutOfScope
from bot.domain.ids import AddressId, BriefingId, ContactId, Language, MessageId, SenderName, SendId
from bot.domain.inbound import Inbound, InboxState, Question, QuestionKind
from bot.domain.journal import Query
from bot.domain.messages import (
    Change,
    Draft,
    Evidence,
    Lane,
    MessageKind,
    Reason,
    Receipt,
    ReceiptStatus,
    Recipient,
    State,
)
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.outbox import Claim, Lease, Ready, Settlement, Untraced
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.fakes import NOON

SENDER = SenderName("test-sms")
MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
SECOND = timedelta(seconds=1)
ALL = dict.fromkeys(Lane, 100)


async def draft(tx: Tx, address: AddressId, key: str = "key", **changes: object) -> Draft:
    """A bulletin for whoever is at an address."""
    people = await tx.audiences.page(SYSTEM, Audience(), None, 100)
    whom = [
        Recipient(contact=each.contact, group=profile.group)
        for each in people
        if any(way.id == address for way in each.addresses)
        for profile in each.groups
    ]
    made = Draft(
        key=key,
        sender=SENDER,
        simulated=True,
        channel=ChannelName.SMS,
        address=address,
        lane=Lane.BULLETIN,
        kind=MessageKind.BULLETIN,
        language=Language("en"),
        body="A text",
        segments=1,
        created_at=NOON,
        expires_at=NOON + timedelta(days=3),
        subject="a-briefing",
        purpose=Purpose.BULLETINS,
        recipients=tuple(whom),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are Draft's own


async def queue(work: Database, address: AddressId, *keys: str, **changes: object) -> int:
    async with work() as tx:
        return await tx.messages.queue(SYSTEM, [await draft(tx, address, key, **changes) for key in keys])


async def take(work: Database, worker: str = "one", now: datetime = NOON) -> Lease:
    async with work() as tx:
        lease = await tx.leases.take(SYSTEM, SENDER, worker, now, now + 10 * SECOND)
    assert lease is not None
    return lease


async def claim(work: Database, lease: Lease, now: datetime = NOON) -> Sequence[Claim]:
    async with work() as tx:
        return await tx.outbox.claim(SYSTEM, lease, now, ALL)


async def start(work: Database, lease: Lease, claims: Sequence[Claim]) -> Sequence[Ready]:
    async with work() as tx:
        ready = await tx.outbox.ready(SYSTEM, lease, claims)
        await tx.outbox.start(SYSTEM, lease, [each.letter for each in ready], NOON)
        return ready


def landed(ready: Ready, state: State, kind: OutcomeKind = OutcomeKind.ACCEPTED) -> Settlement:
    return Settlement(
        message=ready.letter.message, state=state, attempt=ready.letter.attempt, outcome=Outcome(kind=kind)
    )


async def settle(work: Database, *settlements: Settlement) -> list[Change]:
    async with work() as tx:
        changes = await tx.outbox.settle(SYSTEM, settlements, NOON)
        await tx.log.messages_changed(SYSTEM, changes, NOON)
        return list(changes)


async def tell(work: Database, message: MessageId, *statuses: ReceiptStatus) -> list[Change]:
    async with work() as tx:
        told = [Receipt(message=message, status=status, at=NOON) for status in statuses]
        return list(await tx.messages.told(SYSTEM, told))


async def counts(work: Database, actor: Actor = OPERATOR) -> dict[State, int]:
    async with work.reading() as tx:
        return dict(await tx.outbox_view.counts(actor))


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
        await tx.messages.told(SYSTEM, told)
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
        assert [change.state for change in await tx.messages.told(OPERATOR, [lost])] == [State.QUEUED]
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
        assert await tx.messages.told(SYSTEM, [absent]) == []
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
        assert await tx.messages.last_briefing(SYSTEM, address) is None
    lease = await take(network)
    (flying,) = await start(network, lease, await claim(network, lease))
    async with network.reading() as tx:
        last = await tx.messages.last_briefing(SYSTEM, address)
        assert last is not None
        assert (last.subject, last.part) == ("one", 0)
    await settle(network, landed(flying, State.ACCEPTED))
    await queue(network, address, "later", subject="three")
    await queue(network, address, "b", subject="two", kind=MessageKind.MORE, part=1)
    await queue(network, address, "c", subject="stopped", kind=MessageKind.REPLY)
    async with network() as tx:
        last = await tx.messages.last_briefing(volunteer(address), address)
        assert last is not None
        assert (last.subject, last.part) == ("two", 1)
        assert await tx.messages.last_briefing(volunteer(other), other) is None
        said = await tx.messages.last_sent(volunteer(address), address, MessageKind.REPLY, "stopped")
        assert said == NOON
        assert await tx.messages.last_sent(volunteer(address), address, MessageKind.REPLY, "help") is None
