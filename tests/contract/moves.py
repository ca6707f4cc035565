"""The moves of a message, each in a unit of work of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName, Purpose
from bot.domain.ids import AddressId, Language, MessageId, SenderName
from bot.domain.messages import Change, Draft, Lane, MessageKind, Receipt, ReceiptStatus, Recipient, State
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.outbox import Claim, Lease, Ready, Settlement
from bot.ports.work import Tx
from storage.database import Database
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
        return list(await tx.told.take(SYSTEM, told))


async def counts(work: Database, actor: Actor = OPERATOR) -> dict[State, int]:
    async with work.reading() as tx:
        return dict(await tx.outbox_view.counts(actor))
