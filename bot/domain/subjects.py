"""What messages are about, as they and the log name it, where that is something ahead."""

from collections.abc import Sequence

from bot.domain.events import Sort
from bot.domain.ids import EventId

_MEETING = "meeting"
_CONSULTATION = "consultation"

SEVERAL = "meetings"
"""What messages are about that ask about several meetings."""


def subject_of(event: EventId, sort: Sort = Sort.OTHER) -> str:
    """How messages about an event name it, and the log with them: a meeting or deadline, or a consultation.

    So a pressed button is known to be this meeting's.
    """
    return f"{_CONSULTATION if sort is Sort.CONSULTATION else _MEETING}:{event}"


def subjects_of(event: EventId) -> Sequence[str]:
    """Every subject by which messages may name an event. Consultations were once named as meetings are."""
    return [f"{kind}:{event}" for kind in (_MEETING, _CONSULTATION)]


def read_subject(subject: str | None) -> EventId | None:
    """The event that a message is about, if it is about one."""
    kind, _, number = (subject or "").partition(":")
    known = kind in {_MEETING, _CONSULTATION}
    return EventId(int(number)) if known and number.isdecimal() and number.isascii() else None
