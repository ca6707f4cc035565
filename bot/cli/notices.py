"""handbill notices: what staff must know or do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.meeting_views import answers_told
from bot.cli.meetings import ahead_told
from bot.cli.output import As, Json, counted, print_json, say
from bot.cli.reminders import code_told
from bot.cli.running import with_app
from bot.domain.events import NOTICE_DAYS, Sort
from bot.domain.ids import NoticeId
from bot.domain.notices import NoticeKind

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.notices import Told

app = typer.Typer(help="What staff must know or do.")


SENTENCES = {
    NoticeKind.SHORT_NOTICE: "{what} was announced {ahead}; groups need {needed} days.",
    NoticeKind.NOT_REMINDED: "{what}: {people} not get the reminder '{reminder}': there is no "
    "good hour left for it. See: handbill {whose} plan {number}",
    NoticeKind.FOR_NOBODY: "{what} is for nobody: the groups it names are gone, or nobody answers for them.",
    NoticeKind.EXPIRED: "{what}: {texts} '{reminder}' did not go out while of use: Handbill was not running "
    "then, or could not send.",
    NoticeKind.ANSWERS: "{what} is over: {answers}. Say who came: handbill meetings attended {number}",
    NoticeKind.OUTCOME_DUE: "{what} has closed. Tell people what came of it: handbill consultations outcome "
    "{number}",
    NoticeKind.OUTCOME_OVERDUE: "{what} closed more than {count} days ago, and nobody was told what came of "
    "it: handbill consultations outcome {number}",
    NoticeKind.VIEWS_TO_READ: "{what} has closed: {views} must be read and masked before anything is "
    "exported.",
}
"""What each kind of notice says."""


@app.callback(invoke_without_command=True)
def list_(
    context: typer.Context,
    person: Annotated[
        str | None,
        typer.Option("--for", metavar="STAFF", help="Only what is for this person, or for any coordinator."),
    ] = None,
    done: Annotated[bool, typer.Option("--all", help="What is done as well.")] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """List what staff must know or do, oldest first."""
    if context.invoked_subcommand is not None:
        return

    async def run(app: "App") -> Sequence["Told"]:
        actor = await app.directory.act_as(staff)
        return await app.meetings.notices.notices(actor, person, done=done)

    found = with_app(run)
    if as_json:
        print_json(
            [
                {
                    "id": each.notice.id,
                    "kind": each.notice.kind,
                    "at": each.notice.at,
                    "for": each.staff,
                    "event": each.notice.event,
                    "subject": each.notice.subject,
                    "count": each.notice.count,
                    "done_at": each.notice.done_at,
                    "says": sentence(each),
                }
                for each in found
            ]
        )
        return
    for each in found:
        whom = f" (for {each.staff})" if each.staff else ""
        ended = " [done]" if each.notice.done_at is not None else ""
        say(f"{each.notice.id}. {each.notice.at:%Y-%m-%d}{whom}{ended} {sentence(each)}")
    if not found:
        say("There is nothing to know or do.")


@app.command()
def done(
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number; see: handbill notices")],
    staff: As = None,
) -> None:
    """Note that something is done."""

    async def run(app: "App") -> None:
        await app.meetings.notices.finish(await app.directory.act_as(staff), NoticeId(number))

    with_app(run)
    say(f"Notice {number} is done.")


def sentence(told: "Told") -> str:
    """What a notice says."""
    notice = told.notice
    count = notice.count or 0
    return SENTENCES[notice.kind].format(
        what=f"'{told.event.title}'" if told.event is not None else f"Event {notice.event}",
        number=notice.event,
        whose="consultations" if told.event and told.event.sort is Sort.CONSULTATION else "meetings",
        count=count,
        ahead=ahead_told(count),
        needed=NOTICE_DAYS,
        people=counted(count, "person does", "people do"),
        texts=counted(count, "text", "texts"),
        views=counted(count, "view", "views"),
        reminder=code_told(notice.subject or ""),
        answers="" if told.answers is None else answers_told(told.answers),
    )
