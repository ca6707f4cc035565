"""handbill consultations: what groups are asked, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.clocks import tell_odd_times
from bot.cli.consultation_cells import (
    WALL,
    document_of,
    read_asked,
    read_organiser,
    read_time,
    read_zone,
    standing_of,
)
from bot.cli.groups import Areas
from bot.cli.known import known_audience
from bot.cli.output import As, Json, Simulate, print_json, print_table, say, warn
from bot.cli.reminders import Foreseen, foresee, plan_now, print_reminders, reminders_document
from bot.cli.running import with_app
from bot.domain.audience import Audience
from bot.domain.consultations import Consultation, Stage
from bot.domain.events import NOTICE_DAYS
from bot.domain.ids import EventId
from bot.domain.proposals import span
from bot.domain.text import tidy
from bot.domain.walltime import wall

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.consultations.desk import Changed

app = typer.Typer(no_args_is_help=True, help="Consultations: what groups are asked, and what came of it.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The consultation's number, as `list` shows it.")]
Groups = Annotated[list[str] | None, typer.Option("--group", help="Only this group; may be repeated.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="What it is about; may be repeated.")]
Asked = Annotated[
    list[str] | None, typer.Option("--question", help="A plain question in English; up to five.")
]
AskedFile = Annotated[
    Path | None,
    typer.Option(
        "--questions",
        metavar="FILE.yaml",
        help="Questions with their translations: a list called `questions`, each with en: and others.",
    ),
]
Organiser = Annotated[
    str | None, typer.Option("--organiser", metavar="STAFF", help="Who is told what must be known of it.")
]
Zone = Annotated[str | None, typer.Option(help="The time zone of these times, as Europe/London.")]


@app.command()
def add(
    title: Annotated[str, typer.Argument(help="What it is about, in a few words.")],
    asker: Annotated[str, typer.Option(help="Who asks, as 'Camden Council'.")],
    closes: Annotated[str, typer.Option(metavar="TIME", help=f"When it closes, as '{WALL}'.")],
    opens: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it opens; now if it is not said.")
    ] = None,
    stage: Annotated[Stage, typer.Option(help="How far the paper is.")] = Stage.DRAFT,
    question: Asked = None,
    questions: AskedFile = None,
    area: Areas = None,
    group: Groups = None,
    topic: Topics = None,
    organiser: Organiser = None,
    zone: Zone = None,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Announce a consultation. At scoping it may have no questions yet: groups hear early that it comes."""
    from bot.services.consultations.desk import Asking

    async def run(app: "App") -> Consultation:
        actor = await app.directory.act_as(staff)
        audience = Audience(areas=tuple(area or ()), groups=tuple(group or ()))
        clock = read_zone(zone) or app.settings.zone
        begins = (
            read_time("--opens", opens)
            if opens
            else wall(app.clock.now(), clock).replace(second=0, microsecond=0)
        )
        added = await app.consulting.desk.add(
            actor,
            Asking(
                title=tidy(title),
                asker=tidy(asker),
                stage=stage,
                span=span(begins, read_time("--closes", closes), clock),
                audience=await known_audience(app, actor, audience),
                questions=read_asked(app, question, questions) or (),
                topics=tuple(tidy(each) for each in topic or ()),
                organiser=await read_organiser(app, organiser) or actor.staff,
            ),
        )
        await plan_now(app)
        return added

    added = with_app(run, simulate=simulate)
    tell_odd_times(added.event.span)
    if as_json:
        print_json(document_of(added))
        return
    number = added.event.id
    say(f"Consultation {number} is set up: {added.event.title}, {_when(added)}")
    say(f"Texts go out while `handbill serve` runs. Who hears when: handbill consultations plan {number}")
    _tell_notice(added)


@app.command()
def change(
    number: Id,
    title: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    asker: Annotated[str | None, typer.Option(help="Who asks.")] = None,
    opens: Annotated[str | None, typer.Option(metavar="TIME", help="When it opens.")] = None,
    closes: Annotated[str | None, typer.Option(metavar="TIME", help="When it closes.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="How far the paper is.")] = None,
    question: Asked = None,
    questions: AskedFile = None,
    topic: Topics = None,
    organiser: Organiser = None,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Change a consultation; what is given replaces what was. Reminders follow, and who knew of it hears."""

    async def run(app: "App") -> "Changed":
        actor = await app.directory.act_as(staff)
        asked = read_asked(app, question, questions)
        told = await read_organiser(app, organiser)
        begins = read_time("--opens", opens) if opens else None
        ends = read_time("--closes", closes) if closes else None

        def alter(before: Consultation) -> Consultation:
            was = before.event.span
            event = replace(
                before.event,
                title=tidy(title) if title is not None else before.event.title,
                span=span(begins or was.starts, ends or was.ends, was.zone),
                organiser=told or before.event.organiser,
            )
            return replace(
                before,
                event=event,
                asker=tidy(asker) if asker is not None else before.asker,
                stage=stage or before.stage,
                questions=before.questions if asked is None else asked,
                topics=before.topics if topic is None else tuple(tidy(each) for each in topic),
            )

        changed = await app.consulting.desk.change(actor, EventId(number), alter)
        await plan_now(app)
        return changed

    changed = with_app(run, simulate=simulate)
    tell_odd_times(changed.consultation.event.span)
    if as_json:
        print_json({**document_of(changed.consultation), "heard": changed.heard})
        return
    say(f"Consultation {number}: {_when(changed.consultation)}")
    if changed.heard:
        say("Who has heard of it is told while `handbill serve` runs.")
    _tell_notice(changed.consultation)


@app.command()
def cancel(number: Id, staff: As = None, simulate: Simulate = False, as_json: Json = False) -> None:
    """Call a consultation off; whoever was told of it hears so at once.

    What people have said to it is destroyed, and nobody reads it.
    """

    async def run(app: "App") -> Consultation:
        actor = await app.directory.act_as(staff)
        off = await app.consulting.desk.cancel(actor, EventId(number))
        await plan_now(app)
        return off

    off = with_app(run, simulate=simulate)
    if as_json:
        print_json(document_of(off))
        return
    say(f"Consultation {number} is called off: {off.event.title}")
    say("What was said to it is destroyed. Texts go out while `handbill serve` runs.")


@app.command("list")
def list_(
    closed: Annotated[bool, typer.Option("--all", help="Those that are closed for good as well.")] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """List consultations, the soonest to close first."""

    async def run(app: "App") -> tuple[Sequence[Consultation], datetime]:
        actor = await app.directory.act_as(staff)
        return await app.consulting.desk.all(actor, closed=closed), app.clock.now()

    found, now = with_app(run)
    if as_json:
        print_json([{**document_of(each), "standing": standing_of(each, now)} for each in found])
        return
    if not found:
        say("No consultations. Announce one with: handbill consultations add")
        return
    print_table(
        ("id", "title", "who asks", "stage", "closes", "questions", "standing"),
        [
            (
                each.event.id,
                each.event.title,
                each.asker,
                each.stage,
                f"{each.event.span.clock_ends:%Y-%m-%d %H:%M}",
                len(each.questions),
                standing_of(each, now),
            )
            for each in found
        ],
    )


@app.command()
def show(number: Id, staff: As = None, as_json: Json = False) -> None:
    """Show a consultation: its times, whom it is for, its questions, and what came of it."""

    async def run(app: "App") -> tuple[Consultation, datetime]:
        actor = await app.directory.act_as(staff)
        return await app.consulting.desk.get(actor, EventId(number)), app.clock.now()

    found, now = with_app(run)
    if as_json:
        print_json({**document_of(found), "standing": standing_of(found, now)})
        return
    event = found.event
    say(event.title)
    for label, value in (
        ("who asks", found.asker),
        ("stage", found.stage),
        ("time", _when(found)),
        ("for", ", ".join((*event.audience.areas, *event.audience.groups)) or "the whole network"),
        ("topics", ", ".join(found.topics)),
        ("standing", standing_of(found, now)),
    ):
        if value:
            say(f"  {label}: {value}")
    for at, words in enumerate(found.questions, start=1):
        for language, text in words:
            say(f"  question {at} ({language}): {text}")
    for language, text in found.outcome or ():
        say(f"  what came of it ({language}): {text}")
    tell_odd_times(found.event.span)
    _tell_notice(found)


@app.command()
def plan(number: Id, staff: As = None, as_json: Json = False) -> None:
    """Show every reminder of a consultation: who, when, why then, and what became of it."""

    async def run(app: "App") -> tuple[Consultation, Foreseen]:
        actor = await app.directory.act_as(staff)
        found = await app.consulting.desk.get(actor, EventId(number))
        return found, await foresee(app, actor, found.event)

    consultation, found = with_app(run)
    if as_json:
        print_json({**document_of(consultation), "reminders": reminders_document(found)})
        return
    say(f"{consultation.event.title}, {_when(consultation)}")
    print_reminders(found)


def _when(consultation: Consultation) -> str:
    span = consultation.event.span
    return f"{span.clock_starts:%Y-%m-%d %H:%M} to {span.clock_ends:%Y-%m-%d %H:%M}, {span.zone}"


def _tell_notice(consultation: Consultation) -> None:
    if consultation.event.is_short_notice:
        days = consultation.event.notice.days
        warn(f"It closes {days} days after it was announced. Groups need {NOTICE_DAYS} at least.")
