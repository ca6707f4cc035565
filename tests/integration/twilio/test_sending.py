"""Each way a text goes out to Twilio, and each way it does not."""

import socket
from datetime import timedelta

import pytest

from bot.channels.sms.channel import Sms
from bot.domain.ids import Language, MessageId
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Letter
from tests.fakes import FakeClock
from tests.integration.twilio.conftest import LETTER, PHONE
from tests.loopback.twilio_server import (
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
)


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
