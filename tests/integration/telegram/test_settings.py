"""Which settings make a bot, and how those that cannot are refused."""

from pathlib import Path

import pytest

from bot.channels.options import read_options
from bot.channels.telegram.channel import LIMITS
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.setup import connect
from bot.domain.errors import BadSettings
from bot.domain.limits import Limits
from bot.domain.messages import Receipt
from bot.ports.channels import Surroundings
from bot.ports.hooks import Hooked, Listening, Offering, Probing
from tests.fakes import FakeClock
from tests.loopback.telegram_server import TOKEN


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
    assert (
        Limits(per_second=29.6, burst=4, texts=30, window=1.02, address_gap=1.0, group_chat_gap=3.0) == LIMITS
    )
