"""The statements by which the outbox is drained, each built once. They take their batch as one parameter."""

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

from bot.domain.messages import Lane, State
from storage.columns import UtcDateTime
from storage.given import given_ids, given_rows
from storage.tables import addresses, attempts, contacts, inbound, links, messages, recipients

_WAITING = [state for state in State if state.waits_for_us]

_TAKEN = (State.QUEUED, State.CLAIMED)
"""What is taken and goes in the same unit of work was never written down as claimed."""


@cache
def due() -> Executable:
    """The next due of each lane, `most_N` of lane N, in the columns of `facts`."""
    # One seek a lane: an index on (sender, state, lane, due_at, id) answers each without sorting.
    lanes = [select(_due_in(lane).subquery()) for lane in Lane]
    return (
        _taken()
        .where(messages.c.id.in_(union_all(*lanes)), messages.c.state == State.QUEUED)
        .with_for_update(of=messages)
    )


def _due_in(lane: Lane) -> Select[tuple[int]]:
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
def facts(dialect: str) -> Executable:
    """Messages that are taken, with everything that the gate and the channel need to know of them."""
    return _taken().where(messages.c.id.in_(given_ids(dialect)), messages.c.state.in_(_TAKEN))


def _taken() -> Select[Any]:
    before = messages.alias()
    tries = (
        select(func.count())
        .select_from(attempts)
        .where(attempts.c.message_id == messages.c.id)
        .scalar_subquery()
    )
    return (
        select(
            *messages.c["id", "address_id", "lane", "due_at", "segments"],
            *messages.c["body", "entities", "choices", "language", "expires_at"],
            *addresses.c["value", "stopped_at", "bad_at"],
            inbound.c.received_at,
            before.c.state,
            before.c.due_at,
            tries,
            _consented(),
            *messages.c["urgent", "attachment_id"],
        )
        .join(addresses, addresses.c.id == messages.c.address_id)
        .outerjoin(inbound, inbound.c.id == messages.c.answers_id)
        .outerjoin(before, before.c.id == messages.c.after_id)
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
def marking(dialect: str) -> Executable:
    """Write a state in which messages wait for us; those that they are in beyond that are added up."""
    state = bindparam("state", type_=messages.c.state.type)
    return update(messages).where(messages.c.id.in_(given_ids(dialect))).values(state=state)


@cache
def beginning(dialect: str) -> Executable:
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
def ending(dialect: str) -> Executable:
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
def next_due() -> Executable:
    """When the next message of a sender is due."""
    # A seek for each state and lane: one minimum over them all would read every waiting row.
    dues = [
        select(func.min(messages.c.due_at).label("due_at")).where(
            messages.c.sender == bindparam("of"), messages.c.state == state, messages.c.lane == lane
        )
        for state in _WAITING
        for lane in Lane
    ]
    return select(func.min(union_all(*dues).subquery().c.due_at))
