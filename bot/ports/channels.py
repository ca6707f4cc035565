"""How a text leaves and how word of it comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.directory import ChannelName
from bot.domain.ids import Language, MessageId, SenderName
from bot.domain.limits import Limits
from bot.domain.messages import Attachment, Receipt
from bot.domain.outcomes import Outcome
from bot.domain.richtext import Entity
from bot.ports.world import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One text on its way through a channel. `message` is our id, for the provider to hand back.

    `entities` are the marks on the text, for a channel that can show them; `choices` are the words of its
    answers 1, 2, 3, for one that has buttons. `expires_at` is when the text is of no use any more, for one
    whose provider keeps texts waiting. `attachment` is a file to go with the text, for one that can carry it.
    """

    message: MessageId
    attempt: int
    address: str
    text: str
    language: Language
    entities: tuple[Entity, ...] = ()
    choices: tuple[str, ...] = ()
    expires_at: datetime | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who a channel sends as, how fast it may, and whether its phones are real."""

    name: SenderName
    simulated: bool
    limits: Limits


class Channel(Protocol):
    """A way to reach phones. One file a vendor."""

    @property
    def name(self) -> ChannelName: ...

    @property
    def sender(self) -> Sender: ...

    async def send(self, letter: Letter) -> Outcome:
        """Hand over one text, once, within a time limit. Never raises for what a provider does."""

    async def aclose(self) -> None:
        """Let go of connections, after what is under way has ended."""


class Receipts(Protocol):
    """Where a channel puts what it later hears about a message. Returns once that is stored."""

    async def __call__(self, receipt: Receipt) -> None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a channel finds around it when it is set up. `simulate` asks for simulated phones only."""

    simulate: bool
    clock: Clock
    receipts: Receipts
