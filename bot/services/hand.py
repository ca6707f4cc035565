"""The claimed texts a drain has in hand: whose turn it is, and how fast the sender may go."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.ids import AddressId
from bot.domain.limits import Limits, Meter
from bot.domain.messages import Lane
from bot.ports.outbox import Claim

IN_FLIGHT = 64
"""Texts on the network at once: enough to hide a provider's latency, few enough to lose sight of."""

IN_LINE = 4 * IN_FLIGHT
"""Texts that may wait, marked as being sent, to go the moment one lands while a turn is written.

Never more than landed in two turns, so that none waits for long: a provider that stalls has no line, and one
that takes thirty a second has a line of three.
"""

UNDER_WAY = IN_FLIGHT + IN_LINE
"""Texts marked as being sent. A crash leaves unknown at most these, and as many again whose outcome was just
being written.
"""

IN_HAND = {Lane.SAFETY: 64, Lane.REPLY: 64, Lane.REMINDER: 64, Lane.BULLETIN: 384}
"""Claimed texts kept ready in each lane. Lanes have their own, so a reply never waits behind a broadcast."""


class Hand:
    """Claims in the order of sending, held to the sender's limits. Times are monotonic seconds."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._meter = Meter.unused(limits, now)
        self._claims: list[tuple[tuple[int, datetime, int], Claim]] = []
        self._flying: set[AddressId] = set()
        self._quiet_until: dict[AddressId, float] = {}
        self._held_until = 0.0
        self.still = False
        """While it is true nothing is chosen: the sender is paused."""
        self._line = 0

    def __bool__(self) -> bool:
        return bool(self._claims)

    def room(self) -> Mapping[Lane, int]:
        """How many more claims of each lane fit."""
        lanes = Counter(claim.lane for _turn, claim in self._claims)
        return {lane: most - lanes[lane] for lane, most in IN_HAND.items()}

    def wanted(self, now: float) -> Mapping[Lane, int]:
        """How many more claims of each lane could go now, as far as they fit and nothing else keeps them.

        What has to wait is claimed when it can go: that costs the database less than to claim it before.
        """
        ready: Counter[int] = Counter()
        busy = set(self._flying)
        for _turn, claim in self._claims:
            if claim.address not in busy and self._quiet_until.get(claim.address, now) <= now:
                busy.add(claim.address)
                ready[claim.lane] += 1
        free = max(0, IN_FLIGHT + self._line - len(self._flying))
        return {lane: max(0, min(fit, free - ready[lane])) for lane, fit in self.room().items()}

    def add(self, claims: Iterable[Claim]) -> None:
        """Take claims in hand."""
        for claim in claims:
            heapq.heappush(self._claims, (claim.turn, claim))

    def drop(self) -> None:
        """Let go of all claims: they are another worker's."""
        self._claims.clear()

    def keep_pace(self, landed: int) -> None:
        """Take in how many texts landed since the last turn: as fast as that, so long may the line be."""
        self._line = min(IN_LINE, 2 * landed)

    def choose(self, now: float) -> list[Claim]:
        """Take out the claims that may go now: in order, within the limits, one at a time an address."""
        busy = set(self._flying)
        meter = self._meter
        chosen: list[Claim] = []
        passed: list[tuple[tuple[int, datetime, int], Claim]] = []
        held = self.still or now < self._held_until
        while self._claims and len(self._flying) + len(chosen) < IN_FLIGHT + self._line and not held:
            if meter.wait_for(now) > 0:
                break
            turn, claim = heapq.heappop(self._claims)
            if claim.address in busy or self._quiet_until.get(claim.address, now) > now:
                passed.append((turn, claim))
                continue
            busy.add(claim.address)
            meter = meter.take(_units(claim), now)
            chosen.append(claim)
        for each in passed:
            heapq.heappush(self._claims, each)
        return chosen

    def went(self, claim: Claim, now: float) -> None:
        """A chosen claim is on the network; only now does it count against the limits."""
        self._flying.add(claim.address)
        self._meter = self._meter.take(_units(claim), now)
        if gap := self._limits.gap(group_chat=claim.group_chat):
            quiet = self._quiet_until.items()
            self._quiet_until = {address: until for address, until in quiet if until > now}
            self._quiet_until[claim.address] = now + gap

    def landed(self, claim: Claim) -> None:
        """A text is no longer on the network."""
        self._flying.discard(claim.address)

    def hold(self, until: float) -> None:
        """Choose nothing before `until`: the provider asked the sender to keep still."""
        self._held_until = max(self._held_until, until)

    def release(self) -> None:
        """Choose again at once: what the sender was held for is over."""
        self._held_until = 0.0

    def pause(self, now: float, longest: float) -> float:
        """Seconds until a claim in hand may go, if nothing lands before; at most `longest`."""
        if self.still or not self._claims or len(self._flying) >= IN_FLIGHT + self._line:
            return longest
        sender = max(self._meter.wait_for(now), self._held_until - now)
        if sender > 0:
            return min(sender, longest)
        waits = (
            longest if claim.address in self._flying else self._quiet_until.get(claim.address, now) - now
            for _turn, claim in self._claims
        )
        return max(0.0, min(longest, *waits))


def _units(claim: Claim) -> int:
    """What a text costs of the sender's pace: its segments; Telegram texts have none and count as one."""
    return max(1, claim.segments)
