"""Notices to staff about consultations."""

from datetime import datetime

from bot.domain.consultations import Consultation
from bot.domain.ids import EventId
from bot.domain.notices import Notice, NoticeKind


def notice(consultation: Consultation, kind: NoticeKind, now: datetime, count: int | None = None) -> Notice:
    """What its organiser must know or do; any coordinator where it has none."""
    event = consultation.event
    return Notice(
        key=notice_key(kind, event.id),
        kind=kind,
        at=now,
        staff=event.organiser,
        event=event.id,
        count=count,
    )


def notice_key(kind: NoticeKind, event: EventId) -> str:
    """What makes a notice about a consultation once."""
    return f"{kind}:{event}"
