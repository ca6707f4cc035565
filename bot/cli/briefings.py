"""handbill briefings: what there is to send, and sending it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.groups import Areas, Kinds, Levels
from bot.cli.known import known_audience, read_language
from bot.cli.outbox import LOOK_EVERY_SECONDS, watch_outbox
from bot.cli.output import (
    As,
    Json,
    Simulate,
    agreed,
    counts,
    print_json,
    print_table,
    progress,
    say,
    warn,
    words,
)
from bot.cli.preview import tell_review
from bot.cli.running import FAILED, in_background, with_app
from bot.domain.audience import Audience, LeftOut
from bot.domain.briefings import Briefing
from bot.domain.directory import ChannelName, GroupKind, Profile, Tier
from bot.domain.ids import BriefingId, GroupId, Language, SendId
from bot.domain.levels import Level
from bot.domain.messages import State
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.tailoring import tailor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App
    from bot.domain.actor import Actor
    from bot.services.bulletins import Plan
    from bot.services.voice import Edition

app = typer.Typer(no_args_is_help=True, help="Briefings: look at them, send them.")

Id = Annotated[str, typer.Argument(metavar="ID", help="The briefing; see: handbill briefings list")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the briefings."""

    async def run(app: "App") -> list[Briefing]:
        return list(app.content.briefings())

    found = with_app(run)
    if as_json:
        print_json([_facts(briefing) for briefing in found])
        return
    heads = ("id", "title", "topic", "speaks of", "review by")
    print_table(heads, [(b.id, b.title.english, b.topic, b.speaks_of, b.review_by) for b in found])


@app.command()
def show(
    briefing: Id,
    language: Annotated[str, typer.Option(help="In which language.")] = "en",
    level: Annotated[Level, typer.Option(help="For which level.")] = Level.VERY_LOW,
    tier: Annotated[Tier, typer.Option(help="For which tier.")] = Tier.VOLUNTEERS,
    kind: Annotated[GroupKind, typer.Option(help="For which kind of group.")] = GroupKind.COMMUNITY,
    topic: Annotated[list[str] | None, typer.Option("--topic", help="For a group with this topic.")] = None,
    as_json: Json = False,
) -> None:
    """Show a briefing as a reader gets it, by SMS and by Telegram."""

    async def run(app: "App") -> tuple[Briefing, dict[ChannelName, "Edition"]]:
        found = app.content.briefing(BriefingId(briefing))
        spoken = read_language(app, language)
        reader = Profile(group=GroupId(0), level=level, kind=kind, tier=tier, topics=tuple(topic or ()))
        cut = tailor(found, [reader])
        return found, {channel: app.voice.edition(found, cut, spoken, channel) for channel in ChannelName}

    found, editions = with_app(run)
    if as_json:
        texts = {
            channel: {
                "language": edition.language,
                "draft": edition.draft,
                "texts": [text.text for text in edition.texts],
                "notice": edition.notice.text if edition.notice else None,
                "segments": list(edition.segments) if channel is ChannelName.SMS else None,
            }
            for channel, edition in editions.items()
        }
        print_json({**_facts(found), "level": level, "channels": texts})
        return
    say(f"{found.title.english} ({found.id})")
    say(f"  speaks of: {found.speaks_of}")
    say(f"  changed since: {found.changed}")
    say(f"  sources: {'; '.join(found.sources)}")
    say(f"  review by: {found.review_by}")
    for channel, edition in editions.items():
        draft = ", a draft nobody has checked" if edition.draft else ""
        for number, text in enumerate(edition.texts):
            part = "sent first" if number == 0 else f"after MORE, {number}"
            size = f", {edition.segments[number]} segments" if channel is ChannelName.SMS else ""
            if number == 0 and edition.notice is not None:
                say(f"\n[{channel}, {edition.notice.language}, sent before it]")
                say(edition.notice.text)
            say(f"\n[{channel}, {edition.language}, {words(level)}, {part}{size}{draft}]")
            say(text.text)


@app.command()
def send(
    briefing: Id,
    area: Areas = None,
    kind: Kinds = None,
    level: Levels = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Only contacts with this language.")
    ] = None,
    group: Annotated[list[str] | None, typer.Option("--group", help="Only this group.")] = None,
    staff: As = None,
    yes: Annotated[bool, typer.Option("--yes", help="Send without asking.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until everything has gone.")] = False,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Send a briefing: first what it comes to, then, when you say yes, into the outbox."""
    typed = Audience(
        areas=tuple(area or ()),
        kinds=tuple(kind or ()),
        levels=tuple(level or ()),
        languages=tuple(Language(each) for each in language or ()),
        groups=tuple(group or ()),
    )

    async def run(app: "App") -> dict[str, Any]:
        actor = await app.directory.act_as(staff)
        audience = await known_audience(app, actor, typed)
        with progress("Looking at the audience") as telling:
            plan = await app.bulletins.plan(actor, BriefingId(briefing), audience, telling)
        report = _report(plan, app.settings.sms_price)
        _tell_plan(plan, report, app)
        if LeftOut.HAD_IT in plan.tally.left_out and not plan.tally.messages:
            warn("Everyone in this audience had it, or it is on its way to them.")
            if wait:
                await in_background(app.dispatch.run, watch_outbox(app), app.dispatch.stop)
            return {**report, "send": None, "states": await app.outbox.counts(actor)}
        if not _agreed(yes, plan):
            return {**report, "send": None, "states": None}
        with progress("Putting into the outbox", plan.tally.messages) as telling:
            sent = await app.bulletins.send(actor, plan.briefing.id, audience, telling)
        if wait:
            await _stay(app, actor, sent)
        return {**report, "send": sent, "states": await app.bulletins.progress(actor, sent)}

    report = with_app(run, simulate=simulate)
    refused = report["states"] is None
    if as_json:
        print_json(report)
    elif not refused:
        say(f"In the outbox: {counts(report['states'])}.")
        if not wait and State.QUEUED in report["states"]:
            say("They go out while `handbill dispatch` runs.")
    if refused:
        warn("Nothing was sent.")
        raise typer.Exit(FAILED)


async def _stay(app: "App", actor: "Actor", sent: SendId) -> None:
    """Send until all of it has gone, by the other channel where it did not arrive by the first."""
    await in_background(app.dispatch.run, _watch(app, actor, sent), app.dispatch.stop)
    if await app.dispatch.pass_on():
        await app.dispatch.run()


async def _watch(app: "App", actor: "Actor", sent: SendId) -> None:
    """Show how far a send is until nothing of it waits for us, or only for a good hour."""
    with progress("Sending") as telling:
        while not app.dispatch.is_done:
            states = await app.bulletins.progress(actor, sent)
            left = sum(count for state, count in states.items() if state.waits_for_us)
            whole = sum(states.values())
            telling(whole - left, whole)
            if not left:
                return
            await app.clock.sleep(LOOK_EVERY_SECONDS)


def _agreed(yes: bool, plan: "Plan") -> bool:
    if plan.tally.messages == 0:
        warn("There is nobody to send to.")
        return False
    return agreed(yes=yes)


def _report(plan: "Plan", price: Decimal) -> dict[str, Any]:
    tally = plan.tally
    return {
        "briefing": plan.briefing.id,
        "simulated": plan.simulated,
        "groups": len(tally.groups),
        "contacts": tally.contacts,
        "messages": tally.messages,
        "introductions": tally.introductions,
        "notices": tally.notices,
        "segments": tally.segments,
        "pounds": float(tally.segments * price),
        "by_language": tally.by_language,
        "left_out": tally.left_out,
        "drafts": tally.drafts,
        "not_their_language": tally.not_their_language,
        "shared_phones": tally.shared_phones,
    }


def _tell_plan(plan: "Plan", report: "Mapping[str, Any]", app: "App") -> None:
    """What a send comes to, on standard error: the report itself comes when it is done."""
    tally = plan.tally
    phones = " to simulated phones" if plan.simulated else ""
    warn(f'"{plan.briefing.title.english}"{phones}')
    warn(
        f"  {len(tally.groups):,} groups, {tally.contacts:,} contacts, {tally.messages:,} messages "
        f"({tally.introductions:,} of them introductions)"
    )
    if tally.notices:
        warn(f"  {tally.notices:,} of them say in the reader's language how to have English explained")
    warn(f"  {tally.segments:,} SMS segments, about £{report['pounds']:,.2f}")
    warn(f"  in: {counts(tally.by_language)}")
    if tally.left_out:
        warn(f"  left out: {counts(tally.left_out)}")
    if tally.shared_phones:
        warn(f"  {tally.shared_phones:,} contacts share a phone with another; it gets one text")
    if tally.too_long:
        warn(
            f"  {tally.too_long:,} texts are longer than {PUSH_SEGMENTS} segments: see handbill content check"
        )
    if tally.drafts:
        warn(f"  {tally.drafts:,} get a draft translation that no speaker has checked yet")
    if tally.not_their_language:
        warn(f"  {tally.not_their_language:,} get English: there is no checked translation for them yet")
    tell_review(plan.briefing, app)


def _facts(briefing: Briefing) -> dict[str, Any]:
    return {
        "id": briefing.id,
        "title": briefing.title.english,
        "topic": briefing.topic,
        "speaks_of": briefing.speaks_of,
        "changed": briefing.changed,
        "sources": list(briefing.sources),
        "review_by": briefing.review_by,
    }
