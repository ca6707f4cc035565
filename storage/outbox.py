"""The outbox as the worker of one sender drains it. Everything is by batch; nothing is by message.

Every text goes through these statements, so each is built once and takes its batch as one parameter.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
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

from bot.domain.actor import Actor
from bot.domain.gate import Facts
from bot.domain.ids import AddressId, Language, MessageId, SenderName
from bot.domain.messages import Change, Lane, State
from bot.ports.channels import Letter
from bot.ports.outbox import Claim, Lease, Ready, Settlement
from storage.attachments import with_files
from storage.columns import UtcDateTime
from storage.connections import Connection
from storage.evidence import Otherwise, add_up
from storage.given import given, given_ids, given_rows
from storage.leases import hold
from storage.scope import require_everything
from storage.tables import addresses, attempts, contacts, inbound, links, messages, recipients

_WAITING = [state for state in State if state.waits_for_us]


class OutboxRepository:
    """Implements bot.ports.outbox.Outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._held: Lease | None = None

    async def claim(
        self, actor: Actor, lease: Lease, now: datetime, limits: Mapping[Lane, int]
    ) -> Sequence[Claim]:
        require_everything(actor)
        await self._hold(lease)
        rows = await self._connection.execute(
            _claiming(),
            {
                "of": lease.sender,
                "now": now,
                **{f"most_{lane}": max(0, limits.get(lane, 0)) for lane in Lane},
            },
        )
        claims = [
            Claim(
                message=MessageId(message),
                address=AddressId(address),
                lane=lane,
                due_at=due_at,
                segments=segments,
                group_chat=bool(group_chat),
            )
            for message, address, lane, due_at, segments, group_chat in rows
        ]
        return sorted(claims, key=lambda claim: claim.turn)

    async def ready(self, actor: Actor, lease: Lease, claims: Sequence[Claim]) -> Sequence[Ready]:
        require_everything(actor)
        if not claims:
            return []
        rows = await self._connection.execute(
            _facts(self._dialect), {"ids": given(claim.message for claim in claims)}
        )
        found = {row[0]: row for row in rows}
        read = [_read(claim, row) for claim in claims if (row := found.get(claim.message)) is not None]
        return await with_files(self._connection, read, {each: row[-1] for each, row in found.items()})

    async def start(self, actor: Actor, lease: Lease, letters: Sequence[Letter], now: datetime) -> None:
        require_everything(actor)
        await self._hold(lease)
        if not letters:
            return
        await self._connection.execute(
            _sending(self._dialect), {"ids": given(letter.message for letter in letters)}
        )
        await self._connection.execute(
            _beginning(self._dialect),
            {
                "tries": given((letter.message, letter.attempt) for letter in letters),
                "epoch": lease.epoch,
                "now": now,
            },
        )

    async def settle(
        self, actor: Actor, settlements: Sequence[Settlement], now: datetime
    ) -> Sequence[Change]:
        require_everything(actor)
        if not settlements:
            return []
        ends = [
            (one.message, one.attempt, one.state, outcome.kind, outcome.code, outcome.provider_id)
            for one in settlements
            if one.attempt is not None and (outcome := one.outcome) is not None
        ]
        if ends:
            await self._connection.execute(_ending(self._dialect), {"ends": given(ends), "now": now})
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
        next_due: datetime | None = (await self._connection.execute(_next_due(), {"of": sender})).scalar()
        return next_due

    async def _hold(self, lease: Lease) -> None:
        """Hold the lease until the end of the work; what is held once is held."""
        if self._held != lease:
            await hold(self._connection, lease)
            self._held = lease


def _read(claim: Claim, row: Sequence[Any]) -> Ready:
    """A row of `_facts` as a claimed message with everything that is known of it."""
    (
        _message,
        body,
        entities,
        choices,
        language,
        lane,
        expires_at,
        urgent,
        value,
        stopped_at,
        bad_at,
        asked_at,
        predecessor,
        predecessor_due,
        tries,
        consented,
        _attachment,
    ) = row
    return Ready(
        claim=claim,
        letter=Letter(
            message=claim.message,
            attempt=tries + 1,
            address=value,
            text=body,
            entities=entities,
            choices=choices or (),
            language=Language(language),
            expires_at=expires_at,
        ),
        expires_at=expires_at,
        facts=Facts(
            expires_at=expires_at,
            asked_at=asked_at,
            urgent=bool(urgent) or lane == Lane.SAFETY,
            stopped_at=stopped_at,
            bad=bad_at is not None,
            consented=bool(consented),
            predecessor=State(predecessor) if predecessor else None,
            predecessor_due=predecessor_due,
        ),
    )


# ------------------------------------------------------------------------------------ the statements


@cache
def _claiming() -> Executable:
    """Take the next due of each lane, `most_N` of lane N."""
    # One seek a lane: an index on (sender, state, lane, due_at, id) answers each without sorting.
    lanes = [select(_due(lane).subquery()) for lane in Lane]
    # Telegram numbers its group chats below zero; phone numbers begin with a plus.
    group_chat = (
        select(addresses.c.value.startswith("-"))
        .where(addresses.c.id == messages.c.address_id)
        .scalar_subquery()
    )
    return (
        update(messages)
        .where(messages.c.id.in_(union_all(*lanes)))
        .values(state=State.CLAIMED)
        .returning(*messages.c["id", "address_id", "lane", "due_at", "segments"], group_chat)
    )


def _due(lane: Lane) -> Select[tuple[int]]:
    return (
        select(messages.c.id)
        .where(
            messages.c.sender == bindparam("of"),
            messages.c.state == State.QUEUED,
            messages.c.lane == lane,
            messages.c.due_at <= bindparam("now"),
        )
        .order_by(messages.c.due_at, messages.c.id)
        .limit(bindparam(f"most_{lane}", type_=Integer))
    )


@cache
def _facts(dialect: str) -> Executable:
    """Everything the gate and the channel need to know of messages that are claimed."""
    before = messages.alias()
    tries = (
        select(func.count())
        .select_from(attempts)
        .where(attempts.c.message_id == messages.c.id)
        .scalar_subquery()
    )
    return (
        select(
            *messages.c["id", "body", "entities", "choices", "language", "lane", "expires_at", "urgent"],
            *addresses.c["value", "stopped_at", "bad_at"],
            inbound.c.received_at,
            before.c.state,
            before.c.due_at,
            tries,
            _consented(),
            messages.c.attachment_id,
        )
        .join(addresses, addresses.c.id == messages.c.address_id)
        .outerjoin(inbound, inbound.c.id == messages.c.answers_id)
        .outerjoin(before, before.c.id == messages.c.after_id)
        .where(messages.c.id.in_(given_ids(dialect)), messages.c.state == State.CLAIMED)
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


@cache
def _sending(dialect: str) -> Executable:
    return update(messages).where(messages.c.id.in_(given_ids(dialect))).values(state=State.SENDING)


@cache
def _beginning(dialect: str) -> Executable:
    """Write down the attempts that begin now."""
    tries = given_rows(dialect, "tries", (("message", Integer()), ("number", Integer())))
    return attempts.insert().from_select(
        ["message_id", "number", "epoch", "started_at", "state"],
        select(
            *tries.c,
            bindparam("epoch", type_=Integer),
            bindparam("now", type_=UtcDateTime),
            literal(State.SENDING.value),
        ),
    )


@cache
def _ending(dialect: str) -> Executable:
    """Write down how attempts ended."""
    ends = given_rows(
        dialect,
        "ends",
        (
            ("message", Integer()),
            ("number", Integer()),
            ("state", Text()),
            ("outcome", Text()),
            ("code", Text()),
            ("provider_id", Text()),
        ),
    )
    return (
        update(attempts)
        .where(attempts.c.message_id == ends.c.message, attempts.c.number == ends.c.number)
        .values(
            ended_at=bindparam("now", type_=UtcDateTime),
            state=ends.c.state,
            outcome=ends.c.outcome,
            code=ends.c.code,
            provider_id=ends.c.provider_id,
        )
    )


@cache
def _next_due() -> Executable:
    # A seek for each state and lane: one minimum over them all would read every waiting row.
    dues = [
        select(func.min(messages.c.due_at).label("due_at")).where(
            messages.c.sender == bindparam("of"), messages.c.state == state, messages.c.lane == lane
        )
        for state in _WAITING
        for lane in Lane
    ]
    return select(func.min(union_all(*dues).subquery().c.due_at))
