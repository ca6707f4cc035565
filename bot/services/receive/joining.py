"""JOIN and a code: language first, then consent in that language, one question at a time.

Until someone has said yes, nothing is kept of them but the question.
"""

from bot.domain.directory import Consent, Purpose
from bot.domain.figures import read_figures
from bot.domain.ids import Language
from bot.domain.inbound import QuestionKind
from bot.domain.invitations import Code, Invitation, read_code
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.wording import Reply
from bot.services.receive.asking import ask, is_asked_for_words, read_yes_or_no, yes_and_no
from bot.services.receive.keep import QUESTION
from bot.services.receive.languages import list_languages
from bot.services.receive.turn import Turn

CONSENT_SOURCE = "text"
"""How consent given here is told in the directory."""


async def join(turn: Turn, asked: str) -> str | None:
    """Begin joining the group of a code. One who has stopped hears how to start again, and nothing else.

    A text that is no code of ours is left to the question that is open on the phone, if it may be its answer.
    """
    if turn.caller.stopped_at is not None:
        turn.reply(Reply.JOIN_STOPPED)
        return "join_stopped"
    if not asked:
        turn.reply(Reply.JOIN_ASK)
        return Keyword.JOIN
    code = read_code(asked)
    invitation = await turn.tx.invitations.find(turn.actor, code, turn.now) if code else None
    if invitation is None:
        return None if await is_asked_for_words(turn) else await _unknown(turn)
    if await turn.tx.invitations.has_agreed(turn.actor, turn.caller.address, invitation.group):
        turn.reply(Reply.JOIN_ALREADY, values={"group": invitation.group_name})
        return "join_already"
    if turn.caller.is_known:
        await _ask_consent(turn, invitation, turn.caller.language)
    else:
        await list_languages(turn, invitation.code)
    return Keyword.JOIN


async def go_on(turn: Turn, code: Code, language: Language) -> str | None:
    """The language is known: ask for consent in it. Gives what the text became if the code is over by now."""
    invitation = await turn.tx.invitations.find(turn.actor, code, turn.now)
    if invitation is None:
        return await _unknown(turn)
    await _ask_consent(turn, invitation, language)
    return None


async def take_consent(turn: Turn, code: Code) -> str | None:
    """A clear yes or no ends the question, another number brings it again, words are something else."""
    answer = read_yes_or_no(turn)
    if answer not in {Keyword.YES, Keyword.NO} and read_figures(turn.text) is None:
        return None
    invitation = await turn.tx.invitations.find(turn.actor, code, turn.now)
    if answer is Keyword.NO:
        await turn.tx.questions.close(turn.actor, turn.caller.address)
        turn.log(EventKind.CONSENT, "refused")
        turn.reply(Reply.JOIN_REFUSED)
        return "consent_no"
    if invitation is None:
        return await _unknown(turn)
    if answer is Keyword.YES:
        await _let_in(turn, invitation)
        return "consent_yes"
    await _ask_consent(turn, invitation, turn.caller.language)
    return "consent_again"


async def _let_in(turn: Turn, invitation: Invitation) -> None:
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    consent = Consent(source=CONSENT_SOURCE, given_on=turn.today, purposes=frozenset(Purpose))
    joined = await turn.tx.invitations.join(
        turn.actor, turn.caller.address, invitation, turn.caller.language, consent, turn.now
    )
    turn.log(EventKind.CONSENT, "given", joined)
    turn.log(EventKind.JOINED, "joined", joined)
    # They were told who writes when they were asked: nothing that comes now needs to say so again.
    key = turn.surveyor.press.introduction_key(turn.caller.address)
    introduced = await turn.tx.messages.known(turn.actor, [key])
    values = {"group": invitation.group_name}
    turn.reply(Reply.JOINED, values=values, key=None if introduced else key)


async def _ask_consent(turn: Turn, invitation: Invitation, language: Language) -> None:
    await ask(turn, QuestionKind.CONSENT, invitation.code)
    turn.reply(
        Reply.JOIN_CONSENT,
        language=language,
        values={"group": invitation.group_name},
        choices=yes_and_no(turn, language),
    )


async def _unknown(turn: Turn) -> str:
    """The code is nobody's, or over: a person can find out which group was meant."""
    await turn.tx.questions.close(turn.actor, turn.caller.address)
    await turn.tx.inbox.keep(turn.actor, turn.inbound, turn.caller.address)
    turn.reply(Reply.JOIN_UNKNOWN)
    return QUESTION
