"""Check-ins over the text channels: whatever is texted."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.journal import EventKind, Query
from bot.services.receive.keep import QUESTION
from tests.services.checkins.moves import CHESS, OSEI, answer, send, standing, wait
from tests.services.conftest import World

WORDS = (
    "1",
    "2",
    "٣",
    "৪",
    "五",
    "9",
    "0",
    "back",
    "SKIP",
    "HELP",
    "more",
    "dont know",
    "yes",
    "no",
    "",
    "👍",
)
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))


@given(texts=st.lists(TEXTS, max_size=10))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whatever_is_texted_is_answered_once_until_a_person_reads_it(
    network: World, texts: list[str]
) -> None:
    await wait(network, 31)
    round_ = await send(network, CHESS)
    read_by_person = False
    for text in texts:
        said = await answer(network, OSEI, text)
        reading = (await network.log(Query(kinds=(EventKind.INBOUND,))))[-1].entry.status
        expected = 1
        if reading == QUESTION:
            expected = 0 if read_by_person else 1
            read_by_person = True
        assert len(said) == expected, reading
    assert sum((await standing(network, round_)).values()) == 1


async def test_danger_in_the_middle_is_answered_as_such_and_the_question_stays_open(network: World) -> None:
    await send(network, CHESS)
    said = await answer(network, OSEI, "I want to kill myself")
    assert "999" in said[0]
    assert len(said) == 1
    assert (await answer(network, OSEI, "4"))[0].startswith("You said: I know it well.")
