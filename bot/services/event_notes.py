"""What is written down about events of every sort: lines of the log, and notices to organisers."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.actor import SYSTEM, Actor
from bot.domain.events import Event, Sort
from bot.domain.journal import Entry, EventKind
from bot.domain.notices import Notice, NoticeKind
from bot.domain.occurrences import Fate
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


async def tell_expired(tx: Tx, event: Event, counts: Mapping[str, int], now: datetime) -> None:
    """Show the organiser, and in the log, reminders that did not go while they were of use: how many came to
    that just now, by their codes.
    """
    if not counts:
        return
    fates = await tx.plannings.fates(SYSTEM, event.id)
    lost = [
        Notice(
            key=f"expired:{event.id}:{code}",
            kind=NoticeKind.EXPIRED,
            at=now,
            staff=event.organiser,
            event=event.id,
            subject=code,
            count=fates[code][Fate.EXPIRED],
        )
        for code in counts
    ]
    await tx.notices.tell(SYSTEM, lost)
    await tx.log.add(
        SYSTEM,
        [entry(event, NoticeKind.EXPIRED, now, count=count, reason=code) for code, count in counts.items()],
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
