"""handbill content: the words in content/ and the network's own, checked."""

from typing import Annotated

import typer

from bot.cli.output import Json, print_json, say, warn
from bot.cli.running import FAILED

app = typer.Typer(no_args_is_help=True, help="The words: briefings, glossary, replies.")


@app.command()
def check(
    as_json: Json = False,
    translations: Annotated[
        bool, typer.Option(help="Also hold every translation against its English.")
    ] = True,
) -> None:
    """Check all words, those that come with Handbill and your own in the data folder's briefings/ and
    reminders/.

    Every mistake is told with its file and line. What is looked at: the shape of the files, sentence length,
    reading age, jargon and acronyms, and in translations what the English says and whether it fits a phone.
    """
    from bot.cli.output import progress
    from bot.settings import read_settings
    from bot.upkeep import check_words

    settings = read_settings()
    with progress("Reading") as telling:
        found = check_words(settings, telling, translations=translations)
    if as_json:
        print_json(
            {
                "files": found.files,
                "mistakes": [
                    {"file": str(each.path), "line": each.line, "reason": each.reason}
                    for each in found.mistakes
                ],
                "overdue": [
                    {"file": str(each.path), "line": each.line, "reason": each.reason}
                    for each in found.overdue
                ],
            }
        )
    else:
        for mistake in found.mistakes:
            say(str(mistake))
        for each in found.overdue:
            warn(f"{each} (a warning, not a mistake)")
        warn(f"{found.files} files read, {len(found.mistakes)} mistakes.")
        if not settings.own_briefings.is_dir():
            warn(f"Your own briefings would be in {settings.own_briefings}; there are none.")
    if found.mistakes:
        raise typer.Exit(FAILED)
