"""What comes in by polling, and how it is read."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.incoming import read_update
from bot.domain.directory import ChannelName
from bot.domain.ids import Language
from bot.domain.inbound import Inbound
from tests.fakes import NOON, FakeClock
from tests.integration.telegram.conftest import CHAT, DATE, PERSON, Desk, declined, hear, said
from tests.loopback.telegram_server import Fault, TelegramServer


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
    await hear(bot, desk, clock, lambda: desk.taken, server)
    (inbound,) = desk.taken
    assert (inbound.text, inbound.address, inbound.pressed) == ("2", "77009", 7)
    bot.settle(inbound.provider_id, counted=True)
    await server.until(lambda: server.called("editMessageText"))
    assert server.called("answerCallbackQuery") == [{"callback_query_id": "99"}]
    assert server.called("editMessageText") == [
        {
            "chat_id": 77009,
            "message_id": 5,
            "text": "Shall we?\n\n✓ না",
            "entities": [{"type": "bold", "offset": 0, "length": 5}],
        }
    ]


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
