"""How fast one sender may go. Limits are kept per sender, and per address for chats."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """A sender's pace; None is no limit.

    `per_second` is a rate in segments, of which `burst` may go at once: what comes late is caught up with.
    `texts` in any `window` seconds is a ceiling on texts: all of it can be used, and no more of it ever is.
    `address_gap` is the least number of seconds between two texts to one address, `group_chat_gap` to one
    chat of several people.
    """

    per_second: float | None = None
    burst: int = 1
    texts: int | None = None
    window: float = 1.0
    address_gap: float = 0.0
    group_chat_gap: float = 0.0

    def gap(self, *, group_chat: bool) -> float:
        """Seconds of quiet after a text to an address."""
        return max(self.address_gap, self.group_chat_gap) if group_chat else self.address_gap


@dataclass(frozen=True, kw_only=True, slots=True)
class Meter:
    """How much of a sender's pace is used at one moment. Times are monotonic seconds.

    `tokens` are those of a token bucket as it was `at` a moment; `recent` is when the last texts went that
    count against the window, oldest first.
    """

    limits: Limits
    tokens: float
    at: float
    recent: tuple[float, ...] = ()

    @classmethod
    def unused(cls, limits: Limits, now: float) -> "Meter":
        return cls(limits=limits, tokens=float(limits.burst), at=now)

    def wait_for(self, now: float) -> float:
        """Seconds until the next text may go; 0 when it may go now.

        A text of several segments may go when there is one token and leaves the bucket in debt, so
        that a text longer than the burst is not kept for ever.
        """
        wait = 0.0
        if self.limits.per_second is not None:
            wait = (1.0 - self._tokens(now)) / self.limits.per_second
        if self.limits.texts is not None and len(self.recent) >= self.limits.texts:
            wait = max(wait, self.recent[-self.limits.texts] + self.limits.window - now)
        return max(0.0, wait)

    def take(self, segments: int, now: float) -> "Meter":
        """How much is used after a text of so many segments has gone."""
        if self.limits.per_second is None and self.limits.texts is None:
            return self
        return Meter(
            limits=self.limits,
            tokens=self._tokens(now) - segments,
            at=now,
            recent=(*self.recent, now)[-self.limits.texts :] if self.limits.texts else (),
        )

    def _tokens(self, now: float) -> float:
        rate = self.limits.per_second or 0.0
        return min(float(self.limits.burst), self.tokens + (now - self.at) * rate)
