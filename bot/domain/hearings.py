"""What a phone is in the middle of saying to a consultation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import AddressId, ContactId, EventId, Language
from bot.domain.wording import ENGLISH

HEARING_LIFE = timedelta(days=1)
"""How long a step waits. Who comes back later begins again with VIEWS; what they wrote is still there."""


class Step(StrEnum):
    """Where someone is on the way to a view.

    OFFERED: they were told that they can have their say, and may take that up with a 1 whenever nothing else
    is asked on the phone. PICKING: several consultations are open, and they say which. WRITING: they answer a
    question; nothing of it is there yet. CONFIRMING: they have written, and say whether that is their view.
    QUOTING: they say whether it may be quoted without their name. LISTED: they see the questions, and which
    they have answered. CHANGING: they picked one, and say whether to add to it or to take it back.
    """

    OFFERED = "offered"
    PICKING = "picking"
    WRITING = "writing"
    CONFIRMING = "confirming"
    QUOTING = "quoting"
    LISTED = "listed"
    CHANGING = "changing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """One phone, one person at it, one consultation. A shared phone is the first of its people who is asked.

    `question` counts from 1; 0 while there is none. `event` is None while one of `listed` is to be picked.
    `language` is the person's as it is now; it is read, never kept.
    """

    address: AddressId
    contact: ContactId
    step: Step
    until: datetime
    event: EventId | None = None
    listed: tuple[EventId, ...] = ()
    question: int = 0
    language: Language = ENGLISH
