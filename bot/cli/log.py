"""handbill log: the engagement log."""

import csv
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import As, Json, say, words
from bot.cli.running import with_app
from bot.domain.errors import Refused
from bot.domain.journal import Direction, EventKind, Line, Query, entry_kind
from bot.domain.messages import MessageKind

if TYPE_CHECKING:
    from bot.app import App

COLUMNS = (
    "id",
    "at",
    "direction",
    "kind",
    "status",
    "reason",
    "subject",
    "group",
    "contact",
    "channel",
    "language",
    "message",
    "inbound",
    "count",
    "role",
    "staff",
    "simulated",
)

_ARROWS = {Direction.OUT: "->", Direction.IN: "<-", Direction.INSIDE: "  "}


def log(
    group: Annotated[str | None, typer.Option("--group", help="Only this group.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From this day on, as 2026-11-30.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only this kind of entry; may be repeated.")
    ] = None,
    staff: As = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of text.")] = False,
) -> None:
    """What went out and what came in, in order. Ids and codes only, never anyone's words or numbers."""
    kinds = tuple(_kind(each) for each in kind or ())
    printer = _json if as_json else _csv if as_csv else None

    async def run(app: "App") -> None:
        zone = app.settings.zone
        actor = await app.directory.act_as(staff)
        wanted = (await app.directory.group(actor, group))[0].id if group else None
        query = Query(group=wanted, since=_moment(since, zone) if since else None, kinds=kinds)
        lines = app.journal.lines(actor, query)
        write, end = printer() if printer else printer_for(zone)
        async for line in lines:
            write(line)
        end()

    with_app(run)


def _kind(text: str) -> MessageKind | EventKind:
    with suppress(ValueError):
        return entry_kind(text)
    known = ", ".join(sorted([*MessageKind, *EventKind]))
    raise typer.BadParameter(f"no kind of entry is called '{text}'; there are: {known}")


def _moment(text: str, zone: tzinfo) -> datetime:
    """A day, from its local midnight, or a moment as ISO 8601. Raises Refused for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"'{text}' is not a date: write it as 2026-11-30.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


Printer = tuple[Callable[[Line], None], Callable[[], None]]


def _facts(line: Line) -> Mapping[str, Any]:
    entry = line.entry
    return {
        "id": line.id,
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "direction": entry.direction,
        "kind": entry.kind,
        "status": entry.status,
        "reason": entry.reason,
        "subject": entry.subject,
        "group": line.group_name,
        "contact": entry.contact,
        "channel": entry.channel,
        "language": entry.language,
        "message": entry.message,
        "inbound": entry.inbound,
        "count": entry.count,
        "role": line.role,
        "staff": line.staff,
        "simulated": entry.simulated,
    }


def _json() -> Printer:
    """One JSON array, written as it is read: a log may be longer than the memory."""
    first = True

    def write(line: Line) -> None:
        nonlocal first
        sys.stdout.write("[\n " if first else ",\n ")
        sys.stdout.write(json.dumps(_facts(line), ensure_ascii=False))
        first = False

    return write, lambda: print("[]" if first else "\n]")  # noqa: T201


def _csv() -> Printer:
    from bot.spreadsheets import made_safe

    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()

    def write(line: Line) -> None:
        facts = _facts(line).items()
        writer.writerow({name: made_safe(fact) if isinstance(fact, str) else fact for name, fact in facts})

    return write, lambda: None


def printer_for(zone: tzinfo) -> Printer:
    """Prints entries as lines of text, with local times."""
    lines = 0

    def write(line: Line) -> None:
        nonlocal lines
        lines += 1
        entry = line.entry
        what = [words(entry.kind), words(entry.status)]
        if entry.reason:
            what.append(f"({words(entry.reason)})")
        if entry.subject:
            what.append(words(entry.subject))
        if entry.count is not None:
            what.append(f"x{entry.count:,}")
        how = "/".join(each for each in (entry.channel, entry.language) if each)
        marks = " [simulated]" if entry.simulated else ""
        group = line.group_name or ""
        at = f"{entry.at.astimezone(zone):%d %b %H:%M:%S}"
        say(f"{at} {_ARROWS[entry.direction]} {' '.join(what):<48} {how:<12} {group}{marks}".rstrip())

    return write, lambda: None if lines else say("Nothing yet.")
