"""Words a person can ask Handbill with: HELP, LANG, MORE, WRONG NUMBER. They leave an open question open."""

from datetime import timedelta

from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound
from bot.domain.ids import BriefingId, Language
from bot.domain.inbound import Question, QuestionKind
from bot.domain.journal import EventKind
from bot.domain.keywords import Keyword
from bot.domain.messages import MessageKind
from bot.domain.tailoring import tailor
from bot.domain.wording import Reply
from bot.services.receive.jargon import explain
from bot.services.receive.turn import Turn

QUESTION_LIFE = timedelta(days=1)


async def command(turn: Turn) -> str | None:
    """Do what a word asks."""
    read = turn.content.vocabulary().read(turn.text)
    if read is None:
        return None
    match read.keyword:
        case Keyword.HELP:
            turn.reply(Reply.HELP)
        case Keyword.LANGUAGE if read.language is not None:
            await switch_language(turn, read.language)
        case Keyword.LANGUAGE:
            await list_languages(turn)
        case Keyword.MORE:
            await _more(turn)
        case Keyword.WRONG_NUMBER:
            await _ask(turn, QuestionKind.WRONG_NUMBER)
            turn.reply(Reply.WRONG_NUMBER_ASK)
        case Keyword.JARGON:
            return await explain(turn, read.asked)
        case _:
            return None
    return read.keyword


async def switch_language(turn: Turn, language: Language) -> None:
    """Write to this person in `language` from now on, and tell them in it."""
    await turn.tx.phones.speak(turn.actor, turn.caller.address, language)
    turn.log(EventKind.LANGUAGE, language)
    own_name = turn.content.vocabulary().own_names[language]
    turn.reply(Reply.LANGUAGE_SET, language=language, values={"language": own_name})


async def list_languages(turn: Turn) -> None:
    """Ask which language is best, with a number for each; a question nobody sees is not opened."""
    names = turn.content.vocabulary().own_names.values()
    lines = "\n".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    if turn.may_say(Reply.LANGUAGES):
        await _ask(turn, QuestionKind.LANGUAGE)
    turn.reply(Reply.LANGUAGES, values={"languages": lines})


async def _more(turn: Turn) -> None:
    """The next part of the last briefing; from its beginning when the person has changed language."""
    last = await turn.tx.messages.last_briefing(turn.actor, turn.caller.address)
    if last is None:
        turn.reply(Reply.NOTHING_MORE)
        return
    try:
        briefing = turn.content.briefing(BriefingId(last.subject))
    except NotFound:  # it was withdrawn since
        turn.reply(Reply.NOTHING_MORE)
        return
    cut = tailor(briefing, turn.caller.groups)
    edition = turn.voice.edition(briefing, cut, turn.caller.language, turn.caller.channel)
    part = last.part + 1 if last.language == edition.language else 0
    if part >= len(edition.texts) or turn.caller.stopped_at is not None:
        turn.reply(Reply.NOTHING_MORE)
        return
    if edition.notice is not None and part == 0:
        turn.answer(edition.notice, kind=MessageKind.NOTICE, subject=last.subject)
    for each in range(part, len(edition.texts) if turn.caller.channel is ChannelName.TELEGRAM else part + 1):
        turn.answer(edition.said(each), kind=MessageKind.MORE, subject=last.subject, part=each)


async def _ask(turn: Turn, kind: QuestionKind) -> None:
    question = Question(kind=kind, asked_at=turn.now, closes_at=turn.now + QUESTION_LIFE)
    await turn.tx.questions.open(turn.actor, turn.caller.address, question)
