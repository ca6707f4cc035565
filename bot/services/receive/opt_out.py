"""STOP and START, before anything else a text could mean."""

from bot.domain.directory import StopReason
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.turn import Turn


async def opt_out(turn: Turn) -> str | None:
    """STOP ends everything to this person on every channel; START brings this one channel back.

    A second STOP is not answered: it was heard. It counts from when it came in: what the person asked
    before is not answered any more, and what they ask after may be, however late we read either.
    """
    command = turn.content.vocabulary().read(turn.text)
    if command is None:
        return None
    if command.keyword is Keyword.STOP:
        await turn.tx.questions.close(turn.actor, turn.caller.address)
        stopped = await turn.tx.phones.stop(
            turn.actor, turn.caller.address, turn.received_at, StopReason.ASKED
        )
        if stopped:
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
