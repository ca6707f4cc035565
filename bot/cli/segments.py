"""handbill segments: what texts take as SMS, before anyone sends them."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.output import warn
from bot.cli.running import FAILED
from bot.domain.errors import Refused
from bot.domain.folding import Folding, fold
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments, dear_characters, units_over


def segments(
    file: Annotated[
        Path | None, typer.Argument(help='JSON lines, {"text": ...} each; standard input if left out.')
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="Segments a text may take; `over_by` counts the units above.")
    ] = PUSH_SEGMENTS,
    folding: Annotated[
        Folding, typer.Option("--fold", help="Fold texts to the cheaper alphabet before counting.")
    ] = Folding.OFF,
) -> None:
    """Count SMS segments as Twilio does: a JSON line in, a JSON line out, in the same order."""
    failed = False
    try:
        source = file.open(encoding="utf-8") if file is not None else nullcontext(sys.stdin)
        with source as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                answer, reason = _answer(line, limit, folding)
                failed = failed or bool(reason)
                if reason:
                    warn(f"line {number}: {reason}")
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file or 'standard input'} cannot be read as UTF-8 text.") from error
    if failed:
        raise typer.Exit(FAILED)


_TOO_DEEP = "is not JSON that holds a text: brackets within brackets"


def _answer(line: str, limit: int, folding: Folding) -> tuple[dict[str, Any], str]:
    """What is printed for a line, and what is wrong with it, if anything."""
    try:
        asked = json.loads(line)
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg} at column {error.colno}"
        return {"error": reason}, reason
    except RecursionError:
        return {"error": _TOO_DEEP}, _TOO_DEEP
    text = asked.get("text") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        reason = 'needs a text, as in {"text": "Hello"}'
        return {"error": reason}, reason
    if any("\ud800" <= character <= "\udfff" for character in text):
        reason = "holds half a character: a surrogate without its other half"
        return {"error": reason}, reason
    text = fold(text, folding)
    count = count_segments(text)
    return {
        "encoding": count.encoding,
        "segments": count.segments,
        "units": count.units,
        "dear": list(dear_characters(text)),
        "over_by": units_over(text, limit),
    }, ""
