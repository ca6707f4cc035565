"""REMIND: to be told what is ahead and what came of it, asked for by text."""

from bot.domain.directory import Consent, Purpose
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.asking import is_asked_for_words
from bot.services.receive.joining import CONSENT_SOURCE
from bot.services.receive.turn import Turn


async def remind(turn: Turn) -> str | None:
    """Note that whoever is at the phone agrees to reminders.

    A word anybody can text at any time, and no step of giving a view: consent is kept with its day and stands
    in the log, and must not tell who has just answered. Where words are asked for it is their answer. Of a
    phone that we do not know, or that has stopped, a person reads it: it would agree to what it has refused.
    """
    if not turn.caller.is_known or turn.caller.stopped_at is not None or await is_asked_for_words(turn):
        return None
    agreed = Consent(source=CONSENT_SOURCE, given_on=turn.today, purposes=frozenset({Purpose.REMINDERS}))
    await turn.tx.wishes.agree(turn.actor, turn.caller.address, agreed)
    turn.log(EventKind.CONSENT, "given", subject=Purpose.REMINDERS)
    turn.reply(Reply.REMIND_ON)
    return Keyword.REMIND
