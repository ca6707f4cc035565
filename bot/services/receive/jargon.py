"""JARGON and a word: what it means, in the sender's language."""

from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.asking import is_asked_for_words
from bot.services.receive.keep import QUESTION
from bot.services.receive.turn import Turn


async def explain(turn: Turn, asked: str) -> str | None:
    """Say what a term means, offer terms close to it, or keep the word for a person to look up.

    A text that names no term is left to the question that is open on the phone, if it may be its answer.
    """
    if not asked:
        turn.reply(Reply.JARGON_ASK)
        return Keyword.JARGON
    found = turn.glossary.find(asked, turn.caller.language)
    if found.term is not None:
        meant = turn.glossary.explain(found.term, turn.caller.language)
        values = {"term": meant.term, "meaning": meant.meaning}
        if meant.today:
            values["today"] = meant.today
        reply = Reply.JARGON_MEANING_TODAY if meant.today else Reply.JARGON_MEANING
        turn.reply(reply, language=meant.language, values=values)
        return Keyword.JARGON
    if await is_asked_for_words(turn):
        return None
    if found.close:
        close = (turn.glossary.explain(term, turn.caller.language).term for term in found.close)
        turn.reply(Reply.JARGON_CLOSE, values={"terms": "\n".join(close)})
        return "jargon_close"
    await turn.tx.inbox.keep(turn.actor, turn.inbound, turn.caller.address)
    turn.reply(Reply.JARGON_UNKNOWN)
    return QUESTION
