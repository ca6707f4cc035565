"""handbill groups: the directory in and out, and looking at it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.known import known_audience
from bot.cli.output import As, Json, counts, print_json, print_table, progress, say, warn, words
from bot.cli.running import FAILED, with_app
from bot.domain.audience import Audience
from bot.domain.directory import Contact, Group, GroupKind
from bot.domain.enrolment import Column, Problem
from bot.domain.invitations import Invitation
from bot.domain.levels import Level

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.enrolment import ImportReport

app = typer.Typer(no_args_is_help=True, help="The directory of groups and their contacts.")

Areas = Annotated[list[str] | None, typer.Option("--area", help="Only this area; may be repeated.")]
Kinds = Annotated[list[GroupKind] | None, typer.Option("--kind", help="Only this kind; may be repeated.")]
Levels = Annotated[
    list[Level] | None,
    typer.Option("--level", help="Only this level; a group not placed counts as very_low."),
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table, one contact a row.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import the good rows, leave the bad.")
    ] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Take groups and contacts in from a CSV file. All rows or none, unless --skip-bad."""
    from bot.spreadsheets import open_table

    table = open_table(file)

    async def run(app: "App") -> "ImportReport":
        actor = await app.directory.act_as(staff)
        with progress("Reading rows", table.rows) as telling:
            return await app.enrolment.take_in(
                actor, table.lines(), telling, dry_run=dry_run, skip_bad=skip_bad
            )

    report = with_app(run)
    if as_json:
        print_json(import_document(report, table.ignored, dry_run=dry_run))
    else:
        tell_import(report, file, table.ignored, Column, dry_run=dry_run)
    if report.rejected and not skip_bad:
        raise typer.Exit(FAILED)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Where to write the table.")],
    staff: As = None,
) -> None:
    """Write the directory to a CSV file that can be imported again."""
    from bot.spreadsheets import writing

    async def run(app: "App") -> int:
        actor = await app.directory.act_as(staff)
        written = 0
        with progress("Writing rows") as telling, writing(file) as write:
            async for row in app.enrolment.give_out(actor):
                write(row)
                written += 1
                telling(written, None)
        return written

    say(f"{with_app(run):,} contacts written to {file}")


@app.command("list")
def list_(
    area: Areas = None,
    kind: Kinds = None,
    level: Levels = None,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """List groups by area and name."""
    typed = Audience(areas=tuple(area or ()), kinds=tuple(kind or ()), levels=tuple(level or ()))

    async def run(app: "App") -> list[Group]:
        actor = await app.directory.act_as(staff)
        return list(await app.directory.groups(actor, await known_audience(app, actor, typed)))

    found = with_app(run)
    if as_json:
        print_json([_group(group) for group in found])
        return
    if not found:
        say("No groups. Take some in with: handbill groups import FILE.csv")
        return
    heads = ("group", "area", "kind", "tier", "level")
    print_table(heads, [(g.name, g.area, g.kind, g.tier, words(g.level or "not placed")) for g in found])


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The group's name.")],
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show a group and the people who answer for it."""

    async def run(app: "App") -> tuple[Group, list[Contact], Invitation | None]:
        actor = await app.directory.act_as(staff)
        group, contacts = await app.directory.group(actor, name)
        return group, list(contacts), await app.invitations.live(actor, group.id)

    group, contacts, invitation = with_app(run)
    if as_json:
        print_json(
            {
                **_group(group),
                "contacts": [_contact(contact) for contact in contacts],
                "invited_until": invitation and invitation.expires_at,
            }
        )
        return
    say(group.name)
    for label, value in (
        ("area", group.area),
        ("kind", group.kind),
        ("tier", group.tier),
        ("level", words(group.level or "not placed yet: counts as very low")),
        ("communities", ", ".join(group.communities)),
        ("topics", ", ".join(group.topics)),
        ("invitation", f"open until {invitation.expires_at:%Y-%m-%d}" if invitation else "none"),
    ):
        if value:
            say(f"  {label}: {value}")
    heads = ("contact", "role", "language", "reached by", "agreed to", "best time")
    print_table(heads, [_contact_row(contact) for contact in contacts])


@app.command()
def place(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The group's name.")],
    level: Annotated[Level, typer.Option(help="Where the group stands.")],
    staff: As = None,
) -> None:
    """Set a group's level by hand."""

    async def run(app: "App") -> Group:
        return await app.directory.place(await app.directory.act_as(staff), name, level)

    group = with_app(run)
    say(f"{group.name}: {words(group.level or 'not placed')} -> {words(level)}")


def tell_import(
    report: "ImportReport", file: Path, ignored: tuple[str, ...], columns: type[StrEnum], *, dry_run: bool
) -> None:
    """What became of a table, as text; `columns` are those that are kept of one."""
    if ignored:
        known = ", ".join(columns)
        warn(f"Columns that Handbill does not keep: {', '.join(ignored)}. It keeps: {known}")
    for note in report.warnings:
        warn(f"{file}, line {note.line}, {note.column}: {note.reason}")
    for problem in report.rejected:
        warn(f"{file}, line {problem.line}, {problem.column}: {problem.reason}")
    told = {
        "imported": report.imported,
        "unchanged": report.unchanged,
        "rejected": len({problem.line for problem in report.rejected}),
    }
    would = "Would be: " if dry_run else ""
    say(f"{report.rows:,} rows. {would}{counts(told)}.")
    if dry_run:
        say("Nothing was written: this was a trial (--dry-run).")
    if report.rejected and not report.taken and not dry_run:
        warn("Nothing was imported. Mend these rows and try again, or leave them out with --skip-bad.")


def import_document(report: "ImportReport", ignored: tuple[str, ...], *, dry_run: bool) -> dict[str, Any]:
    """What became of a table, for --json."""
    return {
        "rows": report.rows,
        "imported": report.imported,
        "unchanged": report.unchanged,
        "rejected": [_problem(problem) for problem in report.rejected],
        "warnings": [_problem(note) for note in report.warnings],
        "ignored_columns": list(ignored),
        "dry_run": dry_run,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "column": problem.column, "reason": problem.reason}


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "area": group.area,
        "kind": group.kind,
        "tier": group.tier,
        "level": group.level,
        "communities": list(group.communities),
        "topics": list(group.topics),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    consent = contact.consent
    return {
        "name": contact.name,
        "role": contact.role,
        "language": contact.language,
        "times": contact.wish,
        "addresses": [
            {
                "channel": address.channel,
                "address": address.value,
                "stopped": address.stopped_at is not None,
                "bad": address.bad_at is not None,
            }
            for address in contact.addresses
        ],
        "consent": consent
        and {
            "source": consent.source,
            "date": consent.given_on,
            "purposes": sorted(consent.purposes),
        },
    }


def _contact_row(contact: Contact) -> tuple[str, ...]:
    ways = [
        f"{address.channel} {address.value}"
        + (" (stopped)" if address.stopped_at else "")
        + (" (bad number)" if address.bad_at else "")
        for address in contact.addresses
    ]
    purposes = sorted(contact.consent.purposes) if contact.consent else ["nothing"]
    return (
        contact.name,
        contact.role,
        contact.language,
        "; ".join(ways) or "nothing",
        ", ".join(purposes),
        contact.wish or "",
    )
