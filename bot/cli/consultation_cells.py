"""What was typed of a consultation, held against what there is, and a consultation as it is printed."""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.consultations import Consultation, OwnWords
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import StaffId
from bot.domain.meeting_table import read_wall
from bot.domain.text import key_of, tidy

if TYPE_CHECKING:
    from bot.app import App

WALL = "2026-12-03 17:00"


def read_zone(name: str | None) -> tzinfo | None:
    """The zone of that name. Raises Refused."""
    from bot.services.meetings.reading import read_zone as zone_named

    if name is None:
        return None
    zone = zone_named(name)
    if zone is None:
        raise Refused(f"'{name}' is no time zone; write one as Europe/London.")
    return zone


def read_time(option: str, text: str) -> datetime:
    """A time on the wall, as 2026-12-03 17:00 or 03/12/2026 17:00. Raises Refused, naming the option."""
    at = read_wall(text)
    if at is None:
        raise Refused(f"{option}: not a time: '{text}': write it as {WALL}")
    return at


def read_asked(app: "App", typed: list[str] | None, file: Path | None) -> tuple[OwnWords, ...] | None:
    """The questions that were typed, or those of a file; None when neither is given."""
    if typed and file is not None:
        raise Refused("Give the questions by --question or by --questions, not both.")
    if file is not None:
        from bot.library.own_words import read_questions

        return read_questions(file, app.content.vocabulary().named)
    return tuple(OwnWords(english=tidy(each)) for each in typed) if typed else None


async def read_organiser(app: "App", name: str | None) -> StaffId | None:
    """Who of the staff list has that name. Raises NotFound."""
    if name is None:
        return None
    for person in await app.directory.staff():
        if key_of(person.name) == key_of(name):
            return person.id
    raise NotFound(f"There is no '{name}' on the staff list. See: handbill staff list")


def read_told(app: "App", text: str | None, file: Path | None) -> OwnWords | None:
    """The outcome that was typed, or that of a file; None when neither is given."""
    if file is not None:
        from bot.library.own_words import read_outcome

        return read_outcome(file, app.content.vocabulary().named)
    if text is not None and not tidy(text):
        raise Refused("The outcome is empty: say what came of it.")
    return OwnWords(english=tidy(text)) if text is not None else None


def standing_of(consultation: Consultation, now: datetime) -> str:
    """How far it is, in a word or two."""
    if consultation.event.cancelled_at is not None:
        return "called off"
    if consultation.closed_at is not None:
        return "closed for good"
    if consultation.told_at is not None:
        return "told what came of it"
    if consultation.outcome is not None:
        return "being told what came of it"
    if consultation.is_overdue(now):
        return "outcome overdue"
    if consultation.owes_outcome(now):
        return f"outcome due by {consultation.outcome_due_at:%Y-%m-%d}"
    return "open" if now >= consultation.opens_at else "to come"


def document_of(consultation: Consultation) -> dict[str, Any]:
    """A consultation for --json."""
    event = consultation.event
    return {
        "id": event.id,
        "title": event.title,
        "asker": consultation.asker,
        "stage": consultation.stage,
        "opens": event.span.starts.isoformat(),
        "opens_at": consultation.opens_at,
        "closes": event.span.ends and event.span.ends.isoformat(),
        "closes_at": consultation.closes_at,
        "zone": str(event.span.zone),
        "areas": list(event.audience.areas),
        "groups": list(event.audience.groups),
        "topics": list(consultation.topics),
        "questions": [dict(each) for each in consultation.questions],
        "notice_days": event.notice.days,
        "short_notice": event.is_short_notice,
        "outcome": dict(consultation.outcome) if consultation.outcome else None,
        "outcome_due_at": consultation.outcome_due_at,
        "shut_at": consultation.shut_at,
        "told_at": consultation.told_at,
        "cancelled_at": event.cancelled_at,
        "closed_at": consultation.closed_at,
        "simulated": event.simulated,
    }
