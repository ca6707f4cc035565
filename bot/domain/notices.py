"""Notices: what staff must know or do, kept until it is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import EventId, NoticeId, StaffId


class NoticeKind(StrEnum):
    """What a notice is about. The command line says each in a sentence."""

    SHORT_NOTICE = "short_notice"
    """An event was announced later than groups need; `count` is the number of days ahead."""
    NOT_REMINDED = "not_reminded"
    """There is no good hour left to tell `count` people; `subject` is the reminder."""
    FOR_NOBODY = "for_nobody"
    """An event names groups, and nobody is in them: they are gone, or nobody answers for them."""
    EXPIRED = "expired"
    """`count` reminders were not sent while they were of use: Handbill was not running, or could not send."""
    ANSWERS = "answers"
    """A meeting is over: who said what, and whose coming is to be ticked."""
    OUTCOME_DUE = "outcome_due"
    """A consultation has closed, and those who were asked wait to hear what came of it."""
    OUTCOME_OVERDUE = "outcome_overdue"
    """They have waited for longer than `count` days."""
    VIEWS_TO_READ = "views_to_read"
    """A consultation has closed, and `count` views must be read and masked before anything is exported."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something that `staff` must know or do; None means any coordinator.

    `key` makes it once: what is told a second time under one key is the same notice. It holds codes and
    counts, never anybody's words. `done_at` is when it was done, or needed doing no more.
    """

    key: str
    kind: NoticeKind
    at: datetime
    staff: StaffId | None = None
    event: EventId | None = None
    subject: str | None = None
    count: int | None = None
    done_at: datetime | None = None
    id: NoticeId | None = None
