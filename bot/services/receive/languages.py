"""Which language a person is written to in: asked for by LANG, and when they join."""

from bot.domain.ids import Language
from bot.domain.inbound import QuestionKind
from bot.domain.invitations import Code
from bot.domain.journal import EventKind
from bot.domain.wording import Reply
from bot.services.receive.asking import ask
from bot.services.receive.turn import Turn


async def switch_language(turn: Turn, language: Language) -> None:
    """Write to this person in `language` from now on."""
    await turn.tx.phones.speak(turn.actor, turn.caller.address, language)
    turn.log(EventKind.LANGUAGE, language)


def confirm_language(turn: Turn, language: Language) -> None:
    """Tell the person, in the language they chose."""
    own_name = turn.content.vocabulary().own_names[language]
    turn.reply(Reply.LANGUAGE_SET, language=language, values={"language": own_name})


async def list_languages(turn: Turn, invitation: Code | None = None) -> None:
    """Ask which language is best, with a number for each; a question nobody sees is not opened."""
    names = tuple(turn.content.vocabulary().own_names.values())
    lines = "\n".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    if turn.may_say(Reply.LANGUAGES):
        await ask(turn, QuestionKind.LANGUAGE, invitation)
    turn.reply(Reply.LANGUAGES, values={"languages": lines}, choices=names)
