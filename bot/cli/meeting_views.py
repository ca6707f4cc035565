"""handbill meetings list, show and plan: looking at what lies ahead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.meetings import Number, meeting_document, when
from bot.cli.output import As, Json, counts, print_json, print_table, say
from bot.cli.reminders import Foreseen, code_told, foresee, print_reminders, reminders_document
from bot.cli.running import with_app
from bot.domain.attendance import Answers
from bot.domain.ids import EventId
from bot.domain.meetings import Meeting

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.meetings.aftermath import Report


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

    async def run(app: "App") -> tuple[Meeting, Foreseen]:
        actor = await app.directory.act_as(staff)
        meeting, _rule = await app.meetings.desk.meeting(actor, EventId(number))
        return meeting, await foresee(app, actor, meeting.event)

    meeting, found = with_app(run)
    if as_json:
        print_json({**meeting_document(meeting), "reminders": reminders_document(found)})
        return
    say(f"{meeting.event.title}, {_when(meeting)}, {meeting.event.span.zone}")
    print_reminders(found)


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


def _when(meeting: Meeting) -> str:
    return f"{when(meeting)} (called off)" if meeting.event.cancelled_at is not None else when(meeting)


def _whom(meeting: Meeting) -> str:
    audience = meeting.event.audience
    return "; ".join((*audience.areas, *audience.groups)) or "everyone"
