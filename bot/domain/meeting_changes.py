"""Meetings made of proposals, and changed: one, or one and all that follow it in its series."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.enrolment import Problem
from bot.domain.errors import Refused
from bot.domain.events import NOTICE_DAYS, Event
from bot.domain.ids import EventId, SeriesId
from bot.domain.meeting_table import read_wall
from bot.domain.meetings import FacetChange, Meeting, fingerprint
from bot.domain.proposals import Column, Proposal, span

SERIES_LEAD = timedelta(days=NOTICE_DAYS + 7)
"""How far ahead groups hear of a meeting of a series: a year of them at once would be noise, and this
leaves a good hour before it is too late."""

CHANGEABLE = tuple(
    each for each in Column if each not in {Column.KIND, Column.AREA, Column.GROUP, Column.REPEATS}
)
"""What of a meeting can be changed. What it is, whom it is for and how it repeats makes it another one."""


def meeting_of(
    proposal: Proposal,
    uid: str,
    now: datetime,
    *,
    simulated: bool,
    series: SeriesId | None = None,
    at: datetime | None = None,
) -> Meeting:
    """A meeting as it was proposed (its event's id is given later). `uid` is its name in calendars.

    With `at`, a naive wall time, it is the one of `series` that the rule puts there.
    """
    shift = timedelta(0) if at is None else at - proposal.starts
    ends = None if proposal.ends is None else proposal.ends + shift
    when = span(proposal.starts + shift, ends, proposal.zone)
    event = Event(
        id=EventId(0),
        sort=proposal.sort,
        title=proposal.title,
        span=when,
        audience=proposal.audience,
        uid=uid,
        announced_at=now if shift == timedelta(0) else max(now, when.starts_at - SERIES_LEAD),
        simulated=simulated,
        organiser=proposal.organiser,
    )
    return Meeting(
        event=event,
        place=proposal.place,
        link=proposal.link,
        languages=proposal.languages,
        interpreter=proposal.interpreter,
        pays=proposal.pays,
        ask=proposal.ask,
        board=proposal.board,
        series=series,
        original=at,
    )


def like(model: Meeting, at: datetime, uid: str, now: datetime) -> Meeting:
    """Another meeting of the series of `model`, at the wall time where the rule puts it.

    One that was moved with all that follow it moves these as well.
    """
    event = model.event
    by = at - (model.original or event.span.starts)
    when = span(
        event.span.starts + by, None if event.span.ends is None else event.span.ends + by, event.span.zone
    )
    return replace(
        model,
        event=replace(
            event,
            id=EventId(0),
            span=when,
            uid=uid,
            sequence=0,
            announced_at=max(now, when.starts_at - SERIES_LEAD),
            changed_at=None,
            cancelled_at=None,
        ),
        original=at,
        apart=False,
        changes=(),
    )


def cells_of(meeting: Meeting, changes: Mapping[str, str]) -> Mapping[str, str]:
    """A meeting as the cells of a proposal, with `changes` in place of some.

    A time without a date is one of the day that it has. One that starts at another time lasts as long as
    before.
    """
    event = meeting.event
    when = event.span
    starts = read_wall(changes.get(Column.STARTS, ""), when.starts.date()) or when.starts
    cells: dict[str, str] = {
        Column.TITLE: event.title,
        Column.KIND: event.sort,
        Column.STARTS: f"{starts:%Y-%m-%d %H:%M}",
        Column.ENDS: "" if when.ends is None else f"{starts + (when.ends - when.starts):%Y-%m-%d %H:%M}",
        Column.ZONE: str(when.zone),
        Column.PLACE: meeting.place,
        Column.LINK: meeting.link,
        Column.LANGUAGES: ";".join(meeting.languages),
        Column.INTERPRETER: "yes" if meeting.interpreter else "no",
        Column.PAYS: ";".join(sorted(meeting.pays)),
        Column.ASK: meeting.ask,
        Column.BOARD: meeting.board,
    }
    if event.sort.closes and when.ends is not None and Column.STARTS not in changes:
        cells[Column.ENDS] = f"{when.ends:%Y-%m-%d %H:%M}"
    given = dict(changes)
    if read_wall(given.get(Column.STARTS, ""), when.starts.date()) is not None:
        del given[Column.STARTS]
    if event.sort.closes and when.ends is not None:
        ends = read_wall(given.get(Column.ENDS, ""), when.ends.date())
        given |= {Column.ENDS: f"{ends:%Y-%m-%d %H:%M}"} if ends else {}
    return {**cells, **given}


def changed(
    meeting: Meeting, to: Proposal, changes: Mapping[str, str], by: timedelta, now: datetime
) -> Meeting:
    """A meeting with what of `to` is in `changes`; its times are moved `by`, on the wall.

    Its sequence goes up when that is something people must hear of, which all that calendars show is. An
    organiser is kept unless another is named.
    It lasts as long as it did unless its end is among the changes, for others of its series may be longer.
    What of a series is moved earlier is heard of earlier as well.
    """
    event = meeting.event
    starts = event.span.starts + by
    like_it = to if Column.ENDS in changes else event.span
    ends = None if like_it.ends is None else starts + (like_it.ends - like_it.starts)
    when = span(starts, ends, to.zone if Column.ZONE in changes else event.span.zone)
    given: Mapping[str, Mapping[str, Any]] = {
        Column.PLACE: {"place": to.place},
        Column.LINK: {"link": to.link},
        Column.LANGUAGES: {"languages": to.languages},
        Column.INTERPRETER: {"interpreter": to.interpreter},
        Column.PAYS: {"pays": to.pays},
        Column.ASK: {"ask": to.ask},
        Column.BOARD: {"board": to.board},
    }
    values = {name: value for column in changes for name, value in given.get(column, {}).items()}
    new = replace(
        meeting,
        event=replace(
            event,
            title=to.title if Column.TITLE in changes else event.title,
            span=when,
            announced_at=min(event.announced_at, max(now, when.starts_at - SERIES_LEAD)),
            organiser=to.organiser if Column.ORGANISER in changes else event.organiser,
        ),
        **values,
    )
    news = _news(meeting, new, now)
    if not news:
        return new
    return replace(
        new,
        event=replace(new.event, sequence=event.sequence + 1, changed_at=now),
        changes=(*meeting.changes, *news) if event.announced_at <= now else (),
    )


def _news(before: Meeting, after: Meeting, now: datetime) -> Sequence[FacetChange]:
    """What of a change people or their calendars must hear of."""
    is_now = after.facets()
    return [
        FacetChange(facet=facet, at=now, was=fingerprint(was))
        for facet, was in before.facets().items()
        if is_now[facet] != was
    ]


def refuse(problems: list[Problem]) -> Refused:
    """The problems of one meeting as a reason to refuse it."""
    return Refused("\n".join(f"{problem.column}: {problem.reason}" for problem in problems))
