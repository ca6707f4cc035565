"""How fast one sender may go. Limits are kept per sender, and per address for chats."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """A sender's pace. `per_second` counts segments for SMS and messages for Telegram; None is no limit.

    `address_gap` is the least number of seconds between two texts to one address, `group_chat_gap` to one
    chat of several people.
    """

    per_second: float | None = None
    burst: int = 1
    address_gap: float = 0.0
    group_chat_gap: float = 0.0

    def gap(self, *, group_chat: bool) -> float:
        """Seconds of quiet after a text to an address."""
        return max(self.address_gap, self.group_chat_gap) if group_chat else self.address_gap


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """A token bucket at one moment. Times are monotonic seconds."""

    limits: Limits
    tokens: float
    at: float

    @classmethod
    def full(cls, limits: Limits, now: float) -> "Bucket":
        return cls(limits=limits, tokens=float(limits.burst), at=now)

    def wait_for(self, now: float) -> float:
        """Seconds until the next text may go; 0 when it may go now.

        A text of several segments may go when there is one token and leaves the bucket in debt, so
        that a text longer than the burst is not kept for ever.
        """
        if self.limits.per_second is None:
            return 0.0
        missing = 1.0 - self._tokens(now)
        return max(0.0, missing / self.limits.per_second)

    def take(self, units: int, now: float) -> "Bucket":
        """The bucket after a text of `units` has gone."""
        if self.limits.per_second is None:
            return self
        return Bucket(limits=self.limits, tokens=self._tokens(now) - units, at=now)

    def _tokens(self, now: float) -> float:
        rate = self.limits.per_second or 0.0
        return min(float(self.limits.burst), self.tokens + (now - self.at) * rate)
