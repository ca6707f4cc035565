"""What is said about answers, in every language and on both channels."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import pytest

from bot.app import App
from bot.domain.asked import Asked
from bot.domain.directory import ChannelName
from bot.domain.events import Event
from bot.domain.ids import ContactId, EventId, GroupId, Language
from bot.domain.meetings import Coming, Need
from bot.domain.messages import Recipient
from bot.domain.rsvp import Lettered, Seat, Stage, read_needs
from bot.domain.segments import segments_by
from bot.domain.wording import ENGLISH, Reply
from bot.services.meetings.tongue import COMING, MOST, Tongue, shortened
from tests.services.rsvps.conftest import FORUM
from tests.services.rsvps.moves import set_up

LANGUAGES = [Language(code) for code in ("en", "ar", "bn", "pl", "so", "ur", "zh_Hant_HK")]
LONG = "Children and young people's partnership forum for the whole borough"

TEXTS: dict[str, Callable[[Tongue, Event], Sequence[str]]] = {
    "question": lambda tongue, event: tongue.question(event),
    "again": lambda tongue, event: [tongue.say(Reply.SURVEY_AGAIN, example="1"), *tongue.question(event)],
    "yes": lambda tongue, event: [*tongue.echo(event, Coming.YES, ["Lantern Circle"]), *tongue.needs()],
    "unsure": lambda tongue, event: [*tongue.echo(event, Coming.UNSURE, ["Lantern Circle"]), *tongue.needs()],
    "no": lambda tongue, event: tongue.echo(event, Coming.NO, ["Lantern Circle", "Chess and Chat"]),
    "needs": lambda tongue, event: [tongue.about(Reply.RSVP_ABOUT, event), *tongue.needs()],
    "noted": lambda tongue, _event: tongue.noted(tuple(Need)),
    "link": lambda tongue, event: [
        tongue.about(Reply.RSVP_ABOUT, event),
        tongue.say(
            Reply.DATES_CALENDAR, link="https://handbill.community-network.example.org/c/abcdefgh2345.ics"
        ),
    ],
    "nothing": lambda tongue, _event: tongue.noted(()),
    "told": lambda tongue, event: [
        tongue.about(
            Reply.RSVP_TOLD, event, groups="Lantern Mothers' Circle", answer=tongue.say(COMING[Coming.UNSURE])
        )
    ],
}


@pytest.mark.parametrize(("language", "text"), [*product(LANGUAGES, TEXTS)])
async def test_every_text_is_in_its_language_and_within_three_segments(
    app: App, language: Language, text: str
) -> None:
    event = replace(await set_up(app, FORUM), title=LONG)
    said = app.receive.meetings.words.set(
        language, ChannelName.SMS, lambda tongue: TEXTS[text](tongue, event)
    )
    assert said.language == language
    assert segments_by(ChannelName.SMS, said.text) <= 3
    assert "{" not in said.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_list_has_as_many_meetings_as_fit(app: App, language: Language) -> None:
    event = await set_up(app, FORUM)
    waiting = [asked(replace(event, title=LONG), letter) for letter in "ABCDEFGH"]
    meetings = app.receive.meetings
    shown = meetings.which(waiting, language, ChannelName.SMS)
    assert 2 <= shown.count <= MOST[ChannelName.SMS]
    assert segments_by(ChannelName.SMS, shown.said.text) <= 3
    assert "DATES" in shown.said.text, "there are more"
    everything = meetings.which(waiting, language, ChannelName.TELEGRAM)
    assert everything.count == len(waiting)
    assert "DATES" not in everything.said.text
    assert LONG in everything.said.text


def asked(event: Event, letter: str) -> Asked:
    seat = Seat(
        event=EventId(1),
        recipient=Recipient(contact=ContactId(1), group=GroupId(1)),
        group_name="Lantern Circle",
        language=ENGLISH,
    )
    lettered = Lettered(event=event.id, letter=letter, stage=Stage.COMING, until=event.decisive_at)
    return Asked(lettered=lettered, event=event, seats=(seat,))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_would_help_may_be_answered_in_the_words_of_its_list(app: App, language: Language) -> None:
    words = app.receive.meetings.words
    said = words.set(language, ChannelName.TELEGRAM, lambda tongue: tongue.needs())
    labels = [line.split(" ", 1)[1] for line in said.text.split("\n")[1:]]
    vocabulary = app.content.vocabulary()
    heard = [read_needs(label, words.labels(), vocabulary) for label in labels]
    assert heard == [*((need,) for need in Need), ()]


async def test_without_drafts_all_of_it_is_english(app: App, make_app: Callable[..., App]) -> None:
    strict = make_app(drafts="refuse")
    event = await set_up(strict, FORUM)
    words = strict.receive.meetings.words
    said = words.set(Language("bn"), ChannelName.SMS, lambda tongue: tongue.question(event))
    assert said.language == ENGLISH
    assert said.text.startswith("Can someone from your group come")
    assert words.choices(Language("bn")) == ("Coming", "Not coming", "Not sure")


@pytest.mark.parametrize(
    ("title", "most", "cut"),
    [
        ("Forum", 16, "Forum"),
        ("Forum for families", 16, "Forum for..."),
        ("Forum, families", 12, "Forum..."),
        ("Familienversammlung", 10, "Familie..."),
        ("ফোরাম পরিবারের জন্য সবার", 15, "ফোরাম পরিবারের..."),
    ],
)
def test_titles_are_cut_at_a_word(title: str, most: int, cut: str) -> None:
    assert shortened(title, most) == cut
