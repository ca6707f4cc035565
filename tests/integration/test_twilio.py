"""SMS over a real socket, against a server that keeps to Twilio's published rules."""

import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels import sms
from bot.channels.sms.channel import Sms
from bot.channels.sms.hooks import is_signed
from bot.domain.directory import ChannelName
from bot.domain.errors import BadSettings, CannotLook
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import Inbound
from bot.domain.messages import Reason, Receipt, ReceiptStatus
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Channel, Letter, Surroundings
from bot.ports.hooks import Call, Hook, Hooked, Probing, ReadingBack, Sighting
from tests.fakes import NOON, FakeClock
from tests.loopback.twilio_server import (
    ACCOUNT,
    LONGEST_BODY,
    NUMBER,
    PUBLIC_URL,
    TOKEN,
    Behaviour,
    TwilioServer,
    account_at,
    break_off,
    keep_silent,
    refuse,
    say,
    signed,
)

PHONE = "+447700900001"
LETTER = Letter(
    message=MessageId(41), attempt=2, address=PHONE, text="নমস্কার & <ECM>\n£1", language=Language("bn")
)
VECTORS = json.loads((Path(__file__).parent.parent / "specs" / "twilio_signatures.json").read_text())
IMPATIENT = timedelta(seconds=0.1)


@pytest.fixture
async def server() -> AsyncIterator[TwilioServer]:
    async with TwilioServer() as server:
        yield server
        assert not server.faults


@pytest.fixture
async def channel(server: TwilioServer) -> AsyncIterator[Sms]:
    channel = Sms(account_at(server.url), FakeClock(), answer=IMPATIENT)
    yield channel
    await channel.aclose()


@pytest.fixture
def texts(channel: Sms) -> Hook:
    return channel.hooks()[0]


@pytest.fixture
def statuses(channel: Sms) -> Hook:
    return channel.hooks()[1]


# ------------------------------------------------------------------------------------- settings


def around(*, simulate: bool = False) -> Surroundings:
    async def receipts(receipt: Receipt) -> None: ...

    return Surroundings(simulate=simulate, clock=FakeClock(), receipts=receipts)


def set_account(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    usual = {
        "HANDBILL_TWILIO_ACCOUNT_SID": ACCOUNT,
        "HANDBILL_TWILIO_AUTH_TOKEN": TOKEN,
        "HANDBILL_TWILIO_FROM": NUMBER,
    }
    for name, value in (usual | changed).items():
        monkeypatch.setenv(name, value)


def test_without_an_account_there_is_no_sms() -> None:
    assert sms.connect(around()) == []


def test_with_an_account_there_is_sms_but_not_beside_simulated_phones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_account(monkeypatch, HANDBILL_TWILIO_RATE="3")
    channels = sms.connect(around())
    assert [channel.name for channel in channels] == [ChannelName.SMS]
    assert channels[0].sender.limits.per_second == 3
    assert not channels[0].sender.simulated
    assert sms.connect(around(simulate=True)) == []


def test_half_an_account_is_refused_with_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_account(monkeypatch, HANDBILL_TWILIO_AUTH_TOKEN="")
    with pytest.raises(BadSettings) as refused:
        sms.connect(around())
    assert "HANDBILL_TWILIO_AUTH_TOKEN" in str(refused.value)
    assert ACCOUNT not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HANDBILL_TWILIO_ACCOUNT_SID", "wrong"),
        ("HANDBILL_TWILIO_FROM", "wrong"),
        ("HANDBILL_TWILIO_API_URL", "wrong"),
        ("HANDBILL_PUBLIC_URL", "wrong"),
        ("HANDBILL_TWILIO_RATE", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    set_account(monkeypatch, **{name: value})
    with pytest.raises(BadSettings, match=name) as refused:
        sms.connect(around())
    assert TOKEN not in str(refused.value)


# -------------------------------------------------------------------------------------- sending


async def test_a_text_is_handed_over_whole_with_our_number_in_its_callback(
    channel: Sms, server: TwilioServer
) -> None:
    outcome = await channel.send(LETTER)
    (message,) = server.messages
    assert outcome == Outcome(kind=OutcomeKind.ACCEPTED, provider_id=message["sid"])
    assert (message["to"], message["from"], message["body"]) == (PHONE, NUMBER, LETTER.text)
    assert server.callbacks[message["sid"]] == f"{PUBLIC_URL}/hooks/twilio/status?message=41&attempt=2"


async def test_a_messaging_service_is_named_as_one(server: TwilioServer) -> None:
    channel = Sms(account_at(server.url, sender="MG" + "1b" * 16, public_url=""), FakeClock())
    await channel.send(LETTER)
    await channel.aclose()
    (message,) = server.messages
    assert (message["from"], message["messaging_service_sid"]) == (None, "MG" + "1b" * 16)
    assert server.callbacks[message["sid"]] == ""
    assert channel.hooks() == ()


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        (refuse(401, 20003), Outcome(kind=OutcomeKind.MISCONFIGURED, code="20003")),
        (refuse(401), Outcome(kind=OutcomeKind.MISCONFIGURED, code="401")),
        (refuse(400, 21606), Outcome(kind=OutcomeKind.MISCONFIGURED, code="21606")),
        (refuse(404, 20404), Outcome(kind=OutcomeKind.MISCONFIGURED, code="20404")),
        (refuse(301), Outcome(kind=OutcomeKind.MISCONFIGURED, code="301")),
        (refuse(429, 20429), Outcome(kind=OutcomeKind.THROTTLED, code="20429")),
        (
            refuse(429, 20429, retry_after="7"),
            Outcome(kind=OutcomeKind.THROTTLED, code="20429", retry_after=timedelta(seconds=7)),
        ),
        (refuse(429, retry_after="soon"), Outcome(kind=OutcomeKind.THROTTLED, code="429")),
        (
            refuse(400, 21611),
            Outcome(kind=OutcomeKind.THROTTLED, code="21611", retry_after=timedelta(minutes=1)),
        ),
        (refuse(400, 21610), Outcome(kind=OutcomeKind.BLOCKED, code="21610")),
        (refuse(400, 21211), Outcome(kind=OutcomeKind.BAD_ADDRESS, code="21211")),
        (refuse(400, 21614), Outcome(kind=OutcomeKind.BAD_ADDRESS, code="21614")),
        (refuse(400, 21408), Outcome(kind=OutcomeKind.UNSENDABLE, code="21408")),
        (refuse(400, 21617), Outcome(kind=OutcomeKind.UNSENDABLE, code="21617")),
        (refuse(400, 99999), Outcome(kind=OutcomeKind.UNSENDABLE, code="99999")),
        (refuse(500, 20500), Outcome(kind=OutcomeKind.UNKNOWN, code="20500")),
        (refuse(502), Outcome(kind=OutcomeKind.UNKNOWN, code="502")),
        (refuse(503), Outcome(kind=OutcomeKind.TEMPORARY, code="503")),
        (refuse(504), Outcome(kind=OutcomeKind.UNKNOWN, code="504")),
        (keep_silent(acted=False), Outcome(kind=OutcomeKind.UNKNOWN, code="no_answer")),
        (keep_silent(acted=True), Outcome(kind=OutcomeKind.UNKNOWN, code="no_answer")),
        (break_off(acted=False), Outcome(kind=OutcomeKind.UNKNOWN, code="broken_off")),
        (break_off(acted=True), Outcome(kind=OutcomeKind.UNKNOWN, code="broken_off")),
        (say("not json"), Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")),
        (say("[]"), Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")),
        (say("{}"), Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")),
    ],
)
async def test_each_answer_of_twilios_is_one_of_our_outcomes(
    channel: Sms, server: TwilioServer, behaviour: Behaviour, outcome: Outcome
) -> None:
    server.next.append(behaviour)
    assert await channel.send(LETTER) == outcome
    assert not server.next, "nothing is tried again below our own policy"
    assert len(server.messages) <= 1


async def test_a_text_that_is_too_long_for_twilio_is_not_the_phones_fault(channel: Sms) -> None:
    letter = Letter(
        message=MessageId(1),
        attempt=1,
        address=PHONE,
        text="x" * (LONGEST_BODY + 1),
        language=Language("en"),
    )
    assert (await channel.send(letter)).kind is OutcomeKind.UNSENDABLE


async def test_a_wrong_token_is_a_matter_of_settings(server: TwilioServer) -> None:
    channel = Sms(account_at(server.url, token=TOKEN.upper()), FakeClock())
    assert (await channel.send(LETTER)).kind is OutcomeKind.MISCONFIGURED
    assert (await channel.probe()).kind is OutcomeKind.MISCONFIGURED
    await channel.aclose()
    assert not server.messages


async def test_where_nobody_listens_nothing_went_out() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        channel = Sms(account_at(f"http://127.0.0.1:{free.getsockname()[1]}"), FakeClock())
        assert await channel.send(LETTER) == Outcome(kind=OutcomeKind.TEMPORARY, code="unreachable")
        await channel.aclose()


@pytest.mark.parametrize("name", ["TWILIO_EDGE", "TWILIO_REGION"])
async def test_twilios_own_variables_redirect_nothing(
    channel: Sms, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "sydney")
    assert (await channel.send(LETTER)).kind is OutcomeKind.ACCEPTED


async def test_a_proxy_that_the_environment_names_is_used_unless_it_is_excepted(
    server: TwilioServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", "localhost")
    channel = Sms(account_at("http://127.0.0.1:9"), FakeClock())
    assert (await channel.send(LETTER)).kind is OutcomeKind.ACCEPTED
    await channel.aclose()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    channel = Sms(account_at("http://127.0.0.1:9"), FakeClock())
    assert (await channel.send(LETTER)).code == "unreachable"
    await channel.aclose()


async def test_no_text_number_or_token_is_logged(
    channel: Sms, server: TwilioServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    server.next += [refuse(400, 21211), say("not json"), break_off(acted=True)]
    for _ in range(4):
        await channel.send(LETTER)
    for secret in (LETTER.text, PHONE, TOKEN, NUMBER):
        assert secret not in caplog.text


# -------------------------------------------------------------------------- probing, looking back


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (refuse(401, 20003), OutcomeKind.MISCONFIGURED),
        (refuse(429, 20429), OutcomeKind.THROTTLED),
        (refuse(500), OutcomeKind.TEMPORARY),
        (keep_silent(acted=False), OutcomeKind.TEMPORARY),
        (say("not json", status=200), OutcomeKind.TEMPORARY),
    ],
)
async def test_a_probe_says_what_is_wrong(
    channel: Sms, server: TwilioServer, behaviour: Behaviour, kind: OutcomeKind
) -> None:
    server.next.append(behaviour)
    assert (await channel.probe()).kind is kind


async def test_a_probe_of_a_good_account_is_well_and_of_a_suspended_one_is_not(
    channel: Sms, server: TwilioServer
) -> None:
    assert (await channel.probe()).kind is OutcomeKind.SENT
    server.account_status = "suspended"
    assert (await channel.probe()).kind is OutcomeKind.MISCONFIGURED
    assert not server.messages


async def test_what_it_can_do_is_seen_from_outside(channel: Sms) -> None:
    checked: Channel = channel
    assert isinstance(checked, Hooked)
    assert isinstance(checked, Probing)
    assert isinstance(checked, ReadingBack)


async def test_a_text_that_was_taken_is_found_by_its_words_number_and_time(
    channel: Sms, server: TwilioServer
) -> None:
    old = server.take({"To": PHONE, "From": NUMBER, "Body": LETTER.text})
    old["date_created"] = "Mon, 23 Nov 2026 11:00:00 +0000"
    server.take({"To": PHONE, "From": NUMBER, "Body": "other words"})
    server.take({"To": "+447700900002", "From": NUMBER, "Body": LETTER.text})
    inbound = server.take({"To": PHONE, "From": PHONE, "Body": LETTER.text})
    inbound["direction"] = "inbound"
    assert await channel.find(PHONE, LETTER.text, NOON) == []
    server.next.append(break_off(acted=True))
    await channel.send(LETTER)
    taken = server.messages[-1]
    taken["status"] = "delivered"
    assert await channel.find(PHONE, LETTER.text, NOON) == [
        Sighting(provider_id=taken["sid"], status=ReceiptStatus.DELIVERED)
    ]


@pytest.mark.parametrize(
    "behaviour", [refuse(503), keep_silent(acted=False), break_off(acted=False), say("{}", status=200)]
)
async def test_a_list_that_cannot_be_read_is_not_an_empty_one(
    channel: Sms, server: TwilioServer, behaviour: Behaviour
) -> None:
    # aiohttp itself asks a second time when the connection of a GET was broken off.
    server.next += [behaviour, behaviour]
    with pytest.raises(CannotLook):
        await channel.find(PHONE, LETTER.text, NOON)


# ------------------------------------------------------------------------------------ signatures


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_signatures_are_judged_as_twilios_own_libraries_do(vector: dict[str, Any]) -> None:
    is_json = vector["body"] is not None
    call = Call(
        url=vector["url"],
        headers={
            "x-twilio-signature": vector["signature"],
            "content-type": "application/json" if is_json else "application/x-www-form-urlencoded",
        },
        body=vector["body"].encode()
        if is_json
        else urlencode([tuple(pair) for pair in vector["params"] or []]).encode(),
    )
    assert is_signed(vector["auth_token"], call.url, call) is vector["valid"]


INBOUND_URL = f"{PUBLIC_URL}/hooks/twilio/sms"
FIELDS = {"MessageSid": "SM" + "1" * 32, "From": PHONE, "To": NUMBER, "Body": "Hello", "NumMedia": "0"}


def test_a_call_is_judged_by_our_own_address_whatever_the_proxy_says(texts: Hook) -> None:
    call = signed(INBOUND_URL, FIELDS)
    seen = Call(
        url="http://10.0.0.1:8080/hooks/twilio/sms",
        headers={**call.headers, "host": "10.0.0.1", "x-forwarded-host": "evil.example.org"},
        body=call.body,
    )
    assert texts.verify(seen)


@pytest.mark.parametrize(
    "call",
    [
        signed("https://evil.example.org/hooks/twilio/sms", FIELDS),
        signed(f"{PUBLIC_URL}/hooks/twilio/status", FIELDS),
        Call(url=INBOUND_URL, headers={}, body=urlencode(FIELDS).encode()),
        Call(url=INBOUND_URL, headers=signed(INBOUND_URL, FIELDS).headers, body=b"Body=other"),
        Call(url=INBOUND_URL, headers=signed(INBOUND_URL, FIELDS).headers, body=b"\xff\xfe"),
        Call(
            url=INBOUND_URL,
            headers={**signed(INBOUND_URL, {}).headers, "content-type": "application/json"},
            body=b'{"Body": "not vouched for"}',
        ),
        Call(
            url=f"{INBOUND_URL}?bodySHA256=00",
            headers={
                **signed(f"{INBOUND_URL}?bodySHA256=00", {}).headers,
                "content-type": "application/json",
            },
            body=b'{"Body": "another body"}',
        ),
        Call(url=INBOUND_URL, headers={"x-twilio-signature": "é"}, body=b""),
    ],
)
def test_whatever_is_not_twilios_is_refused(texts: Hook, call: Call) -> None:
    assert not texts.verify(call)


# --------------------------------------------------------------------------------- what comes in


def read(hook: Hook, **changed: str) -> Inbound:
    call = signed(INBOUND_URL, FIELDS | changed)
    assert hook.verify(call)
    (inbound,) = hook.parse(call)
    assert isinstance(inbound, Inbound)
    return inbound


def test_a_text_comes_in_as_it_was_written(texts: Hook) -> None:
    assert read(texts, Body=" নমস্কার & 1\n") == Inbound(
        channel=ChannelName.SMS,
        address=PHONE,
        text=" নমস্কার & 1\n",
        provider_id="SM" + "1" * 32,
        received_at=NOON,
    )
    assert texts.answer_type == "text/xml"
    assert texts.answer.endswith(b"<Response/>")


@pytest.mark.parametrize(
    ("word", "kind", "text", "answered"),
    [
        ("Hello", "", "Hello", False),
        (" stop ", "", " stop ", True),
        ("YES", "", "YES", True),
        ("help", "HELP", "help", True),
        ("please stop", "", "please stop", False),
        ("BASTA", "STOP", "STOP", True),
        ("বন্ধ", "", "বন্ধ", False),
    ],
)
def test_a_word_that_twilio_has_answered_is_marked_so(
    texts: Hook, word: str, kind: str, text: str, answered: bool
) -> None:
    inbound = read(texts, Body=word, **({"OptOutType": kind} if kind else {}))
    assert (inbound.text, inbound.answered) == (text, answered)


def test_with_twilios_answers_off_only_what_it_says_it_answered_is(server: TwilioServer) -> None:
    texts, _statuses = Sms(account_at(server.url, default_answers=False), FakeClock()).hooks()
    assert not read(texts, Body="STOP").answered
    assert read(texts, Body="STOP", OptOutType="STOP").answered


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"Body=private",
        b"Body=private&MessageSid=SM1",
        b"Body=private&From=1",
        b"MessageSid=SM1&From=%00",
        b"MessageSid=SM1&Body=%ff&From=1",
        b"a&" * 1000,
    ],
)
def test_what_cannot_be_read_is_refused_without_its_words(texts: Hook, statuses: Hook, body: bytes) -> None:
    for hook, url in ((texts, INBOUND_URL), (statuses, f"{PUBLIC_URL}{statuses.path}?message=1")):
        with pytest.raises(ValueError) as refused:  # noqa: PT011 - the message is what is looked at
            hook.parse(Call(url=url, headers={}, body=body))
        assert "private" not in repr(refused.value)
        assert refused.value.__cause__ is None


# -------------------------------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    ("word", "code", "status", "reason"),
    [
        ("queued", None, ReceiptStatus.ACCEPTED, None),
        ("accepted", None, ReceiptStatus.ACCEPTED, None),
        ("sending", None, ReceiptStatus.ACCEPTED, None),
        ("sent", None, ReceiptStatus.SENT, None),
        ("delivered", None, ReceiptStatus.DELIVERED, None),
        ("failed", "21610", ReceiptStatus.FAILED, Reason.BLOCKED),
        ("failed", "30001", ReceiptStatus.FAILED, None),
        ("failed", "30002", ReceiptStatus.FAILED, None),
        ("undelivered", "30003", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", "30004", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", "30005", ReceiptStatus.UNDELIVERED, Reason.BAD_ADDRESS),
        ("undelivered", "30006", ReceiptStatus.UNDELIVERED, Reason.BAD_ADDRESS),
        ("undelivered", "30007", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", "30008", ReceiptStatus.UNDELIVERED, None),
        ("undelivered", None, ReceiptStatus.UNDELIVERED, None),
    ],
)
async def test_each_status_of_twilios_is_a_receipt(
    channel: Sms,
    server: TwilioServer,
    statuses: Hook,
    word: str,
    code: str | None,
    status: ReceiptStatus,
    reason: Reason | None,
) -> None:
    await channel.send(LETTER)
    call = server.callback(server.messages[-1], word, code)
    assert statuses.verify(call)
    assert statuses.parse(call) == [
        Receipt(message=LETTER.message, status=status, at=NOON, code=code, reason=reason)
    ]


async def test_a_status_of_a_later_day_says_nothing(
    channel: Sms, server: TwilioServer, statuses: Hook
) -> None:
    await channel.send(LETTER)
    assert statuses.parse(server.callback(server.messages[-1], "teleported")) == []


@pytest.mark.parametrize("query", ["", "message=", "message=x", "message=-1", "message=" + "9" * 30])
def test_a_status_of_no_message_of_ours_is_refused(statuses: Hook, query: str) -> None:
    with pytest.raises(ValueError, match="no message of ours"):
        statuses.parse(signed(f"{PUBLIC_URL}{statuses.path}?{query}", {"MessageStatus": "sent"}))
