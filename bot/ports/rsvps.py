"""Whether groups come to meetings, and which of them a phone is asked about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import AddressId, EventId, GroupId
from bot.domain.meetings import Coming
from bot.domain.rsvp import Lettered, Rsvp, Seat


class Rsvps(Protocol):
    """The answers of groups about meetings: one a group and meeting, the newest."""

    async def say(self, actor: Actor, rsvp: Rsvp) -> None:
        """Keep a group's answer, in place of an older one. Raises OutOfScope."""

    async def of_event(self, actor: Actor, event: EventId) -> Sequence[Rsvp]:
        """The answers about a meeting, of the groups that the actor sees, by group."""

    async def coming(
        self, actor: Actor, events: Collection[EventId], groups: Collection[GroupId]
    ) -> Mapping[tuple[EventId, GroupId], Coming]:
        """What these groups said of these events, those that said something and that the actor sees."""

    async def at(self, actor: Actor, address: AddressId, events: Collection[EventId]) -> Sequence[Seat]:
        """The groups that the people at an address answer for and that these events are for, by event and
        group; one a group, whoever of its people was enrolled first. Raises OutOfScope.
        """


class Letters(Protocol):
    """The meetings that a phone knows by letters. Those that are over or called off are as good as gone."""

    async def at(
        self, actor: Actor, address: AddressId, now: datetime, *, simulated: bool
    ) -> Sequence[Lettered]:
        """Those at an address, soonest first. Locks the address until the end of the work, as a text from it
        does: who asks at several in one work takes them in the order of their ids. Raises OutOfScope.
        """

    async def taken(self, actor: Actor, address: AddressId, now: datetime) -> Collection[str]:
        """The letters that cannot be given at an address, simulated meetings or not. Raises OutOfScope.

        What is over is forgotten by it.
        """

    async def put(self, actor: Actor, address: AddressId, lettered: Sequence[Lettered]) -> None:
        """Keep how meetings stand at an address; a meeting keeps its letter. Raises OutOfScope."""

    async def end_at(self, actor: Actor, address: AddressId, *, everywhere: bool) -> None:
        """Ask nothing more of the people at an address, with `everywhere` at all of theirs, and forget the
        letters. What groups have said stays. Raises OutOfScope.
        """
