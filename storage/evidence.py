"""Adding up attempts and receipts to the state of messages: the one place where states are written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, case, cast, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MessageId
from bot.domain.messages import Change, Reason, ReceiptStatus, State, state_of
from storage.tables import attempts, messages, receipts

_FREED = "freed:"
"""Before the key of a message that never arrived: the key is free for another, and not forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Otherwise:
    """Where a message stands if nothing of it went out: decided by us, with why and until when."""

    state: State
    reason: Reason | None = None
    due_at: datetime | None = None


async def add_up(
    connection: AsyncConnection,
    wanted: Collection[MessageId],
    otherwise: Mapping[MessageId, Otherwise] | None = None,
) -> Sequence[Change]:
    """Compute the state of messages from all their evidence, write it, and give those it changed for.

    Without a word in `otherwise`, a message of which nothing went out goes on where it stood; one that
    was unknown and is now known to be lost goes back to the queue.
    """
    decided = otherwise or {}
    tried: dict[int, list[State]] = defaultdict(list)
    for message, state in await connection.execute(
        select(attempts.c.message_id, attempts.c.state).where(attempts.c.message_id.in_(wanted))
    ):
        tried[message].append(State(state))
    told: dict[int, list[ReceiptStatus]] = defaultdict(list)
    for message, status in await connection.execute(
        select(receipts.c.message_id, receipts.c.status).where(receipts.c.message_id.in_(wanted))
    ):
        told[message].append(ReceiptStatus(status))
    changes: list[Change] = []
    arrived: list[MessageId] = []
    writes: dict[tuple[State, Reason | None, datetime | None], list[MessageId]] = defaultdict(list)
    for message, stood, why in await connection.execute(
        select(messages.c.id, messages.c.state, messages.c.reason).where(messages.c.id.in_(wanted))
    ):
        was = State(stood)
        place = decided.get(message) or Otherwise(state=_standing(was), reason=Reason(why) if why else None)
        now = state_of(tried[message], told[message], otherwise=place.state)
        reason = place.reason if now.never_arrived else None
        if now is not was:
            changes.append(Change(message=message, state=now, reason=reason))
            if was.never_arrived and not now.never_arrived:
                arrived.append(message)
        if now is not was or place.due_at is not None:
            writes[now, reason, place.due_at].append(message)
    for (state, reason, due_at), ids in writes.items():
        await connection.execute(
            update(messages)
            .where(messages.c.id.in_(ids))
            .values(
                state=state,
                reason=reason,
                due_at=messages.c.due_at if due_at is None else due_at,
                # What never arrived may be sent again: its key is free for that.
                key=_freed_key() if state.never_arrived else messages.c.key,
            )
        )
    await _take_keys_back(connection, arrived)
    return changes


def _freed_key() -> ColumnElement[str]:
    """The key of a message, put aside under the message's own number so that no two are the same."""
    aside = literal(_FREED) + cast(messages.c.id, String) + ":" + messages.c.key
    return case((messages.c.key.startswith(_FREED), messages.c.key), else_=aside)


async def _take_keys_back(connection: AsyncConnection, arrived: Collection[MessageId]) -> None:
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
