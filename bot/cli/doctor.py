"""handbill doctor: what is set, what is missing, what works. No value of any setting is shown."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.output import Json, print_json, print_table, say
from bot.cli.running import FAILED
from bot.domain.errors import HandbillError
from bot.domain.health import Trouble
from bot.domain.outcomes import OutcomeKind

if TYPE_CHECKING:
    from bot.app import App
    from bot.domain.directory import ChannelName
    from bot.domain.outcomes import Outcome
    from bot.settings import Settings


class Standing(StrEnum):
    """How one thing stands."""

    WORKS = "works"
    NOT_SET = "not set"
    BROKEN = "does not work"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    name: str
    standing: Standing
    advice: str = ""


PROBED: Mapping[OutcomeKind, str] = {
    OutcomeKind.MISCONFIGURED: "The provider refuses our account: look at this channel's settings.",
    OutcomeKind.TEMPORARY: "The provider cannot be reached: look at the network and the API address.",
    OutcomeKind.THROTTLED: "The provider asks us to slow down: try again in a few minutes.",
}
"""What to do after a probe that did not go well."""


PAUSED: Mapping[Trouble, str] = {
    Trouble.REFUSED: "the provider refuses our account. Look at this channel's settings and at the account.",
    Trouble.FAILING: "the provider does not answer. Texts wait, and go by themselves once it does.",
}
"""What to do about a sender that is paused."""


def doctor(as_json: Json = False) -> None:
    """Say what is set, missing and reachable. Ends with 1 when something that is set does not work."""
    import asyncio

    from bot.upkeep import setting_names

    names = {
        name: "set" if {name, f"{name}_FILE"} & set(os.environ) else "not set" for name in setting_names()
    }
    findings = asyncio.run(_examine())
    if as_json:
        found = [{"name": f.name, "standing": f.standing, "advice": f.advice} for f in findings]
        print_json({"settings": names, "findings": found})
    else:
        print_table(("setting", ""), list(names.items()))
        say("")
        print_table(("part", "", "what to do"), [(f.name, f.standing, f.advice) for f in findings])
    if any(finding.standing is Standing.BROKEN for finding in findings):
        raise typer.Exit(FAILED)


async def _examine() -> Sequence[Finding]:
    """Each part in turn; what rests on a part that is broken is not looked at."""
    from bot.settings import read_settings

    try:
        settings = read_settings()
    except HandbillError as error:
        return [_broken("settings", error)]
    findings = [_works("settings"), _look_at_folder(settings.data_dir), *_look_at_database(settings)]
    findings.append(_look_at_words(settings))
    if all(each.standing is Standing.WORKS for each in findings):
        findings += await _look_at_channels(settings)
    return findings


def _look_at_folder(folder: Path) -> Finding:
    """Whether we may write into the data directory, or make it."""
    import tempfile

    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return _works("data directory")
    except OSError as error:
        advice = f"Handbill cannot write there ({error.strerror}). See HANDBILL_DATA_DIR."
        return Finding(name="data directory", standing=Standing.BROKEN, advice=advice)


def _look_at_database(settings: "Settings") -> Iterator[Finding]:
    from bot.databases import database_facts, prepare_database
    from bot.machine import SystemClock

    try:
        prepare_database(settings, SystemClock())
        yield _works("database")
        yield _works(f"schema {database_facts(settings)['schema']}")
    except HandbillError as error:
        yield _broken("database", error)


def _look_at_words(settings: "Settings") -> Finding:
    from bot.upkeep import check_words

    checked = check_words(settings, lambda _done, _whole: None, translations=False)
    if not checked.mistakes:
        return _works("words")
    advice = f"{len(checked.mistakes)} mistakes. See: handbill content check"
    return Finding(name="words", standing=Standing.BROKEN, advice=advice)


async def _look_at_channels(settings: "Settings") -> Sequence[Finding]:
    from bot.bootstrap import build
    from bot.domain.directory import ChannelName

    try:
        app = build(settings)
    except HandbillError as error:
        return [_broken("channels", error)]
    async with app:
        findings = [await look_at_channel(app, name) for name in ChannelName]
        findings += await look_at_pauses(app)
        findings.append(look_at_public_url(app))
        findings.append(await look_at_leads(app))
    return findings


async def look_at_channel(app: "App", name: "ChannelName") -> Finding:
    """Whether a channel is set up, and what its provider says of our account."""
    channel = app.channels.get(name)
    if channel is None:
        return Finding(name=name, standing=Standing.NOT_SET, advice="Nothing goes out on this channel.")
    if channel.sender.simulated:
        return _works(name, "simulated phones: nothing leaves")
    probe = app.probes.get(name)
    if probe is None:
        return _works(name, "set; its provider cannot be asked")
    return _told(name, await probe.probe())


def _told(name: str, outcome: "Outcome") -> Finding:
    if outcome.kind.went_out:
        return _works(name)
    advice = PROBED.get(outcome.kind, "The provider gave no clear answer: try again in a few minutes.")
    return Finding(name=name, standing=Standing.BROKEN, advice=advice)


async def look_at_pauses(app: "App") -> Sequence[Finding]:
    """The senders that are paused, each with since when and why; none when all is well."""
    figures = await app.vitals.read()
    return [
        Finding(
            name=f"{channel} queue",
            standing=Standing.BROKEN,
            advice=f"Paused since {since.astimezone(app.settings.zone):%d %b %H:%M}: {PAUSED[why]}",
        )
        for (channel, why), since in figures.paused.items()
    ]


async def look_at_leads(app: "App") -> Finding:
    """Whether enough people are told when someone may be in danger."""
    name = "safeguarding leads"
    try:
        await app.safeguarding.require_leads()
    except HandbillError as error:
        return _broken(name, error)
    return _works(name, "see: handbill safeguarding leads list")


def look_at_public_url(app: "App") -> Finding:
    """Whether providers that call us can find us."""
    if app.settings.public_url:
        return _works("public address")
    if app.hooks:
        advice = "Providers cannot call us: set HANDBILL_PUBLIC_URL."
        return Finding(name="public address", standing=Standing.BROKEN, advice=advice)
    return Finding(name="public address", standing=Standing.NOT_SET, advice="Nothing that is set needs it.")


def _works(name: str, remark: str = "") -> Finding:
    return Finding(name=name, standing=Standing.WORKS, advice=remark)


def _broken(name: str, error: HandbillError) -> Finding:
    return Finding(name=name, standing=Standing.BROKEN, advice=str(error))
