"""The directory of groups, their people and their phones."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Audience, Candidate
from bot.domain.directory import ChannelName, Contact, Group, Staff, StopReason
from bot.domain.enrolment import Row
from bot.domain.ids import AddressId, ContactId, EventId, GroupId, Language
from bot.domain.inbound import Caller, Inbound
from bot.domain.levels import Level


class Directory(Protocol):
    """The groups as staff look at them."""

    async def groups(self, actor: Actor, audience: Audience) -> Sequence[Group]:
        """The groups that the audience names and the actor sees, by area and name."""

    async def group(self, actor: Actor, name: str) -> Group | None:
        """The group of that name, if the actor sees it."""

    async def contacts(self, actor: Actor, group: GroupId) -> Sequence[Contact]:
        """The people who answer for a group, by name."""

    async def place(self, actor: Actor, group: GroupId, level: Level) -> None:
        """Set where a group stands. Raises OutOfScope."""

    def rows(self, actor: Actor) -> AsyncIterator[Row]:
        """Everything as import rows, by group and contact; memory stays flat."""


class StaffList(Protocol):
    """Who works for the network."""

    async def add(self, actor: Actor, staff: Staff) -> bool:
        """Keep someone (their id is given anew). False when the name is taken."""

    async def find(self, actor: Actor, name: str) -> Staff | None:
        """Whoever has that name, compared without case."""

    async def everyone(self, actor: Actor) -> Sequence[Staff]:
        """All of them, by name."""


class Audiences(Protocol):
    """The directory as a sender reads it: page by page."""

    async def page(
        self, actor: Actor, audience: Audience, after: ContactId | None, limit: int
    ) -> Sequence[Candidate]:
        """The next contacts in the order of their ids."""

    async def named(
        self, actor: Actor, audience: Audience, contacts: Collection[ContactId]
    ) -> Sequence[Candidate]:
        """Those of the contacts that the audience names, in the order of their ids."""

    async def unplanned(
        self, actor: Actor, audience: Audience, event: EventId, after: ContactId | None, limit: int
    ) -> Sequence[Candidate]:
        """The next contacts who have no reminder of an event at all, in the order of their ids."""

    async def names(self, actor: Actor, groups: Collection[GroupId]) -> Mapping[GroupId, str]:
        """What groups that the actor sees are called."""


class Phones(Protocol):
    """Addresses and who stands behind them, as an inbound text needs them."""

    async def caller(self, actor: Actor, inbound: Inbound, fallback: Language) -> Caller:
        """Who writes; an address that was never seen is kept, one that was marked bad no longer is.

        Locks the address until the end of the work.
        """

    async def stop(self, actor: Actor, address: AddressId, at: datetime, reason: StopReason) -> bool:
        """Stop every address of everyone at this one. False when all were stopped already."""

    async def start(self, actor: Actor, address: AddressId) -> None:
        """Bring this address back, and no other."""

    async def speak(self, actor: Actor, address: AddressId, language: Language) -> None:
        """Note the language that the person chose."""

    async def mark_bad(self, actor: Actor, address: AddressId, at: datetime) -> None:
        """Note that there is no such phone or chat, until it writes."""


class Links(Protocol):
    """Which contact has which address."""

    async def link(
        self, actor: Actor, contact: ContactId, channel: ChannelName, value: str, at: datetime
    ) -> AddressId:
        """Give a contact an address; when they have stopped another of theirs, it is stopped too."""

    async def share(self, actor: Actor, chat: AddressId, phone: str, at: datetime) -> bool:
        """Make a chat and the phone number shared from it one person's. False when neither is anybody's.

        Whoever has the phone gets the chat as well, and what an unnamed contact of the chat brought (groups,
        language, the newer consent); else the chat's contact gets the phone. A STOP on either holds for both.
        The caller vouches that the number is the person's own.
        """

    async def disown(self, actor: Actor, address: AddressId, at: datetime) -> None:
        """Take the address from everyone at it, for good: an import does not link it again."""
