"""The last step: whatever is nothing else is a question for a person."""

from datetime import timedelta

from bot.domain.messages import MessageKind
from bot.domain.wording import Reply
from bot.services.receive.turn import Turn

SAID_AGAIN_AFTER = timedelta(days=1)
QUESTION = "question"


async def keep_for_person(turn: Turn) -> str | None:
    """Keep the text where staff read it, and tell the sender so, once a day at most."""
    await turn.tx.inbox.keep(turn.actor, turn.inbound, turn.caller.address)
    said = await turn.tx.history.last_sent(
        turn.actor, turn.caller.address, MessageKind.REPLY, Reply.KEPT_FOR_PERSON
    )
    if said is None or turn.now - said >= SAID_AGAIN_AFTER:
        turn.reply(Reply.KEPT_FOR_PERSON)
    return QUESTION
