"""The outbox: messages as the worker of one sender drains them, and as people look at them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.gate import Facts
from bot.domain.health import Trouble
from bot.domain.ids import AddressId, Language, MessageId, SenderName
from bot.domain.messages import Change, Lane, MessageKind, Reason, State
from bot.domain.outcomes import Outcome
from bot.ports.channels import Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right of one worker to drain one sender, until it runs out. `epoch` grows with each taking."""

    sender: SenderName
    epoch: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A message that this worker will send next. Sorts in the order of sending.

    `group_chat` says that several people read at its address, which providers hold to a slower pace.
    """

    message: MessageId
    address: AddressId
    lane: int
    due_at: datetime
    segments: int
    group_chat: bool = False

    @property
    def turn(self) -> tuple[int, datetime, int]:
        return (self.lane, self.due_at, self.message)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A claimed message with everything the gate and the channel need."""

    claim: Claim
    letter: Letter
    expires_at: datetime
    facts: Facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """What became of a claimed message.

    With `attempt` (its number) it is the end of that attempt: `outcome` is how it ended and `state` what
    the attempt alone makes of the message. Without, it is a decision not to send now or ever.
    """

    message: MessageId
    state: State
    reason: Reason | None = None
    due_at: datetime | None = None
    attempt: int | None = None
    outcome: Outcome | None = None


class Leases(Protocol):
    """One sender is drained by one worker at a time."""

    async def take(
        self, actor: Actor, sender: SenderName, worker: str, now: datetime, until: datetime
    ) -> Lease | None:
        """Take or renew a sender's lease. None while another worker has it."""

    async def recover(self, actor: Actor, lease: Lease, now: datetime) -> Sequence[Change]:
        """Put right what the last worker left: claimed goes back to the queue, sending is unknown."""

    async def release(self, actor: Actor, lease: Lease) -> None:
        """Give the lease back, and what was claimed under it."""

    async def held(self, actor: Actor, now: datetime) -> Collection[SenderName]:
        """The senders that some worker has at a moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paused:
    """A sender that is paused, since when and why."""

    sender: SenderName
    since: datetime
    why: Trouble


class Pauses(Protocol):
    """Senders that cannot send for now."""

    async def trouble(self, actor: Actor, lease: Lease) -> Trouble | None:
        """What the sender is paused for, if it is."""

    async def pause(self, actor: Actor, lease: Lease, trouble: Trouble | None, now: datetime) -> bool:
        """Note that the sender is paused, or with None that it goes on. False when that is nothing new."""

    async def paused(self, actor: Actor) -> Sequence[Paused]:
        """The senders that are paused."""


class Outbox(Protocol):
    """The messages of one sender as its worker drains them. Everything is by batch."""

    async def claim(
        self, actor: Actor, lease: Lease, now: datetime, limits: Mapping[Lane, int]
    ) -> Sequence[Claim]:
        """Take the next due messages, by lane and age; `limits` says how many of a lane at most."""

    async def ready(self, actor: Actor, lease: Lease, claims: Sequence[Claim]) -> Sequence[Ready]:
        """The claimed messages with the facts as they are now."""

    async def start(self, actor: Actor, lease: Lease, letters: Sequence[Letter], now: datetime) -> None:
        """Mark messages as being sent, just before the call. Raises LeaseLost when another has the lease."""

    async def settle(
        self, actor: Actor, settlements: Sequence[Settlement], now: datetime
    ) -> Sequence[Change]:
        """Write what became of messages and give those whose state changed."""

    async def next_due(self, actor: Actor, sender: SenderName) -> datetime | None:
        """When the next message of a sender is due that has not gone; one that is in hand was due."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Untraced:
    """A message whose last attempt is of unknown outcome, with what it takes to look for it.

    `looked_at` is when it was last looked for and not found.
    """

    message: MessageId
    attempt: int
    address: str
    text: str
    started_at: datetime
    ended_at: datetime
    looked_at: datetime | None


class Traces(Protocol):
    """Messages that have gone, as far as something is left to find out about them."""

    async def untraced(self, actor: Actor, sender: SenderName) -> Sequence[Untraced]:
        """Those of a sender whose outcome is unknown, oldest first."""

    async def taken(self, actor: Actor, provider_ids: Collection[str]) -> Collection[str]:
        """Which of a provider's ids belong to messages we know of."""

    async def traced(self, actor: Actor, message: MessageId, attempt: int, provider_id: str) -> None:
        """Note the provider's id of an attempt."""

    async def addresses(self, actor: Actor, wanted: Collection[MessageId]) -> Mapping[MessageId, AddressId]:
        """Where messages were meant to go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """A message whose fate nobody knows, for a person to decide on."""

    message: MessageId
    channel: ChannelName
    kind: MessageKind
    subject: str | None
    groups: tuple[str, ...]
    since: datetime
    simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A text as its phone shows it, with the words of its buttons, the name of a file that came with it, and
    when it went out.
    """

    message: MessageId
    text: str
    choices: tuple[str, ...]
    language: Language
    at: datetime
    file: str | None = None


class OutboxView(Protocol):
    """The outbox as people look at it."""

    async def counts(self, actor: Actor) -> Mapping[State, int]:
        """How many messages are in each state."""

    async def standing(self, actor: Actor) -> Mapping[tuple[ChannelName, State, Lane], int]:
        """How many messages there are of each channel, state and lane."""

    async def unknown(self, actor: Actor) -> Sequence[Unknown]:
        """Those whose outcome is unknown, oldest first."""

    async def received(
        self, actor: Actor, channel: ChannelName, value: str, since: datetime
    ) -> Sequence[Received]:
        """What went out to an address after a moment, in the order it went."""

    async def pending(self, actor: Actor, channel: ChannelName, value: str) -> int:
        """How many messages to an address still wait for us."""
