"""handbill meetings list, show and plan: looking at what lies ahead."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.meetings import Number, meeting_document, when
from bot.cli.output import As, Json, counts, print_json, print_table, say, words
from bot.cli.running import with_app
from bot.domain.attendance import Answers
from bot.domain.ids import ContactId, EventId
from bot.domain.meetings import Meeting
from bot.domain.news import CANCELLED, THANKS, is_change
from bot.domain.occurrences import Occurrence
from bot.domain.walltime import wall

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.meetings.aftermath import Report

REASONS: Mapping[str, str] = {
    "on_time": "its own moment is a good hour",
    "wish": "the first hour from then on that they wish for",
    "volunteers": "the first evening or weekend from then on: volunteers run the group",
    "next_good": "the first good hour from then on",
    "last_good": "the last good hour before: later would be too late",
    "at_once": "at once, in a good hour",
    "starts_today": "at once: it cannot wait for a good hour",
    "caught_up": "nobody sent it when it was due: the next good hour",
}
"""Why a reminder is when it is."""


def list_(
    past: Annotated[bool, typer.Option("--all", help="Those that are past as well.")] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """List what lies ahead, soonest first."""

    async def run(app: "App") -> Sequence[Meeting]:
        return await app.meetings.desk.meetings(await app.directory.act_as(staff), past=past)

    found = with_app(run)
    if as_json:
        print_json([meeting_document(each) for each in found])
        return
    if not found:
        say("Nothing lies ahead. Set something up with: handbill meetings add")
        return
    print_table(
        ("id", "when", "kind", "title", "for", "place"),
        [(e.event.id, _when(e), e.event.sort, e.event.title, _whom(e), e.place or e.link) for e in found],
    )


def show(number: Number, staff: As = None, as_json: Json = False) -> None:
    """Show a meeting: what was said of it, what was answered, and who came."""

    async def run(app: "App") -> tuple["Report", str]:
        actor = await app.directory.act_as(staff)
        _meeting, rule = await app.meetings.desk.meeting(actor, EventId(number))
        return await app.meetings.aftermath.report(actor, EventId(number)), rule

    report, rule = with_app(run)
    meeting = report.meeting
    if as_json:
        print_json(
            {
                **meeting_document(meeting),
                "repeats": rule,
                "answers": answers_document(report.answers),
                "came": list(report.came),
                "reminders": report.reminders,
            }
        )
        return
    say(meeting.event.title)
    for label, value in (
        ("when", f"{_when(meeting)}, {meeting.event.span.zone}"),
        ("repeats", rule),
        ("kind", meeting.event.sort),
        ("for", _whom(meeting)),
        ("place", meeting.place),
        ("link", meeting.link),
        ("languages", ", ".join(meeting.languages)),
        ("interpreter", "yes" if meeting.interpreter else ""),
        ("pays", ", ".join(sorted(meeting.pays))),
        ("ask", meeting.ask),
        ("board", meeting.board),
        ("notice", f"{meeting.event.notice.days} days"),
        ("answers", answers_told(report.answers) if meeting.event.sort.asks else ""),
        ("came", ", ".join(report.came)),
    ):
        if value:
            say(f"  {label}: {value}")
    for code, fates in report.reminders.items():
        say(f"  {code_told(code)}: {counts(fates)}")


def plan(
    number: Number,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show every reminder of a meeting: who, when, why then, and what became of it."""

    async def run(app: "App") -> tuple[Meeting, Sequence[Occurrence], Mapping[ContactId, str]]:
        actor = await app.directory.act_as(staff)
        meeting, _rule = await app.meetings.desk.meeting(actor, EventId(number))
        found = await app.meetings.planning.foresee(actor, meeting.event)
        return meeting, found, await app.meetings.planning.people(actor, meeting.event)

    meeting, found, people = with_app(run)
    zone = meeting.event.span.zone
    if as_json:
        reminders = plan_document(found, people, zone)
        print_json({**meeting_document(meeting), "reminders": reminders})
        return
    say(f"{meeting.event.title}, {_when(meeting)}, {zone}")
    tell_plan(found, people, zone)


def plan_document(
    found: Sequence[Occurrence], people: Mapping[ContactId, str], zone: tzinfo
) -> list[dict[str, Any]]:
    """Every reminder of an event, for --json; `people` are the groups of each contact."""
    return [_reminder(each, people, zone) for each in found]


def tell_plan(found: Sequence[Occurrence], people: Mapping[ContactId, str], zone: tzinfo) -> None:
    """Every reminder of an event, as a table."""
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
            for row in plan_document(found, people, zone)
        ],
    )


def code_told(code: str) -> str:
    """A reminder's code as words."""
    if is_change(code):
        return "it was changed"
    return {CANCELLED: "it is off", THANKS: "thanks for coming"}.get(code, words(code))


def answers_told(answers: Answers) -> str:
    """What was answered, in a line."""
    said = f"{answers.yes} yes, {answers.no} no, {answers.unsure} not sure, {answers.silent} silent"
    return f"{said}; help wanted: {counts(answers.help)}" if answers.help else said


def answers_document(answers: Answers) -> dict[str, Any]:
    """What was answered, for --json."""
    return {
        "yes": answers.yes,
        "no": answers.no,
        "unsure": answers.unsure,
        "silent": answers.silent,
        "help": dict(answers.help),
    }


def _reminder(each: Occurrence, people: Mapping[ContactId, str], zone: tzinfo) -> dict[str, Any]:
    return {
        "contact": each.contact,
        "groups": people.get(each.contact, f"contact {each.contact}, no longer in one of its groups"),
        "reminder": each.reminder,
        "absorbs": list(each.absorbs),
        "due_at": each.due_at,
        "due_local": wall(each.due_at, zone),
        "useless_at": each.useless_at,
        "why": REASONS.get(each.why, words(each.why)),
        "state": each.fate,
        "settled_at": each.settled_at,
    }


def _when(meeting: Meeting) -> str:
    return f"{when(meeting)} (called off)" if meeting.event.cancelled_at is not None else when(meeting)


def _whom(meeting: Meeting) -> str:
    audience = meeting.event.audience
    return "; ".join((*audience.areas, *audience.groups)) or "everyone"
