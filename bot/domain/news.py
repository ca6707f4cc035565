"""What people hear of an event beside its plan: that it was changed, that it is off, thanks for coming.

News are occurrences like reminders, so that each goes to each contact once, whatever breaks down meanwhile.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.events import Event
from bot.domain.hours import GoodHours
from bot.domain.ids import ContactId
from bot.domain.occurrences import Fate, Occurrence
from bot.domain.walltime import wall

CANCELLED = "cancelled"
THANKS = "thanks"
_CHANGED = "changed:"
_ALTERED = "altered:"

AT_ONCE = "at_once"
"""Why news are due: in the next good hour."""

STARTS_TODAY = "starts_today"
"""Why news are due: they cannot wait for a good hour."""

LEAD = timedelta(hours=2)
"""What is learnt later than this before the start is learnt on the way there."""

THANKS_LIFE = timedelta(days=7)
"""How long thanks are worth sending."""


def changed_code(sequence: int) -> str:
    """The code of the news that an event was changed, into what it is with that sequence."""
    return f"{_CHANGED}{sequence}"


def altered_code(sequence: int) -> str:
    """The code of the same news for who knows the time already: something else was changed."""
    return f"{_ALTERED}{sequence}"


def is_change(code: str) -> bool:
    """Whether a code is that of a change."""
    return code.startswith((_CHANGED, _ALTERED))


def keeps_time(code: str) -> bool:
    """Whether a code is that of a change by which the time that the reader knows stays."""
    return code.startswith(_ALTERED)


def is_news(code: str) -> bool:
    """Whether a code is none of a plan of reminders."""
    return code in {CANCELLED, THANKS} or is_change(code)


def is_urgent(news: Occurrence) -> bool:
    """Whether news go out whatever the hour."""
    return news.why == STARTS_TODAY


def planned_only(stored: Iterable[Occurrence]) -> list[Occurrence]:
    """The reminders among what is stored."""
    return [each for each in stored if not is_news(each.reminder)]


def outdated(event: Event, stored: Iterable[Occurrence]) -> list[Occurrence]:
    """News that wait to be sent and have been overtaken by later ones."""
    codes = news_codes(event)
    return [
        each
        for each in stored
        if each.fate is Fate.PENDING and is_change(each.reminder) and each.reminder not in codes
    ]


def news_codes(event: Event) -> Collection[str]:
    """The codes of the latest news of an event, of which each contact gets one."""
    if event.cancelled_at is not None:
        return {CANCELLED}
    return {changed_code(event.sequence), altered_code(event.sequence)}


def news_for(
    event: Event,
    contact: ContactId,
    stored: Sequence[Occurrence],
    hours: GoodHours,
    now: datetime,
    *,
    counted_on_at: datetime | None = None,
) -> Occurrence | None:
    """What a contact must hear of an event as it is now; None when there is nothing that is new to them.

    Only who was told of the event before it was changed hears of the change; who was not is told by the plan.
    Who said before it, at `counted_on_at`, that they may come knew of it, whoever told them.

    It goes at once: in the next good hour, whatever hours they wish for; at any hour on the day for which
    they know it, or on which it is now. When no good hour comes in time it goes that day as well.
    """
    codes = news_codes(event)
    fired = [each for each in stored if each.fate is Fate.FIRED and each.reminder != THANKS]
    heard = [counted_on_at, *(each.settled_at for each in fired)]
    if (
        event.changed_at is None
        or any(each.reminder in codes for each in stored)
        or not any(at is not None and at < event.changed_at for at in heard)
    ):
        return None
    known = _known(event, stored, fired, now)
    is_off = event.cancelled_at is not None
    useless_at = max(known, event.decisive_at) if is_off else event.decisive_at
    if useless_at <= now:
        return None
    due_at, why = _when(event, known, hours, now)
    # Of who only ever said by themselves that they come we cannot tell which time they know.
    keeps = bool(fired) and known == event.decisive_at
    change = altered_code(event.sequence) if keeps else changed_code(event.sequence)
    return Occurrence(
        event=event.id,
        reminder=CANCELLED if is_off else change,
        contact=contact,
        due_at=due_at,
        useless_at=useless_at,
        towards=event.decisive_at,
        why=why,
    )


def heard_at(stored: Iterable[Occurrence]) -> datetime | None:
    """When a contact last heard how all of an event is, by what is stored of it for them: by the first that
    they were sent, or by the latest news. None for who was sent nothing.
    """
    fired = [each for each in stored if each.fate is Fate.FIRED and each.reminder != THANKS]
    first = min((each.settled_at for each in fired if each.settled_at), default=None)
    news = [each.settled_at for each in fired if each.settled_at and is_change(each.reminder)]
    return None if first is None else max(first, *news) if news else first


def thanks_for(event: Event, contact: ContactId, hours: GoodHours, now: datetime) -> Occurrence:
    """Thanks to someone whose group came, in the next good hour."""
    return Occurrence(
        event=event.id,
        reminder=THANKS,
        contact=contact,
        due_at=hours.next_good(now),
        useless_at=now + THANKS_LIFE,
        towards=event.decisive_at,
        why=AT_ONCE,
    )


def _known(
    event: Event, stored: Sequence[Occurrence], fired: Sequence[Occurrence], now: datetime
) -> datetime:
    """The date for which they know it: what they were sent says it; else the first that was planned."""
    if fired:
        return max(fired, key=lambda each: each.settled_at or now).towards
    return min((each.towards for each in stored), default=event.decisive_at)


def _when(event: Event, known: datetime, hours: GoodHours, now: datetime) -> tuple[datetime, str]:
    dates = [each for each in (known, event.decisive_at) if each > now]
    zone = event.span.zone
    today = wall(now, zone).date()
    if any(wall(each, zone).date() == today for each in dates):
        return now, STARTS_TODAY
    good = hours.next_good(now)
    last = min(dates) - LEAD
    if good <= last:
        return good, AT_ONCE
    return max(now, last), STARTS_TODAY
