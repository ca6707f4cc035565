"""Reminders in the outbox, and what they are about, as tables."""

from collections.abc import Collection, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, func, select

from bot.domain.actor import Actor
from bot.domain.ids import ContactId, EventId, MessageId
from bot.domain.messages import Lane, MessageKind, State
from bot.domain.rsvp import read_subject, subjects_of
from bot.ports.recalls import Reminder
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import messages, recipients, senders

_NOT_YET = (State.QUEUED, State.CLAIMED)


class RecallRepository:
    """Implements bot.ports.recalls.Recalls."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def waiting(self, actor: Actor, event: EventId) -> Sequence[Reminder]:
        require_everything(actor)
        theirs = await self._senders()
        # Whoever drains these senders holds their rows while deciding what goes; see storage.outbox.hold.
        await self._connection.execute(
            select(senders.c.name)
            .where(senders.c.name.in_(theirs))
            .order_by(senders.c.name)
            .with_for_update()
        )
        found = await self._reminders(
            messages.c.sender.in_(theirs),
            messages.c.state.in_(_NOT_YET),
            messages.c.lane == Lane.REMINDER,
            messages.c.subject.in_(subjects_of(event)),
        )
        alone = await self._alone([each.message for each in found])
        return [*found, *(Reminder(event=event, message=each, key=None, contacts=()) for each in alone)]

    async def among(self, actor: Actor, wanted: Collection[MessageId]) -> Sequence[Reminder]:
        require_everything(actor)
        return await self._reminders(messages.c.id.in_(wanted))

    async def _reminders(self, *which: ColumnElement[bool]) -> Sequence[Reminder]:
        rows = await self._connection.execute(
            select(*messages.c["id", "key", "subject"], recipients.c.contact_id)
            .outerjoin(recipients, recipients.c.message_id == messages.c.id)
            .where(messages.c.kind == MessageKind.REMINDER, *which)
            .order_by(messages.c.id, recipients.c.contact_id)
        )
        found: list[Reminder] = []
        for message, of_message in groupby(rows.all(), key=lambda row: row.id):
            theirs = list(of_message)
            event = read_subject(theirs[0].subject)
            if event is not None:
                readers = dict.fromkeys(
                    ContactId(row.contact_id) for row in theirs if row.contact_id is not None
                )
                found.append(
                    Reminder(
                        event=event, message=MessageId(message), key=theirs[0].key, contacts=tuple(readers)
                    )
                )
        return found

    async def _senders(self) -> Sequence[str]:
        """Who has messages at all, drained or not: a seek in the index of what waits for each."""
        found: list[str] = []
        after = ""
        while True:
            following = select(func.min(messages.c.sender)).where(messages.c.sender > after)
            name = (await self._connection.execute(following)).scalar()
            if name is None:
                return found
            found.append(name)
            after = name

    async def _alone(self, going: Collection[MessageId]) -> Sequence[MessageId]:
        """Introductions that have not gone, and that nothing but these messages waits for."""
        before = select(messages.c.after_id).where(messages.c.id.in_(going))
        after = messages.alias()
        needed = (
            select(after.c.id)
            .where(after.c.after_id == messages.c.id, after.c.state.in_(_NOT_YET), after.c.id.not_in(going))
            .exists()
        )
        found = await self._connection.execute(
            select(messages.c.id)
            .where(messages.c.id.in_(before), messages.c.state.in_(_NOT_YET), ~needed)
            .order_by(messages.c.id)
        )
        return [MessageId(message) for message in found.scalars()]
