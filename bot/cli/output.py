"""What commands print: reports on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from bot.ports.world import Telling

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Simulate = Annotated[
    bool, typer.Option("--simulate", help="Use simulated phones; HANDBILL_SIMULATE=1 does the same.")
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="STAFF", help="Act as someone of the staff list, within their areas."),
]

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(document: Any) -> None:
    """One JSON document on standard output. Moments become ISO 8601 in UTC."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n")


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """A table of texts; nothing in a cell is read as markup."""
    table = Table(*heads, title=title or None, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(_cell(cell)) for cell in row))
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


def say(text: str) -> None:
    """A line of a report on standard output."""
    out.print(escape(text))


def warn(text: str) -> None:
    """A line on standard error: a warning, or what is going on."""
    err.print(escape(text))


def counted(number: int, one: str, many: str) -> str:
    """A number with its word: 1 day, 2 days, 2,000 days."""
    return f"{number:,} {one if number == 1 else many}"


def counts(found: Mapping[Any, int]) -> str:
    """Counts as people read them: 3 stopped, 1 no address."""
    return ", ".join(f"{count:,} {words(name)}" for name, count in found.items()) or "none"


def words(code: object) -> str:
    """A code as words: no_address as no address."""
    return str(code).replace("_", " ")


@contextmanager
def progress(label: str, whole: int | None = None) -> Iterator[Telling]:
    """A progress bar on standard error, drawn only where someone watches."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(label, total=whole)

        def telling(done: int, told_whole: int | None) -> None:
            total = told_whole if told_whole is not None else whole
            bar.update(task, completed=done, total=None if total is None else max(total, done))

        yield telling


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def agreed(*, yes: bool) -> bool:
    """Whether to send, after it was shown what it comes to; asked only of who is there to answer."""
    if yes:
        return True
    if not sys.stdin.isatty():
        warn("Say --yes to send.")
        return False
    return typer.confirm("Send?", err=True)
