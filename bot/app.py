"""Handbill, wired: what commands and the web work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self

from bot.domain.directory import ChannelName
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library
from bot.machine import Chance
from bot.ports.channels import Channel
from bot.ports.hooks import Hook, Probing
from bot.ports.world import Clock
from bot.scheduling.ticker import Ticker
from bot.services.boards.rooms import BoardRooms
from bot.services.bulletins import Bulletins
from bot.services.calendars import CalendarDesk
from bot.services.consultations.whole import Consulting
from bot.services.directory import DirectoryDesk
from bot.services.dispatch import Dispatch
from bot.services.enrolment import Enrolment
from bot.services.factors import FactorDesk
from bot.services.inbox import InboxDesk
from bot.services.intake import Intake
from bot.services.invitations import InvitationDesk
from bot.services.journal import Journal
from bot.services.meetings.rooms import Rooms
from bot.services.outbox import OutboxDesk
from bot.services.placements import PlacementDesk
from bot.services.receipts import ReceiptBook
from bot.services.receive.pipeline import Receive
from bot.services.safeguarding import SafeguardingDesk
from bot.services.serving import Serving
from bot.services.surveys.follow_up import FollowUp
from bot.services.surveys.rounds import CheckIns
from bot.services.translations import TranslationDesk
from bot.services.views.desk import ViewDesk
from bot.services.vitals import Vitals
from bot.services.voice import Voice
from bot.settings import Settings
from storage.database import Database
from storage.prepare import Report


# Everything there is would be megabytes, and asyncio asks for the name of whatever a task gives.
@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
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
    hooks: Sequence[Hook]
    probes: Mapping[ChannelName, Probing]
    receipts: ReceiptBook
    vitals: Vitals
    serving: Serving
    content: Library
    translator: Catalogues
    voice: Voice
    drafting: Voice
    translations: TranslationDesk
    directory: DirectoryDesk
    enrolment: Enrolment
    bulletins: Bulletins
    calendars: CalendarDesk
    checkins: CheckIns
    follow_up: FollowUp
    ticker: Ticker
    meetings: Rooms
    consulting: Consulting
    dispatch: Dispatch
    receive: Receive
    intake: Intake
    inbox: InboxDesk
    invitations: InvitationDesk
    placements: PlacementDesk
    factors: FactorDesk
    views: ViewDesk
    outbox: OutboxDesk
    journal: Journal
    safeguarding: SafeguardingDesk
    boards: BoardRooms
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
