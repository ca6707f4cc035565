"""Telegram's settings."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Mode(StrEnum):
    """How what comes in is heard of."""

    POLLING = "polling"
    """We ask for it; no public address is needed."""
    WEBHOOK = "webhook"
    """Telegram calls our public address."""
    OFF = "off"
    """Telegram is not used."""


def _shaped(pattern: str) -> AfterValidator:
    """A secret is empty, or is like this as a whole; what it is, is never told."""

    def check(secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if value and not re.fullmatch(pattern, value):
            raise ValueError("is not of the form that Telegram gives or takes")
        return secret

    return AfterValidator(check)


class TelegramSettings(BaseSettings):
    """HANDBILL_TELEGRAM_*: the bot's `token` from BotFather, and how it is reached.

    `api_url` is where the Bot API is, for a server of one's own. A webhook needs `public_url`, the https
    address of this program as the world sees it, and `webhook_secret`, which Telegram sends along with each
    call. Source of the patterns: Telegram Bot API, Authorizing your bot; setWebhook, secret_token.
    """

    model_config = SettingsConfigDict(env_prefix="HANDBILL_TELEGRAM_", frozen=True, extra="ignore")

    token: Annotated[SecretStr, _shaped(r"[0-9]{1,20}:[A-Za-z0-9_-]+")] = SecretStr("")
    api_url: str = Field(default=TELEGRAM, pattern=r"^https?://[^\s{}]+$")
    mode: Mode = Mode.POLLING
    webhook_secret: Annotated[SecretStr, _shaped(r"[A-Za-z0-9_-]{1,256}")] = SecretStr("")
    public_url: str = Field(default="", validation_alias="HANDBILL_PUBLIC_URL")
