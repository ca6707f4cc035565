"""Simulated phones: a carrier inside the program, for trying things out and for tests.

It stands in for SMS and for Telegram, and can be told to be slow, to refuse, to be blocked, or to lose its
answers. With a carrier log it leaves a line a text on disk, as a real carrier would know of it even if this
program was killed in the same moment.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.options import read_options
from bot.domain.directory import ChannelName
from bot.domain.ids import SenderName
from bot.domain.limits import Limits
from bot.domain.messages import Receipt, ReceiptStatus
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Channel, Letter, Receipts, Sender, Surroundings
from bot.ports.world import Clock


class Behaviour(StrEnum):
    """What a simulated phone can be told to do."""

    DELIVER = "deliver"
    REFUSE = "refuse"
    """Refuse for now; nothing went out."""
    THROTTLE = "throttle"
    BLOCK = "block"
    BAD_ADDRESS = "bad_address"
    LOSE = "lose"
    """Take the text and lose the answer: the outcome is unknown."""
    UNDELIVERED = "undelivered"
    """Take the text and report later that it never arrived."""


def _in_a_folder(path: Path) -> Path:
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError("is not a file in a folder that is there")
    return path


class SimulatorSettings(BaseSettings):
    """HANDBILL_SIMULATOR_*: how simulated phones behave. Shares are from 0 to 1.

    `latency` is in seconds. `rate` is segments or messages a second for each sender; 0 is no limit.
    """

    model_config = SettingsConfigDict(env_prefix="HANDBILL_SIMULATOR_", frozen=True, extra="ignore")

    latency: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    refuse: float = Field(default=0.0, ge=0, le=1)
    lose: float = Field(default=0.0, ge=0, le=1)
    rate: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    carrier_log: Annotated[Path, AfterValidator(_in_a_folder)] | None = None


class Simulator:
    """Implements bot.ports.channels.Channel for one channel's simulated phones.

    SMS phones send a receipt soon after; Telegram says no more than that it was sent, as the real one.
    """

    def __init__(
        self,
        name: ChannelName,
        settings: SimulatorSettings,
        clock: Clock,
        receipts: Receipts,
    ) -> None:
        self._name = name
        self._settings = settings
        self._clock = clock
        self._receipts = receipts
        self._told: dict[str, Behaviour] = {}
        self._reporting: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> ChannelName:
        return self._name

    @property
    def sender(self) -> Sender:
        return Sender(
            name=SenderName(f"simulated-{self._name}"),
            simulated=True,
            limits=Limits(per_second=self._settings.rate or None),
        )

    def tell(self, address: str, behaviour: Behaviour) -> None:
        """Make one phone behave in some way from now on."""
        self._told[address] = behaviour

    async def send(self, letter: Letter) -> Outcome:
        behaviour = self._behaviour(letter)
        if self._settings.latency:
            await self._clock.sleep(self._settings.latency)
        match behaviour:
            case Behaviour.REFUSE:
                return Outcome(kind=OutcomeKind.TEMPORARY, code="refused")
            case Behaviour.THROTTLE:
                return Outcome(kind=OutcomeKind.THROTTLED, code="throttled")
            case Behaviour.BLOCK:
                return Outcome(kind=OutcomeKind.BLOCKED, code="blocked")
            case Behaviour.BAD_ADDRESS:
                return Outcome(kind=OutcomeKind.BAD_ADDRESS, code="bad_address")
        self._carry(letter)
        if behaviour is Behaviour.LOSE:
            return Outcome(kind=OutcomeKind.UNKNOWN, code="lost")
        provider_id = f"SIM{letter.message}-{letter.attempt}"
        if self._name is ChannelName.TELEGRAM:
            return Outcome(kind=OutcomeKind.SENT, provider_id=provider_id)
        self._report_later(letter, behaviour)
        return Outcome(kind=OutcomeKind.ACCEPTED, provider_id=provider_id)

    async def aclose(self) -> None:
        await asyncio.gather(*self._reporting)

    def _behaviour(self, letter: Letter) -> Behaviour:
        if told := self._told.get(letter.address):
            return told
        # The same text at the same try always fares the same, so that a run can be repeated.
        digest = hashlib.blake2b(f"{letter.message}:{letter.attempt}".encode(), digest_size=4).digest()
        chance = int.from_bytes(digest) / 2**32
        if chance < self._settings.refuse:
            return Behaviour.REFUSE
        if chance < self._settings.refuse + self._settings.lose:
            return Behaviour.LOSE
        return Behaviour.DELIVER

    def _carry(self, letter: Letter) -> None:
        if self._settings.carrier_log is not None:
            with self._settings.carrier_log.open("a", encoding="utf-8") as log:
                log.write(f"{letter.message}\n")

    def _report_later(self, letter: Letter, behaviour: Behaviour) -> None:
        undelivered = behaviour is Behaviour.UNDELIVERED
        status = ReceiptStatus.UNDELIVERED if undelivered else ReceiptStatus.DELIVERED
        task = asyncio.create_task(self._report(letter, status))
        self._reporting.add(task)
        task.add_done_callback(self._reporting.discard)

    async def _report(self, letter: Letter, status: ReceiptStatus) -> None:
        await self._receipts(Receipt(message=letter.message, status=status, at=self._clock.now()))


def connect(around: Surroundings) -> Sequence[Channel]:
    """Simulated phones for every channel, when they are asked for. Raises BadSettings."""
    if not around.simulate:
        return []
    settings = read_options(SimulatorSettings)
    return [Simulator(name, settings, around.clock, around.receipts) for name in ChannelName]
