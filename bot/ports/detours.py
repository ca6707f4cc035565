"""Texts that one channel could not deliver, and their copies on the other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Candidate
from bot.domain.directory import ChannelName, Purpose
from bot.domain.ids import MessageId, SendId
from bot.domain.messages import MessageKind, Reason, State


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranded:
    """The first text of something that has not arrived, and the people it was meant for as they are now.

    A reader's groups are those that the text was meant for and the reader still answers for. `refused` says
    that its address is stopped, or that an attempt was told of a refusal.
    """

    message: MessageId
    channel: ChannelName
    kind: MessageKind
    subject: str | None
    purpose: Purpose
    send: SendId | None
    expires_at: datetime
    simulated: bool
    state: State
    reason: Reason | None
    refused: bool
    readers: tuple[Candidate, ...]


class Detours(Protocol):
    """What becomes of texts that have not arrived. Each is looked at once, and a copy never."""

    async def waiting(
        self, actor: Actor, kinds: Collection[MessageKind], now: datetime, *, simulated: bool
    ) -> bool:
        """Whether there is anything to take."""

    async def take(
        self, actor: Actor, kinds: Collection[MessageKind], now: datetime, limit: int, *, simulated: bool
    ) -> Sequence[Stranded]:
        """The next texts of these kinds that have not arrived and are still worth sending.

        Each is given once, whatever is made of it, and is locked until the end of the work.
        """

    async def joinable(self, actor: Actor, send: SendId | None, keys: Collection[str]) -> Collection[str]:
        """Which of these keys are those of copies from the same send that still wait to go."""

    async def copied(self, actor: Actor, message: MessageId, keys: Collection[str]) -> None:
        """Note that the messages under these keys are a copy of `message`."""

    async def overtaken(self, actor: Actor, arrived: Collection[MessageId]) -> Sequence[MessageId]:
        """The messages that wait to go as copies of what has arrived after all, and of nothing else.

        Locks their senders until the end of the work, so that none goes meanwhile.
        """
