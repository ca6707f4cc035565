"""How Handbill is: whether somebody drains every sender, and what the counts are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.health import Trouble
from bot.domain.messages import Lane, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.channels import Sender
from bot.ports.work import Work
from bot.ports.world import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Counts: messages by channel and state, those that wait for us by lane, attempts by how they ended, and
    texts that came in and were set aside; then since when each paused sender is so, and why.
    """

    messages: Mapping[tuple[ChannelName, State], int]
    waiting: Mapping[Lane, int]
    outcomes: Mapping[tuple[ChannelName, OutcomeKind], int]
    set_aside: Mapping[ChannelName, int] = field(default_factory=dict)
    paused: Mapping[tuple[ChannelName, Trouble], datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Vitals:
    """Reads the counts and the leases. What this process sent is counted in it; the rest is on disk."""

    work: Work
    clock: Clock
    senders: Mapping[ChannelName, Sender]
    _outcomes: Counter[tuple[ChannelName, OutcomeKind]] = field(default_factory=Counter)
    _set_aside: Counter[ChannelName] = field(default_factory=Counter)

    def note(self, channel: ChannelName, outcome: OutcomeKind) -> None:
        """An attempt to send has ended."""
        self._outcomes[channel, outcome] += 1

    def note_set_aside(self, channel: ChannelName) -> None:
        """A text came in that could not be handled."""
        self._set_aside[channel] += 1

    async def is_well(self) -> bool:
        """Whether the database answers and some process drains each of our senders."""
        async with self.work.reading() as tx:
            held = await tx.leases.held(SYSTEM, self.clock.now())
        return all(sender.name in held for sender in self.senders.values())

    async def read(self) -> Figures:
        """The counts as they are now."""
        async with self.work.reading() as tx:
            counts = await tx.outbox_view.standing(SYSTEM)
            still = {each.sender: each for each in await tx.pauses.paused(SYSTEM)}
        messages: Counter[tuple[ChannelName, State]] = Counter()
        waiting: Counter[Lane] = Counter(dict.fromkeys(Lane, 0))
        for (channel, state, lane), count in counts.items():
            messages[channel, state] += count
            waiting[lane] += count if state.waits_for_us else 0
        return Figures(
            messages=messages,
            waiting=waiting,
            outcomes=dict(self._outcomes),
            set_aside=dict(self._set_aside),
            paused={
                (channel, paused.why): paused.since
                for channel, sender in self.senders.items()
                if (paused := still.get(sender.name)) is not None
            },
        )
