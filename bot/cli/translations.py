"""handbill translations: how far each language is, and reviewing what is in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.known import read_language
from bot.cli.output import Json, print_json, print_table, say, warn
from bot.cli.running import FAILED, with_app
from bot.domain.errors import HandbillError, Refused
from bot.domain.translations import Progress
from bot.domain.wording import Translation, Wording

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(no_args_is_help=True, help="Translations: how far they are, and reviewing them.")

Lang = Annotated[str, typer.Argument(metavar="LANGUAGE", help="Code or name: bn, Bengali.")]
MustHaves = Annotated[
    bool, typer.Option("--must-haves", help="Only the few texts that must be right before anything goes out.")
]


@app.command()
def status(as_json: Json = False) -> None:
    """How far each language is: reviewed, drafted, missing, its must-haves, and what can go out."""

    async def run(app: "App") -> list[Progress]:
        desk = app.translations
        return [desk.progress(language) for language in desk.languages()]

    found = with_app(run)
    if as_json:
        print_json([_report(progress) for progress in found])
        return
    heads = ("language", "reviewed", "drafted", "missing", "must-haves reviewed", "briefings that can go out")
    print_table(
        heads,
        [
            (
                each.language,
                each.reviewed,
                each.drafted,
                each.missing,
                f"{each.must_haves_reviewed} of {each.must_haves}",
                f"{len(each.can_go_out)} of {len(each.can_go_out) + len(each.waiting)}",
            )
            for each in found
        ],
    )
    warn("Drafts go out only where HANDBILL_DRAFTS=allow. To review: handbill translations review LANGUAGE")


@app.command("list")
def list_(language: Lang, must_haves: MustHaves = False, as_json: Json = False) -> None:
    """List what waits for a reviewer, with the place each text stands in."""

    async def run(app: "App") -> list[tuple[Wording, Translation]]:
        return list(app.translations.waiting(read_language(app, language), must_haves=must_haves))

    waiting = with_app(run)
    if as_json:
        print_json(
            [
                {
                    "context": wording.context,
                    "english": wording.english,
                    "translation": list(translation.forms) if wording.one else translation.text,
                    "standing": translation.standing,
                }
                for wording, translation in waiting
            ]
        )
        return
    for wording, translation in waiting:
        say(f"{wording.context} ({translation.standing})")


@app.command()
def review(language: Lang, must_haves: MustHaves = False) -> None:
    """Go through what waits, one text at a time: approve it, correct it, or leave it."""

    async def run(app: "App") -> int:
        spoken = read_language(app, language)
        waiting = list(app.translations.waiting(spoken, must_haves=must_haves))
        done = 0
        for number, (wording, translation) in enumerate(waiting, start=1):
            say(f"\n{number} of {len(waiting)}: {wording.context}")
            say(f"English: {wording.english}")
            for form in translation.forms:
                say(f"{spoken}: {form}")
            answer = _ask("a approve, c correct, Enter leave, q end")
            if answer == "q":
                break
            if answer in {"a", "c"}:
                done += _settle(app, spoken, wording, translation, correct=answer == "c")
        return done

    done = with_app(run)
    warn(f"{done} reviewed. What you did is kept in the data folder's locales/.")


@app.command()
def approve(
    language: Lang, contexts: Annotated[list[str], typer.Argument(help="Where the texts stand.")]
) -> None:
    """Mark translations as reviewed by a speaker of the language."""

    async def run(app: "App") -> None:
        spoken = read_language(app, language)
        for context in contexts:
            app.translations.approve(spoken, app.translations.entry(context))

    with_app(run)
    warn(f"{len(contexts)} reviewed.")


@app.command()
def correct(
    language: Lang,
    context: Annotated[str, typer.Argument(help="Where the text stands.")],
    text: Annotated[list[str], typer.Argument(help="The right text; of one that counts, every form.")],
) -> None:
    """Put a better text in place of a translation, as reviewed."""

    async def run(app: "App") -> None:
        spoken = read_language(app, language)
        app.translations.approve(spoken, app.translations.entry(context), text)

    with_app(run)
    warn("Kept, as reviewed.")


@app.command()
def export(language: Lang, file: Annotated[Path, typer.Argument(help="The PO file to write.")]) -> None:
    """Write everything in a language to one PO file, for Poedit or an outside translator."""

    async def run(app: "App") -> int:
        return app.translations.write_out(read_language(app, language), str(file))

    warn(f"{with_app(run)} texts written to {file}.")


@app.command("import")
def import_(
    language: Lang,
    file: Annotated[Path, typer.Argument(help="The PO file to take in.")],
    as_json: Json = False,
) -> None:
    """Take a translator's PO file in. Entries that are not fuzzy count as reviewed."""

    async def run(app: "App") -> dict[str, Any]:
        back = app.translations.take_back(read_language(app, language), str(file))
        return {
            "reviewed": back.reviewed,
            "drafted": back.drafted,
            "unchanged": back.unchanged,
            "refused": list(back.refused),
        }

    report = with_app(run)
    if as_json:
        print_json(report)
    else:
        for reason in report["refused"]:
            say(reason)
        warn(
            f"{report['reviewed']} reviewed, {report['drafted']} drafts, {report['unchanged']} unchanged, "
            f"{len(report['refused'])} faults; entries with faults were not taken."
        )
    if report["refused"]:
        raise typer.Exit(FAILED)


@app.command()
def update(
    locales: Annotated[Path, typer.Argument(help="The folder of a checkout that holds the languages.")],
) -> None:
    """Bring a checkout's catalogues up to date with content/. Nothing is lost; for `make translations`."""
    from bot.upkeep import update_translations

    if not locales.is_dir():
        raise Refused(f"{locales} is no folder.")
    update_translations(locales)


def _settle(app: "App", language: Any, wording: Wording, translation: Translation, *, correct: bool) -> bool:
    """Approve or correct one entry; a fault is told and leaves it as it was."""
    forms = (
        [_ask("new text, or Enter to leave it") for _form in translation.forms or ("",)] if correct else None
    )
    if forms is not None and any(form in {"", "q"} for form in forms):
        return False
    try:
        app.translations.approve(language, wording, forms)
    except HandbillError as error:
        warn(str(error))
        return False
    return True


def _ask(prompt: str) -> str:
    """A line from the keyboard; the end of input is `q`."""
    try:
        return str(typer.prompt(prompt, default="", show_default=False, err=True)).strip()
    except (EOFError, typer.Abort):
        return "q"


def _report(progress: Progress) -> dict[str, Any]:
    return {
        "language": progress.language,
        "translated": progress.reviewed,
        "drafted": progress.drafted,
        "missing": progress.missing,
        "must_haves": progress.must_haves,
        "must_haves_reviewed": progress.must_haves_reviewed,
        "can_go_out": list(progress.can_go_out),
        "waiting": list(progress.waiting),
    }
