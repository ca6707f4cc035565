"""Surveys as they are being asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.conversations import Conversation, Invited, Reach, Round, Status
from bot.domain.ids import AddressId, ContactId, RoundId


class Rounds(Protocol):
    """Rounds of a survey, as they are sent."""

    async def open(
        self, actor: Actor, survey: str, audience: Audience, at: datetime, *, simulated: bool
    ) -> Round:
        """The unfinished round of that survey to that audience by that actor, or a new one."""

    async def invite(
        self, actor: Actor, round_: Round, people: Sequence[Invited], at: datetime, closes_at: datetime
    ) -> int:
        """Put conversations in line, one for a person and group in a round; gives how many are new.

        Raises OutOfScope.
        """

    async def asked_since(
        self,
        actor: Actor,
        people: Collection[ContactId],
        since: datetime,
        besides: RoundId | None,
        *,
        simulated: bool,
    ) -> Collection[ContactId]:
        """Which of these people were asked anything since a moment, or are to be, in a round other than
        `besides`. Phones that are simulated and real ones do not count for each other, and what a meeting
        brought about does not count: whoever sits on a board could never be asked anything else.
        """

    async def finish(self, actor: Actor, round_: RoundId, at: datetime) -> None:
        """Everyone of the audience is in line."""

    async def standing(self, actor: Actor, round_: RoundId) -> Mapping[Status, int]:
        """How many conversations of a round are in each status."""


class Conversations(Protocol):
    """What a phone is asked, as a text from it needs it.

    Conversations of people who have left the address or the group are passed over.
    """

    async def open_at(self, actor: Actor, address: AddressId, *, simulated: bool) -> Conversation | None:
        """The one that is open at an address; locked until the end of the work."""

    async def next_at(
        self, actor: Actor, address: AddressId, now: datetime, *, simulated: bool
    ) -> Conversation | None:
        """What is to be asked at an address now: the open one if its question was put aside by another, else
        the one that has waited longest. None while any question is open there, and for a stopped address.
        """

    async def save(self, actor: Actor, conversation: Conversation) -> None:
        """Keep where a conversation stands. Raises OutOfScope."""

    async def end_at(
        self, actor: Actor, address: AddressId, status: Status, at: datetime, *, everywhere: bool
    ) -> Sequence[Conversation]:
        """End all that is open or waits at an address, with `everywhere` at all addresses of the people
        there; gives them as they are then.
        """


class Agenda(Protocol):
    """Conversations for which a time has come, oldest first. Those found are locked, by their phones."""

    async def is_due(self, actor: Actor, now: datetime, reach: Reach) -> bool:
        """Whether any of the others would find something."""

    async def to_open(self, actor: Actor, now: datetime, limit: int, reach: Reach) -> Sequence[Conversation]:
        """Those that wait and whose phone has no question open: one a phone."""

    async def to_remind(
        self, actor: Actor, now: datetime, limit: int, reach: Reach
    ) -> Sequence[Conversation]:
        """Those that are open, and to be reminded by now; not while the phone is asked something else."""

    async def to_close(self, actor: Actor, now: datetime, limit: int, reach: Reach) -> Sequence[Conversation]:
        """Those that are open or wait, and whose time is over; on whatever channel."""
