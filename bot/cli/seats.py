"""handbill boards seat, change-seat and end-seat: who speaks on a board, for whom, from when to when."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.boards import Name, typed_day
from bot.cli.output import As, say
from bot.cli.running import with_app
from bot.domain.directory import GroupKind
from bot.domain.ids import SeatId
from bot.domain.representation import Chosen, Seat

if TYPE_CHECKING:
    from bot.app import App

Number = Annotated[int, typer.Argument(metavar="SEAT", help="Its number, as `handbill boards show` has it.")]
Person = Annotated[str, typer.Option("--person", help="Who sits there.")]
InGroup = Annotated[
    str | None,
    typer.Option("--group", help="A group that they are a contact of: only then can we ask them by text."),
]
SpeaksFor = Annotated[
    str, typer.Option("--for", help='For whom they speak, in words: "small groups in Camden".')
]
Areas = Annotated[list[str] | None, typer.Option("--area", help="Groups of this area; may be repeated.")]
Kinds = Annotated[
    list[GroupKind] | None, typer.Option("--kind", help="Groups of this kind; may be repeated.")
]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="Groups of this topic; may be repeated.")]
How = Annotated[Chosen | None, typer.Option("--chosen", help="How they were chosen.")]
Since = Annotated[str | None, typer.Option("--since", help="Their first day, as 2026-03-31.")]
Until = Annotated[str | None, typer.Option("--until", help="Their last day, if it is known.")]
Reach = Annotated[
    str | None,
    typer.Option("--reach", help="How other groups may reach them, as they agreed. Needs --public too."),
]
Public = Annotated[
    bool | None,
    typer.Option("--public/--not-public", help="Whether other groups may be given name and --reach."),
]
NumberAgreed = Annotated[
    bool, typer.Option("--number-agreed", help="They want the phone number in --reach to be given out.")
]


def seat(
    name: Name,
    person: Person,
    speaks_for: SpeaksFor,
    chosen: How = None,
    group: InGroup = None,
    area: Areas = None,
    kind: Kinds = None,
    topic: Topics = None,
    since: Since = None,
    until: Until = None,
    reach: Reach = None,
    public: Public = None,
    number_agreed: NumberAgreed = False,
    staff: As = None,
) -> None:
    """Seat somebody on a board. Their name is given to nobody unless you say --public."""
    from bot.services.boards.register import SeatText

    typed = SeatText(
        person=person,
        group=group,
        speaks_for=speaks_for,
        areas=tuple(area or ()),
        kinds=tuple(kind or ()),
        topics=tuple(topic or ()),
        chosen=chosen,
        since=typed_day(since),
        until=typed_day(until),
        reach=reach,
        public=public,
        number_agreed=number_agreed,
    )

    async def run(app: "App") -> Seat:
        actor = await app.directory.act_as(staff)
        return await app.boards.register.seat(actor, name, typed, app.today())

    seated = with_app(run)
    say(f"Seat {seated.id}: {seated.name} speaks for {seated.speaks_for}, since {seated.since}.")
    if seated.contact is None:
        say("They are not known by a group of the directory (--group), and so are not asked after meetings.")


def change_seat(
    number: Number,
    person: Annotated[str | None, typer.Option("--person", help="Who sits there.")] = None,
    speaks_for: Annotated[str | None, typer.Option("--for", help="For whom they speak, in words.")] = None,
    chosen: How = None,
    group: InGroup = None,
    area: Areas = None,
    kind: Kinds = None,
    topic: Topics = None,
    since: Since = None,
    until: Until = None,
    reach: Reach = None,
    public: Public = None,
    number_agreed: NumberAgreed = False,
    staff: As = None,
) -> None:
    """Change what the register says of a seat. What you leave out stays."""
    from bot.services.boards.register import SeatText

    typed = SeatText(
        person=person,
        group=group,
        speaks_for=speaks_for,
        areas=None if area is None else tuple(area),
        kinds=None if kind is None else tuple(kind),
        topics=None if topic is None else tuple(topic),
        chosen=chosen,
        since=typed_day(since),
        until=typed_day(until),
        reach=reach,
        public=public,
        number_agreed=number_agreed,
    )

    async def run(app: "App") -> Seat:
        actor = await app.directory.act_as(staff)
        return await app.boards.register.change_seat(actor, SeatId(number), typed)

    say(f"Seat {with_app(run).id} is changed.")


def end_seat(
    number: Number,
    on: Annotated[str | None, typer.Option("--on", help="Their last day; today if left out.")] = None,
    staff: As = None,
) -> None:
    """End a seat: who spoke for whom until then is kept."""
    day = typed_day(on)

    async def run(app: "App") -> Seat:
        actor = await app.directory.act_as(staff)
        return await app.boards.register.end_seat(actor, SeatId(number), day or app.today())

    ended = with_app(run)
    say(f"Seat {ended.id}: {ended.name}'s last day is {ended.until}.")
