"""Messages as intents, the evidence of their fate, and the sends they belong to."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.errors import OutOfScope
from bot.domain.ids import BriefingId, ContactId, GroupId, MessageId, SendId
from bot.domain.messages import Attachment, Draft, State
from bot.ports.messages import Queued, Sending
from storage.attachments import keep_files
from storage.connections import Connection
from storage.dialect import insert_new
from storage.scope import require_groups
from storage.tables import messages, recipients, sends


class MessageRepository:
    """Implements bot.ports.messages.Messages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def queue(self, actor: Actor, drafts: Sequence[Draft]) -> int:
        await self._require(actor, drafts)
        waiting = list(drafts)
        added = 0
        while waiting:
            keys = {draft.key for draft in waiting}
            ready = [draft for draft in waiting if draft.after not in keys] or waiting
            placed = {draft.key for draft in ready}
            waiting = [draft for draft in waiting if draft.key not in placed]
            before = await self.known(actor, {draft.after for draft in ready if draft.after})
            added += await self._insert(ready, {key: queued.message for key, queued in before.items()})
        return added

    async def known(self, actor: Actor, keys: Collection[str]) -> Mapping[str, Queued]:
        if not keys:
            return {}
        rows = await self._connection.execute(
            select(messages.c.key, messages.c.id, messages.c.send_id).where(messages.c.key.in_(keys))
        )
        return {row.key: Queued(message=MessageId(row.id), send=row.send_id) for row in rows}

    async def _require(self, actor: Actor, drafts: Iterable[Draft]) -> None:
        """Scope: a phone may only be answered itself; staff may only write to groups they see."""
        if actor.scope.phone is not None:
            if any(draft.address != actor.scope.phone for draft in drafts):
                raise OutOfScope
            return
        meant: set[GroupId] = {one.group for draft in drafts for one in draft.recipients}
        await require_groups(self._connection, actor, meant)

    async def _insert(self, drafts: Sequence[Draft], before: Mapping[str, MessageId]) -> int:
        if not drafts:
            return 0
        files = await keep_files(self._connection, {draft.attachment for draft in drafts if draft.attachment})
        inserted = await self._connection.execute(
            insert_new(self._connection, messages).returning(messages.c.id, messages.c.key),
            [_columns(draft, before, files) for draft in drafts],
        )
        ids: dict[str, int] = {row.key: row.id for row in inserted}
        new = len(ids)
        if new < len(drafts):
            ids |= await self._of_same_send(drafts)
        meant = [
            {"message_id": ids[draft.key], "contact_id": one.contact, "group_id": one.group}
            for draft in drafts
            if draft.key in ids
            for one in draft.recipients
        ]
        if meant:
            await self._connection.execute(insert_new(self._connection, recipients), meant)
        return new

    async def _of_same_send(self, drafts: Sequence[Draft]) -> dict[str, int]:
        by_key = {draft.key: draft.send for draft in drafts}
        rows = await self._connection.execute(
            select(messages.c.key, messages.c.id, messages.c.send_id).where(messages.c.key.in_(by_key))
        )
        return {row.key: row.id for row in rows if row.send_id is not None and row.send_id == by_key[row.key]}


def _columns(
    draft: Draft, before: Mapping[str, MessageId], files: Mapping[Attachment, int]
) -> dict[str, Any]:
    return {
        "sender": draft.sender,
        "simulated": draft.simulated,
        "channel": draft.channel,
        "address_id": draft.address,
        "lane": draft.lane,
        "kind": draft.kind,
        "subject": draft.subject,
        "part": draft.part,
        "language": draft.language,
        "body": draft.body,
        "entities": draft.entities,
        "choices": draft.choices or None,
        "segments": draft.segments,
        "purpose": draft.purpose,
        "key": draft.key,
        "after_id": before.get(draft.after) if draft.after else None,
        "answers_id": draft.answers,
        "send_id": draft.send,
        "attachment_id": files[draft.attachment] if draft.attachment else None,
        "state": State.QUEUED,
        "created_at": draft.created_at,
        "due_at": draft.created_at,
        "expires_at": draft.expires_at,
        "urgent": draft.urgent,
    }


class SendRepository:
    """Implements bot.ports.messages.Sends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(
        self, actor: Actor, briefing: BriefingId, audience: Audience, at: datetime, *, simulated: bool
    ) -> Sending:
        key = json.dumps([briefing, asdict(audience), simulated, actor.staff], sort_keys=True)
        rows = await self._connection.execute(
            select(sends.c.id, sends.c.after_contact)
            .where(sends.c.key == key, sends.c.finished_at.is_(None))
            .with_for_update()
        )
        row = rows.first()
        if row is not None:
            return Sending(id=SendId(row.id), after=row.after_contact)
        opened = await self._connection.execute(
            sends.insert()
            .values(key=key, briefing=briefing, simulated=simulated, started_at=at)
            .returning(sends.c.id)
        )
        return Sending(id=SendId(opened.scalar_one()), after=None)

    async def reached(
        self, actor: Actor, send: SendId, after: ContactId | None, finished_at: datetime | None
    ) -> None:
        await self._connection.execute(
            update(sends).where(sends.c.id == send).values(after_contact=after, finished_at=finished_at)
        )

    async def progress(self, actor: Actor, send: SendId) -> Mapping[State, int]:
        rows = await self._connection.execute(
            select(messages.c.state, func.count())
            .where(messages.c.send_id == send)
            .group_by(messages.c.state)
        )
        return {State(state): count for state, count in rows}

    async def is_real(self, actor: Actor) -> bool:
        rows = await self._connection.execute(select(messages.c.id).where(~messages.c.simulated).limit(1))
        return rows.first() is not None
