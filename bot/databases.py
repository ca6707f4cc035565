"""The database that the settings name: made ready, copied, and described."""

from collections.abc import Mapping
from pathlib import Path

from bot.ports.world import Clock
from bot.settings import Settings
from storage.database import read_url
from storage.prepare import Report, back_up, newest_revision, prepare


def prepare_database(settings: Settings, clock: Clock, *, backed_up: bool = False) -> Report:
    """Create or upgrade the database that the settings name. See storage.prepare."""
    stamp = f"{clock.now():%Y%m%dT%H%M%S}"
    return prepare(read_url(settings.database_address), settings.backups, stamp, backed_up=backed_up)


def back_up_database(settings: Settings, target: Path) -> None:
    """Copy the database while it is in use. Raises Refused for PostgreSQL."""
    back_up(read_url(settings.database_address), target)


def database_facts(settings: Settings) -> Mapping[str, str]:
    """Where the data is and which schema it has, for people; a password is not shown."""
    url = read_url(settings.database_address)
    return {
        "database": url.render_as_string(hide_password=True),
        "data directory": str(settings.data_dir),
        "schema": newest_revision(),
    }
