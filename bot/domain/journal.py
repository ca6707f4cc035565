"""The engagement log: what happened between Handbill and the groups, as ids and codes.

It never holds text, names or numbers, so erasing a person does not rewrite it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.actor import Role
from bot.domain.directory import ChannelName
from bot.domain.ids import ContactId, GroupId, InboundId, Language, MessageId, StaffId
from bot.domain.messages import MessageKind, Recipient


class EventKind(StrEnum):
    """What an entry is about, when it is not about a message of ours."""

    INBOUND = "inbound"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    LANGUAGE = "language"
    WISH = "wish"
    """When the person wishes to be written to; `status` is one of Times."""
    UNLINKED = "unlinked"
    LINKED = "linked"
    INVITED = "invited"
    JOINED = "joined"
    CONSENT = "consent"
    SEND = "send"
    IMPORT = "import"
    PLACED = "placed"
    OVERRIDE = "override"
    """Staff set a level against what was answered; the reason is kept with the placement, not here."""
    FACTOR = "factor"
    """A fact about a group or its area: `subject` is its code, `status` what was said of it."""
    INBOX = "inbox"
    RESOLVED = "resolved"
    PASSED_ON = "passed_on"
    """What did not arrive goes by the other channel: `channel` is that one, `message` the old text."""
    SENDER = "sender"
    """A sender was paused, or goes on: what a coordinator must know."""
    SAFEGUARDING = "safeguarding"
    MEETING = "meeting"
    """Something ahead was set up, changed or is over: `subject` is its number, `status` what was done."""
    RSVP = "rsvp"
    """What a group said of a meeting, the `subject`: whether it comes, or that it said what would help."""
    SURVEY = "survey"
    """How far someone is with a survey: `subject` is the survey, `reason` the question, never an answer."""
    BOARD = "board"
    """The register of boards was changed: `subject` is the board's number, `status` what was done."""
    VIEWS = "views"
    """Views on a consultation were closed, one was read, or they were given out; never which or whose. With
    the status `answered`, who did, all at the moment of the close."""
    CONSULTATION = "consultation"
    """What staff did with a consultation, or its time brought: `subject` is its id. Never who said what."""


class Direction(StrEnum):
    """Which way a text went; inside is for what staff did."""

    OUT = "out"
    IN = "in"
    INSIDE = "inside"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the log. There is a line for each group an event touches.

    `status` is a message's state, what an inbound text was read as, or what was done. `subject` is the
    id of a briefing or survey. `count` is for entries that stand for many (an import, a send).
    """

    at: datetime
    kind: MessageKind | EventKind
    status: str
    direction: Direction = Direction.INSIDE
    group: GroupId | None = None
    contact: ContactId | None = None
    channel: ChannelName | None = None
    language: Language | None = None
    message: MessageId | None = None
    inbound: InboundId | None = None
    subject: str | None = None
    reason: str | None = None
    count: int | None = None
    simulated: bool = False


def for_each(recipients: Sequence[Recipient], entry: Entry) -> list[Entry]:
    """`entry` once for each person and group it touches; once without a group for a stranger."""
    if not recipients:
        return [entry]
    return [replace(entry, group=one.group, contact=one.contact) for one in recipients]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An entry as it is read back: who wrote it, and its group's name as it is today, if it exists."""

    id: int
    role: Role
    staff: StaffId | None
    entry: Entry
    group_name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Which part of the log to read. Empty fields ask for everything; `since` is included."""

    group: GroupId | None = None
    since: datetime | None = None
    kinds: tuple[MessageKind | EventKind, ...] = ()


def entry_kind(value: str) -> MessageKind | EventKind:
    """The kind that `value` names. Raises ValueError when there is none."""
    try:
        return MessageKind(value)
    except ValueError:
        return EventKind(value)
