"""A wired application with a small network, on phones that are real as far as the services know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.ids import BriefingId, SendId
from bot.domain.inbound import Inbound
from bot.domain.journal import Line, Query
from bot.domain.limits import Limits
from bot.domain.messages import State
from bot.ports.channels import Surroundings
from bot.spreadsheets import writing
from tests.conftest import MakeApp
from tests.fakes import FakeChannel, FakeClock

HEAD = (
    "group,kind,area,tier,communities,topics,language,contact,role,phone,"
    "consent_source,consent_date,consent_purposes"
)
CONSENT = "form,2026-03-02,bulletins"
LINES = (
    f"Lantern Circle,community,Camden,1,,,bn,Rokeya,,+447700900001,{CONSENT}",
    f"Lantern Circle,community,Camden,1,,,en,Grace,,+447700900002,{CONSENT}",
    f"Chess and Chat,community,Merton,1,,,en,Osei,,+447700900003,{CONSENT}",
    f"Sewing Sisters,faith,Merton,2,,,bn,Monira,,+447700900004,{CONSENT}",
    f"Sewing Sisters,faith,Merton,2,,,bn,Jhorna,,+447700900004,{CONSENT}",
    "Dads Football,community,Merton,1,,,en,Lee,,,,,",
    "Toy Library,other,Camden,1,,,en,Eileen,,+447700900005,form,2026-03-02,check-ins",
)
ECM = BriefingId("what-ecm-was-and-is")
PART = BriefingId("taking-part-without-losing-a-day")


def silent(_done: int, _whole: int | None) -> None:
    """Tells nobody how far a job is."""


def cells(lines: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Lines of a table as an import takes them, numbered as in a file with a head."""
    columns = HEAD.split(",")
    return [
        (number, dict(zip(columns, line.split(","), strict=True))) for number, line in enumerate(lines, 2)
    ]


@dataclass(kw_only=True)
class World:
    """An application on fake real phones, and the moves tests make in it."""

    app: App
    clock: FakeClock
    sms: FakeChannel
    telegram: FakeChannel
    restart: Callable[[], App]

    async def send(self, briefing: BriefingId = ECM, audience: Audience | None = None) -> SendId:
        return await self.app.bulletins.send(OPERATOR, briefing, audience or Audience(), silent)

    async def drain(self) -> None:
        await self.clock.run(self.app.dispatch.run())

    async def write(
        self,
        text: str,
        phone: str = "+447700900001",
        *,
        provider_id: str | None = None,
        answered: bool = False,
    ) -> None:
        self.clock.advance(1)
        await self.app.receive.take(
            Inbound(
                channel=ChannelName.SMS,
                address=phone,
                text=text,
                provider_id=provider_id or f"{phone} {self.clock.now()}",
                received_at=self.clock.now(),
                answered=answered,
            )
        )

    async def states(self) -> dict[State, int]:
        return dict(await self.app.outbox.counts(OPERATOR))

    async def log(self, query: Query | None = None) -> list[Line]:
        return [line async for line in self.app.journal.lines(OPERATOR, query or Query())]

    def texts(self, phone: str) -> list[str]:
        return [letter.text for letter in self.sms.sent if letter.address == phone]


async def exported(world: World, path: Path) -> str:
    """The directory as `groups export` writes it."""
    with writing(path) as write:
        async for row in world.app.enrolment.give_out(OPERATOR):
            write(row)
    return _read_back(path)


def _read_back(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


@pytest.fixture
def limits() -> Limits:
    """The pace of the fake SMS sender; a test may ask for another."""
    return Limits()


@pytest.fixture
def telegram_limits() -> Limits:
    """The pace of the fake Telegram sender; a test may ask for another."""
    return Limits()


@pytest.fixture
def public_url() -> str:
    """Where the web reaches us: nowhere; a test may ask for an address."""
    return ""


@pytest.fixture
async def world(
    make_app: MakeApp, clock: FakeClock, limits: Limits, telegram_limits: Limits, public_url: str
) -> World:
    sms = FakeChannel(ChannelName.SMS, limits)
    telegram = FakeChannel(ChannelName.TELEGRAM, telegram_limits)

    def connect(_around: Surroundings) -> Sequence[FakeChannel]:
        return [sms, telegram]

    def restart() -> App:
        return make_app(connect=connect, drafts="allow", network_name="Test Network", public_url=public_url)

    app = restart()
    await app.enrolment.take_in(OPERATOR, cells(LINES), silent)
    return World(app=app, clock=clock, sms=sms, telegram=telegram, restart=restart)
