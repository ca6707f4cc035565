"""Units of work, the repositories on them, and the log that every one of them writes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.journal import Entry, Line, Query
from bot.domain.messages import Change
from bot.ports.conversations import Agenda, Conversations, Rounds
from bot.ports.detours import Detours
from bot.ports.directory import Audiences, Directory, Links, Phones, StaffList
from bot.ports.factors import Factors
from bot.ports.imports import Imports, TakingOver
from bot.ports.inbound import InboundTexts, Inbox, Questions
from bot.ports.invitations import Invitations
from bot.ports.messages import History, Messages, Sends, Told
from bot.ports.outbox import Leases, Outbox, OutboxView, Pauses, Traces
from bot.ports.placements import Placements
from bot.ports.replies import Replies
from bot.ports.representation import Boards, Debriefings, Seats
from bot.ports.safeguarding import Leads, SealedTexts


class Log(Protocol):
    """The engagement log. Entries are added, never changed."""

    async def add(self, actor: Actor, entries: Sequence[Entry]) -> None:
        """Write entries."""

    async def messages_changed(self, actor: Actor, changes: Sequence[Change], at: datetime) -> None:
        """Write an entry for each changed message and each group it is meant for."""

    def read(self, actor: Actor, query: Query) -> AsyncIterator[Line]:
        """The entries in their order; memory stays flat."""


class Tx(Protocol):
    """The repositories of one unit of work. What is done on them is kept whole or not at all."""

    @property
    def directory(self) -> Directory: ...
    @property
    def staff(self) -> StaffList: ...
    @property
    def audiences(self) -> Audiences: ...
    @property
    def phones(self) -> Phones: ...
    @property
    def links(self) -> Links: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def taking_over(self) -> TakingOver: ...
    @property
    def messages(self) -> Messages: ...

    @property
    def history(self) -> History: ...

    @property
    def told(self) -> Told: ...
    @property
    def sends(self) -> Sends: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def pauses(self) -> Pauses: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def outbox_view(self) -> OutboxView: ...
    @property
    def detours(self) -> Detours: ...
    @property
    def traces(self) -> Traces: ...
    @property
    def inbound(self) -> InboundTexts: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def log(self) -> Log: ...
    @property
    def sealed(self) -> SealedTexts: ...
    @property
    def leads(self) -> Leads: ...
    @property
    def placements(self) -> Placements: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def agenda(self) -> Agenda: ...
    @property
    def factors(self) -> Factors: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def debriefings(self) -> Debriefings: ...


class Work(Protocol):
    """Opens units of work."""

    def __call__(self) -> AbstractAsyncContextManager[Tx]:
        """One that may write: committed at the end, undone by an exception.

        Raises NestedWork inside another.
        """

    def reading(self) -> AbstractAsyncContextManager[Tx]:
        """One that only reads, apart from the writer."""

    def is_open(self) -> bool:
        """Whether the calling task is inside one; no network call may be made then."""
