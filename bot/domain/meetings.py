"""Meetings and deadlines: where, how, in which languages, and what is paid to those who come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
    """What it is called, and when it is."""
    INTERPRETER = "interpreter"
    PLACE = "place"
    LINK = "link"
    PAYS = "pays"
    LANGUAGES = "languages"
    ASK = "ask"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """An event that one goes to, or a deadline, with what people need to know of it.

    `ask` is who to ask, as the organiser wrote it. `original` is the wall time at which the rule of `series`
    puts it, which stays when this one meeting is moved (RFC 5545, RECURRENCE-ID); `apart` is one that
    was changed by itself, so that those set up later are not like it. `board` is the name of the board whose
    meeting it is: who sits there is asked about it the day after. `changes` are what was changed since groups
    first heard of it: a text about a change says how these are now, so it must know that there was one once
    where there is none any more.
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
    changes: tuple[Facet, ...] = ()

    def facets(self) -> Mapping[Facet, object]:
        """All that people need to know of it."""
        event = self.event
        return {
            Facet.WHEN: (event.title, event.span),
            Facet.INTERPRETER: self.interpreter,
            Facet.PLACE: self.place,
            Facet.LINK: self.link,
            Facet.PAYS: self.pays,
            Facet.LANGUAGES: self.languages,
            Facet.ASK: self.ask,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Meetings that follow a rule of RFC 5545. `rule` is its RRULE; from `ended_at` on nothing is added."""

    id: SeriesId
    rule: str
    ended_at: datetime | None = None
