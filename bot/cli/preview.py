"""handbill briefings preview and talk-sheet: what readers get, what it costs, and how to say it on a
visit.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.known import read_language
from bot.cli.output import Json, print_json, print_table, say, warn, words
from bot.cli.running import with_app
from bot.domain.briefings import Briefing, Cut
from bot.domain.directory import ChannelName
from bot.domain.guides import BlockKind
from bot.domain.ids import BriefingId, Language
from bot.domain.levels import Level
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import Encoding, count_segments, dear_characters, units_over, utf16_units
from bot.domain.wording import Standing

if TYPE_CHECKING:
    from bot.app import App

Id = Annotated[str, typer.Argument(metavar="ID", help="The briefing; see: handbill briefings list")]

_FEW_CHARACTERS = 20
"""Up to so many dear characters are slips or accents; more are a script of its own."""

TALK_GUIDE = "on-a-visit"


def preview(
    briefing: Id,
    language: Annotated[str | None, typer.Option(help="Only this language.")] = None,
    level: Annotated[Level | None, typer.Option(help="Only this level.")] = None,
    channel: Annotated[ChannelName | None, typer.Option(help="Only this channel.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Print the texts too.")] = False,
    as_json: Json = False,
) -> None:
    """See a briefing in every language, for every level and channel, with what it takes and costs.

    Drafts are shown, and said to be drafts. A dear text is marked: it travels in the alphabet of 70
    characters a segment, not 160.
    """

    async def run(app: "App") -> tuple[Briefing, list[dict[str, Any]]]:
        found = app.content.briefing(BriefingId(briefing))
        tell_review(found, app)
        languages = [read_language(app, language)] if language else list(app.translator.languages())
        return found, [
            _row(app, found, each_language, each_level, each_channel)
            for each_language in languages
            for each_channel in ([channel] if channel else ChannelName)
            for each_level in ([level] if level else Level)
        ]

    found, rows = with_app(run)
    if as_json:
        print_json(rows)
        return
    heads = ("language", "channel", "level", "translation", "encoding", "segments", "units", "pence", "dear")
    print_table(
        heads, [_cells(row) for row in rows], title=f'"{found.title.english}", the text that is pushed'
    )
    if texts:
        for row in rows:
            for text in _texts(row):
                say(f"\n[{row['language']}, {row['channel']}, {words(row['level'])}, {row['translation']}]")
                say(text)
    if any(row["over_by"] for row in rows):
        warn(f"Some pushes are longer than {PUSH_SEGMENTS} segments: see over_by with --json.")


def talk_sheet(
    briefing: Id,
    language: Annotated[str, typer.Option(help="In which language.")] = "en",
    as_json: Json = False,
) -> None:
    """Print a briefing as five sentences to say on a visit, with how to go about it."""

    async def run(app: "App") -> dict[str, Any]:
        found = app.content.briefing(BriefingId(briefing))
        spoken = read_language(app, language)
        translated = app.drafting.translator
        said = [translated.say(spoken, wording) for wording in (found.title, *found.talk)]
        guide = app.content.guide(TALK_GUIDE)
        return {
            "briefing": found.id,
            "language": spoken,
            "draft": any(each.standing is Standing.DRAFT for each in said),
            "title": said[0].text,
            "sentences": [each.text for each in said[1:]],
            "speaks_of": found.speaks_of,
            "changed": found.changed,
            "guide": [
                {"kind": block.kind, "text": translated.say(spoken, block.text).text}
                for block in guide.blocks
            ],
        }

    sheet = with_app(run)
    if as_json:
        print_json(sheet)
        return
    say(sheet["title"])
    for number, sentence in enumerate(sheet["sentences"], start=1):
        say(f"  {number}. {sentence}")
    say(f"\nIt speaks of: {sheet['speaks_of']}. Changed since: {sheet['changed']}\n")
    marks = {BlockKind.HEADING: "", BlockKind.ITEM: "- ", BlockKind.PARAGRAPH: ""}
    for block in sheet["guide"]:
        say(f"{marks[block['kind']]}{block['text']}")
    if sheet["draft"]:
        warn("This translation is a draft that no speaker of the language has checked yet.")


def tell_review(briefing: Briefing, app: "App") -> None:
    """Say so when a briefing's review date is past."""
    if briefing.review_by <= app.today():
        warn(f"  This briefing was to be reviewed by {briefing.review_by}: read it before you send it.")


def measured(text: str, channel: ChannelName, price: Decimal) -> dict[str, Any]:
    """A text with what it takes on a channel; Telegram has no segments and costs nothing."""
    if channel is ChannelName.TELEGRAM:
        nothing: dict[str, Any] = {"encoding": None, "segments": 0, "pence": 0.0, "dear": [], "over_by": 0}
        return {"text": text, "units": utf16_units(text), **nothing}
    count = count_segments(text)
    return {
        "text": text,
        "encoding": count.encoding,
        "segments": count.segments,
        "units": count.units,
        "pence": float(count.segments * price * 100),
        "dear": list(dear_characters(text)),
        "over_by": units_over(text, PUSH_SEGMENTS),
    }


def _row(
    app: "App", briefing: Briefing, language: Language, level: Level, channel: ChannelName
) -> dict[str, Any]:
    cut = Cut(level=level)
    shown = app.drafting.edition(briefing, cut, language, channel)
    as_set = app.voice.edition(briefing, cut, language, channel)
    price = app.settings.sms_price
    first, *more = (measured(text.text, channel, price) for text in shown.texts)
    standing = Standing.DRAFT if shown.draft else Standing.REVIEWED
    return {
        "briefing": briefing.id,
        "language": language,
        "level": level,
        "channel": channel,
        "translation": standing if shown.translated else Standing.MISSING,
        "goes_out_in": as_set.language,
        **first,
        "more": more,
    }


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    dear = row["dear"]
    mark = "" if not dear else "* its script" if len(dear) > _FEW_CHARACTERS else f"* {' '.join(dear)}"
    return (
        row["language"],
        row["channel"],
        words(row["level"]),
        row["translation"],
        row["encoding"] or "",
        row["segments"] or "",
        row["units"],
        f"{row['pence']:g}",
        mark if row["encoding"] is Encoding.UCS2 else "",
    )


def _texts(row: dict[str, Any]) -> Iterator[str]:
    yield row["text"]
    yield from (more["text"] for more in row["more"])
