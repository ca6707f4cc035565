"""What comes in from a phone, and what is known of who sent it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.directory import ChannelName, Profile
from bot.domain.ids import AddressId, InboundId, InboxId, Language, MessageId
from bot.domain.invitations import Code
from bot.domain.messages import Recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbound:
    """A text as a channel received it. `provider_id` is unique on its channel.

    `language` is what the phone's app is set to, where a channel tells; the person's own choice and the
    directory outweigh it. `shared_phone` is the person's own number, where they have shared it with us and
    the channel vouches for it. `answered` says that the provider has already answered this word by itself.
    `shut_out` is no text: the person blocked us, or put us out of their chat. `pressed` is the message of
    ours whose button was pressed; `text` is then its digit, and an answer to that message's question only.
    """

    channel: ChannelName
    address: str
    text: str
    provider_id: str
    received_at: datetime
    language: Language | None = None
    shared_phone: str | None = None
    answered: bool = False
    shut_out: bool = False
    pressed: MessageId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who stands behind an address: the contacts at it, and the groups they answer for.

    `blocked` says that the channel refuses what we send there: the person blocked us, or its carrier does.
    """

    address: AddressId
    channel: ChannelName
    language: Language
    stopped_at: datetime | None
    recipients: tuple[Recipient, ...]
    groups: tuple[Profile, ...]
    blocked: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.recipients)


class QuestionKind(StrEnum):
    """What a phone can be asked. On a phone one question is open at a time."""

    WRONG_NUMBER = "wrong_number"
    LANGUAGE = "language"
    CONSENT = "consent"
    SURVEY = "survey"
    VIEW = "view"
    MEETING = "meeting"
    TIMES = "times"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """The question that is open on a phone, until it is answered or its time is over.

    The messages that ask it are written at `asked_at` or later: so a pressed button is known to be this
    question's.
    `invitation` is what it was asked for, when it is a step of joining a group.
    """

    kind: QuestionKind
    asked_at: datetime
    closes_at: datetime
    invitation: Code | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LastBriefing:
    """The latest text of a briefing that an address was sent: which briefing, which part, in what words."""

    message: MessageId
    subject: str
    part: int
    language: Language


class InboxState(StrEnum):
    """Where a question for a person stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxItem:
    """A text that a person must read. `text` is for that person's eyes only, never for a log.

    `stopped_at` is when whoever wrote it asked us to stop, if they have not started again.
    """

    id: InboxId
    inbound: InboundId
    address: AddressId
    channel: ChannelName
    language: Language
    received_at: datetime
    text: str
    groups: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    state: InboxState
    stopped_at: datetime | None = None

    @property
    def may_be_answered(self) -> bool:
        """Whether it was asked after the person's last STOP, if there was one."""
        return self.stopped_at is None or self.stopped_at < self.received_at
