"""Words a person can ask Handbill with: HELP, LANG, MORE, JARGON, WHO, JOIN, DATES and so on.

They leave an open question open, unless they ask one themselves.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound
from bot.domain.ids import BriefingId, Language
from bot.domain.inbound import QuestionKind
from bot.domain.invitations import Code
from bot.domain.keywords import Command, Keyword
from bot.domain.messages import MessageKind
from bot.domain.tailoring import tailor
from bot.domain.wording import Reply
from bot.services.meetings.questions import PUT_ASIDE
from bot.services.receive.asking import ask, yes_and_no
from bot.services.receive.dates import list_dates
from bot.services.receive.jargon import explain
from bot.services.receive.joining import go_on, join
from bot.services.receive.languages import confirm_language, list_languages, switch_language
from bot.services.receive.remind import remind
from bot.services.receive.times import times
from bot.services.receive.turn import Turn
from bot.services.receive.views import views
from bot.services.receive.who import who


async def command(turn: Turn) -> str | None:
    """Do what a word asks."""
    read = turn.content.vocabulary().read(turn.text)
    doing = _DOING.get(read.keyword) if read else None
    return await doing(turn, read) if read and doing else None


async def _help(turn: Turn, _command: Command) -> str:
    turn.reply(Reply.HELP)
    return Keyword.HELP


async def _language(turn: Turn, command: Command) -> str:
    if command.language is not None:
        return await _speak(turn, command.language)
    await list_languages(turn, await _joining(turn))
    return Keyword.LANGUAGE


async def _wrong_number(turn: Turn, _command: Command) -> str:
    await ask(turn, QuestionKind.WRONG_NUMBER)
    turn.reply(Reply.WRONG_NUMBER_ASK, choices=yes_and_no(turn, turn.caller.language))
    return Keyword.WRONG_NUMBER


async def _dates(turn: Turn, command: Command) -> str:
    await list_dates(turn, command.asked)
    return Keyword.DATES


async def _speak(turn: Turn, language: Language) -> str:
    """Change the language; one who is joining is asked the open question again in it."""
    await switch_language(turn, language)
    confirm_language(turn, language)
    await _ask_again_in_it(turn)
    code = await _joining(turn)
    kept = await go_on(turn, code, language) if code is not None else None
    return kept or Keyword.LANGUAGE


async def _ask_again_in_it(turn: Turn) -> None:
    """Put a question aside that is then asked again, in the language they can read."""
    question = await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now)
    if question is not None and question.kind in {*PUT_ASIDE, QuestionKind.VIEW}:
        await turn.tx.questions.close(turn.actor, turn.caller.address)


async def _joining(turn: Turn) -> Code | None:
    """The code of the group that the person is about to join."""
    question = await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now)
    return question.invitation if question else None


async def _more(turn: Turn, _command: Command) -> str:
    """The next part of the last briefing; from its beginning when the person has changed language."""
    last = await turn.tx.history.last_briefing(turn.actor, turn.caller.address)
    if last is None:
        turn.reply(Reply.NOTHING_MORE)
        return Keyword.MORE
    try:
        briefing = turn.content.briefing(BriefingId(last.subject))
    except NotFound:  # it was withdrawn since
        turn.reply(Reply.NOTHING_MORE)
        return Keyword.MORE
    cut = tailor(briefing, turn.caller.groups)
    edition = turn.voice.edition(briefing, cut, turn.caller.language, turn.caller.channel)
    part = last.part + 1 if last.language == edition.language else 0
    if part >= len(edition.texts) or turn.caller.stopped_at is not None:
        turn.reply(Reply.NOTHING_MORE)
        return Keyword.MORE
    if edition.notice is not None and part == 0:
        turn.answer(edition.notice, kind=MessageKind.NOTICE, subject=last.subject)
    for each in range(part, len(edition.texts) if turn.caller.channel is ChannelName.TELEGRAM else part + 1):
        turn.answer(edition.said(each), kind=MessageKind.MORE, subject=last.subject, part=each)
    return Keyword.MORE


_DOING: Mapping[Keyword, Callable[[Turn, Command], Awaitable[str | None]]] = {
    Keyword.HELP: _help,
    Keyword.LANGUAGE: _language,
    Keyword.MORE: _more,
    Keyword.WRONG_NUMBER: _wrong_number,
    Keyword.JARGON: lambda turn, command: explain(turn, command.asked),
    Keyword.WHO: lambda turn, command: who(turn, command.asked),
    Keyword.JOIN: lambda turn, command: join(turn, command.asked),
    Keyword.DATES: _dates,
    Keyword.VIEWS: lambda turn, _command: views(turn),
    Keyword.REMIND: lambda turn, _command: remind(turn),
    Keyword.TIMES: lambda turn, command: times(turn, command.times, command.asked),
}
