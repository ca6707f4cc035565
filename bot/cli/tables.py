"""Taking a table in: what all commands that do have in common."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import counts, print_json, say, warn
from bot.cli.running import FAILED
from bot.domain.enrolment import Problem

if TYPE_CHECKING:
    from bot.services.enrolment import ImportReport
    from bot.spreadsheets import Table

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Import the good rows, leave the bad.")]


def tell_import(
    report: "ImportReport",
    table: "Table",
    columns: type[StrEnum],
    *,
    dry_run: bool,
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Say what became of a table, of which `columns` are kept; ends the command where rows were refused."""
    if as_json:
        print_json(_document(report, table, dry_run=dry_run))
    else:
        _tell(report, table, columns, dry_run=dry_run)
    if report.rejected and not skip_bad:
        raise typer.Exit(FAILED)


def _tell(report: "ImportReport", table: "Table", columns: type[StrEnum], *, dry_run: bool) -> None:
    if table.ignored:
        known = ", ".join(columns)
        warn(f"Columns that Handbill does not keep: {', '.join(table.ignored)}. It keeps: {known}")
    for note in report.warnings:
        warn(f"{table.path}, line {note.line}, {note.column}: {note.reason}")
    for problem in report.rejected:
        warn(f"{table.path}, line {problem.line}, {problem.column}: {problem.reason}")
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


def _document(report: "ImportReport", table: "Table", *, dry_run: bool) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "imported": report.imported,
        "unchanged": report.unchanged,
        "rejected": [_problem(problem) for problem in report.rejected],
        "warnings": [_problem(note) for note in report.warnings],
        "ignored_columns": list(table.ignored),
        "dry_run": dry_run,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "column": problem.column, "reason": problem.reason}
