"""handbill checkins send: asking the groups that are due."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.groups import Areas
from bot.cli.known import known_audience
from bot.cli.outbox import watch_outbox
from bot.cli.output import As, Json, Simulate, agreed, counts, print_json, progress, say, warn
from bot.cli.running import FAILED, in_background, with_app
from bot.domain.audience import Audience
from bot.domain.conversations import Status
from bot.domain.errors import Refused

if TYPE_CHECKING:
    from bot.app import App
    from bot.domain.actor import Actor
    from bot.services.surveys.rounds import Plan

CHECK_IN = "ecm_check_in"


def send(
    area: Areas = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help="Only this group, whether it is due or not; may be repeated."),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="All groups that are due.")] = False,
    survey: Annotated[str, typer.Option(help="Which survey of content/surveys/.")] = CHECK_IN,
    staff: As = None,
    yes: Annotated[bool, typer.Option("--yes", help="Send without asking.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until everything has gone.")] = False,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Ask the groups that are due how they stand: first what it comes to, then, when you say yes, by text.

    A group is due when it was never placed, or not for half a year (HANDBILL_CHECKIN_DAYS).
    """
    if not (area or group or due):
        raise Refused(
            "Say whom to ask: --due for all groups that are due, --area for those of an area, --group."
        )
    typed = Audience(areas=tuple(area or ()), groups=tuple(group or ()))

    async def run(app: "App") -> dict[str, Any]:
        actor = await app.directory.act_as(staff)
        audience = await known_audience(app, actor, typed)
        with progress("Looking at the audience") as telling:
            plan = await app.checkins.plan(actor, survey, audience, telling)
        report = _report(plan, app.settings.sms_price)
        _tell_plan(plan, report)
        if not _agreed(yes, plan):
            return {**report, "round": None, "standing": None}
        return {**report, **await _send(app, actor, survey, audience, plan, wait=wait)}

    report = with_app(run, simulate=simulate)
    standing = report["standing"]
    if as_json:
        print_json(report)
    if standing is None:
        warn("Nothing was sent.")
        raise typer.Exit(FAILED)
    if not as_json:
        say(f"Round {report['round']}: {counts(standing)}.")
        if Status.WAITING in standing:
            say("Those that wait come after what is open on their phones, while `handbill serve` runs.")
        if not wait:
            say("The texts go out while `handbill serve` or `handbill dispatch` runs.")


async def _send(
    app: "App", actor: "Actor", survey: str, audience: Audience, plan: "Plan", *, wait: bool
) -> dict[str, Any]:
    with progress("Putting into line", plan.tally.conversations) as telling:
        sent = await app.checkins.send(actor, survey, audience, telling)
    if wait:
        await in_background(app.dispatch.run, watch_outbox(app), app.dispatch.stop)
    return {"round": sent, "standing": await app.checkins.standing(actor, sent)}


def _agreed(yes: bool, plan: "Plan") -> bool:
    if plan.tally.conversations == 0:
        warn("There is nobody to ask.")
        return False
    return agreed(yes=yes)


def _report(plan: "Plan", price: Decimal) -> dict[str, Any]:
    tally = plan.tally
    return {
        "survey": plan.survey.id,
        "simulated": plan.simulated,
        "groups": len(tally.groups),
        "contacts": tally.contacts,
        "conversations": tally.conversations,
        "in_turn": tally.in_turn,
        "introductions": tally.introductions,
        "segments": tally.segments,
        "pounds": float(tally.segments * price),
        "by_language": tally.by_language,
        "left_out": tally.left_out,
    }


def _tell_plan(plan: "Plan", report: dict[str, Any]) -> None:
    tally = plan.tally
    phones = " to simulated phones" if plan.simulated else ""
    warn(f"{plan.survey.id}{phones}:")
    warn(f"  {len(tally.groups):,} groups, {tally.contacts:,} contacts")
    warn(
        f"  first texts: {tally.conversations:,} and {tally.introductions:,} introductions, "
        f"{tally.segments:,} SMS segments, about £{report['pounds']:,.2f}; each answer brings one more text"
    )
    warn(f"  in: {counts(tally.by_language)}")
    if tally.left_out:
        warn(f"  left out: {counts(tally.left_out)}")
    if tally.in_turn:
        warn(f"  {tally.in_turn:,} come after another on the same phone")
    if tally.not_their_language:
        warn(f"  {tally.not_their_language:,} get English: there is no checked translation for them yet")
