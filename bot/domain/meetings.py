"""Meetings and deadlines: where, how, in which languages, and what is paid to those who come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.domain.events import Event
from bot.domain.ids import Language, SeriesId


class Support(StrEnum):
    """What is paid to those who come (in 2007 150 pounds a day in Derbyshire, 75 a half day in Portsmouth, up
    to 15 an hour in Lewisham: London 2007).
    """

    TRAVEL = "travel"
    CHILDCARE = "childcare"
    COVER = "cover"
    """Money for someone to stand in for them at their group: backfill."""


class Need(StrEnum):
    """What would help a group to come. Their order gives the digits."""

    CHILDCARE = "childcare"
    INTERPRETER = "interpreter"
    TRAVEL = "travel"
    COVER = "cover"
    ACCESS = "access"


class Coming(StrEnum):
    """A group's answer. Their order gives the digits 1, 2, 3."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Facet(StrEnum):
    """What people need to know of a meeting, and so what of it can change for them. Their order is that in
    which it is told.
    """

    WHEN = "when"
    """What it is called, and when it starts."""
    INTERPRETER = "interpreter"
    PLACE = "place"
    LINK = "link"
    PAYS = "pays"
    LANGUAGES = "languages"
    ASK = "ask"
    END = "end"
    """When it is over, which calendars show. Nobody is sent a text for it alone, unless it is what counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetChange:
    """That a facet was changed, and when. `was` stands for how it was before; see `fingerprint`."""

    facet: Facet
    at: datetime
    was: str


def fingerprint(value: str) -> str:
    """Twelve hexadecimal digits for how a facet is: enough to see that it is so again."""
    return sha256(value.encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """An event that one goes to, or a deadline, with what people need to know of it.

    `ask` is who to ask, as the organiser wrote it. `original` is the wall time at which the rule of `series`
    puts it, which stays when this one meeting is moved (RFC 5545, RECURRENCE-ID); `apart` is one that
    was changed by itself, so that those set up later are not like it. `board` is the name of the board whose
    meeting it is: who sits there is asked about it the day after. `changes` are what was changed since groups
    first heard of it, oldest first.
    """

    event: Event
    place: str = ""
    link: str = ""
    languages: tuple[Language, ...] = ()
    interpreter: bool = False
    pays: frozenset[Support] = frozenset()
    ask: str = ""
    series: SeriesId | None = None
    original: datetime | None = None
    apart: bool = False
    board: str = ""
    changes: tuple[FacetChange, ...] = ()

    def facets(self) -> Mapping[Facet, str]:
        """All that people need to know of it, each as a text that is another when it is another."""
        span = self.event.span
        return {
            Facet.WHEN: f"{span.starts.isoformat()} {span.starts_at.isoformat()} {self.event.title}",
            Facet.INTERPRETER: str(self.interpreter),
            Facet.PLACE: self.place,
            Facet.LINK: self.link,
            Facet.PAYS: " ".join(sorted(self.pays)),
            Facet.LANGUAGES: " ".join(self.languages),
            Facet.ASK: self.ask,
            Facet.END: f"{span.ends} {span.ends_at} {span.zone}",
        }

    def news_since(self, heard_at: datetime | None) -> frozenset[Facet]:
        """What is another than it was at `heard_at`; without that, than when groups first heard of it.

        What was changed and changed back in between is no news.
        """
        was: dict[Facet, str] = {}
        for each in self.changes:
            if heard_at is None or each.at >= heard_at:
                was.setdefault(each.facet, each.was)
        is_now = self.facets()
        return frozenset(facet for facet, before in was.items() if before != fingerprint(is_now[facet]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Meetings that follow a rule of RFC 5545. `rule` is its RRULE; from `ended_at` on nothing is added."""

    id: SeriesId
    rule: str
    ended_at: datetime | None = None
