"""Whether a reminder that is due goes out, weighed at the moment it would."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.hours import GoodHours
from bot.domain.ids import AddressId, EventId
from bot.domain.news import CANCELLED, THANKS, is_change, is_news, is_urgent, news_codes
from bot.domain.occurrences import Occurrence


class Fire(StrEnum):
    """What to do with an occurrence that is due.

    SEND it; let it WAIT for a good hour, which caught-up ones may need; EXPIRE it, for it came to be of no
    use while nobody sent it; DROP it, for it is not to be sent at all.
    """

    SEND = "send"
    WAIT = "wait"
    EXPIRE = "expire"
    DROP = "drop"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What is true of who is to be reminded: whether they can be reached for it, whether every group of
    theirs has said no, and whether one of them came.
    """

    reachable: bool
    refused: bool = False
    came: bool = False


def weigh(due: Occurrence, event: Event, standing: Standing, hours: GoodHours, now: datetime) -> Fire:
    """What becomes of an occurrence whose time has come.

    Changes are told to those who said no as well. What expired is shown; what was to be dropped anyway
    was not lost.
    """
    if not standing.reachable or not _is_called_for(due, event, standing):
        return Fire.DROP
    if now >= due.useless_at:
        return Fire.EXPIRE
    if is_urgent(due) or hours.is_good(now):
        return Fire.SEND
    return Fire.WAIT if hours.next_good(now) < due.useless_at else Fire.EXPIRE


def _is_called_for(due: Occurrence, event: Event, standing: Standing) -> bool:
    """Whether what it says is still so, and theirs to hear."""
    if due.reminder == THANKS:
        return standing.came
    if is_change(due.reminder) or due.reminder == CANCELLED:
        return due.reminder in news_codes(event)
    return event.cancelled_at is None and due.towards == event.decisive_at and not standing.refused


def reminder_key(due: Occurrence, event: Event, address: AddressId) -> str:
    """The key of the message that says a reminder at an address."""
    world = "simulated" if event.simulated else "real"
    return f"{world}{_about(event.id)}{due.reminder}:{int(due.towards.timestamp())}:{address}"


def code_in(key: str, event: EventId) -> str | None:
    """The code of the reminder of an event that has that key; None when it is no such key."""
    _world, about, rest = key.partition(_about(event))
    return rest.rsplit(":", 2)[0] if about else None


def _about(event: EventId) -> str:
    return f":reminder:{event}:"


def may_ask(due: Occurrence, event: Event) -> bool:
    """Whether a reminder may ask whether they come."""
    return event.sort.asks and not is_news(due.reminder)
