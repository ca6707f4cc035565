"""The command `handbill`: parse, call, print. What is slow to import is imported inside the commands."""

import sys
from typing import Annotated

import typer

from bot.cli import (
    areas,
    attendance,
    board_import,
    boards,
    briefings,
    calendars,
    checkins,
    consultations,
    content,
    database,
    demo,
    doctor,
    factors,
    feedback,
    groups,
    inbox,
    invite,
    log,
    meeting_import,
    meeting_views,
    meetings,
    notices,
    outbox,
    outcomes,
    preview,
    results,
    rounds,
    safeguarding,
    seats,
    segments,
    serve,
    staff,
    standing,
    talk,
    translations,
    views,
)

app = typer.Typer(
    rich_markup_mode="markdown",
    name="handbill",
    help="Short, plain, translated briefings for small community groups, by SMS and Telegram.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo.demo)
app.command()(serve.serve)
app.command()(doctor.doctor)
groups.app.command()(invite.invite)
groups.app.command("set")(factors.set_group)
app.add_typer(groups.app, name="groups")
factors.app.command("list")(areas.list_)
factors.app.command()(areas.put)
factors.app.command()(areas.remove)
app.add_typer(factors.app, name="areas")
briefings.app.command()(preview.preview)
briefings.app.command()(preview.talk_sheet)
app.add_typer(briefings.app, name="briefings")
boards.app.command("import")(board_import.import_)
boards.app.command("seat")(seats.seat)
boards.app.command("change-seat")(seats.change_seat)
boards.app.command("end-seat")(seats.end_seat)
app.add_typer(boards.app, name="boards")
app.add_typer(feedback.app, name="feedback")
checkins.app.command()(standing.override)
checkins.app.command()(standing.show)
checkins.app.command()(results.results)
checkins.app.command()(rounds.send)
app.add_typer(checkins.app, name="checkins")
meetings.app.command("import")(meeting_import.import_)
meetings.app.command("list")(meeting_views.list_)
meetings.app.command()(meeting_views.show)
meetings.app.command()(meeting_views.plan)
meetings.app.command()(attendance.attended)
meetings.app.command()(attendance.claims)
app.add_typer(meetings.app, name="meetings")
app.add_typer(notices.app, name="notices")
app.add_typer(calendars.app, name="calendar")
consultations.app.command()(outcomes.outcome)
consultations.app.command()(outcomes.close)
consultations.app.command()(views.read)
consultations.app.command()(views.mask)
consultations.app.command()(views.theme)
consultations.app.command()(views.export)
app.add_typer(consultations.app, name="consultations")
app.add_typer(content.app, name="content")
app.add_typer(translations.app, name="translations")
app.command()(segments.segments)
app.command()(outbox.dispatch)
app.add_typer(outbox.app, name="outbox")
app.command()(log.log)
app.add_typer(inbox.app, name="inbox")
app.command()(talk.talk)
app.add_typer(staff.app, name="staff")
app.add_typer(safeguarding.app, name="safeguarding")
app.add_typer(database.app, name="database")


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is, and end.")] = False,
) -> None:
    """Short, plain, translated briefings for small community groups, by SMS and Telegram."""
    if version:
        from importlib.metadata import version as version_of

        sys.stdout.write(f"handbill {version_of('handbill')}\n")
        raise typer.Exit


def main() -> None:
    """Run the command; see cli.running for how failures are told."""
    from bot.cli.running import guarded

    sys.exit(guarded(app))
