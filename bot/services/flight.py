"""Texts on the network, those in line to go the moment one lands, and what came of them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Channel
from bot.ports.outbox import Claim, Ready
from bot.ports.world import Clock
from bot.services.hand import IN_FLIGHT

LINE_SECONDS = 1.0
"""The longest that a text stands in line: what was true of its reader a moment ago may be so no more."""

NOT_BEGUN = Outcome(kind=OutcomeKind.TEMPORARY, code="not_begun")
"""Of a text that was marked as being sent and never reached the network."""

BROKEN = Outcome(kind=OutcomeKind.UNKNOWN, code="internal")
"""Of a text whose sending was given up, or whose channel broke its promise not to raise: it may have gone."""

Landed = tuple[Ready, Outcome]

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Flight:
    """The texts of one sender between being marked and being written down. `gone` is told of each that is no
    longer under way; `stirred` is set whenever one lands, `empty` once all have.
    """

    channel: Channel
    clock: Clock
    gone: Callable[[Claim], None]
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    empty: asyncio.Event = field(default_factory=asyncio.Event)
    _carriers: set[asyncio.Task[None]] = field(default_factory=set)
    _line: list[tuple[tuple[int, datetime, int], float, Ready]] = field(default_factory=list)
    _landed: list[Landed] = field(default_factory=list)
    _abandoned: bool = False

    @property
    def is_flying(self) -> bool:
        """Whether something is on the network, or about to be."""
        return bool(self._carriers)

    @property
    def has_landed(self) -> bool:
        """Whether there is something to be written down."""
        return bool(self._landed)

    def launch(self, ready: Ready) -> None:
        """Put a text on the network, or in line: first those that go first."""
        if self._abandoned:
            self._end(ready, NOT_BEGUN)
            return
        self.empty.clear()
        heappush(self._line, (ready.claim.turn, self.clock.monotonic(), ready))
        self._hire()

    def take(self) -> list[Landed]:
        """What landed since it was last taken."""
        landed, self._landed = self._landed, []
        return landed

    def put_back(self, landed: Sequence[Landed]) -> None:
        """What was taken and could not be written down: the next to take it has it again."""
        self._landed = [*landed, *self._landed]

    def clear_line(self) -> None:
        """Let nothing go that is not on the network yet."""
        for _turn, _since, ready in self._line:
            self._end(ready, NOT_BEGUN)
        self._line.clear()

    def abandon(self) -> None:
        """Give up what is on the network: it may or may not have gone out."""
        self._abandoned = True
        self.clear_line()
        for carrier in list(self._carriers):
            carrier.cancel()

    async def come_down(self) -> None:
        """Wait until everything has landed."""
        while self._carriers:
            await asyncio.wait(list(self._carriers))

    def _hire(self) -> None:
        """One more to carry texts, while there may be more on the network."""
        if self._line and len(self._carriers) < IN_FLIGHT:
            carrier = asyncio.create_task(self._carry())
            self._carriers.add(carrier)
            carrier.add_done_callback(self._dismiss)

    def _dismiss(self, carrier: asyncio.Task[None]) -> None:
        self._carriers.discard(carrier)
        self._hire()
        if not self._carriers:
            self.empty.set()

    async def _carry(self) -> None:
        """Send one text after another until none is in line: a task for each would cost as much again."""
        while (ready := self._next()) is not None:
            outcome = BROKEN
            try:
                outcome = await self.channel.send(ready.letter)
            except Exception:
                logger.exception("a channel failed", extra={"channel": self.channel.name})
            finally:
                self._end(ready, outcome)

    def _next(self) -> Ready | None:
        """The first in line that is not too old to go."""
        while self._line:
            _turn, since, ready = heappop(self._line)
            if self.clock.monotonic() - since <= LINE_SECONDS:
                return ready
            self._end(ready, NOT_BEGUN)
        return None

    def _end(self, ready: Ready, outcome: Outcome) -> None:
        self.gone(ready.claim)
        self._landed.append((ready, outcome))
        self.stirred.set()
