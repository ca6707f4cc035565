"""Which calls are Twilio's own."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels.sms.hooks import is_signed
from bot.ports.hooks import Call, Hook
from tests.conftest import ROOT
from tests.integration.twilio.conftest import FIELDS, INBOUND_URL
from tests.loopback.twilio_server import PUBLIC_URL, signed

VECTORS = json.loads((ROOT / "tests" / "specs" / "twilio_signatures.json").read_text())


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
