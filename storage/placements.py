"""Where groups stand, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, select, update

from bot.domain.actor import Actor, Role
from bot.domain.errors import OutOfScope
from bot.domain.ids import ContactId, GroupId, Language, RoundId, StaffId
from bot.domain.levels import Level
from bot.domain.placements import CheckIn, History, Override, Standing, Step
from bot.domain.typology import Certainty, Placement, Question, Reason
from storage.connections import Connection
from storage.scope import groups_seen
from storage.tables import contacts, groups, memberships, placements

_ORDER = (placements.c.at, placements.c.id)


class PlacementRepository:
    """Implements bot.ports.placements.Placements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, checkin: CheckIn) -> None:
        placement = checkin.placement
        values = {
            "contact_id": checkin.contact,
            "round_id": checkin.round,
            "certainty": placement.certainty,
            "answers": dict(checkin.answers),
            "reasons": [[reason.level, reason.answers, reason.met] for reason in placement.reasons],
            "missing": placement.missing,
            "factors": checkin.factors,
        }
        await self._keep(actor, checkin, values)

    async def override(self, actor: Actor, override: Override) -> None:
        values = {
            "missing": (),
            "factors": (),
            "because": override.because,
            "role": override.role,
            "staff_id": override.staff,
        }
        await self._keep(actor, override, values)

    async def of(self, actor: Actor, group: GroupId) -> History:
        rows = await self._connection.execute(
            select(placements)
            .join(groups, groups.c.id == placements.c.group_id)
            .where(placements.c.group_id == group, groups_seen(actor))
            .order_by(*_ORDER)
        )
        return History(standings=[_read(row) for row in rows.mappings()])

    async def languages(self, actor: Actor) -> Mapping[GroupId, Language]:
        last = (
            select(func.max(placements.c.at))
            .where(
                placements.c.group_id == memberships.c.group_id,
                placements.c.contact_id == memberships.c.contact_id,
            )
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(memberships.c.group_id, contacts.c.language)
            .join(groups, groups.c.id == memberships.c.group_id)
            .join(contacts, contacts.c.id == memberships.c.contact_id)
            .where(groups_seen(actor))
            .order_by(last.asc().nulls_first(), contacts.c.id.desc())
        )
        # The last row of a group is its language: the newest check-in, else the oldest contact.
        return {GroupId(row.group_id): Language(row.language) for row in rows}

    async def steps(self, actor: Actor) -> Sequence[Step]:
        rows = await self._connection.execute(
            select(*placements.c["group_id", "at", "level", "certainty", "round_id"])
            .join(groups, groups.c.id == placements.c.group_id)
            .where(groups_seen(actor))
            .order_by(placements.c.group_id, *_ORDER)
        )
        return [
            Step(
                group=GroupId(row["group_id"]),
                at=row["at"],
                level=_level(row),
                certainty=Certainty(row["certainty"]) if row["certainty"] else None,
                round=_round(row),
            )
            for row in rows.mappings()
        ]

    async def _keep(self, actor: Actor, standing: Standing, values: dict[str, Any]) -> None:
        group = standing.group
        # Locked, so that of two who place the group at once the second sees what the first kept.
        seen = select(groups.c.id).where(groups.c.id == group, groups_seen(actor)).with_for_update(of=groups)
        if (await self._connection.execute(seen)).first() is None:
            raise OutOfScope
        row = {"group_id": group, "at": standing.at, "level": standing.level, **values}
        await self._connection.execute(placements.insert().values(row))
        newest = (
            select(placements.c.level)
            .where(placements.c.group_id == group)
            .order_by(*(column.desc() for column in _ORDER))
            .limit(1)
        )
        await self._connection.execute(
            update(groups).where(groups.c.id == group).values(level=newest.scalar_subquery())
        )


async def hand_over_placements(connection: Connection, contact: int, other: int) -> None:
    """Make what one contact said of groups another's, because they are one person."""
    theirs = placements.c.contact_id == contact
    await connection.execute(update(placements).where(theirs).values(contact_id=other))


def _read(row: RowMapping) -> Standing:
    if row["certainty"] is None:
        return Override(
            group=GroupId(row["group_id"]),
            at=row["at"],
            level=Level(row["level"]),
            because=row["because"],
            role=Role(row["role"]),
            staff=None if row["staff_id"] is None else StaffId(row["staff_id"]),
        )
    return CheckIn(
        group=GroupId(row["group_id"]),
        at=row["at"],
        contact=None if row["contact_id"] is None else ContactId(row["contact_id"]),
        round=_round(row),
        placement=Placement(
            level=_level(row),
            certainty=Certainty(row["certainty"]),
            reasons=tuple(_reason(*reason) for reason in row["reasons"]),
            missing=tuple(Question(question) for question in row["missing"]),
        ),
        answers={Question(question): code for question, code in row["answers"].items()},
        factors=row["factors"],
    )


def _reason(level: str, answers: list[tuple[str, str]], met: bool) -> Reason:
    named = tuple((Question(question), code) for question, code in answers)
    return Reason(level=Level(level), answers=named, met=met)


def _level(row: RowMapping) -> Level | None:
    return Level(row["level"]) if row["level"] else None


def _round(row: RowMapping) -> RoundId | None:
    return None if row["round_id"] is None else RoundId(row["round_id"])
