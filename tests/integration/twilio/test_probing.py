"""Asking Twilio whether the account is good, and what became of a text."""

import pytest

from bot.channels.sms.channel import Sms
from bot.domain.errors import CannotLook
from bot.domain.messages import ReceiptStatus
from bot.domain.outcomes import OutcomeKind
from bot.ports.channels import Channel
from bot.ports.hooks import Hooked, Probing, ReadingBack, Sighting
from tests.fakes import NOON
from tests.integration.twilio.conftest import LETTER, PHONE
from tests.loopback.twilio_server import NUMBER, Behaviour, TwilioServer, break_off, keep_silent, refuse, say


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
