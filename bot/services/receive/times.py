"""When a person wishes to be written to: TIMES, alone or with when."""

from bot.domain.figures import read_figures
from bot.domain.hours import Times
from bot.domain.inbound import QuestionKind
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.asking import ask, ends_as_question, is_asked_for_words
from bot.services.receive.turn import Turn

KEPT = {
    Times.DAY: Reply.TIMES_DAY,
    Times.EVENING: Reply.TIMES_EVENING,
    Times.WEEKEND: Reply.TIMES_WEEKEND,
    Times.ANY: Reply.TIMES_ANY,
}
"""What is said to who wished for each: a sentence of its own, so that it is one in every language."""


async def times(turn: Turn, wish: Times | None, asked: str) -> str | None:
    """Keep the wish, or ask for it; whose phone we do not know, a person reads.

    Something short after TIMES (`asked`) that is none of its choices brings the choices, unless it is a
    question ("time tomorrow?") or may be the answer to one of ours.
    """
    if not turn.caller.is_known:
        return None
    if asked and (ends_as_question(turn.text) or await is_asked_for_words(turn)):
        return None
    await (_ask(turn) if wish is None else _keep(turn, wish))
    return "times_again" if asked else Keyword.TIMES


async def _ask(turn: Turn) -> None:
    """Ask when is best, with a number for each; a question nobody sees is not opened."""
    if turn.may_say(Reply.TIMES_ASK):
        await ask(turn, QuestionKind.TIMES)
    names = turn.content.vocabulary().wish_names[turn.caller.language]
    turn.reply(Reply.TIMES_ASK, choices=tuple(names))


async def _keep(turn: Turn, wish: Times) -> None:
    """Note the wish, and say what was understood."""
    await turn.tx.wishes.note(turn.actor, turn.caller.address, wish)
    await turn.replan(turn.tx, turn.caller.address)
    turn.log(EventKind.WISH, wish)
    turn.reply(KEPT[wish])


async def times_answer(turn: Turn) -> str | None:
    """A wish by word or number; a number that is not on the list brings the list again."""
    wish = turn.content.vocabulary().wish(turn.text)
    if wish is None:
        if read_figures(turn.text) is None:
            return None
        await _ask(turn)
        return "times_again"
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    await _keep(turn, wish)
    return "times_answer"
