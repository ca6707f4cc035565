"""The register of boards and who speaks on them for whom, as staff keep it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from bot.domain.actor import Actor
from bot.domain.directory import GroupKind
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.ids import BoardId, ContactId, SeatId
from bot.domain.journal import Entry, EventKind
from bot.domain.representation import (
    Board,
    Chosen,
    Constituency,
    Seat,
    criticise_board,
    criticise_seat,
)
from bot.domain.text import key_of, tidy
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.directory import DirectoryDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardCard:
    """A board with what it is part of, its sub-groups, and all seats on it, the oldest first."""

    board: Board
    parent: Board | None
    parts: tuple[Board, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardText:
    """What somebody typed of a board; None is what they did not speak of. An empty text takes away."""

    name: str | None = None
    does: str | None = None
    area: str | None = None
    topics: tuple[str, ...] | None = None
    parent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatText:
    """What somebody typed of a seat; None is what they did not speak of.

    `group` names the group that the person is a contact of, where they are in the directory.
    `number_agreed` says that they want a phone number in `reach` to be given out.
    """

    person: str | None = None
    group: str | None = None
    speaks_for: str | None = None
    areas: tuple[str, ...] | None = None
    kinds: tuple[GroupKind, ...] | None = None
    topics: tuple[str, ...] | None = None
    chosen: Chosen | None = None
    since: date | None = None
    until: date | None = None
    reach: str | None = None
    public: bool | None = None
    number_agreed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterDesk:
    """What staff do with the register. Workers look at it; coordinators change it."""

    work: Work
    clock: Clock
    directory: DirectoryDesk

    async def cards(self, actor: Actor) -> Sequence[BoardCard]:
        """Every board that the actor sees, by name."""
        async with self.work.reading() as tx:
            boards = await tx.boards.everyone(actor)
            seats = await tx.seats.everyone(actor)
        return [_card(board, boards, seats) for board in boards]

    async def card(self, actor: Actor, name: str) -> BoardCard:
        """One board. Raises NotFound, with names that come close."""
        return _named(name, await self.cards(actor))

    async def add(self, actor: Actor, text: BoardText) -> Board:
        """Take a board into the register.

        Raises OutOfScope, NotFound for a parent or an area, and Refused for a name that is taken.
        """
        new = Board(id=BoardId(0), name="", does="")
        board = await self._typed(actor, new, text)
        async with self.work() as tx:
            number = await tx.boards.add(actor, board)
            if number is None:
                raise Refused(
                    f"There is a board '{board.name}' already. To change it: handbill boards change, with "
                    "--reopen if it is over."
                )
            board = replace(board, id=number)
            await self._log(tx, actor, "added", board.id)
        return board

    async def change(self, actor: Actor, name: str, text: BoardText, *, reopen: bool = False) -> Board:
        """Change what is kept of a board; with `reopen` one that was ended stands again. Raises as `add`."""
        card = await self.card(actor, name)
        board = await self._typed(actor, card.board, text)
        if reopen:
            board = replace(board, ended_on=None)
        cards = await self.cards(actor)
        if any(each.board.key == board.key and each.board.id != board.id for each in cards):
            raise Refused(f"There is a board '{board.name}' already.")
        return await self._keep_board(actor, board, "changed")

    async def end(self, actor: Actor, name: str, day: date) -> Board:
        """End a board and the seats on it; what was is kept. Raises OutOfScope, NotFound, Refused."""
        card = await self.card(actor, name)
        standing = [part.name for part in card.parts if part.stands(day)]
        if standing:
            raise Refused(f"End its sub-groups first: {'; '.join(standing)}")
        if card.board.ended_on is not None:
            raise Refused(f"'{card.board.name}' ended on {card.board.ended_on} already.")
        async with self.work() as tx:
            board = replace(card.board, ended_on=day)
            await tx.boards.change(actor, board)
            for seat in card.seats:
                if seat.until is None or seat.until > day:
                    await tx.seats.change(actor, replace(seat, until=max(seat.since, day)))
            await self._log(tx, actor, "ended", board.id)
        return board

    async def seat(self, actor: Actor, board: str, text: SeatText, today: date) -> Seat:
        """Seat somebody on a board. Raises OutOfScope, NotFound and Refused, with what is wrong."""
        card = await self.card(actor, board)
        if not card.board.stands(today):
            raise Refused(f"'{card.board.name}' ended on {card.board.ended_on}.")
        if text.chosen is None:
            raise Refused(f"Say how they were chosen, with --chosen: {', '.join(Chosen)}")
        new = Seat(id=SeatId(0), board=card.board.id, speaks_for="", name="", chosen=text.chosen, since=today)
        seat = await self._seated(actor, new, text)
        async with self.work() as tx:
            seat = replace(seat, id=await tx.seats.add(actor, seat))
            await self._log(tx, actor, "seated", seat.board, seat.contact)
        return seat

    async def change_seat(self, actor: Actor, number: SeatId, text: SeatText) -> Seat:
        """Change what is kept of a seat. Raises as `seat` does."""
        seat = await self._seat(actor, number)
        return await self._keep_seat(actor, await self._seated(actor, seat, text), "seat_changed")

    async def end_seat(self, actor: Actor, number: SeatId, day: date) -> Seat:
        """Somebody's last day on a board. Raises OutOfScope, NotFound, Refused for a day before the first."""
        seat = await self._seat(actor, number)
        ended = replace(seat, until=day)
        _refuse(criticise_seat(ended, number_agreed=True))
        return await self._keep_seat(actor, ended, "seat_ended")

    async def _seat(self, actor: Actor, number: SeatId) -> Seat:
        for card in await self.cards(actor):
            for seat in card.seats:
                if seat.id == number:
                    return seat
        raise NotFound(f"There is no seat {number}. See: handbill boards show BOARD")

    async def _typed(self, actor: Actor, board: Board, text: BoardText) -> Board:
        """A board with what was typed of it. Raises OutOfScope, NotFound, Refused."""
        if not actor.scope.is_everything:
            raise OutOfScope
        if text.area:
            await self.directory.require_areas(actor, [text.area])
        typed = replace(
            board,
            name=board.name if text.name is None else tidy(text.name),
            does=board.does if text.does is None else tidy(text.does),
            area=board.area if text.area is None else tidy(text.area),
            topics=board.topics if text.topics is None else _tidied(text.topics),
        )
        _refuse(criticise_board(typed))
        if text.parent is None:
            return typed
        if not text.parent:
            return replace(typed, parent=None)
        cards = await self.cards(actor)
        parent = _named(text.parent, cards).board
        if board.id in {parent.id, *_above(parent, cards)} and board.id:
            raise Refused(f"'{typed.name}' cannot be part of itself.")
        return replace(typed, parent=parent.id)

    async def _seated(self, actor: Actor, seat: Seat, text: SeatText) -> Seat:
        """A seat with what was typed of it. Raises OutOfScope, NotFound, Refused."""
        if not actor.scope.is_everything:
            raise OutOfScope
        await self.directory.require_areas(actor, text.areas or ())
        given: dict[str, Any] = {
            "name": None if text.person is None else tidy(text.person),
            "speaks_for": None if text.speaks_for is None else tidy(text.speaks_for),
            "chosen": text.chosen,
            "since": text.since,
            "until": text.until,
            "reach": None if text.reach is None else tidy(text.reach),
            "public": text.public,
        }
        typed = replace(
            seat,
            **{part: value for part, value in given.items() if value is not None},
            groups=Constituency(
                areas=seat.groups.areas if text.areas is None else _tidied(text.areas),
                kinds=seat.groups.kinds if text.kinds is None else text.kinds,
                topics=seat.groups.topics if text.topics is None else _tidied(text.topics),
            ),
        )
        _refuse(criticise_seat(typed, number_agreed=text.number_agreed or text.reach is None))
        if text.group is not None:
            return replace(typed, contact=await self._contact(actor, text.group, typed.name))
        # Another name is another person, who must be named with their group to be known.
        return typed if key_of(typed.name) == key_of(seat.name) else replace(typed, contact=None)

    async def _contact(self, actor: Actor, group: str, person: str) -> ContactId:
        found, people = await self.directory.group(actor, group)
        for each in people:
            if key_of(each.name) == key_of(person):
                return each.id
        known = "; ".join(each.name for each in people) or "nobody"
        raise NotFound(f"'{found.name}' has no contact '{person}'. There are: {known}")

    async def _keep_board(self, actor: Actor, board: Board, done: str) -> Board:
        async with self.work() as tx:
            await tx.boards.change(actor, board)
            await self._log(tx, actor, done, board.id)
        return board

    async def _keep_seat(self, actor: Actor, seat: Seat, done: str) -> Seat:
        async with self.work() as tx:
            await tx.seats.change(actor, seat)
            await self._log(tx, actor, done, seat.board, seat.contact)
        return seat

    async def _log(
        self, tx: Tx, actor: Actor, done: str, board: BoardId, contact: ContactId | None = None
    ) -> None:
        entry = Entry(
            at=self.clock.now(), kind=EventKind.BOARD, status=done, subject=str(board), contact=contact
        )
        await tx.log.add(actor, [entry])


def _card(board: Board, boards: Sequence[Board], seats: Sequence[Seat]) -> BoardCard:
    return BoardCard(
        board=board,
        parent=next((each for each in boards if each.id == board.parent), None),
        parts=tuple(each for each in boards if each.parent == board.id),
        seats=tuple(seat for seat in seats if seat.board == board.id),
    )


def _named(name: str, cards: Sequence[BoardCard]) -> BoardCard:
    for card in cards:
        if card.board.key == key_of(name):
            return card
    close = get_close_matches(name, [card.board.name for card in cards], n=3, cutoff=0.5)
    hint = f" Did you mean: {'; '.join(close)}?" if close else " See: handbill boards list"
    raise NotFound(f"There is no board '{name}'.{hint}")


def _above(board: Board, cards: Sequence[BoardCard]) -> set[BoardId]:
    """The boards that a board is part of, all the way up."""
    parents = {card.board.id: card.board.parent for card in cards}
    found: set[BoardId] = set()
    above = board.parent
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _tidied(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy(item) for item in items if tidy(item)))


def _refuse(problems: Iterator[tuple[str, str]]) -> None:
    """Raise Refused with all the problems, if there are any."""
    told = "; ".join(f"{part.replace('_', ' ')} {reason}" for part, reason in problems)
    if told:
        raise Refused(f"{told[0].upper()}{told[1:]}.")
