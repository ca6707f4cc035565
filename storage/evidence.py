"""Adding up attempts and receipts to the state of messages: the one place where states are written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MessageId
from bot.domain.messages import Change, Reason, ReceiptStatus, State, state_of
from storage.tables import attempts, messages, receipts


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
                key=None if state.never_arrived else messages.c.key,
            )
        )
    return changes


def _standing(was: State) -> State:
    return State.QUEUED if was in {State.UNKNOWN, State.SENDING} else was
