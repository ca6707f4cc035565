"""Each way a text goes out to Telegram, and each way it does not."""

import json
import logging
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.outgoing import answered, message, written
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.domain.richtext import Entity, Mark
from bot.logs import set_up
from tests.fakes import FakeClock
from tests.integration.telegram.conftest import LETTER, declined, set_up_bot
from tests.loopback.telegram_rules import faults, units
from tests.loopback.telegram_server import Fault, TelegramServer


async def test_a_text_goes_out_with_its_marks_its_buttons_and_no_preview(
    bot: Telegram, server: TelegramServer
) -> None:
    entities = (
        Entity(mark=Mark.BOLD, offset=0, length=5),
        Entity(mark=Mark.LINK, offset=6, length=4, url="https://example.org"),
    )
    letter = replace(LETTER, text="Hello here", entities=entities, choices=("হ্যাঁ", "না"))
    outcome = await bot.send(letter)
    assert outcome == Outcome(kind=OutcomeKind.SENT, provider_id="77009/1")
    assert server.messages == [
        {
            "chat_id": 77009,
            "text": "Hello here",
            "entities": [
                {"type": "bold", "offset": 0, "length": 5},
                {"type": "text_link", "offset": 6, "length": 4, "url": "https://example.org"},
            ],
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "হ্যাঁ", "callback_data": "7:1"}],
                    [{"text": "না", "callback_data": "7:2"}],
                ]
            },
        }
    ]


@given(
    st.text(st.characters() | st.characters(categories=["Cs", "Cc"]), max_size=60),
    st.integers(1, 200),
    st.lists(st.tuples(st.integers(-5, 9000), st.integers(-5, 9000)), max_size=4),
    st.lists(st.text(st.characters(), max_size=5), max_size=3),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_at_all_is_one_that_telegram_takes(
    text: str, times: int, spans: list[tuple[int, int]], choices: list[str]
) -> None:
    entities = tuple(Entity(mark=Mark.BOLD, offset=offset, length=length) for offset, length in spans)
    letter = replace(LETTER, text=text * times, entities=entities, choices=tuple(choices))
    assert faults("sendMessage", json.loads(written(letter))) == []
    assert json.loads(written(letter)) == json.loads(json.dumps(message(letter)))
    shown = {"chat_id": 1, "message_id": 1, **answered(text * times, entities, "Yes")}
    assert faults("editMessageText", json.loads(json.dumps(shown))) == []


@pytest.mark.parametrize(
    ("text", "previewed"),
    [
        ("See example.org for more", True),
        ("See https://example/x", True),
        ("See 例子。测试", True),
        ("Nothing to see. Come at 5 pm.", False),
        ("", False),
    ],
)
def test_only_what_could_be_previewed_says_that_it_must_not_be(text: str, previewed: bool) -> None:
    assert ("link_preview_options" in message(replace(LETTER, text=text))) is previewed


def test_halves_of_characters_keep_their_place_so_that_marks_still_fit() -> None:
    letter = replace(
        LETTER, text="\ud83d\ude00\ud83d\x00 bold", entities=(Entity(mark=Mark.BOLD, offset=5, length=4),)
    )
    values = message(letter)
    assert values["text"] == "😀\ufffd  bold"
    assert units(values["text"][: values["text"].index("bold")]) == values["entities"][0]["offset"]


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (declined(400, "Bad Request: chat not found"), OutcomeKind.BAD_ADDRESS, "400"),
        (declined(400, "Bad Request: PEER_ID_INVALID"), OutcomeKind.BAD_ADDRESS, "400"),
        (
            declined(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001),
            OutcomeKind.BAD_ADDRESS,
            "migrated",
        ),
        (declined(400, "Bad Request: not enough rights to send"), OutcomeKind.BLOCKED, "400"),
        (declined(400, "Bad Request: message is too long"), OutcomeKind.UNSENDABLE, "400"),
        (declined(401, "Unauthorized"), OutcomeKind.MISCONFIGURED, "401"),
        (declined(404, "Not Found"), OutcomeKind.MISCONFIGURED, "404"),
        (declined(302), OutcomeKind.MISCONFIGURED, "302"),
        (declined(403, "Forbidden: bot was blocked by the user"), OutcomeKind.BLOCKED, "403"),
        (declined(403, "Forbidden: bot was kicked from the group chat"), OutcomeKind.BLOCKED, "403"),
        (declined(403, "Forbidden: user is deactivated"), OutcomeKind.BAD_ADDRESS, "403"),
        (
            declined(403, "Forbidden: bot can't initiate conversation with a user"),
            OutcomeKind.BAD_ADDRESS,
            "403",
        ),
        (declined(409, "Conflict"), OutcomeKind.TEMPORARY, "409"),
        (declined(413), OutcomeKind.UNSENDABLE, "413"),
        (declined(500, "Internal Server Error"), OutcomeKind.UNKNOWN, "500"),
        (declined(502, "Bad Gateway"), OutcomeKind.UNKNOWN, "502"),
        (Fault(status=503, raw=b"<html>no"), OutcomeKind.UNKNOWN, "503"),
        (declined(504), OutcomeKind.UNKNOWN, "504"),
        (Fault(status=200, raw=b"<html>", acts=True), OutcomeKind.UNKNOWN, "unreadable"),
        (Fault(status=200, raw=b'{"ok": true, "result": true}'), OutcomeKind.UNKNOWN, "unreadable"),
        (Fault(reset=True), OutcomeKind.UNKNOWN, "broken_off"),
        (Fault(reset=True, acts=True), OutcomeKind.UNKNOWN, "broken_off"),
        (Fault(silent=True), OutcomeKind.UNKNOWN, "no_answer"),
        (Fault(silent=True, acts=True), OutcomeKind.UNKNOWN, "no_answer"),
    ],
)
async def test_each_failure_is_judged_and_nothing_is_sent_again(
    bot: Telegram, server: TelegramServer, fault: Fault, kind: OutcomeKind, code: str
) -> None:
    server.fail(fault)
    assert await bot.send(LETTER) == Outcome(kind=kind, code=code)
    assert len(server.called("sendMessage")) == 1


@pytest.mark.parametrize(("told", "wait"), [(7, 7.0), (10**9, 86_400.0), ("soon", None), (0, None)])
async def test_how_long_to_keep_still_is_obeyed(
    bot: Telegram, server: TelegramServer, told: object, wait: float | None
) -> None:
    server.fail(declined(429, "Too Many Requests", retry_after=told))
    expected = None if wait is None else timedelta(seconds=wait)
    assert await bot.send(LETTER) == Outcome(kind=OutcomeKind.THROTTLED, code="429", retry_after=expected)


async def test_where_nobody_listens_nothing_went_out(clock: FakeClock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bot = set_up_bot(f"http://127.0.0.1:{taken.getsockname()[1]}", clock)
        assert await bot.send(LETTER) == Outcome(kind=OutcomeKind.TEMPORARY, code="unreachable")
        assert (await bot.probe()).kind is OutcomeKind.TEMPORARY
        await bot.aclose()


async def test_an_address_that_is_no_chat_is_not_sent_to(bot: Telegram, server: TelegramServer) -> None:
    outcome = await bot.send(replace(LETTER, address="@somebody"))
    assert outcome.kind is OutcomeKind.BAD_ADDRESS
    assert server.calls == []


async def test_a_refused_token_is_found_by_asking(server: TelegramServer, clock: FakeClock) -> None:
    good = set_up_bot(server.address, clock)
    bad = Telegram(TelegramSettings(token=SecretStr("1:wrong"), api_url=server.address), clock)
    assert (await good.probe()).kind is OutcomeKind.SENT
    assert (await bad.probe()).kind is OutcomeKind.MISCONFIGURED
    await good.aclose()
    await bad.aclose()


async def test_no_log_has_the_token_or_anyones_words(
    bot: Telegram, server: TelegramServer, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    set_up("debug")
    root.setLevel(logging.DEBUG)
    try:
        server.fail(Fault(status=200, raw=b"MARKER"), declined(401), Fault(reset=True))
        for _ in range(4):
            await bot.send(replace(LETTER, text="MARKER"))
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert "MARKER" not in capsys.readouterr().err
