"""handbill feedback: asking representatives after a meeting, and what is made of what they told."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.boards import Name, typed_day
from bot.cli.output import As, Json, Simulate, counts, print_json, say, warn
from bot.cli.running import with_app
from bot.domain.feedback import SURVEY, Heard, month_of

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.boards.feedback import Asking

app = typer.Typer(no_args_is_help=True, help="What representatives tell after meetings of boards.")

_ALWAYS = (date.min, date.max)


@app.command()
def ask(
    name: Name,
    meeting: Annotated[str, typer.Option("--meeting", help="Which meeting: what it was called.")],
    on: Annotated[str | None, typer.Option("--on", help="Its day; yesterday if left out.")] = None,
    staff: As = None,
    simulate: Simulate = False,
) -> None:
    """Ask those who sat on a board on a day what its meeting brought: three short questions by text.

    Who agreed to check-ins is asked, about each meeting once.
    """
    day = typed_day(on)

    async def run(app: "App") -> "Asking":
        actor = await app.directory.act_as(staff)
        today = app.today()
        yesterday = today - timedelta(days=1)
        return await app.boards.feedback.ask(actor, name, meeting, day or yesterday, today)

    asking = with_app(run, simulate=simulate)
    if asking.asked:
        say(f"{asking.asked:,} are asked.")
        say("The texts go out while `handbill serve` or `handbill dispatch` runs.")
    elif asking.left_out or asking.outside:
        say("Nobody is asked.")
    else:
        say("Nobody is asked: the register has nobody who sat there on that day.")
    if asking.left_out:
        say(f"Left out: {counts(asking.left_out)}.")
    if asking.outside:
        say(f"{asking.outside:,} who sit there are not in the directory, and cannot be asked.")


@app.command("list")
def list_(
    month: Annotated[
        str | None, typer.Option("--month", help="Only meetings of this month: 2026-11.")
    ] = None,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show what was told of each meeting, in the words of those who sat there. By whom is never shown."""
    since, until = _ALWAYS if month is None else month_of(month)

    async def run(app: "App") -> "tuple[list[Heard], dict[str, str]]":
        actor = await app.directory.act_as(staff)
        questions = {each.id: each.text.english for each in app.content.survey(SURVEY).questions}
        return list(await app.boards.feedback.heard(actor, since, until)), questions

    heard, questions = with_app(run)
    if as_json:
        print_json([_document(each) for each in heard])
        return
    if not heard:
        say("Nobody was asked about a meeting yet. See: handbill feedback ask")
    for each in heard:
        tried = ", simulated" if each.simulated else ""
        say(f"{each.board}: {each.title}, {each.held_on} ({each.answered} of {each.asked} answered{tried})")
        for question, words in questions.items():
            texts = [answers[question] for answers in each.answers if question in answers]
            if texts:
                say(f"  {words}")
                for text in texts:
                    say(f"    - {text}")


@app.command("compile")
def compile_(
    month: Annotated[str, typer.Option("--month", help="Meetings of this month: 2026-11.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a draft that was edited.")] = False,
    staff: As = None,
) -> None:
    """Make a draft of a briefing out of what was told in a month, by board, for a person to finish.

    It goes into drafts/ of the data folder, from where nothing is sent.
    """
    from bot.library.drafts import feedback_draft, write_draft

    first, after = month_of(month)

    async def run(app: "App") -> "tuple[int, Path, Path]":
        actor = await app.directory.act_as(staff)
        sections = await app.boards.feedback.compiled(actor, first, after)
        text = feedback_draft(sections, first, app.today())
        path = write_draft(app.settings.own_drafts, f"feedback-{first:%Y-%m}", text, force=force)
        return len(sections), path, app.settings.own_briefings

    boards, path, briefings = with_app(run)
    say(f"What was told of {boards:,} boards is in {path}")
    warn("Read it, take out names, shorten it, and write what is empty. Only when you have moved it to")
    warn(f"{briefings} it is checked (handbill content check) and can be sent.")


def _document(heard: Heard) -> dict[str, Any]:
    return {
        "board": heard.board,
        "meeting": heard.title,
        "day": heard.held_on,
        "simulated": heard.simulated,
        "asked": heard.asked,
        "answered": heard.answered,
        "answers": [dict(answers) for answers in heard.answers if answers],
    }
