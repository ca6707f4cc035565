"""handbill meetings: setting up, changing and calling off what people are reminded of."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.clocks import tell_odd_times
from bot.cli.output import As, Json, Simulate, counted, print_json, say, warn
from bot.cli.reminders import plan_now
from bot.cli.running import with_app
from bot.domain.events import NOTICE_DAYS
from bot.domain.ids import EventId
from bot.domain.meetings import Meeting
from bot.domain.proposals import Column

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(no_args_is_help=True, help="Meetings and deadlines: who is reminded, and who came.")

Number = Annotated[int, typer.Argument(metavar="ID", help="Its number; see: handbill meetings list")]
Starts = Annotated[
    str | None,
    typer.Option(help="Date and time on the wall: 2026-12-03 19:00. Of a deadline: when it opens."),
]
Ends = Annotated[
    str | None, typer.Option(help="When it ends: 21:00, or with a date. Of a deadline: when it closes.")
]
Zone = Annotated[str | None, typer.Option(help="Its time zone, as in Europe/London; else that of settings.")]
Place = Annotated[str | None, typer.Option(help="Where it is.")]
Link = Annotated[str | None, typer.Option(help="Its web address, to join in or to read more.")]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="A language spoken there; may be repeated.")
]
Interpreter = Annotated[
    bool | None, typer.Option("--interpreter/--no-interpreter", help="Whether there is an interpreter.")
]
Pays = Annotated[
    list[str] | None, typer.Option("--pays", help="travel, childcare or cover; may be repeated.")
]
Ask = Annotated[str | None, typer.Option(help="Who to ask, and how, as people will read it.")]
Organiser = Annotated[
    str | None, typer.Option(metavar="STAFF", help="Who of the staff list is told what must be known of it.")
]
Board = Annotated[
    str | None,
    typer.Option(help="The board whose meeting it is; who sits there is asked about it the day after."),
]
Following = Annotated[
    bool, typer.Option("--following", help="All later ones of its series as well, also those not set up yet.")
]


@app.command()
def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What people will read it is called.")],
    kind: Annotated[str, typer.Option(help="forum, board, training, other; or a deadline: tender, funding.")],
    starts: Starts = None,
    ends: Ends = None,
    zone: Zone = None,
    area: Annotated[
        list[str] | None,
        typer.Option(
            "--area", help="For groups of this area; may be repeated. Without area and group: for all."
        ),
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", help="For this group; may be repeated.")
    ] = None,
    place: Place = None,
    link: Link = None,
    language: Languages = None,
    interpreter: Interpreter = None,
    pays: Pays = None,
    ask: Ask = None,
    repeats: Annotated[
        str | None,
        typer.Option(
            metavar="RRULE",
            help="How it comes again (RFC 5545): FREQ=MONTHLY;BYDAY=2TU is every second Tuesday of a month.",
        ),
    ] = None,
    organiser: Organiser = None,
    board: Board = None,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Set up a meeting or deadline, and plan who hears of it when.

    People hear of it in their next good hour, a week before, the evening before and two hours before. Of a
    series, a year ahead is set up (60 meetings at most), and people hear of each four weeks before.
    """
    cells = _cells(
        {
            Column.TITLE: title,
            Column.KIND: kind,
            Column.STARTS: starts,
            Column.ENDS: ends,
            Column.ZONE: zone,
            Column.AREA: area,
            Column.GROUP: group,
            Column.PLACE: place,
            Column.LINK: link,
            Column.LANGUAGES: language,
            Column.INTERPRETER: interpreter,
            Column.PAYS: pays,
            Column.ASK: ask,
            Column.REPEATS: repeats,
            Column.ORGANISER: organiser,
            Column.BOARD: board,
        }
    )

    async def run(app: "App") -> Sequence[Meeting]:
        actor = await app.directory.act_as(staff)
        kept = await app.meetings.desk.add(actor, cells)
        await plan_now(app)
        return kept

    _tell(with_app(run, simulate=simulate), "is set up", as_json=as_json)


@app.command()
def change(
    number: Number,
    title: Annotated[str | None, typer.Option(help="What people will read it is called.")] = None,
    starts: Starts = None,
    ends: Ends = None,
    zone: Zone = None,
    place: Place = None,
    link: Link = None,
    language: Languages = None,
    interpreter: Interpreter = None,
    pays: Pays = None,
    ask: Ask = None,
    organiser: Organiser = None,
    board: Board = None,
    following: Following = False,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Change a meeting; whoever was told of it hears at once of another title, start, place or link, and of
    what is new about interpreter, languages, what is paid and whom to ask.

    A time without a date keeps the day, and a meeting that is moved lasts as long as before. '' takes a place
    and the like away. What it is, whom it is for and how it repeats cannot be changed: call it off and add it
    anew.
    """
    changes = _cells(
        {
            Column.TITLE: title,
            Column.STARTS: starts,
            Column.ENDS: ends,
            Column.ZONE: zone,
            Column.PLACE: place,
            Column.LINK: link,
            Column.LANGUAGES: language,
            Column.INTERPRETER: interpreter,
            Column.PAYS: pays,
            Column.ASK: ask,
            Column.ORGANISER: organiser,
            Column.BOARD: board,
        }
    )

    async def run(app: "App") -> Sequence[Meeting]:
        actor = await app.directory.act_as(staff)
        done = await app.meetings.desk.change(actor, EventId(number), changes, following=following)
        await plan_now(app)
        return done

    _tell(with_app(run, simulate=simulate), "is changed", as_json=as_json)


@app.command()
def cancel(
    number: Number,
    following: Following = False,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Call a meeting off; whoever was told of it hears so at once."""

    async def run(app: "App") -> Sequence[Meeting]:
        actor = await app.directory.act_as(staff)
        done = await app.meetings.desk.cancel(actor, EventId(number), following=following)
        await plan_now(app)
        return done

    _tell(with_app(run, simulate=simulate), "is called off", as_json=as_json)


def meeting_document(meeting: Meeting) -> dict[str, Any]:
    """A meeting for --json."""
    event = meeting.event
    span = event.span
    return {
        "id": event.id,
        "title": event.title,
        "kind": event.sort,
        "starts": span.starts.isoformat(),
        "starts_at": span.starts_at,
        "ends": span.ends and span.ends.isoformat(),
        "ends_at": span.ends_at,
        "zone": str(span.zone),
        "areas": list(event.audience.areas),
        "groups": list(event.audience.groups),
        "place": meeting.place,
        "link": meeting.link,
        "languages": list(meeting.languages),
        "interpreter": meeting.interpreter,
        "pays": sorted(meeting.pays),
        "ask": meeting.ask,
        "board": meeting.board,
        "series": meeting.series,
        "uid": event.uid,
        "sequence": event.sequence,
        "announced_at": event.announced_at,
        "notice_days": event.notice.days,
        "short_notice": event.is_short_notice,
        "changed_at": event.changed_at,
        "cancelled_at": event.cancelled_at,
        "simulated": event.simulated,
    }


def ahead_told(days: int) -> str:
    """How far ahead something was announced."""
    return f"{counted(days, 'day', 'days')} ahead" if days else "less than a day ahead"


def when(meeting: Meeting) -> str:
    """When it is, on the wall: Thu 2026-12-03 19:00 to 21:00; of a deadline, when it closes."""
    span = meeting.event.span
    starts, ends = span.clock_starts, span.clock_ends
    if meeting.event.sort.closes and ends is not None:
        return f"closes {ends:%a %Y-%m-%d %H:%M}"
    if ends is None:
        return f"{starts:%a %Y-%m-%d %H:%M}"
    told = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends:%a %Y-%m-%d %H:%M}"
    return f"{starts:%a %Y-%m-%d %H:%M} to {told}"


def _cells(given: Mapping[Column, str | bool | list[str] | None]) -> dict[str, str]:
    """What was typed as the cells of a row; what was not typed is none."""
    cells: dict[str, str] = {}
    for column, value in given.items():
        if isinstance(value, bool):
            cells[column] = "yes" if value else "no"
        elif isinstance(value, list):
            cells[column] = ";".join(value)
        elif value is not None:
            cells[column] = value
    return cells


def _tell(done: Sequence[Meeting], what: str, *, as_json: bool) -> None:
    """What was done, and at once where it comes late."""
    late = [each.event for each in done if each.event.is_short_notice and each.event.cancelled_at is None]
    for event in late:
        warn(
            f"Meeting {event.id} is {ahead_told(event.notice.days)}; groups need {NOTICE_DAYS} days. "
            "It is flagged in `handbill notices`."
        )
    for each in done:
        if each.event.cancelled_at is None:
            tell_odd_times(each.event.span)
    if as_json:
        print_json([meeting_document(each) for each in done])
        return
    for each in done:
        say(f"Meeting {each.event.id} {what}: {each.event.title}, {when(each)}")
    say(
        f"Texts go out while `handbill serve` runs. Who hears when: handbill meetings plan {done[0].event.id}"
    )
