"""Reminders in the outbox, and what they are about, as tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, ContactId, EventId, GroupId, MessageId
from bot.domain.messages import Lane, MessageKind, Recipient, State
from bot.domain.subjects import SEVERAL, read_subject, subjects_of
from bot.ports.recalls import Reminder
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import letters, messages, recipients, senders

_WHAT = messages.c["id", "kind", "subject", "key", "address_id", "channel"]
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
        lettered = select(letters.c.address_id).where(letters.c.event_id == event)
        found = await self._reminders(
            messages.c.sender.in_(theirs),
            messages.c.state.in_(_NOT_YET),
            messages.c.lane == Lane.REMINDER,
            messages.c.kind.in_((MessageKind.REMINDER, MessageKind.NOTICE)),
            or_(
                messages.c.subject.in_(subjects_of(event)),
                (messages.c.subject == SEVERAL) & messages.c.address_id.in_(lettered),
            ),
            event=event,
        )
        return [*found, *await self._alone(event, [each.message for each in found])]

    async def among(self, actor: Actor, wanted: Collection[MessageId]) -> Sequence[Reminder]:
        require_everything(actor)
        return await self._reminders(
            messages.c.id.in_(wanted), messages.c.kind == MessageKind.REMINDER, event=None
        )

    async def _reminders(self, *which: ColumnElement[bool], event: EventId | None) -> Sequence[Reminder]:
        """Messages of an event, or each of the one that its subject names."""
        rows = await self._connection.execute(
            select(*_WHAT, recipients.c.contact_id, recipients.c.group_id)
            .outerjoin(recipients, recipients.c.message_id == messages.c.id)
            .where(*which)
            .order_by(messages.c.id, recipients.c.contact_id, recipients.c.group_id)
        )
        found: list[Reminder] = []
        for _, of_message in groupby(rows.all(), key=lambda row: row.id):
            theirs = list(of_message)
            about = read_subject(theirs[0].subject) if event is None else event
            if about is not None:
                found.append(_read(theirs[0], about, [row for row in theirs if row.contact_id is not None]))
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

    async def _alone(self, event: EventId, going: Collection[MessageId]) -> Sequence[Reminder]:
        """Introductions that have not gone, and that nothing but these messages waits for."""
        before = select(messages.c.after_id).where(messages.c.id.in_(going))
        after = messages.alias()
        needed = (
            select(after.c.id)
            .where(after.c.after_id == messages.c.id, after.c.state.in_(_NOT_YET), after.c.id.not_in(going))
            .exists()
        )
        found = await self._connection.execute(
            select(*_WHAT)
            .where(
                messages.c.id.in_(before),
                messages.c.state.in_(_NOT_YET),
                messages.c.kind == MessageKind.INTRODUCTION,
                ~needed,
            )
            .order_by(messages.c.id)
        )
        return [replace(_read(row, event), key=None) for row in found]


def _read(row: Row[Any], event: EventId, readers: Iterable[Row[Any]] = ()) -> Reminder:
    return Reminder(
        event=event,
        message=MessageId(row.id),
        kind=MessageKind(row.kind),
        subject=row.subject,
        key=row.key,
        address=AddressId(row.address_id),
        channel=ChannelName(row.channel),
        recipients=tuple(
            Recipient(contact=ContactId(each.contact_id), group=GroupId(each.group_id)) for each in readers
        ),
    )
