from datetime import time
from pathlib import Path

import pytest

from bot.domain.errors import Refused
from bot.settings import Drafts, read_settings
from storage.database import read_url


def test_defaults_need_no_environment(tmp_path: Path) -> None:
    settings = read_settings()
    assert (settings.simulate, settings.drafts, settings.good_hours_from) == (False, Drafts.REFUSE, time(9))
    assert settings.database_address == f"sqlite:///{tmp_path / 'data' / 'handbill.db'}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HANDBILL_TIME_ZONE", "Mars/Olympus"),
        ("HANDBILL_SMS_PRICE", "-1"),
        ("HANDBILL_SMS_PRICE", "cheap"),
        ("HANDBILL_SIMULATE", "perhaps"),
        ("HANDBILL_DRAFTS", "some"),
        ("HANDBILL_GOOD_HOURS_FROM", "25:00"),
        ("HANDBILL_GOOD_HOURS_TO", "09:00"),
        ("HANDBILL_NATION", "cornwall"),
        ("HANDBILL_BULLETIN_DAYS", "0"),
        ("HANDBILL_LOG_LEVEL", "loud"),
        ("HANDBILL_PORT", "-1"),
        ("HANDBILL_PORT", "65536"),
        ("HANDBILL_HOST", ""),
        ("HANDBILL_PUBLIC_URL", "handbill.example.org"),
        ("HANDBILL_PUBLIC_URL", "ftp://handbill.example.org"),
        ("HANDBILL_PUBLIC_URL", "https://"),
        ("HANDBILL_PUBLIC_URL", "https://me:word@handbill.example.org"),
        ("HANDBILL_PUBLIC_URL", "https://handbill.example.org/?a=b"),
        ("HANDBILL_PUBLIC_URL", "https://handbill.example.org:99999"),
        ("HANDBILL_PUBLIC_URL", "https://[handbill"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused, match=name):
        read_settings()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("https://handbill.example.org", "https://handbill.example.org"),
        ("https://handbill.example.org/", "https://handbill.example.org"),
        ("http://127.0.0.1:8080/behind/", "http://127.0.0.1:8080/behind"),
    ],
)
def test_the_public_address_ends_without_a_slash(given: str, kept: str) -> None:
    assert read_settings(public_url=given).public_url == kept


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("sqlite:////var/lib/handbill.db", "sqlite:////var/lib/handbill.db"),
        ("sqlite+aiosqlite:///handbill.db", "sqlite:///handbill.db"),
        ("postgresql://me@host/db", "postgresql+psycopg://me@host/db"),
        ("postgres://me@host/db", "postgresql+psycopg://me@host/db"),
    ],
)
def test_database_addresses(text: str, url: str) -> None:
    assert str(read_url(text)) == url


@pytest.mark.parametrize("text", ["", "handbill.db", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_database_we_have_no_driver_for_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="HANDBILL_DATABASE_URL"):
        read_url(text)
