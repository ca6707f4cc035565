"""The Telegram channel over real sockets, against a server that keeps to the published rules."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.options import read_options
from bot.channels.telegram.channel import HOOK, LIMITS, Telegram
from bot.channels.telegram.incoming import as_words, read_update
from bot.channels.telegram.outgoing import answered, message
from bot.channels.telegram.settings import Mode, TelegramSettings
from bot.channels.telegram.setup import connect
from bot.domain.directory import ChannelName
from bot.domain.errors import BadSettings
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import Inbound
from bot.domain.keywords import Keyword, Vocabulary
from bot.domain.limits import Limits
from bot.domain.messages import Receipt
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.domain.richtext import Entity, Mark
from bot.library.content import Library
from bot.logs import set_up
from bot.ports.channels import Letter, Surroundings
from bot.ports.hooks import Call, Hooked, Listening, Offering, Probing
from tests.fakes import NOON, FakeClock
from tests.loopback.telegram_rules import faults, units
from tests.loopback.telegram_server import TOKEN, Fault, TelegramServer

LETTER = Letter(message=MessageId(7), attempt=1, address="77009", text="Hello", language=Language("en"))
ANSWER_SECONDS = 0.2
PERSON = {"id": 77009, "is_bot": False, "first_name": "Rokeya", "language_code": "bn"}
CHAT = {"id": 77009, "type": "private"}
DATE = 1_795_435_200


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server
        assert server.objections == []


@pytest.fixture
async def bot(server: TelegramServer, clock: FakeClock) -> AsyncIterator[Telegram]:
    channel = set_up_bot(server.address, clock)
    yield channel
    await channel.aclose()


def set_up_bot(address: str, clock: FakeClock, **given: Any) -> Telegram:
    chosen = TelegramSettings(token=SecretStr(TOKEN), api_url=address, **given)
    return Telegram(chosen, clock, answer=ANSWER_SECONDS)


# ---------------------------------------------------------------------------------------- sending


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
    assert faults("sendMessage", json.loads(json.dumps(message(letter)))) == []
    shown = {"chat_id": 1, "message_id": 1, **answered(text * times, entities, "Yes")}
    assert faults("editMessageText", json.loads(json.dumps(shown))) == []


def test_halves_of_characters_keep_their_place_so_that_marks_still_fit() -> None:
    letter = replace(
        LETTER, text="\ud83d\ude00\ud83d\x00 bold", entities=(Entity(mark=Mark.BOLD, offset=5, length=4),)
    )
    values = message(letter)
    assert values["text"] == "😀\ufffd  bold"
    assert units(values["text"][: values["text"].index("bold")]) == values["entities"][0]["offset"]


def declined(status: int, description: str = "", **parameters: Any) -> Fault:
    return Fault(status=status, description=description, parameters=parameters or None)


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


# -------------------------------------------------------------------------------------- listening


class Desk:
    """Takes what comes in, and fails when told to."""

    def __init__(self) -> None:
        self.taken: list[Inbound] = []
        self.failures = 0

    async def __call__(self, inbound: Inbound) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("no room")
        self.taken.append(inbound)


async def hear(
    bot: Telegram, desk: Desk, clock: FakeClock, until: Callable[[], object], server: TelegramServer
) -> None:
    """Listen until something is so."""
    listening = asyncio.create_task(bot.listen(desk))
    try:
        async with asyncio.timeout(10):
            await clock.run(server.until(until))
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": DATE, "chat": CHAT, "from": PERSON, "text": text, **more}


async def test_what_comes_in_is_confirmed_only_after_it_was_taken(
    bot: Telegram, server: TelegramServer, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    server.push(message=said("one"))
    server.push(message=said("two"))
    desk = Desk()
    desk.failures = 2
    await hear(bot, desk, clock, lambda: not server.unconfirmed, server)
    assert [inbound.text for inbound in desk.taken] == ["one", "two"]
    polls = server.called("getUpdates")
    assert [poll.get("offset") for poll in polls[:3]] == [None, None, None]
    assert polls[3]["offset"] == 3
    assert {poll["timeout"] for poll in polls} == {25}
    assert "no room" not in caplog.text.partition("Traceback")[0]


async def test_what_came_in_says_who_when_and_in_which_language(
    bot: Telegram, server: TelegramServer, clock: FakeClock
) -> None:
    server.push(message=said("hello"))
    desk = Desk()
    await hear(bot, desk, clock, lambda: desk.taken, server)
    assert desk.taken == [
        Inbound(
            channel=ChannelName.TELEGRAM,
            address="77009",
            text="hello",
            provider_id=f"7700900/1/{DATE}",
            received_at=datetime.fromtimestamp(DATE, UTC),
            language=Language("bn"),
        )
    ]


async def test_polling_gets_over_faults_and_another_poller(
    bot: Telegram, server: TelegramServer, clock: FakeClock
) -> None:
    server.fail(
        declined(409, "Conflict: terminated by other getUpdates request"),
        declined(502),
        Fault(reset=True),
        declined(429, "Too Many Requests", retry_after=40),
        Fault(status=200, raw=b"no"),
        method="getUpdates",
    )
    server.fail(declined(500), method="deleteWebhook")
    server.push(message=said("at last"))
    desk = Desk()
    began = clock.monotonic()
    await hear(bot, desk, clock, lambda: desk.taken, server)
    assert [inbound.text for inbound in desk.taken] == ["at last"]
    assert clock.monotonic() - began >= 1 + 2 + 4 + 8 + 40 + 32


async def test_an_update_that_cannot_be_read_holds_nothing_up(
    bot: Telegram, server: TelegramServer, clock: FakeClock
) -> None:
    server.push(message={"message_id": "MARKER"})
    server.push(message=said("next"))
    desk = Desk()
    await hear(bot, desk, clock, lambda: not server.unconfirmed and desk.taken, server)
    assert [inbound.text for inbound in desk.taken] == ["next"]


async def test_a_pressed_button_is_its_digit_and_the_message_shows_what_was_chosen(
    bot: Telegram, server: TelegramServer, clock: FakeClock
) -> None:
    keyboard = [[{"text": "হ্যাঁ", "callback_data": "7:1"}], [{"text": "না", "callback_data": "7:2"}]]
    asked = said(
        "Shall we?",
        entities=[{"type": "bold", "offset": 0, "length": 5}, {"type": "url", "offset": 0, "length": 1}],
        reply_markup={"inline_keyboard": keyboard},
    )
    server.push(callback_query={"id": "99", "from": PERSON, "message": asked, "data": "7:2"})
    server.fail(declined(400, "Bad Request: query is too old"), method="answerCallbackQuery")
    desk = Desk()
    await hear(bot, desk, clock, lambda: server.called("editMessageText"), server)
    assert [(inbound.text, inbound.address) for inbound in desk.taken] == [("2", "77009")]
    assert server.called("answerCallbackQuery") == [{"callback_query_id": "99"}]
    assert server.called("editMessageText") == [
        {
            "chat_id": 77009,
            "message_id": 5,
            "text": "Shall we?\n\n✓ না",
            "entities": [{"type": "bold", "offset": 0, "length": 5}],
            "link_preview_options": {"is_disabled": True},
        }
    ]


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


def read(update: dict[str, Any]) -> Inbound | None:
    return read_update({"update_id": 1, **update}, "7700900", NOON).inbound


@pytest.mark.parametrize(
    ("user_id", "chat", "phone"),
    [(77009, 77009, "+447700900001"), (1, 77009, None), (None, 77009, None), (77009, -5, None)],
)
def test_only_ones_own_contact_shared_in_private_is_ones_phone(
    user_id: int | None, chat: int, phone: str | None
) -> None:
    contact = {"phone_number": "447700900001", "first_name": "R", "user_id": user_id}
    inbound = read({"message": said("", contact=contact, chat={"id": chat, "type": "private"})})
    assert (inbound.shared_phone if inbound else None) == phone
    assert inbound is None or inbound.text == ""


@pytest.mark.parametrize(
    ("status", "heard"), [("kicked", True), ("left", True), ("member", False), ("restricted", False)]
)
def test_who_blocks_the_bot_shuts_it_out(status: str, heard: bool) -> None:
    user = {"user": PERSON, "status": status}
    change = {"chat": CHAT, "from": PERSON, "date": DATE, "old_chat_member": user, "new_chat_member": user}
    inbound = read({"my_chat_member": change})
    assert (inbound is not None and inbound.shut_out) is heard


@pytest.mark.parametrize(
    ("update", "text"),
    [
        ({"message": said("", caption="look", photo=[])}, "look"),
        ({"message": said("", sticker={})}, None),
        ({"message": said("hello", **{"from": {"id": 1, "is_bot": True}})}, None),
        ({"edited_message": said("hello")}, None),
        ({"channel_post": said("hello")}, None),
        ({"callback_query": {"id": "9", "from": PERSON, "message": said("x"), "data": "rm -rf"}}, None),
        ({"callback_query": {"id": "9", "from": PERSON, "data": "7:1"}}, None),
    ],
)
def test_of_everything_else_only_words_come_in(update: dict[str, Any], text: str | None) -> None:
    inbound = read(update)
    assert (inbound.text if inbound else None) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["update_id", "message", "callback_query", "my_chat_member", "chat", "id", "date"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(update: object) -> None:
    with suppress(ValueError):
        read_update(update, "7700900", NOON)


# ---------------------------------------------------------------------------------------- webhook

HOOK_SETTINGS: dict[str, Any] = {
    "mode": Mode.WEBHOOK,
    "webhook_secret": SecretStr("s3cret"),
    "HANDBILL_PUBLIC_URL": "https://handbill.example.org/",
}


def call(body: bytes, **headers: str) -> Call:
    return Call(url="https://handbill.example.org" + HOOK, headers=headers, body=body)


async def test_a_webhook_is_set_before_anything_comes_in(server: TelegramServer, clock: FakeClock) -> None:
    bot = set_up_bot(server.address, clock, **HOOK_SETTINGS)
    server.fail(declined(500), method="setWebhook")
    await hear(bot, Desk(), clock, lambda: len(server.called("setWebhook")) == 2, server)
    assert server.called("setWebhook")[-1] == {
        "url": "https://handbill.example.org/hooks/telegram",
        "secret_token": "s3cret",
        "allowed_updates": ["message", "callback_query", "my_chat_member"],
    }
    assert server.called("getUpdates") == []
    await bot.aclose()


async def test_only_telegrams_own_calls_are_read(server: TelegramServer, clock: FakeClock) -> None:
    bot = set_up_bot(server.address, clock, **HOOK_SETTINGS)
    [hook] = bot.hooks()
    assert hook.path == "/hooks/telegram"
    right = {"x-telegram-bot-api-secret-token": "s3cret"}
    assert hook.verify(call(b"{}", **right))
    for wrong in ({}, {"x-telegram-bot-api-secret-token": "s3creT\u20ac\ud800"}):
        assert not hook.verify(call(b"{}", **wrong))
    body = json.dumps({"update_id": 3, "message": said("hi")}).encode()
    [inbound] = hook.parse(call(body, **right))
    assert isinstance(inbound, Inbound)
    assert (inbound.text, inbound.provider_id) == ("hi", f"7700900/3/{DATE}")
    assert hook.parse(call(b'{"update_id": 4, "poll": {}}')) == ()
    for malformed in (b"", b"\xff", b"[]", b"[" * 100_000, b'{"update_id": "MARKER-x"}'):
        with pytest.raises(ValueError, match="This is not") as refusal:
            hook.parse(call(malformed))
        assert "MARKER" not in str(refusal.value)
    await bot.aclose()


async def test_without_a_secret_nothing_is_verified(server: TelegramServer, clock: FakeClock) -> None:
    bot = set_up_bot(server.address, clock, mode=Mode.WEBHOOK)
    [hook] = bot.hooks()
    assert not hook.verify(call(b"{}", **{"x-telegram-bot-api-secret-token": ""}))
    assert set_up_bot(server.address, clock).hooks() == ()


# --------------------------------------------------------------------------------------- commands


async def test_commands_are_shown_in_every_language(
    bot: Telegram, server: TelegramServer, words: Library
) -> None:
    vocabulary: Vocabulary = words.vocabulary()
    await bot.set_commands(vocabulary)
    menus = {each.get("language_code", "en"): each["commands"] for each in server.called("setMyCommands")}
    assert [each["command"] for each in menus["en"]] == ["help", "more", "lang", "stop", "start"]
    bengali = vocabulary.by_language[Language("bn")]
    assert menus["bn"][0] == {"command": "help", "description": bengali[Keyword.HELP][0]}
    server.fail(declined(500), method="setMyCommands")
    await bot.set_commands(vocabulary)


# --------------------------------------------------------------------------------------- settings


def surroundings(*, simulate: bool = False) -> Surroundings:
    async def receipts(receipt: Receipt) -> None: ...

    return Surroundings(simulate=simulate, clock=FakeClock(), receipts=receipts)


def test_there_is_a_bot_only_with_a_token_and_real_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connect(surroundings()) == []
    monkeypatch.setenv("HANDBILL_TELEGRAM_TOKEN", TOKEN)
    [bot] = connect(surroundings())
    assert bot.sender.name == "telegram-7700900"
    assert not bot.sender.simulated
    for port in (Hooked, Listening, Offering, Probing):
        assert isinstance(bot, port)
    assert connect(surroundings(simulate=True)) == []
    monkeypatch.setenv("HANDBILL_TELEGRAM_MODE", "off")
    assert connect(surroundings()) == []


def test_a_token_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(f"\n{TOKEN}\n")
    monkeypatch.setenv("HANDBILL_TELEGRAM_TOKEN_FILE", str(secret))
    assert read_options(TelegramSettings).token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"HANDBILL_TELEGRAM_TOKEN": "MARKER"}, "HANDBILL_TELEGRAM_TOKEN"),
        ({"HANDBILL_TELEGRAM_TOKEN_FILE": "/MARKER/none"}, "HANDBILL_TELEGRAM_TOKEN_FILE"),
        (
            {"HANDBILL_TELEGRAM_TOKEN_FILE": __file__, "HANDBILL_TELEGRAM_TOKEN": TOKEN},
            "HANDBILL_TELEGRAM_TOKEN_FILE",
        ),
        ({"HANDBILL_TELEGRAM_TOKEN_FILE": __file__}, "HANDBILL_TELEGRAM_TOKEN"),
        ({"HANDBILL_TELEGRAM_MODE": "MARKER"}, "HANDBILL_TELEGRAM_MODE"),
        ({"HANDBILL_TELEGRAM_API_URL": "MARKER"}, "HANDBILL_TELEGRAM_API_URL"),
        (
            {"HANDBILL_TELEGRAM_TOKEN": TOKEN, "HANDBILL_TELEGRAM_MODE": "webhook"},
            "HANDBILL_TELEGRAM_WEBHOOK_SECRET",
        ),
        (
            {"HANDBILL_TELEGRAM_TOKEN": TOKEN, "HANDBILL_TELEGRAM_MODE": "webhook"},
            "HANDBILL_PUBLIC_URL",
        ),
    ],
)
def test_settings_that_cannot_be_used_are_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], name: str
) -> None:
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(BadSettings, match=f"{name}: ") as refusal:
        connect(surroundings())
    assert "MARKER" not in str(refusal.value)


def test_the_pace_is_what_telegram_publishes() -> None:
    assert Limits(per_second=28.6, burst=2, address_gap=1.0, group_chat_gap=3.0) == LIMITS
