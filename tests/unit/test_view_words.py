"""What is said about views and outcomes fits three SMS segments in every language, with long values."""

from datetime import date

import pytest

from bot.domain.directory import ChannelName
from bot.domain.folding import Folding
from bot.domain.placeholders import PLACEHOLDERS
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments
from bot.domain.wording import Reply
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library
from bot.library.markup import read_markup
from bot.services.voice import Voice
from bot.settings import resources

SPOKEN = Catalogues(resources() / "locales", drafts_allowed=True)
WORDS = [reply for reply in Reply if reply.startswith(("view_", "stage_"))]
LAST_DAY = date(2026, 9, 30)
TITLE = "Short breaks for disabled children in the three boroughs"


@pytest.mark.parametrize("language", SPOKEN.languages())
@pytest.mark.parametrize("reply", WORDS)
def test_words_about_views_fit_a_text(language: str, reply: Reply, words: Library) -> None:
    voice = Voice(
        content=words,
        translator=SPOKEN,
        typeset=read_markup,
        network_name="Six Boroughs Network",
        folding=Folding.PUNCTUATION,
    )
    (spoken,) = [each for each in SPOKEN.languages() if each == language]
    lines = "\n".join(
        voice.say(spoken, Reply.VIEW_ANSWERED, ChannelName.SMS, {"number": "1"}).text for _ in "12345"
    )
    values = {
        "day": SPOKEN.day(spoken, LAST_DAY),
        "title": TITLE,
        "titles": f"1 {TITLE}\n2 Libraries",
        "lines": lines,
        "number": "5",
        "count": "5",
        "question": "Who helps your group when a child needs more?",
    }
    asked = {name: values[name] for name in PLACEHOLDERS.get(reply, ())}
    said = voice.say(spoken, reply, ChannelName.SMS, asked)
    assert said.language == spoken
    assert count_segments(said.text).segments <= PUSH_SEGMENTS
