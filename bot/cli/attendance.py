"""handbill meetings attended and claims: who came, and what their groups may claim."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.meetings import Number
from bot.cli.output import As, Json, counted, print_json, print_table, say
from bot.cli.running import with_app
from bot.domain.attendance import Attended
from bot.domain.enrolment import read_date
from bot.domain.errors import Refused
from bot.domain.ids import EventId
from bot.domain.meetings import Support
from bot.domain.walltime import instant

if TYPE_CHECKING:
    from bot.app import App

HEADS = ("meeting", "title", "date", "group", "area", *Support)


def attended(
    number: Number,
    came: Annotated[
        list[str] | None, typer.Option("--came", metavar="GROUP", help="This group came; may be repeated.")
    ] = None,
    all_yes: Annotated[bool, typer.Option("--all-yes", help="All came that had said yes.")] = False,
    none: Annotated[bool, typer.Option("--none", help="Nobody came.")] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Note which groups came; their people are thanked once. Said again, it replaces what was said before."""
    if none and (came or all_yes):
        raise Refused("Say --none alone, or which groups came.")
    if not (none or came or all_yes):
        raise Refused(
            "Say who came: --came GROUP (may be repeated), --all-yes for all that said so, or --none."
        )

    async def run(app: "App") -> Sequence[str]:
        actor = await app.directory.act_as(staff)
        return await app.meetings.aftermath.attended(actor, EventId(number), came or (), all_yes=all_yes)

    names = with_app(run)
    if as_json:
        print_json({"id": number, "came": list(names)})
        return
    came_told = counted(len(names), "group", "groups")
    say(f"{came_told} came{': ' if names else ''}{'; '.join(names)}")


def claims(
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Meetings from this day on: 2026-04-01.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Meetings up to and with this day.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write them as a table to this new file.")
    ] = None,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show what groups may claim: what a meeting pays, for each group that came to it."""
    first, last = _day(since), _day(until)

    async def run(app: "App") -> Sequence[Attended]:
        actor = await app.directory.act_as(staff)
        zone = app.settings.zone
        return await app.meetings.aftermath.claims(
            actor, _midnight(first, zone), _midnight(last and last + timedelta(days=1), zone)
        )

    rows = [_claim(each) for each in with_app(run)]
    if csv is not None:
        from bot.spreadsheets import write_new

        write_new(csv, HEADS, ([_cell(value) for value in row.values()] for row in rows))
        say(f"{counted(len(rows), 'claim', 'claims')} written to {csv}")
    elif as_json:
        print_json(rows)
    elif rows:
        print_table(HEADS, [tuple(row.values()) for row in rows])
    else:
        say("There is nothing to claim.")


def _claim(each: Attended) -> dict[str, Any]:
    event = each.meeting.event
    return {
        "meeting": event.id,
        "title": event.title,
        "date": event.span.starts.date().isoformat(),
        "group": each.group_name,
        "area": each.area,
        **{support: support in each.claims for support in Support},
    }


def _cell(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = read_date(text)
    if day is None:
        raise Refused(f"'{text}' is not a date: write it as 2026-03-31")
    return day


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    return None if day is None else instant(datetime.combine(day, time.min), zone).astimezone(UTC)
