"""handbill boards: boards and sub-groups, and who speaks on them for whom."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import As, Json, print_json, print_table, say
from bot.cli.running import with_app
from bot.domain.enrolment import read_date
from bot.domain.errors import Refused
from bot.domain.representation import Board, Seat

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.boards.register import BoardCard

app = typer.Typer(no_args_is_help=True, help="Boards and sub-groups, and who speaks on them for whom.")

Name = Annotated[str, typer.Argument(metavar="BOARD", help="The board's name.")]
Area = Annotated[str | None, typer.Option("--area", help="Its area; left out it is for the whole network.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="A topic of it; may be repeated.")]
Parent = Annotated[str | None, typer.Option("--part-of", help="The board that it is a sub-group of.")]
Ended = Annotated[bool, typer.Option("--ended", help="Also what is over.")]


@app.command("list")
def list_(ended: Ended = False, staff: As = None, as_json: Json = False) -> None:
    """List boards with how many people speak for groups there today."""

    async def run(app: "App") -> "tuple[list[BoardCard], date]":
        actor = await app.directory.act_as(staff)
        return list(await app.boards.register.cards(actor)), app.today()

    cards, today = with_app(run)
    cards = [card for card in cards if ended or card.board.stands(today)]
    if as_json:
        print_json([_document(card, today, ended=ended) for card in cards])
        return
    if not cards:
        say("No boards. Add one with: handbill boards add, or take a table in: handbill boards import FILE")
        return
    print_table(
        ("board", "area", "part of", "topics", "speaking there", "ended"),
        [
            (
                card.board.name,
                card.board.area or "all",
                card.parent and card.parent.name,
                ", ".join(card.board.topics),
                sum(seat.in_force(today) for seat in card.seats),
                card.board.ended_on,
            )
            for card in cards
        ],
    )


@app.command()
def show(name: Name, ended: Ended = False, staff: As = None, as_json: Json = False) -> None:
    """Show a board and who speaks there for whom: since when, chosen how, and how to reach them."""

    async def run(app: "App") -> "tuple[BoardCard, date]":
        actor = await app.directory.act_as(staff)
        return await app.boards.register.card(actor, name), app.today()

    card, today = with_app(run)
    if as_json:
        print_json(_document(card, today, ended=ended))
        return
    board = card.board
    say(board.name)
    for label, value in (
        ("does", board.does),
        ("area", board.area or "the whole network"),
        ("topics", ", ".join(board.topics)),
        ("part of", card.parent.name if card.parent else ""),
        ("sub-groups", "; ".join(part.name for part in card.parts if part.stands(today))),
        ("ended on", str(board.ended_on or "")),
    ):
        if value:
            say(f"  {label}: {value}")
    shown = [seat for seat in card.seats if ended or not _is_over(seat, today)]
    if not shown:
        say("Nobody speaks for groups there. Seat somebody with: handbill boards seat")
        return
    heads = ("seat", "person", "speaks for", "which is", "chosen", "since", "until", "reached by", "public")
    print_table(heads, [_row(seat) for seat in shown])


@app.command()
def add(
    name: Name,
    does: Annotated[str, typer.Option("--does", help="What it does, in a plain sentence.")],
    area: Area = None,
    topic: Topics = None,
    part_of: Parent = None,
    staff: As = None,
) -> None:
    """Take a board or sub-group into the register."""
    from bot.services.boards.register import BoardText

    typed = BoardText(name=name, does=does, area=area, topics=tuple(topic or ()), parent=part_of)

    async def run(app: "App") -> Board:
        return await app.boards.register.add(await app.directory.act_as(staff), typed)

    say(f"{with_app(run).name} is in the register.")


@app.command()
def change(
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", help="What it is called from now on.")] = None,
    does: Annotated[str | None, typer.Option("--does", help="What it does, in a plain sentence.")] = None,
    area: Annotated[str | None, typer.Option("--area", help='Its area; "" is the whole network.')] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help='Its topics anew; may be repeated, "" is none.')
    ] = None,
    part_of: Annotated[
        str | None, typer.Option("--part-of", help='The board that it is a sub-group of; "" is none.')
    ] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="It was ended, and stands again.")] = False,
    staff: As = None,
) -> None:
    """Change what the register says of a board. What you leave out stays."""
    from bot.services.boards.register import BoardText

    typed = BoardText(
        name=new_name, does=does, area=area, topics=None if topic is None else tuple(topic), parent=part_of
    )

    async def run(app: "App") -> Board:
        actor = await app.directory.act_as(staff)
        return await app.boards.register.change(actor, name, typed, reopen=reopen)

    say(f"{with_app(run).name} is changed.")


@app.command()
def remove(
    name: Name,
    on: Annotated[str | None, typer.Option("--on", help="From which day on; today if left out.")] = None,
    staff: As = None,
) -> None:
    """End a board and all seats on it. What was is kept, and can still be shown."""
    day = typed_day(on)

    async def run(app: "App") -> Board:
        actor = await app.directory.act_as(staff)
        return await app.boards.register.end(actor, name, day or app.today())

    board = with_app(run)
    say(f"{board.name} has ended on {board.ended_on}, with all seats on it.")


def typed_day(text: str | None) -> date | None:
    """A day that somebody typed. Raises Refused for what is none."""
    if text is None:
        return None
    day = read_date(text)
    if day is None:
        raise Refused(f"Not a date: '{text}'. Write it as 2026-03-31.")
    return day


def _is_over(seat: Seat, today: date) -> bool:
    return seat.until is not None and seat.until < today


def _which(seat: Seat) -> str:
    """The groups of a constituency, as what is known of them says it."""
    parts = (seat.groups.areas, seat.groups.kinds, seat.groups.topics)
    return "; ".join(", ".join(part) for part in parts if part) or "all groups"


def _row(seat: Seat) -> tuple[object, ...]:
    person = seat.name if seat.contact else f"{seat.name} (not in the directory)"
    return (
        seat.id,
        person,
        seat.speaks_for,
        _which(seat),
        seat.chosen,
        seat.since,
        seat.until,
        seat.reach,
        seat.public,
    )


def _document(card: "BoardCard", today: date, *, ended: bool) -> dict[str, Any]:
    board = card.board
    return {
        "board": board.name,
        "does": board.does,
        "area": board.area or None,
        "topics": list(board.topics),
        "part_of": card.parent and card.parent.name,
        "sub_groups": [part.name for part in card.parts if part.stands(today)],
        "ended_on": board.ended_on,
        "seats": [seat_document(seat) for seat in card.seats if ended or not _is_over(seat, today)],
    }


def seat_document(seat: Seat) -> dict[str, Any]:
    """A seat, for --json."""
    return {
        "seat": seat.id,
        "person": seat.name,
        "in_directory": seat.contact is not None,
        "speaks_for": seat.speaks_for,
        "areas": list(seat.groups.areas),
        "kinds": list(seat.groups.kinds),
        "topics": list(seat.groups.topics),
        "chosen": seat.chosen,
        "since": seat.since,
        "until": seat.until,
        "reach": seat.reach or None,
        "public": seat.public,
    }
