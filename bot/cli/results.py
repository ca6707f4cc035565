"""handbill checkins results: counts and shares by level, as text, JSON, CSV or a chart."""

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import As, Json, counts, print_json, print_table, say, warn, words
from bot.cli.running import with_app
from bot.domain.errors import Refused
from bot.domain.levels import Level
from bot.domain.results import STANDS, Results, Row, Stand

if TYPE_CHECKING:
    from bot.app import App

HIDDEN = "hidden"
NOT_PLACED = "not placed"


def results(
    area: Annotated[list[str] | None, typer.Option("--area", help="Only this area; may be repeated.")] = None,
    outside: Annotated[
        bool, typer.Option("--outside", help="As outsiders may see it: counts under five are hidden.")
    ] = False,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="FILE.svg", help="Write a bar chart to this file.")
    ] = None,
    staff: As = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of text.")] = False,
) -> None:
    """What check-ins say: counts and shares by level, who answered, and who moved since the last round."""

    async def run(app: "App") -> Results:
        actor = await app.directory.act_as(staff)
        return await app.placements.results(actor, area or (), outside=outside)

    found = with_app(run)
    if chart is not None:
        write_chart_file(found, chart)
        warn(f"The chart is at {chart}")
    if as_json:
        print_json(_document(found))
    elif as_csv:
        _print_csv(found)
    else:
        tell(found)


def tell(found: Results) -> None:
    """Results as text."""
    if found.groups is None:
        say("There are fewer than five groups: no count of them may be shown to outsiders.")
        return
    base = f"{found.placed:,} of them placed" if found.placed is not None else "how many are placed is hidden"
    say(f"{found.groups:,} groups, {base}; shares are of those that are placed.")
    heads = ("level", "groups", "share")
    print_table(
        heads, [(_name(stand), _count(found.levels[stand]), _share(found, stand)) for stand in STANDS]
    )
    for by, rows in found.by.items():
        say("")
        print_table(
            (by, "groups", *map(_name, STANDS)), [(name, *_counts(row)) for name, row in rows.items()]
        )
    if found.replies:
        say(f"\nOf the groups that were asked, each in its newest round: {counts(found.replies)}")
    if found.movement:
        say("\nMovement in the last round each group answered: from where it stood (rows) to where it stands")
        print_table(("from", *map(_name, STANDS)), _movement_rows(found))
    if found.mixed:
        say(f"\nMixed, they do more than they know of: {'; '.join(group.name for group in found.mixed)}")
    if found.outside:
        say("\nHidden: counts under five, and what would give them away. Give out one such export at a time.")


def write_chart_file(found: Results, file: Path) -> None:
    """The counts by level as an SVG file. Raises Refused when it cannot be written."""
    from bot.charts import Bar, Chart, write_chart

    bars = [
        Bar(
            label=_name(stand),
            share=None if stand is None else found.share(stand) or 0.0,
            cells=(_count(found.levels[stand]), _share(found, stand)),
        )
        for stand in STANDS
    ]
    placed = f"Groups that are placed: {found.placed:,}." if found.placed else ""
    drawing = Chart(
        title="Where groups stand",
        description=f"What groups know of Every Child Matters, by their check-ins. {placed}".strip(),
        heads=("level", "groups", "share"),
        bars=bars,
    )
    try:
        file.write_text(write_chart(drawing), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error


def _name(stand: Stand) -> str:
    return words(stand or NOT_PLACED)


def _count(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _counts(row: Row) -> tuple[str, ...]:
    return (_count(row.groups), *(_count(row.levels[stand]) for stand in STANDS))


def _share(found: Results, stand: Stand) -> str:
    share = None if stand is None else found.share(stand)
    return "" if share is None else f"{share:.0%}"


def _movement_rows(found: Results) -> list[tuple[str, ...]]:
    return [
        (_name(before), *(f"{found.movement.get((before, after), 0):,}" for after in STANDS))
        for before in STANDS
    ]


def _document(found: Results) -> dict[str, Any]:
    return {
        "outside": found.outside,
        "groups": found.groups,
        "placed": found.placed,
        "levels": [
            {
                "level": stand,
                "groups": found.levels[stand],
                "share": None if stand is None else _rounded(found.share(stand)),
            }
            for stand in STANDS
        ],
        **{f"by_{by}": {name: _coded(row) for name, row in rows.items()} for by, rows in found.by.items()},
        **({} if found.outside else _inside(found)),
    }


def _inside(found: Results) -> dict[str, Any]:
    """What only staff see."""
    return {
        "replies": dict(found.replies),
        "movement": [
            {"from": before, "to": after, "groups": count}
            for (before, after), count in found.movement.items()
        ],
        "mixed": [group.name for group in found.mixed],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _coded(row: Row) -> Mapping[str, int | None]:
    return {"groups": row.groups, **{_code(stand): row.levels[stand] for stand in STANDS}}


def _code(stand: Level | None) -> str:
    return stand or "not_placed"


def _print_csv(found: Results) -> None:
    """One table: what a count is of, its row and level, and the count; a hidden one is empty."""
    from bot.spreadsheets import made_safe

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("table", "row", "level", "groups", "share"))
    writer.writerows((table, made_safe(row), *rest) for table, row, *rest in _lines(found))


def _lines(found: Results) -> Iterator[tuple[str, str, str, int | None, float | None]]:
    for stand in STANDS:
        share = None if stand is None else _rounded(found.share(stand))
        yield "level", "", _code(stand), found.levels[stand], share
    for by, rows in found.by.items():
        for name, row in rows.items():
            yield by, name, "", row.groups, None
            for stand in STANDS:
                yield by, name, _code(stand), row.levels[stand], None
    for reply, count in found.replies.items():
        yield "reply", reply, "", count, None
    for (before, after), count in found.movement.items():
        yield "movement", _code(before), _code(after), count, None
    for group in found.mixed:
        yield "mixed", group.name, _code(group.level), None, None
