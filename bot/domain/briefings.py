"""A briefing: one idea about policy, written for people with little time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.directory import GroupKind, Tier
from bot.domain.ids import BriefingId
from bot.domain.levels import Level
from bot.domain.wording import Wording

TALK_SENTENCES = 5
"""What a worker can keep in mind on a visit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """A sentence or two more for some groups: those of one of these tiers, kinds or topics."""

    text: Wording
    tiers: frozenset[Tier] = frozenset()
    kinds: frozenset[GroupKind] = frozenset()
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A briefing as cut to a reader: the level of its next step, and which asides by their places."""

    level: Level
    asides: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Briefing:
    """A briefing as content/briefings/ holds it.

    `short` goes out by SMS, `long` (Markdown) by Telegram and, set plain, to who asks for MORE;
    `next_steps` has one thing to do for each level, `asides` what only some groups need; `talk` says it all
    in TALK_SENTENCES spoken sentences. `speaks_of` says which time the text is about, `changed` what is
    different today, `sources` where the facts stand, `checked` when somebody last held it against them. After
    `review_by` a person must look at it again.
    """

    id: BriefingId
    topic: str
    title: Wording
    short: Wording
    long: Wording
    next_steps: Mapping[Level, Wording]
    asides: tuple[Aside, ...]
    talk: tuple[Wording, ...]
    speaks_of: str
    changed: str
    sources: tuple[str, ...]
    checked: date
    review_by: date

    def wordings_for(self, cut: Cut) -> Iterator[Wording]:
        """The texts that a reader of this cut gets."""
        yield from (self.title, self.short, self.long, self.next_steps[cut.level])
        yield from (self.asides[place].text for place in cut.asides)

    def wordings(self) -> Iterator[Wording]:
        """Every text of it that is translated, in the order a reviewer reads them."""
        yield from self.wordings_to_send()
        yield from self.talk

    def wordings_to_send(self) -> Iterator[Wording]:
        """Every text of it that some reader gets."""
        yield from (self.title, self.short, self.long)
        yield from self.next_steps.values()
        yield from (aside.text for aside in self.asides)
