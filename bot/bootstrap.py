"""The composition root: the only place where Handbill is wired together, and the only one with a clock,
with chance, and with names for processes.
"""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.channels.guard import Guarded
from bot.channels.registry import connect
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.gate import GoodHours
from bot.domain.ids import Language
from bot.i18n.catalogues import Catalogues
from bot.i18n.files import Placed, domain_of, update_file
from bot.library.content import Library, examine, read_content
from bot.library.extraction import extract
from bot.library.markup import read_markup
from bot.library.reading import Mistake
from bot.logs import set_up
from bot.phones import read_phone
from bot.ports.channels import Channel, Sender, Surroundings
from bot.ports.world import Clock, Telling
from bot.services.bulletins import Bulletins
from bot.services.directory import DirectoryDesk
from bot.services.dispatch import Dispatch
from bot.services.enrolment import Enrolment
from bot.services.glossary import Glossary
from bot.services.inbox import InboxDesk
from bot.services.journal import Journal
from bot.services.outbox import OutboxDesk
from bot.services.proofreading import Fault, Proofreader
from bot.services.receipts import ReceiptBook
from bot.services.receive.pipeline import Receive
from bot.services.translations import TranslationDesk
from bot.services.voice import Voice
from bot.settings import Drafts, Settings, resources
from storage.database import Database, read_url
from storage.prepare import Report, back_up, newest_revision, prepare


class SystemClock:
    """The machine's clock; implements bot.ports.world.Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """What is drawn by lot: numbers from 0 to 1, and names that nobody else has."""

    draw: Callable[[], float] = random.random
    name: Callable[[], str] = lambda: secrets.token_hex(8)


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """Handbill, wired. Use it as `async with build(settings) as app`.

    `drafting` speaks drafts too, whatever settings allow: for those who look at the words, never for phones.
    """

    settings: Settings
    clock: Clock
    chance: Chance
    database: Database
    prepared: Report
    channels: Mapping[ChannelName, Channel]
    content: Library
    translator: Catalogues
    voice: Voice
    drafting: Voice
    translations: TranslationDesk
    directory: DirectoryDesk
    enrolment: Enrolment
    bulletins: Bulletins
    dispatch: Dispatch
    receive: Receive
    inbox: InboxDesk
    outbox: OutboxDesk
    journal: Journal
    today: Callable[[], date]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for channel in self.channels.values():
            await channel.aclose()
        await self.database.aclose()


def prepare_database(settings: Settings, clock: Clock, *, backed_up: bool = False) -> Report:
    """Create or upgrade the database that the settings name. See storage.prepare."""
    stamp = f"{clock.now():%Y%m%dT%H%M%S}"
    return prepare(read_url(settings.database_address), settings.backups, stamp, backed_up=backed_up)


def back_up_database(settings: Settings, target: Path) -> None:
    """Copy the database while it is in use. Raises Refused for PostgreSQL."""
    back_up(read_url(settings.database_address), target)


def database_facts(settings: Settings) -> Mapping[str, str]:
    """Where the data is and which schema it has, for people; a password is not shown."""
    url = read_url(settings.database_address)
    return {
        "database": url.render_as_string(hide_password=True),
        "data directory": str(settings.data_dir),
        "schema": newest_revision(),
    }


def build(settings: Settings, **overrides: Any) -> App:
    """Wire everything. `overrides` replace `clock`, `chance`, `content` or `connect`, for tests.

    Raises ContentError for words that cannot be used, and Refused for a database that cannot.
    """
    set_up(settings.log_level)
    clock: Clock = overrides.get("clock", SystemClock())
    chance: Chance = overrides.get("chance", Chance())
    prepared = prepare_database(settings, clock)
    work = Database(read_url(settings.database_address))
    translator = Catalogues(
        resources() / "locales",
        overlay=settings.own_locales,
        drafts_allowed=settings.drafts is Drafts.ALLOW,
    )
    content: Library = overrides.get("content") or read_content(
        resources() / "content", translator.languages(), settings.own_briefings
    )
    receipts = ReceiptBook(work=work, clock=clock)
    around = Surroundings(simulate=settings.simulate, clock=clock, receipts=receipts)
    channels: Mapping[ChannelName, Channel] = {
        channel.name: Guarded(channel, work.is_open) for channel in overrides.get("connect", connect)(around)
    }
    senders = {name: channel.sender for name, channel in channels.items()}
    voice = Voice(
        content=content,
        translator=translator,
        typeset=read_markup,
        network_name=_network_name(settings, senders),
        folding=settings.sms_fold,
    )
    drafting = Voice(
        content=content,
        translator=translator.with_drafts(),
        typeset=read_markup,
        network_name=voice.network_name,
        folding=settings.sms_fold,
    )
    dispatch = Dispatch(
        work=work,
        channels=channels,
        clock=clock,
        hours=GoodHours(opens=settings.good_hours_from, closes=settings.good_hours_to, zone=settings.zone),
        lease_seconds=settings.lease_seconds,
        worker=chance.name(),
        jitter=chance.draw,
    )
    vocabulary = content.vocabulary()

    def today() -> date:
        return clock.now().astimezone(settings.zone).date()

    return App(
        settings=settings,
        clock=clock,
        chance=chance,
        database=work,
        prepared=prepared,
        channels=channels,
        content=content,
        translator=translator,
        voice=voice,
        drafting=drafting,
        translations=TranslationDesk(
            content=content,
            shelf=translator,
            grammar=translator,
            proofreader=Proofreader(content=content, shelf=translator, grammar=translator, voice=drafting),
            drafts_allowed=settings.drafts is Drafts.ALLOW,
        ),
        directory=DirectoryDesk(work=work, clock=clock),
        enrolment=Enrolment(
            work=work,
            clock=clock,
            phone=read_phone,
            language=vocabulary.named,
            languages=translator.languages(),
            today=today,
        ),
        bulletins=Bulletins(
            work=work,
            content=content,
            voice=voice,
            clock=clock,
            senders=senders,
            life=settings.bulletin_life,
            wake=dispatch.wake,
        ),
        dispatch=dispatch,
        receive=Receive(
            work=work,
            content=content,
            voice=voice,
            glossary=Glossary(content=content, translator=translator),
            clock=clock,
            senders=senders,
            wake=dispatch.wake,
        ),
        inbox=InboxDesk(work=work, clock=clock, senders=senders, wake=dispatch.wake),
        outbox=OutboxDesk(work=work, clock=clock),
        journal=Journal(work=work),
        today=today,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What came of checking the words: how many files were read, and every mistake in them."""

    files: int
    mistakes: tuple[Mistake, ...]


def check_words(settings: Settings, telling: Telling, *, translations: bool = True) -> Checked:
    """Check content/, the network's own briefings and, with `translations`, every catalogue."""
    catalogues = Catalogues(resources() / "locales", overlay=settings.own_locales, drafts_allowed=True)
    languages = catalogues.languages()
    content, mistakes = examine(resources() / "content", languages, settings.own_briefings, plain=True)
    files = [
        *(path for path in (resources() / "content").rglob("*") if path.suffix in {".yaml", ".md"}),
        *settings.own_briefings.glob("*.yaml"),
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
    return Checked(files=len(files), mistakes=tuple(sorted(mistakes)))


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


SAMPLE_NETWORK = "Six Boroughs Network"
"""Who writes to simulated phones when nobody said."""


def _network_name(settings: Settings, senders: Mapping[ChannelName, Sender]) -> str:
    """Who volunteers read as the writer. Raises Refused when real phones would not learn it."""
    if settings.network_name:
        return settings.network_name
    if any(not sender.simulated for sender in senders.values()):
        raise Refused(
            "Set HANDBILL_NETWORK_NAME to the name of your network: people must see who writes to them."
        )
    return SAMPLE_NETWORK
