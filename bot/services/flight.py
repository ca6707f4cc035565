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
    _flying: dict[asyncio.Task[Outcome], Ready] = field(default_factory=dict)
    _line: list[tuple[tuple[int, datetime, int], float, Ready]] = field(default_factory=list)
    _landed: list[Landed] = field(default_factory=list)
    _abandoned: bool = False

    @property
    def is_flying(self) -> bool:
        """Whether something is on the network."""
        return bool(self._flying)

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
        self._fill()

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
        for task in list(self._flying):
            task.cancel()

    async def come_down(self) -> None:
        """Wait until everything has landed."""
        while self._flying:
            await asyncio.wait(list(self._flying))

    def _fill(self) -> None:
        now = self.clock.monotonic()
        while self._line and len(self._flying) < IN_FLIGHT:
            _turn, since, ready = heappop(self._line)
            if now - since > LINE_SECONDS:
                self._end(ready, NOT_BEGUN)
                continue
            task = asyncio.create_task(self.channel.send(ready.letter))
            self._flying[task] = ready
            task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[Outcome]) -> None:
        self._end(self._flying.pop(task), self._outcome(task))
        self._fill()
        if not self._flying:
            self.empty.set()

    def _outcome(self, task: asyncio.Task[Outcome]) -> Outcome:
        # Asking a cancelled task for its error raises; there is none.
        error = None if task.cancelled() else task.exception()
        if task.cancelled() or error is not None:
            # A channel that breaks its promise not to raise may or may not have sent.
            logger.error("a channel failed", extra={"channel": self.channel.name}, exc_info=error)
            return Outcome(kind=OutcomeKind.UNKNOWN, code="internal")
        return task.result()

    def _end(self, ready: Ready, outcome: Outcome) -> None:
        self.gone(ready.claim)
        self._landed.append((ready, outcome))
        self.stirred.set()
