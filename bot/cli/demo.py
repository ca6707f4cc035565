"""handbill demo: the main job from end to end, on simulated phones and a sample network."""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel

from bot.cli.output import counts, out, progress, say, warn, words
from bot.cli.preview import measured
from bot.cli.running import in_background
from bot.cli.sample_meeting import show_meeting
from bot.cli.sample_round import show_round
from bot.cli.talk import Phone, read_address, show
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.briefings import Cut
from bot.domain.directory import ChannelName
from bot.domain.errors import HandbillError
from bot.domain.ids import BriefingId, Language
from bot.domain.journal import Query
from bot.domain.levels import Level

if TYPE_CHECKING:
    from bot.app import App

SAMPLE = Path("content", "samples", "groups.csv")
BRIEFING = BriefingId("what-ecm-was-and-is")

PLACED = {
    "Camden Families Forum": Level.HIGH,
    "Havering CVS Children's Desk": Level.HIGH,
    "Hillingdon Play Network": Level.MEDIUM,
    "Al Noor Family Circle": Level.LOW,
    "Shadwell Sylhet Society": Level.LOW,
}
"""Levels some groups of the sample have reached; the others are not placed yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actress:
    """A phone of the show: who holds it, and what they write back."""

    group: str
    contact: str
    language: Language
    channel: ChannelName
    address: str
    lines: tuple[str, ...]


SHOW = (
    Actress(
        group="Thamesmead Play Group",
        contact="Tamsin Orde",
        language=Language("en"),
        channel=ChannelName.SMS,
        address="+447700900107",
        lines=("MORE", "JARGON backfill", "Is there money for a volunteer to come to a meeting?"),
    ),
    Actress(
        group="Shadwell Sylhet Society",
        contact="Abdul Momin",
        language=Language("bn"),
        channel=ChannelName.SMS,
        address="+447700900121",
        lines=("আরও", "LANG", "১"),
    ),
    Actress(
        group="Al Noor Family Circle",
        contact="Samir Haddad",
        language=Language("ar"),
        channel=ChannelName.TELEGRAM,
        address="70090108",
        lines=("مساعدة", "توقف"),
    ),
)
"""Three phones in three languages. The third has written to the bot before, so Telegram knows its chat."""


def demo(
    fast: Annotated[
        bool, typer.Option("--fast", help="End after the show instead of offering a prompt.")
    ] = False,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="FILE.svg", help="Where to write the chart.")
    ] = None,
) -> None:
    """See Handbill at work: a sample network, a briefing, three phones, their answers, the log."""
    from bot.bootstrap import build
    from bot.settings import read_settings

    async def run(folder: Path) -> None:
        simulated = {"database_url": "", "simulate": True, "drafts": "allow", "network_name": ""}
        async with build(read_settings(data_dir=folder, **simulated)) as app:
            await in_background(lambda: app.dispatch.run(forever=True), _show(app), app.dispatch.stop)
            _head("8. A round of check-ins: 21 local groups in a network of their own, answers invented")
            own = read_settings(data_dir=folder / "round", **simulated)
            async with build(own, content=app.content) as other:
                await in_background(
                    lambda: other.dispatch.run(forever=True), show_round(other, chart), other.dispatch.stop
                )
            _tell_end()
            if not fast and sys.stdin.isatty():
                await in_background(lambda: app.dispatch.run(forever=True), _prompt(app), app.dispatch.stop)

    with tempfile.TemporaryDirectory(prefix="handbill-demo-") as folder:
        asyncio.run(run(Path(folder)))


async def _show(app: "App") -> None:
    await _load(app)
    phones = {each: Phone(app, each.channel, each.address, None) for each in SHOW}
    await _send(app)
    _head("3. What three phones received")
    for actress, phone in phones.items():
        for text in await phone.read():
            out.print(
                Panel(_plain(text), title=_title(app, actress), title_align="left", width=76),
                soft_wrap=False,
            )
    _head(f"4. The same briefing in {len(app.translator.languages())} languages, and its price in each")
    _show_languages(app)
    _head("5. What they write back, and what they hear")
    for actress, phone in phones.items():
        say(f"\n{actress.contact}, {actress.group}")
        for line in actress.lines:
            say(f"> {line}")
            show(await phone.write(line))
    _head("6. A meeting: who hears of it when, and what they answer")
    guest = SHOW[1]
    await show_meeting(app, phones[guest], guest.group)
    await _tell_log(app)


def _tell_end() -> None:
    _head("That was the main job.")
    say("Everything ran on this machine: phones, network and database were made for the show.")
    say("Next: handbill groups import FILE.csv, then handbill briefings send --help")


async def _load(app: "App") -> None:
    from bot.settings import resources
    from bot.spreadsheets import open_table

    _head("1. A sample network: groups of six London boroughs, invented")
    table = open_table(resources() / SAMPLE)
    with progress("Reading rows", table.rows) as telling:
        report = await app.enrolment.take_in(OPERATOR, table.lines(), telling)
    groups = await app.directory.groups(OPERATOR, Audience())
    for name, level in PLACED.items():
        await app.directory.place(OPERATOR, name, level)
    for actress in SHOW:
        if actress.channel is ChannelName.TELEGRAM:
            await app.directory.link(
                OPERATOR, actress.group, actress.contact, actress.channel, actress.address
            )
    areas = sorted({group.area for group in groups})
    kinds: dict[str, int] = {}
    for group in groups:
        kinds[group.kind] = kinds.get(group.kind, 0) + 1
    say(f"{len(groups)} groups in {', '.join(areas)}")
    say(f"of these kinds: {counts(kinds)}; {report.imported} contacts were imported")
    for note in report.warnings:
        say(f"  line {note.line}, {note.column}: {note.reason}")


async def _send(app: "App") -> None:
    briefing = app.content.briefing(BRIEFING)
    _head(f'2. A briefing goes out: "{briefing.title.english}"')
    audience = Audience()
    with progress("Looking at the audience") as telling:
        plan = await app.bulletins.plan(OPERATOR, BRIEFING, audience, telling)
    tally = plan.tally
    say(
        f"{len(tally.groups)} groups, {tally.contacts} contacts, {tally.messages} messages "
        f"({tally.introductions} introduce us first), in {counts(tally.by_language)}"
    )
    say(f"{tally.segments} SMS segments, about £{tally.segments * app.settings.sms_price:.2f}")
    say(f"left out: {counts(tally.left_out)}")
    say(f"{tally.drafts} get a draft translation: this show allows them, a network would not at first")
    with progress("Sending", tally.messages) as telling:
        sent = await app.bulletins.send(OPERATOR, BRIEFING, audience, lambda _done, _whole: None)
        while True:
            states = await app.bulletins.progress(OPERATOR, sent)
            left = sum(count for state, count in states.items() if state.waits_for_us)
            telling(sum(states.values()) - left, None)
            if not left:
                break
            await app.clock.sleep(0.05)
    say(f"sent: {counts(await app.bulletins.progress(OPERATOR, sent))}")


def _show_languages(app: "App") -> None:
    """The text that is pushed to a group of low awareness, in every language there is."""
    own_names = app.content.vocabulary().own_names
    for language in app.translator.languages():
        briefing, cut = app.content.briefing(BRIEFING), Cut(level=Level.LOW)
        edition = app.voice.edition(briefing, cut, language, ChannelName.SMS)
        took = measured(edition.texts[0].text, ChannelName.SMS, app.settings.sms_price)
        draft = ", draft translation" if edition.draft else ""
        say(
            f"\n{own_names[language]}: {took['segments']} segments of {took['encoding']}, "
            f"{took['pence']:.1f} pence{draft}"
        )
        say(took["text"])


async def _tell_log(app: "App") -> None:
    _head("7. The engagement log tells the story (its end)")
    lines = [line async for line in app.journal.lines(OPERATOR, Query())]
    from bot.cli.log import printer_for

    write, _end = printer_for(app.settings.zone)
    for line in lines[-24:]:
        write(line)
    say(f"... {len(lines)} entries in all; codes only, no one's words or numbers")


async def _prompt(app: "App") -> None:
    """Go on as any phone."""
    say("\nGo on as any phone: type its number, then texts. An empty line changes phone, Ctrl-D ends.")
    say("For example 07700 900114 (Bengali) or 07700 900110 (Arabic).")
    while (phone := await _choose(app)) is not None:
        while text := await asyncio.to_thread(_ask, "text> "):
            heard = await phone.write(text)
            show(heard or ["(no answer)"])


async def _choose(app: "App") -> Phone | None:
    while True:
        typed = await asyncio.to_thread(_ask, "\nphone> ")
        if typed is None:
            return None
        channel = ChannelName.TELEGRAM if len(typed) < len("7700900000") else ChannelName.SMS
        try:
            return Phone(app, channel, read_address(channel, typed), None)
        except HandbillError as error:
            warn(str(error))


def _ask(prompt: str) -> str | None:
    """A line from the keyboard; None at its end."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _head(text: str) -> None:
    say(f"\n{text}\n{'-' * len(text)}")


def _title(app: "App", actress: Actress) -> str:
    draft = app.voice.edition(
        app.content.briefing(BRIEFING), Cut(level=Level.LOW), actress.language, actress.channel
    ).draft
    mark = ", draft translation" if draft else ""
    return _plain(f"{actress.contact}, {actress.group}, {words(actress.channel)}{mark}")


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
