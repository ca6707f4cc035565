"""The answer to what is open on this phone."""

from bot.domain.conversations import Status
from bot.domain.figures import read_figures
from bot.domain.ids import MessageId
from bot.domain.inbound import Question, QuestionKind
from bot.domain.invitations import Code
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.asking import read_yes_or_no
from bot.services.receive.joining import go_on, take_consent
from bot.services.receive.languages import confirm_language, list_languages, switch_language
from bot.services.receive.survey import leave_surveys, survey_answer
from bot.services.receive.times import times_answer
from bot.services.receive.turn import Turn
from bot.services.receive.views import leave_views, take_up_offer, view_answer

LAPSED = "press_lapsed"
"""A reading: the button of a question that is closed. The channel shows so there; nobody need read it."""


async def open_question(turn: Turn) -> str | None:
    """Take the text as the answer to the question that is open on the phone, if it is one."""
    question = await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now)
    if turn.pressed is not None and not await _asks(turn, turn.pressed, question):
        return LAPSED
    if question is None:
        return await take_up_offer(turn)
    match question.kind:
        case QuestionKind.LANGUAGE:
            return await _language(turn, question.invitation)
        case QuestionKind.WRONG_NUMBER:
            return await _wrong_number(turn)
        case QuestionKind.CONSENT:
            return await take_consent(turn, question.invitation) if question.invitation else None
        case QuestionKind.SURVEY:
            return await survey_answer(turn)
        case QuestionKind.VIEW:
            return await view_answer(turn)
        case QuestionKind.MEETING:  # answers about meetings were looked for before
            return None
        case QuestionKind.TIMES:
            return await times_answer(turn)


async def _asks(turn: Turn, message: MessageId, question: Question | None) -> bool:
    """Whether a message of ours asks the question that is open; the buttons of others answer nothing now."""
    if question is None:
        return False
    written = await turn.tx.history.written_at(turn.actor, turn.caller.address, message)
    return written is not None and written >= question.asked_at


async def _language(turn: Turn, joining: Code | None) -> str | None:
    """A language by name or number; a number that is not on the list brings the list again.

    One who is joining is asked the next question instead of being told about the language.
    """
    language = turn.content.vocabulary().language(turn.text)
    if language is None:
        if read_figures(turn.text) is None:
            return None
        await list_languages(turn, joining)
        return "language_again"
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    await switch_language(turn, language)
    if joining is None:
        confirm_language(turn, language)
        return "language_answer"
    return await go_on(turn, joining, language) or "language_answer"


async def _wrong_number(turn: Turn) -> str | None:
    """Asked once: whatever is not a clear yes keeps the number, and is read as something else."""
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    answer = read_yes_or_no(turn)
    if answer is Keyword.YES:
        await leave_surveys(turn, Status.CLOSED, everywhere=False)
        await leave_views(turn, everywhere=False)
        await turn.tx.letters.end_at(turn.actor, turn.caller.address, everywhere=False)
        await turn.tx.links.disown(turn.actor, turn.caller.address, turn.now)
        turn.log(EventKind.UNLINKED, "wrong_number")
        turn.reply(Reply.WRONG_NUMBER_DONE)
        return "wrong_number_yes"
    if answer is Keyword.NO:
        turn.reply(Reply.WRONG_NUMBER_KEPT)
        return "wrong_number_no"
    return None
