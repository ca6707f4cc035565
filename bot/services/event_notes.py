"""What is written down about events of every sort: lines of the log, and that one is announced late."""

from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.events import Event, Sort
from bot.domain.journal import Entry, EventKind
from bot.domain.notices import Notice, NoticeKind
from bot.ports.work import Tx


def entry(
    event: Event, status: str, now: datetime, *, count: int | None = None, reason: str | None = None
) -> Entry:
    """A line of the log about an event. It says what was done, and of how many; never who said what."""
    return Entry(
        at=now,
        kind=EventKind.CONSULTATION if event.sort is Sort.CONSULTATION else EventKind.MEETING,
        status=status,
        subject=str(event.id),
        reason=reason,
        count=count,
        simulated=event.simulated,
    )


def short_notice_key(event: Event) -> str:
    """The key of the notice that an event is announced late."""
    return f"{NoticeKind.SHORT_NOTICE}:{event.id}"


async def flag_short_notice(tx: Tx, actor: Actor, event: Event, now: datetime) -> None:
    """Tell the organiser when groups hear of it later than they need to, with the number of days."""
    if not event.is_short_notice:
        await tx.notices.finish_keys(actor, [short_notice_key(event)], now)
        return
    days = event.notice.days
    late = Notice(
        key=short_notice_key(event),
        kind=NoticeKind.SHORT_NOTICE,
        at=now,
        staff=event.organiser,
        event=event.id,
        count=days,
    )
    await tx.notices.tell(actor, [late])
    await tx.log.add(actor, [entry(event, NoticeKind.SHORT_NOTICE, now, count=days)])
