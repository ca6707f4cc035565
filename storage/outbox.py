"""The outbox as the worker of one sender drains it. Everything is by batch; nothing is by message."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.actor import Actor
from bot.domain.errors import LeaseLost
from bot.domain.gate import Facts
from bot.domain.ids import AddressId, Language, MessageId, SenderName
from bot.domain.messages import Change, Lane, State
from bot.ports.channels import Letter
from bot.ports.outbox import Claim, Lease, Ready, Settlement
from storage.dialect import insert_new
from storage.evidence import Otherwise, add_up
from storage.scope import require_everything
from storage.tables import addresses, attempts, contacts, inbound, links, messages, recipients, senders

_WAITING = [state for state in State if state.waits_for_us]


class LeaseRepository:
    """Implements bot.ports.outbox.Leases."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(
        self, actor: Actor, sender: SenderName, worker: str, now: datetime, until: datetime
    ) -> Lease | None:
        require_everything(actor)
        await self._connection.execute(
            insert_new(self._connection, senders).values(name=sender, epoch=0, lease_until=now)
        )
        found = await self._connection.execute(
            select(senders).where(senders.c.name == sender).with_for_update()
        )
        row = found.mappings().one()
        mine = row["worker"] == worker
        if not mine and row["worker"] is not None and row["lease_until"] > now:
            return None
        epoch = row["epoch"] if mine else row["epoch"] + 1
        await self._connection.execute(
            update(senders)
            .where(senders.c.name == sender)
            .values(epoch=epoch, worker=worker, lease_until=until)
        )
        return Lease(sender=sender, epoch=epoch)

    async def recover(self, actor: Actor, lease: Lease, now: datetime) -> Sequence[Change]:
        require_everything(actor)
        await hold(self._connection, lease)
        await self._unclaim(lease)
        in_flight = select(messages.c.id).where(
            messages.c.sender == lease.sender, messages.c.state == State.SENDING
        )
        found = (await self._connection.execute(in_flight)).scalars().all()
        await self._connection.execute(
            update(attempts)
            .where(attempts.c.message_id.in_(in_flight), attempts.c.state == State.SENDING)
            .values(state=State.UNKNOWN, ended_at=now)
        )
        return await add_up(self._connection, [MessageId(message) for message in found])

    async def release(self, actor: Actor, lease: Lease) -> None:
        require_everything(actor)
        await hold(self._connection, lease)
        await self._unclaim(lease)
        await self._connection.execute(
            update(senders).where(senders.c.name == lease.sender).values(worker=None)
        )

    async def held(self, actor: Actor, now: datetime) -> Collection[SenderName]:
        require_everything(actor)
        found = await self._connection.execute(
            select(senders.c.name).where(senders.c.worker.is_not(None), senders.c.lease_until > now)
        )
        return {SenderName(name) for name in found.scalars()}

    async def _unclaim(self, lease: Lease) -> None:
        await self._connection.execute(
            update(messages)
            .where(messages.c.sender == lease.sender, messages.c.state == State.CLAIMED)
            .values(state=State.QUEUED)
        )


class OutboxRepository:
    """Implements bot.ports.outbox.Outbox."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(
        self, actor: Actor, lease: Lease, now: datetime, limits: Mapping[Lane, int]
    ) -> Sequence[Claim]:
        require_everything(actor)
        await hold(self._connection, lease)
        # One seek a lane: an index on (sender, state, lane, due_at, id) answers each without sorting.
        lanes = [
            select(_due(lease.sender, lane, now, limit).subquery())
            for lane, limit in limits.items()
            if limit > 0
        ]
        if not lanes:
            return []
        rows = await self._connection.execute(union_all(*lanes))
        claims = sorted(
            (
                Claim(
                    message=MessageId(row.id),
                    address=AddressId(row.address_id),
                    lane=row.lane,
                    due_at=row.due_at,
                    segments=row.segments,
                    group_chat=row.group_chat,
                )
                for row in rows
            ),
            key=lambda claim: claim.turn,
        )
        if claims:
            await self._connection.execute(
                update(messages)
                .where(messages.c.id.in_([claim.message for claim in claims]))
                .values(state=State.CLAIMED)
            )
        return claims

    async def ready(self, actor: Actor, lease: Lease, claims: Sequence[Claim]) -> Sequence[Ready]:
        require_everything(actor)
        if not claims:
            return []
        before = messages.alias()
        tries = (
            select(func.count())
            .select_from(attempts)
            .where(attempts.c.message_id == messages.c.id)
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(
                *messages.c["id", "body", "entities", "choices", "language", "lane", "expires_at"],
                *addresses.c["value", "stopped_at", "bad_at"],
                inbound.c.received_at.label("asked_at"),
                before.c.state.label("predecessor"),
                before.c.due_at.label("predecessor_due"),
                tries.label("tries"),
                _consented().label("consented"),
            )
            .join(addresses, addresses.c.id == messages.c.address_id)
            .outerjoin(inbound, inbound.c.id == messages.c.answers_id)
            .outerjoin(before, before.c.id == messages.c.after_id)
            .where(
                messages.c.id.in_([claim.message for claim in claims]),
                messages.c.state == State.CLAIMED,
            )
        )
        found = {row["id"]: row for row in rows.mappings()}
        return [
            Ready(
                claim=claim,
                letter=Letter(
                    message=claim.message,
                    attempt=row["tries"] + 1,
                    address=row["value"],
                    text=row["body"],
                    entities=row["entities"],
                    choices=row["choices"] or (),
                    language=Language(row["language"]),
                ),
                expires_at=row["expires_at"],
                facts=Facts(
                    expires_at=row["expires_at"],
                    asked_at=row["asked_at"],
                    urgent=row["lane"] == Lane.SAFETY,
                    stopped_at=row["stopped_at"],
                    bad=row["bad_at"] is not None,
                    consented=bool(row["consented"]),
                    predecessor=State(row["predecessor"]) if row["predecessor"] else None,
                    predecessor_due=row["predecessor_due"],
                ),
            )
            for claim in claims
            if (row := found.get(claim.message)) is not None
        ]

    async def start(self, actor: Actor, lease: Lease, letters: Sequence[Letter], now: datetime) -> None:
        require_everything(actor)
        await hold(self._connection, lease)
        if not letters:
            return
        await self._connection.execute(
            update(messages)
            .where(messages.c.id.in_([letter.message for letter in letters]))
            .values(state=State.SENDING)
        )
        await self._connection.execute(
            attempts.insert(),
            [
                {
                    "message_id": letter.message,
                    "number": letter.attempt,
                    "epoch": lease.epoch,
                    "started_at": now,
                    "state": State.SENDING,
                }
                for letter in letters
            ],
        )

    async def settle(
        self, actor: Actor, settlements: Sequence[Settlement], now: datetime
    ) -> Sequence[Change]:
        require_everything(actor)
        if not settlements:
            return []
        ended = [one for one in settlements if one.attempt is not None]
        if ended:
            await self._connection.execute(
                update(attempts).where(
                    attempts.c.message_id == bindparam("of"), attempts.c.number == bindparam("nth")
                ),
                [
                    {
                        "of": one.message,
                        "nth": one.attempt,
                        "ended_at": now,
                        "state": one.state,
                        "outcome": one.outcome.kind,
                        "code": one.outcome.code,
                        "provider_id": one.outcome.provider_id,
                    }
                    for one in ended
                    if one.outcome is not None
                ],
            )
        return await add_up(
            self._connection,
            {one.message for one in settlements},
            {
                one.message: Otherwise(state=one.state, reason=one.reason, due_at=one.due_at)
                for one in settlements
            },
        )

    async def next_due(self, actor: Actor, sender: SenderName) -> datetime | None:
        require_everything(actor)
        # A seek for each state and lane: one minimum over them all would read every waiting row.
        dues = [
            select(func.min(messages.c.due_at).label("due_at")).where(
                messages.c.sender == sender, messages.c.state == state, messages.c.lane == lane
            )
            for state in _WAITING
            for lane in Lane
        ]
        earliest = select(func.min(union_all(*dues).subquery().c.due_at))
        next_due: datetime | None = (await self._connection.execute(earliest)).scalar()
        return next_due


async def hold(connection: AsyncConnection, lease: Lease) -> None:
    """Make sure the lease is still ours until the end of the work. Raises LeaseLost."""
    found = await connection.execute(
        select(senders.c.epoch).where(senders.c.name == lease.sender).with_for_update()
    )
    if found.scalar() != lease.epoch:
        raise LeaseLost("Another worker drains this sender now.")


def _due(
    sender: SenderName, lane: Lane, now: datetime, limit: int
) -> Select[tuple[int, int, int, datetime, int, bool]]:
    turn = messages.c["id", "address_id", "lane", "due_at", "segments"]
    # Telegram numbers its group chats below zero; phone numbers begin with a plus.
    group_chat = (
        select(addresses.c.value.startswith("-"))
        .where(addresses.c.id == messages.c.address_id)
        .scalar_subquery()
    )
    return (
        select(*turn, group_chat.label("group_chat"))
        .where(
            messages.c.sender == sender,
            messages.c.state == State.QUEUED,
            messages.c.lane == lane,
            messages.c.due_at <= now,
        )
        .order_by(messages.c.due_at, messages.c.id)
        .limit(limit)
    )


def _consented() -> ColumnElement[bool]:
    """Whether anyone the message is meant for is still at its address and agrees to its purpose."""
    purposes = literal("\n") + type_coerce(contacts.c.consent_purposes, Text) + literal("\n")
    agreed = (
        select(recipients.c.message_id)
        .join(contacts, contacts.c.id == recipients.c.contact_id)
        .join(links, links.c.contact_id == contacts.c.id)
        .where(
            recipients.c.message_id == messages.c.id,
            links.c.address_id == messages.c.address_id,
            links.c.disowned_at.is_(None),
            purposes.like(literal("%\n") + messages.c.purpose + literal("\n%")),
        )
        .correlate(messages)
        .exists()
    )
    return case((messages.c.purpose.is_(None), True), else_=agreed)
