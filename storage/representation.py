"""Boards and who sits on them, as tables."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select, update

from bot.domain.actor import Actor
from bot.domain.audience import Candidate
from bot.domain.directory import GroupKind, Profile, Purpose
from bot.domain.ids import BoardId, ContactId, Language, SeatId
from bot.domain.representation import Board, Chosen, Constituency, Seat
from bot.domain.text import key_of
from storage.connections import Connection
from storage.dialect import insert_new
from storage.directory import addresses_of
from storage.profiles import PROFILE, read_profile
from storage.scope import boards_seen, groups_seen, require_everything
from storage.tables import boards, contacts, groups, memberships, seats


class BoardRepository:
    """Implements bot.ports.representation.Boards."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, board: Board) -> BoardId | None:
        require_everything(actor)
        added = await self._connection.execute(
            insert_new(self._connection, boards).values(_board_columns(board)).returning(boards.c.id)
        )
        number = added.scalar()
        return None if number is None else BoardId(number)

    async def change(self, actor: Actor, board: Board) -> None:
        require_everything(actor)
        await self._connection.execute(
            update(boards).where(boards.c.id == board.id).values(_board_columns(board))
        )

    async def everyone(self, actor: Actor) -> Sequence[Board]:
        rows = await self._connection.execute(select(boards).where(boards_seen(actor)).order_by(boards.c.key))
        return [_read_board(row) for row in rows.mappings()]


class SeatRepository:
    """Implements bot.ports.representation.Seats."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, actor: Actor, seat: Seat) -> SeatId:
        require_everything(actor)
        added = await self._connection.execute(
            seats.insert().values(_seat_columns(seat)).returning(seats.c.id)
        )
        return SeatId(added.scalar_one())

    async def change(self, actor: Actor, seat: Seat) -> None:
        require_everything(actor)
        await self._connection.execute(update(seats).where(seats.c.id == seat.id).values(_seat_columns(seat)))

    async def everyone(self, actor: Actor) -> Sequence[Seat]:
        rows = await self._connection.execute(
            select(seats)
            .join(boards, boards.c.id == seats.c.board_id)
            .where(boards_seen(actor))
            .order_by(boards.c.key, seats.c.since, seats.c.id)
        )
        found = [_read_seat(row) for row in rows.mappings()]
        if actor.scope.phone is None:
            return found
        return [seat if seat.public else replace(seat, name="", contact=None, reach="") for seat in found]

    async def representatives(self, actor: Actor, board: BoardId, day: date) -> Sequence[Candidate]:
        people = await self._connection.execute(
            select(contacts)
            .join(seats, seats.c.contact_id == contacts.c.id)
            .where(
                seats.c.board_id == board,
                seats.c.since <= day,
                seats.c.until.is_(None) | (seats.c.until >= day),
            )
            .distinct()
            .order_by(contacts.c.id)
        )
        rows = people.mappings().all()
        wanted = [row["id"] for row in rows]
        theirs: dict[int, list[Profile]] = defaultdict(list)
        profiles = await self._connection.execute(
            select(memberships.c.contact_id, *PROFILE)
            .join(groups, groups.c.id == memberships.c.group_id)
            .where(memberships.c.contact_id.in_(wanted), groups_seen(actor))
            .order_by(groups.c.id)
        )
        for row in profiles.mappings():
            theirs[row["contact_id"]].append(read_profile(row))
        ways = await addresses_of(self._connection, wanted)
        return [
            Candidate(
                contact=ContactId(row["id"]),
                language=Language(row["language"]),
                purposes=frozenset(Purpose(purpose) for purpose in row["consent_purposes"]),
                addresses=tuple(ways[row["id"]]),
                groups=tuple(theirs[row["id"]]),
            )
            for row in rows
            if row["id"] in theirs
        ]


async def hand_over_seats(connection: Connection, contact: int, other: int) -> None:
    """Make one contact's seats another's, because they are one person."""
    await connection.execute(update(seats).where(seats.c.contact_id == contact).values(contact_id=other))


def _board_columns(board: Board) -> dict[str, Any]:
    return {
        "key": board.key,
        "name": board.name,
        "does": board.does,
        "area": board.area,
        "area_key": key_of(board.area),
        "topics": board.topics,
        "parent_id": board.parent,
        "ended_on": board.ended_on,
    }


def _read_board(row: RowMapping) -> Board:
    return Board(
        id=BoardId(row["id"]),
        name=row["name"],
        does=row["does"],
        area=row["area"],
        topics=row["topics"],
        parent=None if row["parent_id"] is None else BoardId(row["parent_id"]),
        ended_on=row["ended_on"],
    )


def _seat_columns(seat: Seat) -> dict[str, Any]:
    return {
        "board_id": seat.board,
        "contact_id": seat.contact,
        "name": seat.name,
        "speaks_for": seat.speaks_for,
        "areas": seat.groups.areas,
        "kinds": seat.groups.kinds,
        "topics": seat.groups.topics,
        "chosen": seat.chosen,
        "since": seat.since,
        "until": seat.until,
        "reach": seat.reach,
        "public": seat.public,
    }


def _read_seat(row: RowMapping) -> Seat:
    return Seat(
        id=SeatId(row["id"]),
        board=BoardId(row["board_id"]),
        contact=None if row["contact_id"] is None else ContactId(row["contact_id"]),
        name=row["name"],
        speaks_for=row["speaks_for"],
        groups=Constituency(
            areas=row["areas"],
            kinds=tuple(GroupKind(kind) for kind in row["kinds"]),
            topics=row["topics"],
        ),
        chosen=Chosen(row["chosen"]),
        since=row["since"],
        until=row["until"],
        reach=row["reach"],
        public=row["public"],
    )
