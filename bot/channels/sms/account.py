"""The settings of SMS, and the Twilio account they add up to."""

from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.options import read_options
from bot.domain.errors import BadSettings


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
        raise ValueError("is not a web address, as in https://texts.example.org")
    return value.rstrip("/")


class SmsSettings(BaseSettings):
    """HANDBILL_TWILIO_*, and HANDBILL_PUBLIC_URL: where Twilio reaches us.

    `twilio_from` is a number or a Messaging Service (MG...). `twilio_default_answers` says whether Twilio
    itself answers STOP, START and HELP. `twilio_rate` is segments a second; a long code has one.
    """

    model_config = SettingsConfigDict(env_prefix="HANDBILL_", frozen=True, extra="ignore")

    twilio_account_sid: str = Field(default="", pattern="^(AC[0-9a-fA-F]{32})?$")
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_from: str = Field(default="", pattern=r"^(\+[1-9][0-9]{3,14}|[0-9]{3,8}|MG[0-9a-fA-F]{32})?$")
    twilio_api_url: Annotated[str, AfterValidator(_web_address)] = "https://api.twilio.com"
    twilio_default_answers: bool = True
    twilio_rate: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    public_url: Annotated[str, AfterValidator(_web_address)] = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A Twilio account that is wholly set. `sender` is what texts are sent from.

    Without `public_url` Twilio cannot reach us: no receipts and no texts come in.
    """

    sid: str
    token: str = field(repr=False)
    sender: str
    api_url: str
    public_url: str
    default_answers: bool
    rate: float


def read_account() -> Account | None:
    """The account that the environment names. Raises BadSettings with what is missing of it."""
    settings = read_options(SmsSettings)
    needed = {
        "HANDBILL_TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "HANDBILL_TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "HANDBILL_TWILIO_FROM": settings.twilio_from,
    }
    missing = [name for name, value in needed.items() if not value]
    if len(missing) == len(needed):
        return None
    if missing:
        raise BadSettings((name, "is missing; SMS needs all three") for name in missing)
    return Account(
        sid=settings.twilio_account_sid,
        token=settings.twilio_auth_token.get_secret_value(),
        sender=settings.twilio_from,
        api_url=settings.twilio_api_url or "https://api.twilio.com",
        public_url=settings.public_url,
        default_answers=settings.twilio_default_answers,
        rate=settings.twilio_rate,
    )
