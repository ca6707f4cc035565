"""Taking back what waits in the outbox of an event that was changed or called off."""

from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.firing import code_in
from bot.domain.ids import ContactId, EventId
from bot.domain.messages import Reason, State
from bot.domain.occurrences import Fate
from bot.ports.outbox import Settlement
from bot.ports.work import Tx
from bot.services.receipts import log_changes


async def recall(tx: Tx, event: EventId, now: datetime) -> None:
    """Keep reminders of an event as it was from going. Who was to get them has not heard: theirs wait again,
    and are planned for the event as it is now. What has gone has gone.
    """
    waiting = {each.message: each for each in await tx.recalls.waiting(SYSTEM, event)}
    if not waiting:
        return
    ends = [Settlement(message=each, state=State.SUPPRESSED, reason=Reason.OVERTAKEN) for each in waiting]
    changes = await tx.outbox.settle(SYSTEM, ends, now)
    await log_changes(tx, SYSTEM, changes, now)
    unheard: set[tuple[str, ContactId]] = set()
    for change in changes:
        one = waiting[change.message]
        code = None if one.key is None or not change.state.never_arrived else code_in(one.key, event)
        if code is not None:
            unheard |= {(code, contact) for contact in one.contacts}
    contacts = sorted({contact for _code, contact in unheard})
    again = [
        each.id
        for each in await tx.occurrences.of_event(SYSTEM, event, contacts)
        if each.id is not None and each.fate is Fate.FIRED and (each.reminder, each.contact) in unheard
    ]
    await tx.occurrences.settle(SYSTEM, again, Fate.PENDING, now)
