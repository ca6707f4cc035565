"""Reminders that wait in the outbox while what they are about is changed, as tables."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from bot.domain.actor import Actor
from bot.domain.ids import ContactId, EventId, MessageId
from bot.domain.messages import Lane, MessageKind, State
from bot.domain.rsvp import subject_of
from bot.ports.recalls import Waiting
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import messages, recipients, senders

_NOT_YET = (State.QUEUED, State.CLAIMED)


class RecallRepository:
    """Implements bot.ports.recalls.Recalls."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def waiting(self, actor: Actor, event: EventId) -> Sequence[Waiting]:
        require_everything(actor)
        theirs = await self._senders()
        # Whoever drains these senders holds their rows while deciding what goes; see storage.outbox.hold.
        await self._connection.execute(
            select(senders.c.name)
            .where(senders.c.name.in_(theirs))
            .order_by(senders.c.name)
            .with_for_update()
        )
        found = await self._connection.execute(
            select(messages.c.id, messages.c.key, messages.c.after_id, recipients.c.contact_id)
            .outerjoin(recipients, recipients.c.message_id == messages.c.id)
            .where(
                messages.c.sender.in_(theirs),
                messages.c.state.in_(_NOT_YET),
                messages.c.lane == Lane.REMINDER,
                messages.c.kind == MessageKind.REMINDER,
                messages.c.subject == subject_of(event),
            )
            .order_by(messages.c.id)
        )
        rows = found.all()
        readers: dict[int, list[ContactId]] = defaultdict(list)
        for row in rows:
            if row.contact_id is not None:
                readers[row.id].append(ContactId(row.contact_id))
        reminders = [
            Waiting(
                message=MessageId(message),
                key=key,
                contacts=tuple(dict.fromkeys(readers[message])),
            )
            for message, key in {row.id: row.key for row in rows}.items()
        ]
        before = {row.after_id for row in rows if row.after_id is not None}
        alone = await self._alone(before, [each.message for each in reminders])
        return [*reminders, *(Waiting(message=each, key=None, contacts=()) for each in alone)]

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

    async def _alone(
        self, introductions: Collection[int], going: Collection[MessageId]
    ) -> Sequence[MessageId]:
        """Introductions that have not gone and that nothing else waits for."""
        after = messages.alias()
        needed = (
            select(after.c.id)
            .where(after.c.after_id == messages.c.id, after.c.state.in_(_NOT_YET), after.c.id.not_in(going))
            .exists()
        )
        found = await self._connection.execute(
            select(messages.c.id)
            .where(messages.c.id.in_(introductions), messages.c.state.in_(_NOT_YET), ~needed)
            .order_by(messages.c.id)
        )
        return [MessageId(message) for message in found.scalars()]
