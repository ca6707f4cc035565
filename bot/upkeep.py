"""Looking after an installation that need not run: which settings are read, whether all words are right, and
bringing catalogues up to date. Opens no database and connects no channel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.channels.registry import OPTIONS
from bot.domain.ids import Language
from bot.i18n.catalogues import Catalogues
from bot.i18n.files import Placed, domain_of, update_file
from bot.library.content import examine
from bot.library.extraction import extract
from bot.library.markup import read_markup
from bot.library.reading import Mistake
from bot.library.safeguarding import overdue
from bot.machine import SystemClock
from bot.ports.world import Clock, Telling
from bot.services.proofreading import Fault, Proofreader
from bot.services.voice import Voice
from bot.settings import SAMPLE_NETWORK, Settings, names_of, resources


def setting_names() -> Sequence[str]:
    """Every environment variable that is read, those of the channels after our own."""
    return list(dict.fromkeys([*names_of(Settings), *(name for kind in OPTIONS for name in names_of(kind))]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What came of checking the words: how many files were read, every mistake in them, and what is to be
    looked at again by now.
    """

    files: int
    mistakes: tuple[Mistake, ...]
    overdue: tuple[Mistake, ...]


def check_words(
    settings: Settings, telling: Telling, *, translations: bool = True, clock: Clock | None = None
) -> Checked:
    """Check content/, the network's own briefings and reminders and, with `translations`, every catalogue."""
    catalogues = Catalogues(resources() / "locales", overlay=settings.own_locales, drafts_allowed=True)
    languages = catalogues.languages()
    content, mistakes = examine(
        resources() / "content", languages, settings.own_briefings, settings.own_reminders, plain=True
    )
    files = [
        *(path for path in (resources() / "content").rglob("*") if path.suffix in {".yaml", ".md"}),
        *settings.own_briefings.glob("*.yaml"),
        *settings.own_reminders.glob("*.yaml"),
    ]
    if content is not None and translations:
        files += [*(resources() / "locales").rglob("*.po"), *settings.own_locales.rglob("*.po")]
        voice = Voice(
            content=content,
            translator=catalogues,
            typeset=read_markup,
            network_name=SAMPLE_NETWORK,
            folding=settings.sms_fold,
        )
        reader = Proofreader(content=content, shelf=catalogues, grammar=catalogues, voice=voice)
        for done, language in enumerate(languages[1:], start=2):
            mistakes += map(_mistake, reader.read_language(language))
            telling(done, len(languages))
    today = (clock or SystemClock()).now().astimezone(settings.zone).date()
    return Checked(
        files=len(files),
        mistakes=tuple(sorted(mistakes)),
        overdue=tuple(overdue(resources() / "content", today)),
    )


def _mistake(fault: Fault) -> Mistake:
    """A fault in a translation as a mistake in its catalogue."""
    path, _, line = fault.place.rpartition(":")
    return Mistake(path=Path(path), line=int(line), reason=f"{fault.wording.context}: {fault.reason}")


def update_translations(locales: Path) -> None:
    """Bring the catalogues under `locales` up to date with content/, losing nothing."""
    placed: dict[str, list[Placed]] = {}
    for wording, path, line in extract(resources() / "content"):
        found = Placed(wording=wording, path=f"content/{path}", line=line)
        placed.setdefault(domain_of(wording.context), []).append(found)
    for folder in sorted(path for path in locales.iterdir() if path.is_dir()):
        for domain, wordings in placed.items():
            update_file(folder / "LC_MESSAGES" / f"{domain}.po", Language(folder.name), wordings)
