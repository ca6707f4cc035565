"""Messages on their way out: lanes, states, and the state that evidence adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.directory import ChannelName, Purpose
from bot.domain.ids import (
    AddressId,
    ContactId,
    GroupId,
    InboundId,
    Language,
    MessageId,
    SenderName,
    SendId,
)
from bot.domain.richtext import Entity


class Lane(IntEnum):
    """Who goes first. A reply overtakes every broadcast."""

    SAFETY = 0
    REPLY = 1
    REMINDER = 2
    BULLETIN = 3


class MessageKind(StrEnum):
    """What a message is, for the log."""

    INTRODUCTION = "introduction"
    NOTICE = "notice"
    BULLETIN = "bulletin"
    MORE = "more"
    REPLY = "reply"
    ANSWER = "answer"
    ALERT = "alert"
    QUESTION = "question"
    """The first question of a survey; those after it answer the person's own text and are replies."""
    REMINDER = "reminder"
    OUTCOME = "outcome"
    """What came of a consultation."""


class State(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"

    @property
    def waits_for_us(self) -> bool:
        """Whether we still have something to do for it."""
        return self in {State.QUEUED, State.CLAIMED, State.SENDING}

    @property
    def never_arrived(self) -> bool:
        """Whether the same thing may be sent again on a new request."""
        return self in {State.UNDELIVERED, State.FAILED, State.EXPIRED, State.SUPPRESSED}


class Reason(StrEnum):
    """Why a message ended without going out."""

    STOPPED = "stopped"
    BLOCKED = "blocked"
    BAD_ADDRESS = "bad_address"
    NO_CONSENT = "no_consent"
    NOT_INTRODUCED = "not_introduced"
    TOO_LATE = "too_late"
    UNSENDABLE = "unsendable"
    ARRIVED = "arrived"
    """The text it is a copy of has arrived by the other channel after all."""
    OVERTAKEN = "overtaken"
    """What it is about was changed or called off before it went."""


class ReceiptStatus(StrEnum):
    """What a provider, or a person, says became of a message."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    LOST = "lost"
    """A person's word (or a read-back) that an unknown attempt never went out."""
    ABSENT = "absent"
    """A read-back did not find an unknown attempt. It proves nothing by itself: the next look decides."""


class Evidence(StrEnum):
    """Who says so."""

    PROVIDER = "provider"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """A contact, and the group the message is meant for. A shared phone has several."""

    contact: ContactId
    group: GroupId


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A small file that goes with a message, on channels that can carry one."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A message that is to be sent: the intent, complete, before any network call.

    `key` is unique among messages that may still arrive, so that nothing is queued twice; `after` is
    the key of a message that must have gone out first. `answers` is the inbound text this replies
    to. `part` counts the texts of one briefing, 0 being the push. `purpose` is the consent it rests on;
    a reply rests on the person's own message and has none. `entities` are the marks on the text,
    `choices` the words of its answers 1, 2, 3, `attachment` a file of which the text is then the caption.
    `urgent` is what must not wait for a good hour.
    """

    key: str
    sender: SenderName
    simulated: bool
    channel: ChannelName
    address: AddressId
    lane: Lane
    kind: MessageKind
    language: Language
    body: str
    segments: int
    created_at: datetime
    expires_at: datetime
    subject: str | None = None
    part: int = 0
    after: str | None = None
    purpose: Purpose | None = None
    answers: InboundId | None = None
    send: SendId | None = None
    recipients: tuple[Recipient, ...] = ()
    entities: tuple[Entity, ...] = ()
    choices: tuple[str, ...] = ()
    attachment: Attachment | None = None
    urgent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Evidence of what became of a message. `code` is a provider's error code.

    `reason` is what the evidence says of the address: BLOCKED or BAD_ADDRESS.
    """

    message: MessageId
    status: ReceiptStatus
    at: datetime
    source: Evidence = Evidence.PROVIDER
    code: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A message that is now in another state."""

    message: MessageId
    state: State
    reason: Reason | None = None


def state_of(attempts: Iterable[State], receipts: Iterable[ReceiptStatus], *, otherwise: State) -> State:
    """The state that all evidence together adds up to, whatever order it came in.

    `attempts` is what each attempt alone made of the message (SENDING while it is in flight);
    `otherwise` is its place in the queue, or the end we decided on, for when nothing of it went out.
    Delivery outranks everything, a provider's refusal outranks its acceptance, and an attempt of unknown
    outcome stays unknown until evidence or as many LOST as there are such attempts.
    """
    tried = list(attempts)
    told = list(receipts)
    for status, state in _RECEIPTS_BY_RANK:
        if status in told:
            return state
    if State.SENT in tried or ReceiptStatus.SENT in told:
        return State.SENT
    if State.ACCEPTED in tried or ReceiptStatus.ACCEPTED in told:
        return State.ACCEPTED
    if tried.count(State.UNKNOWN) > told.count(ReceiptStatus.LOST):
        return State.UNKNOWN
    for state in (State.SENDING, State.FAILED, State.EXPIRED):
        if state in tried:
            return state
    return otherwise


_RECEIPTS_BY_RANK = (
    (ReceiptStatus.DELIVERED, State.DELIVERED),
    (ReceiptStatus.UNDELIVERED, State.UNDELIVERED),
    (ReceiptStatus.FAILED, State.FAILED),
)
