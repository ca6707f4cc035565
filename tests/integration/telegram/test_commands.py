"""Commands: as a menu in every language, and as words that come in."""

import pytest

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.incoming import as_words
from bot.domain.ids import Language
from bot.domain.keywords import Keyword, Vocabulary
from bot.library.content import Library
from tests.integration.telegram.conftest import declined
from tests.loopback.telegram_server import TelegramServer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/start", "START"),
        ("/start C0DE-7", "JOIN C0DE-7"),
        ("/start@HandbillBot C0DE", "JOIN C0DE"),
        ("/STOP@HandbillBot", "STOP"),
        ("/lang বাংলা", "LANG বাংলা"),
        ("/help", "HELP"),
        (" /more ", "MORE"),
        ("stop /help", "stop /help"),
        ("/ what?", "/ what?"),
        ("we must stop this", "we must stop this"),
    ],
)
def test_commands_are_words_as_people_would_text_them(text: str, words: str) -> None:
    assert as_words(text) == words


async def test_commands_are_shown_in_every_language(
    bot: Telegram, server: TelegramServer, words: Library
) -> None:
    vocabulary: Vocabulary = words.vocabulary()
    await bot.set_commands(vocabulary)
    menus = {each.get("language_code", "en"): each["commands"] for each in server.called("setMyCommands")}
    assert [each["command"] for each in menus["en"]] == ["help", "more", "dates", "lang", "stop", "start"]
    bengali = vocabulary.by_language[Language("bn")]
    assert menus["bn"][0] == {"command": "help", "description": bengali[Keyword.HELP][0]}
    server.fail(declined(500), method="setMyCommands")
    await bot.set_commands(vocabulary)
