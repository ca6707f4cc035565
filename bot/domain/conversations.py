"""Surveys as they are being asked: rounds, and one person's talk about one group in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, ContactId, ConversationId, GroupId, Language, RoundId
from bot.domain.messages import Recipient
from bot.domain.surveys.answers import BadState, State
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.engine import begin

WAITING_LIFE = timedelta(days=30)
"""How long a conversation waits for its turn on a phone. Later its questions are another round's."""


Fills = Mapping[str, str | date]
"""What the names in braces of a survey's texts are filled with. A day is written as each language does."""


class Status(StrEnum):
    """Where a conversation stands.

    WAITING: the phone has another question open. OPEN: its first question has gone into the outbox. The ends
    are COMPLETE, STOPPED (the person texted STOP) and CLOSED (its time was over). Answers are kept in each.
    """

    WAITING = "waiting"
    OPEN = "open"
    COMPLETE = "complete"
    STOPPED = "stopped"
    CLOSED = "closed"

    @property
    def is_over(self) -> bool:
        return self in {Status.COMPLETE, Status.STOPPED, Status.CLOSED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """One sending of a survey."""

    id: RoundId
    survey: str
    simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Which phones a Handbill reaches: by which channels, and whether they are simulated."""

    channels: frozenset[ChannelName]
    simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """A person who is to be asked about a group in a round, and at which of their addresses."""

    contact: ContactId
    group: GroupId
    address: AddressId


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One person answering a survey for one group, at one address. One is open at an address at a time.

    `state` is what the engine's State.to_plain gave; None until it is opened. `language` is the person's now.
    `about` is the group's name where the people at the address answer for several groups. `begun_at` is when
    the first answer came. `reminds_at` is when to remind, None once that was done or is not needed any more;
    at `closes_at` it is closed. `fills` fill the texts of a survey that asks for them.
    """

    id: ConversationId
    round: RoundId
    survey: str
    contact: ContactId
    group: GroupId
    address: AddressId
    channel: ChannelName
    language: Language
    about: str | None
    simulated: bool
    status: Status
    closes_at: datetime
    state: Mapping[str, Any] | None = None
    opened_at: datetime | None = None
    begun_at: datetime | None = None
    reminds_at: datetime | None = None
    reminded_at: datetime | None = None
    ended_at: datetime | None = None
    fills: Fills = field(default_factory=dict)

    @property
    def recipient(self) -> Recipient:
        return Recipient(contact=self.contact, group=self.group)

    def opened(self, survey: Survey, state: State, now: datetime) -> "Conversation":
        """The conversation once its first question has gone into the outbox."""
        return replace(
            self,
            status=Status.OPEN,
            state=state.to_plain(),
            opened_at=now,
            reminds_at=now + timedelta(days=survey.reminder_after),
            closes_at=now + timedelta(days=survey.close_after),
        )

    def moved(self, state: State, now: datetime) -> "Conversation":
        """The conversation after an answer. Whoever has begun is reminded all the same."""
        moved = replace(self, state=state.to_plain())
        if moved.begun_at is None and (state.answers or state.skipped):
            moved = replace(moved, begun_at=now)
        return moved.ended(Status.COMPLETE, now) if state.is_complete else moved

    def reminded(self, now: datetime) -> "Conversation":
        return replace(self, reminds_at=None, reminded_at=now)

    def ended(self, status: Status, now: datetime) -> "Conversation":
        return replace(self, status=status, ended_at=now, reminds_at=None)


def state_in(conversation: Conversation, survey: Survey) -> State:
    """How far a conversation is; from its first question on when that was never stored or cannot be read."""
    if conversation.state is not None:
        try:
            return State.from_plain(conversation.state)
        except BadState:
            pass
    return begin(survey).state


def fills_to_plain(fills: Fills) -> dict[str, Any]:
    """Fills as JSON holds them."""
    return {name: {"day": str(value)} if isinstance(value, date) else value for name, value in fills.items()}


def fills_from_plain(plain: Mapping[str, Any] | None) -> Fills:
    """The fills that `fills_to_plain` gave; none for None."""
    return {
        name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value
        for name, value in (plain or {}).items()
    }
