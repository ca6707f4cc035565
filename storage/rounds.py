"""Rounds of surveys, as tables."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, or_, select, update

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.conversations import Invited, Round, Status
from bot.domain.ids import ContactId, RoundId
from storage.connections import Connection
from storage.dialect import insert_new
from storage.scope import require_groups
from storage.tables import conversations, rounds


class RoundRepository:
    """Implements bot.ports.conversations.Rounds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(
        self, actor: Actor, survey: str, audience: Audience, at: datetime, *, simulated: bool
    ) -> Round:
        key = json.dumps([survey, asdict(audience), simulated, actor.staff], sort_keys=True)
        found = await self._connection.execute(
            select(rounds.c.id)
            .where(rounds.c.key == key, rounds.c.finished_at.is_(None))
            .order_by(rounds.c.id)
            .with_for_update()
        )
        number = found.scalars().first()
        if number is None:
            opened = await self._connection.execute(
                rounds.insert()
                .values(key=key, survey=survey, simulated=simulated, started_at=at)
                .returning(rounds.c.id)
            )
            number = opened.scalar_one()
        return Round(id=RoundId(number), survey=survey, simulated=simulated)

    async def invite(
        self, actor: Actor, round_: Round, people: Sequence[Invited], at: datetime, closes_at: datetime
    ) -> int:
        await require_groups(self._connection, actor, {each.group for each in people})
        if not people:
            return 0
        added = await self._connection.execute(
            insert_new(self._connection, conversations).returning(conversations.c.id),
            [
                {
                    "round_id": round_.id,
                    "survey": round_.survey,
                    "simulated": round_.simulated,
                    "contact_id": each.contact,
                    "group_id": each.group,
                    "address_id": each.address,
                    "status": Status.WAITING,
                    "created_at": at,
                    "closes_at": closes_at,
                }
                for each in people
            ],
        )
        return len(added.all())

    async def asked_since(
        self,
        actor: Actor,
        people: Collection[ContactId],
        since: datetime,
        besides: RoundId | None,
        *,
        simulated: bool,
    ) -> Collection[ContactId]:
        found = await self._connection.execute(
            select(conversations.c.contact_id)
            .join(rounds, rounds.c.id == conversations.c.round_id)
            .where(
                conversations.c.contact_id.in_(people),
                rounds.c.fills.is_(None),
                or_(conversations.c.opened_at >= since, conversations.c.status == Status.WAITING),
                conversations.c.simulated.is_(simulated),
                conversations.c.round_id != (besides or 0),
            )
            .distinct()
        )
        return {ContactId(contact) for contact in found.scalars()}

    async def finish(self, actor: Actor, round_: RoundId, at: datetime) -> None:
        await self._connection.execute(update(rounds).where(rounds.c.id == round_).values(finished_at=at))

    async def standing(self, actor: Actor, round_: RoundId) -> Mapping[Status, int]:
        found = await self._connection.execute(
            select(conversations.c.status, func.count())
            .where(conversations.c.round_id == round_)
            .group_by(conversations.c.status)
        )
        return {Status(status): count for status, count in found}


async def hand_over(connection: Connection, contact: int, other: int) -> None:
    """Make a contact's conversations another's, but for those that the other has of their own."""
    mine, theirs = conversations, conversations.alias()
    same = (
        select(theirs.c.id)
        .where(
            theirs.c.contact_id == other,
            theirs.c.round_id == mine.c.round_id,
            theirs.c.group_id == mine.c.group_id,
        )
        .exists()
    )
    await connection.execute(update(mine).where(mine.c.contact_id == contact, ~same).values(contact_id=other))
