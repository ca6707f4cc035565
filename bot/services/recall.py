"""Taking back what waits in the outbox of an event that was changed or called off."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.ids import EventId
from bot.domain.messages import Reason, State
from bot.domain.occurrences import Fate
from bot.ports.outbox import Settlement
from bot.ports.recalls import Reminder
from bot.ports.work import Tx
from bot.services.receipts import log_changes
from bot.services.settling import unsaid


async def recall(tx: Tx, event: EventId, now: datetime) -> Sequence[Reminder]:
    """Keep texts about an event as it was from going; gives those. Who was to get reminders has not heard:
    theirs wait again, and are planned for the event as it is now. What has gone has gone.
    """
    waiting = {each.message: each for each in await tx.recalls.waiting(SYSTEM, event)}
    ends = [Settlement(message=each, state=State.SUPPRESSED, reason=Reason.OVERTAKEN) for each in waiting]
    changes = await tx.outbox.settle(SYSTEM, ends, now)
    await log_changes(tx, SYSTEM, changes, now)
    kept = [waiting[change.message] for change in changes if change.state.never_arrived]
    await unsaid(tx, kept, Fate.PENDING, now)
    return kept
