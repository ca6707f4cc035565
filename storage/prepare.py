"""Bringing a database to the schema this Handbill needs, by itself and with a backup first."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.domain.errors import Refused

_MIGRATION_LOCK = 7_405_126_118_322_090_111
"""Any number, as long as it is always the same: PostgreSQL's name for "I am migrating Handbill"."""


class Prepared(StrEnum):
    """What had to be done to a database."""

    NOTHING = "nothing"
    CREATED = "created"
    UPGRADED = "upgraded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was done, and where the backup is, if one was made."""

    done: Prepared
    backup: Path | None = None


def newest_revision() -> str:
    """The revision this program needs: the number of the newest step in migrations/versions/."""
    steps = (step.name for step in files("storage.migrations.versions").iterdir())
    return max(name[:4] for name in steps if name[:4].isdigit())


def prepare(url: URL, backups: Path, stamp: str, *, backed_up: bool = False) -> Report:
    """Create or upgrade the database at `url`, once, however many processes try.

    An SQLite database is copied into `backups` first, under a name with `stamp` in it. PostgreSQL cannot be
    copied from here: an upgrade of one with data in it is refused unless `backed_up` says that its
    owner has done it. Raises Refused for that, for a database newer than this program, and for one
    that cannot be reached or is none.
    """
    try:
        with _connected(url) as connection:
            if _revision(connection) == newest_revision():
                return Report(done=Prepared.NOTHING)
        with _connected(url, alone=True) as connection:
            revision = _revision(connection)
            if revision == newest_revision():
                return Report(done=Prepared.NOTHING)
            if revision is None:
                _upgrade(connection)
                return Report(done=Prepared.CREATED)
            if revision > newest_revision():
                raise Refused("This database was made by a newer Handbill; use that version or a copy.")
            backup = _back_up_before_upgrade(url, backups, f"{stamp}-before-{newest_revision()}", backed_up)
            _upgrade(connection)
            return Report(done=Prepared.UPGRADED, backup=backup)
    except DatabaseError as error:
        reason = _reason(error.orig)
        if reason is None and not isinstance(error, OperationalError):
            raise
        raise Refused(reason or f"The database cannot be opened: {type(error.orig).__name__}.") from error


def back_up(url: URL, target: Path) -> None:
    """Copy an SQLite database to `target` while it is in use.

    Raises Refused for PostgreSQL, when there is nothing to copy, and when the copy cannot be written;
    then nothing is left at `target`.
    """
    if url.drivername != "sqlite" or url.database is None:
        raise Refused("Handbill copies SQLite only. Back PostgreSQL up with its own tools (pg_dump).")
    if not Path(url.database).is_file():
        raise Refused("There is no database yet, so there is nothing to copy. See: handbill database status")
    _make_folder(target.parent)
    try:
        with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise Refused(_reason(error) or "The database cannot be copied there.") from error


def _reason(error: BaseException | None) -> str | None:
    """What is wrong with a file that SQLite cannot read, or None when it is something else."""
    # The low byte is the kind of error, what is above it says more (sqlite.org/rescode.html).
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB:
            return "The database file is not an SQLite database; move it away, or name another."
        case sqlite3.SQLITE_CORRUPT:
            return "The database file is damaged; put a backup in its place."
    return None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be used: {error.strerror}.") from error


def _back_up_before_upgrade(url: URL, backups: Path, name: str, backed_up: bool) -> Path | None:
    if url.drivername == "sqlite":
        target = backups / f"handbill-{name}.db"
        back_up(url, target)
        return target
    if not backed_up:
        raise Refused(
            "This PostgreSQL database needs an upgrade, and Handbill cannot back it up by itself. Take a "
            "backup (pg_dump), then run: handbill database upgrade --backed-up"
        )
    return None


@contextmanager
def _connected(url: URL, *, alone: bool = False) -> Iterator[Connection]:
    """A connection in a transaction; with `alone`, one that no second migration can be in."""
    engine = create_engine(url, hide_parameters=True)
    if url.drivername == "sqlite":
        if url.database is not None:
            _make_folder(Path(url.database).parent)
        begin = "BEGIN IMMEDIATE" if alone else "BEGIN"
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    try:
        with engine.begin() as connection:
            if alone and url.drivername != "sqlite":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            yield connection
    finally:
        engine.dispose()


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA journal_mode=WAL")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # Slow to import, and needed once in a database's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(files("storage.migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
