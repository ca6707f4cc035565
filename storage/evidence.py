"""Adding up attempts and receipts to the state of messages: the one place where states are written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    text,
    update,
)

from bot.domain.ids import MessageId
from bot.domain.messages import Change, Reason, ReceiptStatus, State, state_of
from storage.connections import Connection, running
from storage.given import given, given_ids
from storage.tables import attempts, messages, receipts

_AND = ","
"""Between the states of a message's attempts, read as one text."""

_FREED = "freed:"
"""Before the key of a message that never arrived: the key is free for another, and not forgotten."""

_SAVEPOINT = text("SAVEPOINT concluding")
_ROLLBACK = text("ROLLBACK TO SAVEPOINT concluding")


@dataclass(frozen=True, kw_only=True, slots=True)
class Otherwise:
    """Where a message stands if nothing of it went out: decided by us, with why and until when."""

    state: State
    reason: Reason | None = None
    due_at: datetime | None = None


async def add_up(
    connection: Connection,
    wanted: Collection[MessageId],
    otherwise: Mapping[MessageId, Otherwise] | None = None,
) -> Sequence[Change]:
    """Compute the state of messages from all their evidence, write it, and give those it changed for.

    Without a word in `otherwise`, a message of which nothing went out goes on where it stood; one that
    was unknown and is now known to be lost goes back to the queue.
    """
    decided = otherwise or {}
    dialect = connection.dialect.name
    stories = await connection.execute(_stories(dialect), {"ids": given(wanted)})
    changes: list[Change] = []
    arrived: list[MessageId] = []
    writes: dict[tuple[State, Reason | None, datetime | None], list[MessageId]] = defaultdict(list)
    for message, stood, why, tried, told in stories.all():
        was = State(stood)
        place = decided.get(message) or Otherwise(state=_standing(was), reason=Reason(why) if why else None)
        now = state_of(
            [State(state) for state in _listed(tried)],
            [ReceiptStatus(status) for status in _listed(told)],
            otherwise=place.state,
        )
        reason = place.reason if now.never_arrived else None
        if now is not was:
            changes.append(Change(message=message, state=now, reason=reason))
            if was.never_arrived and not now.never_arrived:
                arrived.append(message)
        if now is not was or place.due_at is not None:
            writes[now, reason, place.due_at].append(message)
    for (state, reason, due_at), ids in writes.items():
        standing = {"ids": given(ids), "now": state, "why": reason, "due": due_at}
        await connection.soon(running(_standing_at(dialect, freed=state.never_arrived), standing))
    await _take_keys_back(connection, arrived)
    return changes


async def conclude(connection: Connection, state: State, wanted: Collection[MessageId]) -> list[Change]:
    """Write the state of messages whose first attempt ended with it, where that is all there is to add up.

    Gives their changes, or none when it is not so of each of them: then nothing is written.
    """
    await connection.soon(running(_SAVEPOINT))
    written = await connection.execute(
        _concluding(connection.dialect.name), {"ids": given(wanted), "now": state}
    )
    if written.rowcount != len(wanted):
        await connection.soon(running(_ROLLBACK))
        return []
    return [Change(message=message, state=state) for message in wanted]


@cache
def _concluding(dialect: str) -> Executable:
    """Write a state of messages that are being sent for the first time and of which nothing was heard."""
    again = select(attempts.c.number).where(attempts.c.message_id == messages.c.id, attempts.c.number > 1)
    told = select(receipts.c.id).where(receipts.c.message_id == messages.c.id)
    return (
        update(messages)
        .where(
            messages.c.id.in_(given_ids(dialect)),
            messages.c.state == State.SENDING,
            ~again.exists(),
            ~told.exists(),
        )
        .values(state=bindparam("now", type_=messages.c.state.type), reason=None)
    )


@cache
def _stories(dialect: str) -> Executable:
    """Where messages stand, with all that is known of them."""
    tried = select(func.aggregate_strings(attempts.c.state, _AND)).where(
        attempts.c.message_id == messages.c.id
    )
    told = select(func.aggregate_strings(receipts.c.status, _AND)).where(
        receipts.c.message_id == messages.c.id
    )
    return select(
        *messages.c["id", "state", "reason"], tried.scalar_subquery(), told.scalar_subquery()
    ).where(messages.c.id.in_(given_ids(dialect)))


def _listed(together: str | None) -> list[str]:
    return together.split(_AND) if together else []


@cache
def _standing_at(dialect: str, *, freed: bool) -> Executable:
    """Write where messages stand, and when they are due if that is said."""
    due = bindparam("due", type_=messages.c.due_at.type)
    return (
        update(messages)
        .where(messages.c.id.in_(given_ids(dialect)))
        .values(
            state=bindparam("now", type_=messages.c.state.type),
            reason=bindparam("why", type_=messages.c.reason.type),
            due_at=func.coalesce(due, messages.c.due_at),
            # What never arrived may be sent again: its key is free for that.
            **({"key": _freed_key()} if freed else {}),
        )
    )


def _freed_key() -> ColumnElement[str]:
    """The key of a message, put aside under the message's own number so that no two are the same."""
    aside = literal(_FREED) + cast(messages.c.id, String) + ":" + messages.c.key
    return case((messages.c.key.startswith(_FREED), messages.c.key), else_=aside)


async def _take_keys_back(connection: Connection, arrived: Collection[MessageId]) -> None:
    """Give messages that arrived after all their keys again, unless another message has them by now.

    So a late receipt leaves the same behind as one that came in time. Of two that arrived under one key
    the older has it.
    """
    if not arrived:
        return
    rows = await connection.execute(
        select(messages.c.id, messages.c.key)
        .where(messages.c.id.in_(arrived), messages.c.key.startswith(_FREED))
        .order_by(messages.c.id)
    )
    theirs: dict[str, int] = {}
    for row in rows:
        theirs.setdefault(row.key.removeprefix(f"{_FREED}{row.id}:"), row.id)
    taken = set(
        (await connection.execute(select(messages.c.key).where(messages.c.key.in_(theirs)))).scalars()
    )
    for key, message in theirs.items():
        if key not in taken:
            await connection.execute(update(messages).where(messages.c.id == message).values(key=key))


def _standing(was: State) -> State:
    return State.QUEUED if was in {State.UNKNOWN, State.SENDING} else was
