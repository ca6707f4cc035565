"""Reminders as they become due: one for each event, reminder and contact, once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ContactId, EventId, OccurrenceId


class Fate(StrEnum):
    """What became of an occurrence.

    PENDING: it is to come. FIRED: its text has gone into the outbox, or is part of another's. EXPIRED: nobody
    was there to send it while it was of use. DROPPED: the event, its plan or the group's answer changed.
    """

    PENDING = "pending"
    FIRED = "fired"
    EXPIRED = "expired"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One reminder to one contact of one event.

    Due at `due_at`, of no use from `useless_at` on. `why` is the code of why it is then; `absorbs` are the
    reminders that would have fallen into the same hour. `towards` is the moment it counts towards, as it was
    when it was planned: a reminder that fired for a date that was given up is no reminder of the new one.
    """

    event: EventId
    reminder: str
    contact: ContactId
    due_at: datetime
    useless_at: datetime
    towards: datetime
    why: str
    absorbs: tuple[str, ...] = ()
    fate: Fate = Fate.PENDING
    settled_at: datetime | None = None
    id: OccurrenceId | None = None
