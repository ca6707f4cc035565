"""What people read of what lies ahead: exact in English, short and true in every language."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.daywords import true_until
from bot.domain.directory import ChannelName
from bot.domain.events import Event, Sort, Span
from bot.domain.folding import Folding
from bot.domain.ids import EventId, Language
from bot.domain.meetings import Facet, Meeting, Support
from bot.domain.news import CANCELLED, THANKS, altered_code, changed_code
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments
from bot.domain.walltime import instant, wall
from bot.domain.wording import ENGLISH, Reply
from bot.i18n.catalogues import Catalogues
from bot.library.content import read_content
from bot.library.markup import read_markup
from bot.services.meetings.occasions import Occasion, Worded
from bot.services.meetings.telling import Teller
from bot.services.voice import Voice
from bot.settings import SAMPLE_NETWORK, resources
from tests.unit.clock_changes import DAY, HOUR, LONDON

DRAFTS = Catalogues(resources() / "locales", drafts_allowed=True)
LIBRARY = read_content(resources() / "content", DRAFTS.languages())
SMS, TELEGRAM = ChannelName.SMS, ChannelName.TELEGRAM


def teller(catalogues: Catalogues = DRAFTS, folding: Folding = Folding.PUNCTUATION) -> Teller:
    voice = Voice(
        content=LIBRARY,
        translator=catalogues,
        typeset=read_markup,
        network_name=SAMPLE_NETWORK,
        folding=folding,
    )
    return Teller(content=LIBRARY, translator=catalogues, diction=catalogues, voice=voice)


TELLER = teller()
STARTS = datetime(2026, 11, 26, 19)


def span(starts: datetime, ends: datetime | None = None) -> Span:
    return Span(
        starts=starts,
        starts_at=instant(starts, LONDON),
        zone=LONDON,
        ends=ends,
        ends_at=instant(ends, LONDON) if ends else None,
    )


FORUM = Meeting(
    event=Event(
        id=EventId(1),
        sort=Sort.FORUM,
        title="Lewisham Forum",
        span=span(STARTS),
        audience=Audience(),
        uid="1@example.org",
        announced_at=datetime(2026, 11, 2, 11, tzinfo=UTC),
        simulated=True,
    ),
    place="Civic Suite, Catford SE6 4RU",
    pays=frozenset({Support.TRAVEL, Support.COVER}),
    interpreter=True,
    languages=(ENGLISH, Language("so")),
    ask="Nadia, 020 7946 0018",
)
FUND = Meeting(
    event=replace(
        FORUM.event,
        sort=Sort.FUNDING,
        title="The small fund",
        span=span(datetime(2026, 11, 9, 12), datetime(2026, 11, 27, 17)),
    ),
    link="https://example.org/fund",
)
RICH = replace(
    FORUM,
    event=replace(FORUM.event, title="Lewisham Children and Young People's Community Forum"),
    place="The Civic Suite, Room 2, Lewisham Town Hall, Catford Road, London SE6 4RU",
    link="https://meet.example.org/j/93847561",
    pays=frozenset(Support),
    languages=(ENGLISH, Language("so"), Language("bn"), Language("ar")),
    ask="Nadia at Lewisham Community Network, 020 7946 0018",
)


def told(
    meeting: Meeting,
    code: str,
    now: datetime,
    *,
    asks: bool = False,
    groups: tuple[str, ...] = ("Lantern Mothers' Circle",),
    language: Language = ENGLISH,
    channel: ChannelName = SMS,
    by: Teller = TELLER,
    news: frozenset[Facet] = frozenset(),
) -> Worded:
    occasion = Occasion(
        meeting=meeting, codes=(code,), groups=groups, asks=asks, now=instant(now, LONDON), news=news
    )
    return by(occasion, language, channel)


def on(day: int, hour: int = 17, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour)


# ------------------------------------------------------------------------------------ English


def test_an_invitation_has_all_that_is_needed_to_decide() -> None:
    worded = told(FORUM, "invitation", on(2, 11), asks=True)
    assert worded.said.text == (
        "You are invited: Lewisham Forum, on Thursday 26 November at 19:00.\n"
        "Where: Civic Suite, Catford SE6 4RU\n"
        "We pay for: travel and someone to stand in for you.\n"
        "There will be an interpreter.\n"
        "Languages: English and Somali.\n"
        "Questions? Ask Nadia, 020 7946 0018.\n"
        "Can someone from Lantern Mothers' Circle come? 1 yes, 2 no, 3 not sure."
    )
    assert worded.choices == ("Yes", "No", "Not sure")
    assert count_segments(worded.said.text).segments == 3


def test_who_has_answered_is_reminded_of_when_and_where() -> None:
    worded = told(FORUM, "evening_before", on(25))
    assert worded.said.text == (
        "A reminder: Lewisham Forum is tomorrow at 19:00.\n"
        "Where: Civic Suite, Catford SE6 4RU\n"
        "Questions? Ask Nadia, 020 7946 0018."
    )
    assert worded.choices == ()


OPENED, NEAR, LAST = on(9, 12), on(26), on(27, 9)


@pytest.mark.parametrize(
    ("meeting", "code", "now", "head"),
    [
        (FORUM, "invitation", on(2), "You are invited: Lewisham Forum, on Thursday 26 November at 19:00."),
        (FORUM, "invitation", on(25), "You are invited: Lewisham Forum, tomorrow at 19:00."),
        (FORUM, "invitation", on(26), "You are invited: Lewisham Forum, today at 19:00."),
        (FORUM, "week_before", on(19), "A reminder: Lewisham Forum is on Thursday 26 November at 19:00."),
        (FORUM, "evening_before", on(25), "A reminder: Lewisham Forum is tomorrow at 19:00."),
        (FORUM, "hours_before", on(26), "A reminder: Lewisham Forum is today at 19:00."),
        (FORUM, "hours_before", on(25), "A reminder: Lewisham Forum is tomorrow at 19:00."),
        (FORUM, "a_code_that_was_withdrawn", on(26), "A reminder: Lewisham Forum is today at 19:00."),
        (FORUM, changed_code(1), on(20), "A change: Lewisham Forum is now on Thursday 26 November at 19:00."),
        (FORUM, changed_code(1), on(25), "A change: Lewisham Forum is now tomorrow at 19:00."),
        (FORUM, changed_code(1), on(26), "A change: Lewisham Forum is now today at 19:00."),
        (FORUM, altered_code(1), on(20), "A change to Lewisham Forum, on Thursday 26 November at 19:00."),
        (FORUM, altered_code(1), on(25), "A change to Lewisham Forum, tomorrow at 19:00."),
        (FORUM, altered_code(1), on(26), "A change to Lewisham Forum, today at 19:00."),
        (
            FORUM,
            CANCELLED,
            on(20),
            "Sorry, this is called off: Lewisham Forum, on Thursday 26 November at 19:00.",
        ),
        (FORUM, CANCELLED, on(25), "Sorry, this is called off: Lewisham Forum, tomorrow at 19:00."),
        (FORUM, CANCELLED, on(26), "Sorry, this is called off: Lewisham Forum, today at 19:00."),
        (FORUM, THANKS, on(27), "Thank you for coming to Lewisham Forum. It was good to have you there."),
        (FUND, "opening", on(5), "Coming soon: The small fund opens on Monday 9 November."),
        (FUND, "opening", on(8), "Coming soon: The small fund opens tomorrow."),
        (FUND, "opening", on(9, 10), "Coming soon: The small fund opens today."),
        (FUND, "opening", OPENED, "The small fund is open now. It closes on Friday 27 November at 17:00."),
        (FUND, "opening", NEAR, "The small fund is open now. It closes tomorrow at 17:00."),
        (FUND, "opening", LAST, "The small fund is open now. It closes today at 17:00."),
        (FUND, "half_way", on(18), "A reminder: The small fund closes on Friday 27 November at 17:00."),
        (FUND, "last_day", NEAR, "A reminder: The small fund closes tomorrow at 17:00."),
        (FUND, "last_day", LAST, "A reminder: The small fund closes today at 17:00."),
        (
            FUND,
            changed_code(2),
            on(18),
            "A change: The small fund now closes on Friday 27 November at 17:00.",
        ),
        (FUND, changed_code(2), NEAR, "A change: The small fund now closes tomorrow at 17:00."),
        (FUND, changed_code(2), LAST, "A change: The small fund now closes today at 17:00."),
        (FUND, altered_code(2), NEAR, "News about The small fund."),
        (FUND, altered_code(2), on(5), "Coming soon: The small fund opens on Monday 9 November."),
        (FUND, CANCELLED, on(18), "Sorry, this is called off: The small fund."),
    ],
)
def test_the_first_sentence_says_what_and_when(meeting: Meeting, code: str, now: datetime, head: str) -> None:
    assert told(meeting, code, now).said.text.splitlines()[0] == head


def test_what_closes_at_midnight_closes_at_the_end_of_the_day() -> None:
    fund = replace(FUND, event=replace(FUND.event, span=span(on(9), on(28, 0))))
    assert told(fund, "last_day", on(27, 9)).said.text.startswith(
        "A reminder: The small fund closes today at 23:59."
    )


@pytest.mark.parametrize(
    ("groups", "question"),
    [
        ((), "Can someone come? "),
        (("Sahan",), "Can someone from Sahan come? "),
        (("Sahan", "Lantern"), "Can someone from Sahan and Lantern come? "),
        (("Sahan", "Lantern", "Rosehill"), "Can someone from Sahan and others come? "),
    ],
)
def test_the_groups_of_one_person_are_named_in_one_text(groups: tuple[str, ...], question: str) -> None:
    assert told(FORUM, "invitation", on(2), asks=True, groups=groups).said.text.splitlines()[-1] == (
        f"{question}1 yes, 2 no, 3 not sure."
    )


# ------------------------------------------------------------------------------------ every language

NEWS = [changed_code(3), altered_code(3), CANCELLED]
CODES = ["invitation", "week_before", "evening_before", "hours_before", *NEWS, THANKS]
CLOSING_CODES = ["opening", "half_way", "three_days_before", "last_day", *NEWS]
DAYS = [on(5), on(19), on(25), on(26)]


@pytest.mark.parametrize("folding", [Folding.OFF, Folding.PUNCTUATION])
@pytest.mark.parametrize("language", DRAFTS.languages())
def test_every_text_fits_a_phone_and_keeps_what_must_be_known(language: Language, folding: Folding) -> None:
    by = teller(folding=folding)
    for meeting, codes in ((FORUM, CODES), (RICH, CODES), (FUND, CLOSING_CODES)):
        for code in codes:
            for now in DAYS:
                asks = meeting.event.sort.asks and code in CODES[:4]
                worded = told(meeting, code, now, asks=asks, language=language, by=by)
                text = worded.said.text
                assert count_segments(text).segments <= PUSH_SEGMENTS
                assert worded.said.language == language
                assert meeting.event.title in text
                assert not asks or all(digit in text.splitlines()[-1] for digit in "123")
                if meeting is not RICH and code not in {CANCELLED, THANKS}:
                    assert (meeting.place or meeting.link) in text.replace("\u200e", "").replace("\u200f", "")
                if asks:
                    assert len(set(worded.choices)) == 3


BELOW = [
    (Reply.STAGE_SCOPING, Reply.VIEW_OFFER_WORD),
    (Reply.STAGE_DRAFT, Reply.VIEW_OFFER),
    (Reply.STAGE_FINAL, Reply.VIEW_OFFER_WORD),
]


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("below", BELOW)
def test_news_of_a_consultation_fits_with_how_it_is_and_the_offer(
    language: Language, below: tuple[Reply, ...]
) -> None:
    by = teller(folding=Folding.OFF)
    offer = "\n".join(by.voice.say(language, each, SMS).text for each in below)
    event = replace(FUND.event, sort=Sort.CONSULTATION, title="Short breaks for disabled children and carers")
    occasion = Occasion(
        meeting=Meeting(event=event),
        codes=(changed_code(1),),
        groups=(),
        asks=False,
        now=instant(on(19), LONDON),
        offer=offer,
    )
    text = by(occasion, language, SMS).said.text
    assert count_segments(text).segments <= PUSH_SEGMENTS
    assert text.endswith(offer)
    assert event.title in text


@pytest.mark.parametrize("language", DRAFTS.languages())
def test_an_invitation_of_ordinary_length_says_where_and_what_is_paid(language: Language) -> None:
    worded = told(FORUM, "invitation", on(5), asks=True, groups=("Sahan",), language=language)
    lines = worded.said.text.splitlines()
    whole = told(
        FORUM, "invitation", on(5), asks=True, groups=("Sahan",), language=language, channel=TELEGRAM
    )
    assert len(whole.said.text.splitlines()) == 7
    assert set(lines) <= set(whole.said.text.splitlines()) | {lines[0], lines[-1]}
    assert len(lines) >= 4
    assert "Sahan" in lines[-1]


@pytest.mark.parametrize("language", DRAFTS.languages())
@given(
    title=st.text(alphabet="abcdefgh wxyz é ż", min_size=1, max_size=400).map(
        lambda text: text.strip() or "x"
    ),
    place=st.text(alphabet="abc 123,", max_size=300),
)
def test_however_long_the_words_of_staff_are(language: Language, title: str, place: str) -> None:
    meeting = replace(FORUM, event=replace(FORUM.event, title=title), place=place.strip())
    worded = told(meeting, "invitation", on(5), asks=True, language=language)
    assert 0 < count_segments(worded.said.text).segments <= PUSH_SEGMENTS


TODAY = {
    "en": "today",
    "so": "maanta",
    "bn": "আজ",
    "ur": "آج",
    "ar": "اليوم",
    "pl": "dziś",
    "zh_Hant_HK": "今天",
}
TOMORROW = {
    "en": "tomorrow",
    "so": "berri",
    "bn": "আগামীকাল",
    "ur": "آنے والے کل",
    "ar": "غد",
    "pl": "jutro",
    "zh_Hant_HK": "明天",
}
HEADS = [
    reply
    for reply in Reply
    if reply.startswith(("meeting_", "closing_")) and reply.endswith(("_today", "_tomorrow", "_named"))
]


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("reply", HEADS)
def test_each_sentence_has_its_own_day_word_and_no_other(language: Language, reply: Reply) -> None:
    text = DRAFTS.say(language, LIBRARY.reply(reply)).text
    assert (TODAY[language] in text) is reply.endswith("_today")
    assert (TOMORROW[language] in text) is reply.endswith("_tomorrow")
    assert ("{day}" in text) is reply.endswith("_named")


@given(
    st.integers(0, 40 * 24 * 4).map(lambda quarters: -quarters * HOUR / 4),
    st.sampled_from([datetime(2026, 11, 26, 19), datetime(2027, 3, 28, 9), datetime(2026, 10, 25, 19)]),
    st.sampled_from(DRAFTS.languages()),
    st.sampled_from(CODES[:5]),
)
def test_tomorrow_is_said_on_the_day_before_in_the_events_zone_and_never_else(
    ahead: timedelta, starts: datetime, language: Language, code: str
) -> None:
    meeting = replace(FORUM, event=replace(FORUM.event, span=span(starts)))
    now = meeting.event.decisive_at + ahead
    worded = TELLER(Occasion(meeting=meeting, codes=(code,), groups=(), asks=False, now=now), language, SMS)
    head = worded.said.text.splitlines()[0]
    day = wall(now, LONDON).date()
    assert (TOMORROW[language] in head) is (day == starts.date() - DAY)
    assert (TODAY[language] in head) is (day == starts.date())
    until = true_until(meeting.event, now)
    assert (until is None) is (day < starts.date() - DAY)
    assert until is None or (wall(until, LONDON) == datetime.combine(day + DAY, time()))


def test_a_text_is_whole_in_one_language_and_says_how_to_have_it_explained() -> None:
    english = teller(Catalogues(resources() / "locales", drafts_allowed=False))
    worded = told(FORUM, "evening_before", on(25), language=Language("bn"), by=english)
    assert worded.said.language == ENGLISH
    assert worded.said.text.splitlines() == [
        "A reminder: Lewisham Forum is tomorrow at 19:00.",
        "Where: Civic Suite, Catford SE6 4RU",
        "Questions? Ask Nadia, 020 7946 0018.",
        "This news is in English only. Write to us here in your own language, and a person will explain it.",
    ]


@pytest.mark.parametrize(
    ("language", "day", "at"),
    [
        ("en", "Wednesday 25 November", "19:00"),
        ("pl", "środa, 25 listopada", "19:00"),
        ("so", "Arbaco, Noofeembar 25", "7:00 GD"),
        ("bn", "বুধবার 25 নভেম্বর", "7:00 PM"),
        ("ur", "بدھ، 25 نومبر", "7:00 PM"),
        ("ar", "الأربعاء، 25 نوفمبر", "7:00 م"),
        ("zh_Hant_HK", "11月25日星期三", "下午7:00"),
    ],
)
def test_days_and_times_are_written_as_the_language_writes_them(language: str, day: str, at: str) -> None:
    assert DRAFTS.weekday(Language(language), date(2026, 11, 25)) == day
    assert DRAFTS.clock(Language(language), time(19)) == at
