"""Consultations, as they are kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.consultations import Consultation
from bot.domain.hearings import Hearing
from bot.domain.ids import AddressId, ContactId, EventId


class Consultations(Protocol):
    """What only consultations have, beside their events; the same see them."""

    async def add(self, actor: Actor, consultation: Consultation) -> EventId:
        """Keep a new consultation, its event with it. Raises OutOfScope."""

    async def save(self, actor: Actor, consultation: Consultation) -> None:
        """Keep a consultation as it is now, its event with it. Raises OutOfScope."""

    async def get(self, actor: Actor, event: EventId) -> Consultation | None:
        """A consultation, if the actor sees it."""

    async def all(self, actor: Actor, *, closed: bool) -> Sequence[Consultation]:
        """Those the actor sees, soonest to close first; with `closed` those that are closed for good too."""


class Followed(Protocol):
    """Consultations for which a time has come, and who is to hear what came of one."""

    async def to_shut(self, actor: Actor, now: datetime, *, simulated: bool) -> Sequence[Consultation]:
        """Those whose time is over, and whose views still lead to people."""

    async def overdue(self, actor: Actor, before: datetime, *, simulated: bool) -> Sequence[Consultation]:
        """Those that closed before a moment, have no outcome, and of which staff were not told that."""

    async def to_tell(self, actor: Actor, *, simulated: bool) -> Sequence[Consultation]:
        """Those with an outcome that not everybody has been written to about."""

    async def asked(self, actor: Actor, event: EventId) -> Collection[ContactId]:
        """The people who were written to about a consultation, or answered it."""


class Hearings(Protocol):
    """What phones are in the middle of saying, one thing a phone."""

    async def at(self, actor: Actor, address: AddressId) -> Hearing | None:
        """What is being said at an address, however long ago it was begun."""

    async def save(self, actor: Actor, hearing: Hearing) -> None:
        """Keep where it stands, in place of what was said there before. Raises OutOfScope."""

    async def end(self, actor: Actor, address: AddressId) -> None:
        """It is said, or given up."""

    async def end_everywhere(self, actor: Actor, address: AddressId) -> None:
        """It is given up, on all phones of the people at this one."""

    async def end_of(self, actor: Actor, event: EventId) -> None:
        """Nothing more is said to a consultation, on any phone; what would still ask there does not go."""
