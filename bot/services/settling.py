"""Writing what became of messages, with all that follows from it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.firing import code_in
from bot.domain.ids import EventId, MessageId
from bot.domain.messages import State
from bot.domain.occurrences import Fate
from bot.ports.outbox import Settlement
from bot.ports.recalls import Reminder
from bot.ports.work import Tx
from bot.services.event_notes import tell_expired
from bot.services.receipts import log_changes


async def settle(tx: Tx, settlements: Sequence[Settlement], now: datetime) -> None:
    """Write what became of messages, and say so in the log; staff are shown reminders that came too late."""
    changes = await tx.outbox.settle(SYSTEM, settlements, now)
    await log_changes(tx, SYSTEM, changes, now)
    expired = [change.message for change in changes if change.state is State.EXPIRED]
    if expired:
        await _show(tx, expired, now)


async def unsaid(tx: Tx, reminders: Sequence[Reminder], fate: Fate, now: datetime) -> Counter[str]:
    """Reminders of one event whose texts did not go come to another fate; gives how many of which code."""
    if not reminders:
        return Counter()
    event = reminders[0].event
    meant = {
        (code, contact)
        for each in reminders
        if each.key is not None and (code := code_in(each.key, event)) is not None
        for contact in each.contacts
    }
    contacts = sorted({contact for _code, contact in meant})
    fired = [
        each
        for each in await tx.occurrences.of_event(SYSTEM, event, contacts)
        if each.fate is Fate.FIRED and (each.reminder, each.contact) in meant
    ]
    await tx.occurrences.settle(SYSTEM, [each.id for each in fired if each.id is not None], fate, now)
    return Counter(each.reminder for each in fired)


async def _show(tx: Tx, expired: Sequence[MessageId], now: datetime) -> None:
    by_event: dict[EventId, list[Reminder]] = {}
    for each in await tx.recalls.among(SYSTEM, expired):
        by_event.setdefault(each.event, []).append(each)
    for number, reminders in by_event.items():
        event = await tx.events.get(SYSTEM, number)
        if event is not None:
            await tell_expired(tx, event, await unsaid(tx, reminders, Fate.EXPIRED, now), now)
