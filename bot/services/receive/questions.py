"""The answer to what is open on this phone."""

from bot.domain.figures import read_figures
from bot.domain.inbound import QuestionKind
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.commands import list_languages, switch_language
from bot.services.receive.turn import Turn

_DIGITS = {1: Keyword.YES, 2: Keyword.NO}


async def open_question(turn: Turn) -> str | None:
    """Take the text as the answer to the question that is open on the phone, if it is one."""
    question = await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now)
    if question is None:
        return None
    match question.kind:
        case QuestionKind.LANGUAGE:
            return await _language(turn)
        case QuestionKind.WRONG_NUMBER:
            return await _wrong_number(turn)


async def _language(turn: Turn) -> str | None:
    """A language by name or number; a number that is not on the list brings the list again."""
    language = turn.content.vocabulary().language(turn.text)
    if language is None:
        if read_figures(turn.text) is None:
            return None
        await list_languages(turn)
        return "language_again"
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    await switch_language(turn, language)
    return "language_answer"


async def _wrong_number(turn: Turn) -> str | None:
    """Asked once: whatever is not a clear yes keeps the number, and is read as something else."""
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    command = turn.content.vocabulary().read(turn.text)
    answer = command.keyword if command else _DIGITS.get(read_figures(turn.text) or 0)
    if answer is Keyword.YES:
        await turn.tx.links.disown(turn.actor, turn.caller.address, turn.now)
        turn.log(EventKind.UNLINKED, "wrong_number")
        turn.reply(Reply.WRONG_NUMBER_DONE)
        return "wrong_number_yes"
    if answer is Keyword.NO:
        turn.reply(Reply.WRONG_NUMBER_KEPT)
        return "wrong_number_no"
    return None
