"""Boards, who sits on them, and what they tell after a meeting."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Candidate
from bot.domain.conversations import Fills, Round
from bot.domain.feedback import Debriefing, EndedMeeting, Heard
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


class Debriefings(Protocol):
    """Meetings of boards, and what their representatives tell afterwards."""

    async def open(
        self,
        actor: Actor,
        debriefing: Debriefing,
        survey: str,
        fills: Fills,
        at: datetime,
        *,
        simulated: bool,
    ) -> Round | None:
        """A round of a survey about a meeting. None when there is one already, for simulated phones or real.

        Raises OutOfScope for an actor who does not see everything.
        """

    async def heard(self, actor: Actor, since: date, until: date) -> Sequence[Heard]:
        """What was told of meetings from one day to before another, by board and day; never by whom.

        Raises OutOfScope for an actor who does not see everything.
        """


class Ended(Protocol):
    """Where meetings of boards are known."""

    async def ended_boards(self, actor: Actor, since: datetime, until: datetime) -> Sequence[EndedMeeting]:
        """The meetings of boards and forums that ended from one moment to before another, and were held."""
