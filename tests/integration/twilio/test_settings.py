"""Which settings make an account, and how those that cannot are refused."""

import pytest

from bot.channels import sms
from bot.domain.directory import ChannelName
from bot.domain.errors import BadSettings
from bot.domain.messages import Receipt
from bot.ports.channels import Surroundings
from tests.fakes import FakeClock
from tests.loopback.twilio_server import ACCOUNT, NUMBER, TOKEN


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
