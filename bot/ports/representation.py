"""Boards, who sits on them, and what they tell after a meeting."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Candidate
from bot.domain.ids import BoardId, SeatId
from bot.domain.representation import Board, Seat


class Boards(Protocol):
    """The register of boards. Workers see those of their areas and of the whole network, phones all."""

    async def add(self, actor: Actor, board: Board) -> BoardId | None:
        """Keep a board (its id is given anew). None when the name is taken, compared without case.

        Raises OutOfScope for an actor who does not see everything.
        """

    async def change(self, actor: Actor, board: Board) -> None:
        """Keep a board as it is now. Raises OutOfScope as `add` does."""

    async def everyone(self, actor: Actor) -> Sequence[Board]:
        """All boards, those that are over too, by name."""


class Seats(Protocol):
    """Who sits on boards. To a phone, a seat that is not public has neither name, contact nor reach."""

    async def add(self, actor: Actor, seat: Seat) -> SeatId:
        """Keep a seat (its id is given anew). Raises OutOfScope for an actor who does not see everything."""

    async def change(self, actor: Actor, seat: Seat) -> None:
        """Keep a seat as it is now. Raises OutOfScope as `add` does."""

    async def everyone(self, actor: Actor) -> Sequence[Seat]:
        """All seats on boards that the actor sees, those that are over too, by board and then the oldest."""

    async def representatives(self, actor: Actor, board: BoardId, day: date) -> Sequence[Candidate]:
        """Whoever of the directory has a seat on a board on a day, once each, with all their groups."""
