"""The reminders of an event as they are printed: who hears, when, why then, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cli.output import print_table, progress, words
from bot.domain.events import Event
from bot.domain.ids import ContactId
from bot.domain.news import CANCELLED, THANKS, is_change, keeps_time
from bot.domain.occurrences import Occurrence
from bot.domain.walltime import wall

if TYPE_CHECKING:
    from bot.app import App
    from bot.domain.actor import Actor

REASONS: Mapping[str, str] = {
    "on_time": "its own moment is a good hour",
    "wish": "the first hour from then on that they wish for",
    "volunteers": "the first evening or weekend from then on: volunteers run the group",
    "next_good": "the first good hour from then on",
    "last_good": "the last good hour before: later would be too late",
    "at_once": "at once, in a good hour",
    "starts_today": "at once: it cannot wait for a good hour",
    "said_no": "not sent: they said no",
    "caught_up": "nobody sent it when it was due: the next good hour",
}
"""Why a reminder is when it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """An event with all its reminders, in the order they are due; `people` are the groups of each contact."""

    event: Event
    reminders: Sequence[Occurrence]
    people: Mapping[ContactId, str]


async def plan_now(app: "App") -> None:
    """Plan what waits for it, rather than when `handbill serve` next looks."""
    with progress("Planning reminders") as telling:
        await app.meetings.planning.catch_up(telling)


async def foresee(app: "App", actor: "Actor", event: Event) -> Foreseen:
    """Every reminder of an event as it stands."""
    planning = app.meetings.planning
    return Foreseen(
        event=event,
        reminders=await planning.foresee(actor, event),
        people=await planning.people(actor, event),
    )


def reminders_document(found: Foreseen) -> list[dict[str, Any]]:
    """The reminders for --json."""
    return [_document(found, each) for each in found.reminders]


def print_reminders(found: Foreseen) -> None:
    """The reminders as a table."""
    print_table(
        ("contact", "group", "reminder", "local", "UTC", "why then", "state"),
        [
            (
                row["contact"],
                row["groups"],
                code_told(row["reminder"]),
                f"{row['due_local']:%a %Y-%m-%d %H:%M}",
                f"{row['due_at']:%Y-%m-%d %H:%MZ}",
                row["why"],
                row["state"],
            )
            for row in reminders_document(found)
        ],
    )


def code_told(code: str) -> str:
    """A reminder's code as words."""
    if is_change(code):
        return "it was changed, not its time" if keeps_time(code) else "it was changed"
    return {CANCELLED: "it is off", THANKS: "thanks for coming"}.get(code, words(code))


def _document(found: Foreseen, each: Occurrence) -> dict[str, Any]:
    return {
        "contact": each.contact,
        "groups": found.people.get(each.contact, f"contact {each.contact}, no longer in one of its groups"),
        "reminder": each.reminder,
        "absorbs": list(each.absorbs),
        "due_at": each.due_at,
        "due_local": wall(each.due_at, found.event.span.zone),
        "useless_at": each.useless_at,
        "why": REASONS.get(each.why, words(each.why)),
        "state": each.fate,
        "settled_at": each.settled_at,
    }
