"""Texts that come in."""

import pytest

from bot.channels.sms.channel import Sms
from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from bot.ports.hooks import Call, Hook
from tests.fakes import NOON, FakeClock
from tests.integration.twilio.conftest import FIELDS, INBOUND_URL, PHONE
from tests.loopback.twilio_server import PUBLIC_URL, TwilioServer, account_at, signed


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
