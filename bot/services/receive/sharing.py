"""A phone number that someone shares from a chat, so that they are one person on both."""

from bot.domain.journal import EventKind
from bot.domain.wording import Reply
from bot.services.receive.turn import Turn


async def shared_phone(turn: Turn) -> str | None:
    """Tell what came of a shared phone number. The linking is done before anything is read: it decides who
    the caller is.
    """
    if turn.linked is None:
        return None
    if turn.linked:
        turn.log(EventKind.LINKED, "shared")
    turn.reply(Reply.PHONE_LINKED if turn.linked else Reply.PHONE_UNKNOWN)
    return "phone_shared"
