"""A briefing: one idea about policy, written for people with little time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.ids import BriefingId
from bot.domain.levels import Level
from bot.domain.wording import Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Briefing:
    """A briefing as content/briefings/ holds it.

    `short` goes out by SMS, `long` by Telegram (and by SMS to who asks for MORE); `next_steps` has one
    thing to do for each level. `speaks_of` says which time the text is about, `changed` what is
    different today, `sources` where the facts stand. After `review_by` a person must look at it again.
    """

    id: BriefingId
    topic: str
    title: Wording
    short: Wording
    long: Wording
    next_steps: Mapping[Level, Wording]
    speaks_of: str
    changed: str
    sources: tuple[str, ...]
    review_by: date

    def wordings(self) -> Iterator[Wording]:
        """Every text of it that is translated, in the order a reviewer reads them."""
        yield from (self.title, self.short, self.long)
        yield from self.next_steps.values()
