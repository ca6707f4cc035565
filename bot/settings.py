"""What the environment says: HANDBILL_* variables, read once into a frozen value."""

from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import BadSettings, Refused
from bot.domain.folding import Folding
from bot.domain.hours import Nation

SAMPLE_NETWORK = "Six Boroughs Network"
"""Who writes to simulated phones when nobody said."""


class Drafts(StrEnum):
    """Whether translations that no speaker has checked yet may go out."""

    ALLOW = "allow"
    REFUSE = "refuse"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a time zone, as in Europe/London") from error
    return name


def _web_address(text: str) -> str:
    """An address of the web's without anything after its path, and no slash at its end."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
        parts = urlsplit("")
    if not usable or parts.query or parts.fragment or "@" in parts.netloc or any(c.isspace() for c in text):
        raise ValueError("is not a web address, as in https://handbill.example.org")
    return text.rstrip("/")


class Settings(BaseSettings):
    """All settings, with their defaults. Each is the environment variable HANDBILL_ and its name.

    `network_name` is who a volunteer reads as the writer. `sms_fold` says how far texts are folded to the
    cheaper alphabet. `sms_price` is pounds a segment. `good_hours` are the local hours in which people are
    written to unasked, but for the bank holidays of `nation`. `lease_seconds` is how long a worker that died
    keeps its sender. `bulletin_days` is how long a bulletin is worth sending, `checkin_days` how long a
    group's placement is good before it is asked again. `public_url` is where providers reach us; `host` and
    `port` are where the web listens, port 0 being any that is free. `seal_key` encrypts what safeguarding
    leads alone may read; without it and its file, one is made in the data directory.
    """

    model_config = SettingsConfigDict(env_prefix="HANDBILL_", frozen=True, extra="ignore")

    database_url: str = ""
    data_dir: Path = Field(default_factory=lambda: user_data_path("handbill"))
    simulate: bool = False
    drafts: Drafts = Drafts.REFUSE
    network_name: str = Field(default="", max_length=60)
    sms_fold: Folding = Folding.PUNCTUATION
    sms_price: Decimal = Field(default=Decimal("0.04"), ge=0)
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/London"
    good_hours_from: time = time(9)
    good_hours_to: time = time(20)
    nation: Nation = Nation.ENGLAND
    bulletin_days: int = Field(default=3, ge=1, le=30)
    checkin_days: int = Field(default=183, ge=30, le=1830)
    lease_seconds: float = Field(default=10.0, gt=0)
    public_url: Annotated[str, AfterValidator(_web_address)] = ""
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=0, le=65535)
    seal_key: SecretStr | None = None
    seal_key_file: Path | None = None
    log_level: str = Field(default="warning", pattern="^(debug|info|warning|error)$")

    @field_validator("good_hours_to")
    @classmethod
    def _closes_after_it_opens(cls, closes: time, info: ValidationInfo) -> time:
        if closes <= info.data.get("good_hours_from", time.min):
            raise ValueError("must be later than HANDBILL_GOOD_HOURS_FROM")
        return closes

    @property
    def database_address(self) -> str:
        """Where the data is; a file in the data directory unless said otherwise."""
        return self.database_url or f"sqlite:///{self.data_dir / 'handbill.db'}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def bulletin_life(self) -> timedelta:
        return timedelta(days=self.bulletin_days)

    @property
    def checkin_due_after(self) -> timedelta:
        return timedelta(days=self.checkin_days)

    @property
    def own_briefings(self) -> Path:
        """Where a network puts its own briefings."""
        return self.data_dir / "briefings"

    @property
    def own_reminders(self) -> Path:
        """Where a network puts its own plans of reminders."""
        return self.data_dir / "reminders"

    @property
    def own_drafts(self) -> Path:
        """Where drafts of briefings are put for a person to finish; nothing is sent from there."""
        return self.data_dir / "drafts"

    @property
    def own_locales(self) -> Path:
        """Where what reviewers change is kept."""
        return self.data_dir / "locales"

    @property
    def backups(self) -> Path:
        return self.data_dir / "backups"

    def writer(self, *, real: bool) -> str:
        """Who volunteers read as the writer. Raises Refused when `real` phones would not learn it."""
        if self.network_name:
            return self.network_name
        if real:
            raise Refused(
                "Set HANDBILL_NETWORK_NAME to the name of your network: people must see who writes to them."
            )
        return SAMPLE_NETWORK


def read_settings(**given: object) -> Settings:
    """The settings as the environment has them, with `given` in place of some.

    Raises BadSettings with every one that cannot be used.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what mypy cannot
    except ValidationError as error:
        raise BadSettings(
            (f"HANDBILL_{str(each['loc'][0]).upper()}", each["msg"])
            for each in error.errors(include_url=False, include_input=False)
        ) from error


def names_of(kind: type[BaseSettings]) -> Iterator[str]:
    """The environment variables that some settings are read from."""
    prefix = kind.model_config.get("env_prefix", "")
    fields = kind.model_fields.items()
    return (str(field.validation_alias or f"{prefix}{name}").upper() for name, field in fields)


def resources() -> Path:
    """Where content/ and locales/ are: beside the packages in a checkout, inside `bot` when installed."""
    installed = Path(str(files("bot")))
    return installed if (installed / "content").is_dir() else installed.parent
