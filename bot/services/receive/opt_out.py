"""STOP and START, before anything else a text could mean."""

from bot.domain.conversations import Status
from bot.domain.directory import StopReason
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.survey import leave_surveys
from bot.services.receive.turn import Turn
from bot.services.receive.views import leave_views

SHUT_OUT = "shut_out"
"""A reading: the person blocked us, which is a refusal like STOP and cannot be answered."""


async def opt_out(turn: Turn) -> str | None:
    """STOP ends everything to this person on every channel; START brings this one channel back.

    A second STOP is not answered: it was heard. It counts from when it came in: what the person asked
    before is not answered any more, and what they ask after may be, however late we read either.
    """
    if turn.shut_out:
        if await _stop(turn, StopReason.BLOCKED):
            turn.log(EventKind.OPT_OUT, "blocked")
        return SHUT_OUT
    command = turn.content.vocabulary().read(turn.text)
    if command is None:
        return None
    if command.keyword is Keyword.STOP:
        if await _stop(turn, StopReason.ASKED):
            turn.log(EventKind.OPT_OUT, "stopped")
            turn.reply(Reply.STOPPED)
        return command.keyword
    if command.keyword is Keyword.START:
        await turn.tx.phones.start(turn.actor, turn.caller.address)
        if turn.caller.stopped_at is not None:
            turn.log(EventKind.OPT_IN, "started")
        turn.reply(Reply.STARTED if turn.caller.is_known else Reply.NOT_KNOWN)
        return command.keyword
    return None


async def _stop(turn: Turn, reason: StopReason) -> bool:
    """Write to this person no more; False when they had stopped before."""
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    await leave_surveys(turn, Status.STOPPED, everywhere=True)
    await leave_views(turn, everywhere=True)
    await turn.tx.letters.end_at(turn.actor, turn.caller.address, everywhere=True)
    return await turn.tx.phones.stop(turn.actor, turn.caller.address, turn.received_at, reason)
