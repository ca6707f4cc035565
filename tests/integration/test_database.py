"""Migrations run by themselves, once, and with a backup first."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from bot.domain.errors import Refused
from storage.prepare import Prepared, back_up, newest_revision, prepare
from tests.integration.conftest import Handbill


@pytest.fixture
def sqlite_url(tmp_path: Path) -> URL:
    return URL.create("sqlite", database=str(tmp_path / "folder" / "handbill.db"))


def pretend(url: URL, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    engine.dispose()


def test_a_database_is_created_once(sqlite_url: URL, tmp_path: Path) -> None:
    assert prepare(sqlite_url, tmp_path, "now").done is Prepared.CREATED
    assert prepare(sqlite_url, tmp_path, "now").done is Prepared.NOTHING


def test_many_that_start_at_once_create_it_once(sqlite_url: URL, tmp_path: Path) -> None:
    done: list[Prepared] = []
    threads = [
        threading.Thread(target=lambda: done.append(prepare(sqlite_url, tmp_path, "now").done))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [Prepared.CREATED, *[Prepared.NOTHING] * 5]


def test_a_newer_database_is_refused(sqlite_url: URL, tmp_path: Path) -> None:
    prepare(sqlite_url, tmp_path, "now")
    pretend(sqlite_url, "9999")
    with pytest.raises(Refused, match="newer Handbill"):
        prepare(sqlite_url, tmp_path, "now")


def test_an_upgrade_is_backed_up_first(sqlite_url: URL, tmp_path: Path) -> None:
    prepare(sqlite_url, tmp_path, "now")
    with closing(sqlite3.connect(str(sqlite_url.database))) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in names:
            if name not in {"alembic_version", "sqlite_sequence"}:
                connection.execute(f"DROP TABLE {name}")
        connection.execute("CREATE TABLE precious (thing TEXT)")
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    with pytest.raises(Exception, match="0000"):
        prepare(sqlite_url, tmp_path / "backups", "20261123")
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.name == f"handbill-20261123-before-{newest_revision()}.db"
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM precious").fetchone() == (0,)


def test_postgresql_with_data_is_upgraded_only_when_its_owner_backed_it_up(
    postgres_server: str, empty_postgres: str, tmp_path: Path
) -> None:
    from storage.database import read_url

    url = read_url(postgres_server).set(database=empty_postgres)
    assert prepare(url, tmp_path, "now").done is Prepared.NOTHING
    pretend(url, "0000")
    try:
        with pytest.raises(Refused, match="--backed-up"):
            prepare(url, tmp_path, "now")
    finally:
        pretend(url, newest_revision())
    with pytest.raises(Refused, match="pg_dump"):
        back_up(url, tmp_path / "copy.db")


def test_a_backup_of_no_database_is_refused_and_makes_nothing(handbill: Handbill, tmp_path: Path) -> None:
    ran = handbill("database", "backup", str(tmp_path / "copies" / "copy.db"))
    assert ran.code == 1
    assert "There is no database yet" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_is_a_file_is_refused(handbill: Handbill, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    for arguments in (("groups", "list"), ("database", "status"), ("database", "upgrade")):
        ran = handbill(*arguments)
        assert ran.code == 1
        assert f"The folder {tmp_path / 'data'} cannot be used" in ran.err


def test_a_file_that_is_no_database_is_refused_and_left_alone(handbill: Handbill, tmp_path: Path) -> None:
    file = tmp_path / "data" / "handbill.db"
    file.parent.mkdir()
    file.write_text("my shopping list " * 100)
    for arguments in (("groups", "list"), ("database", "backup", str(tmp_path / "copy.db"))):
        ran = handbill(*arguments)
        assert ran.code == 1
        assert "is not an SQLite database" in ran.err
    assert file.read_text().startswith("my shopping list")
    assert not (tmp_path / "copy.db").exists()


def test_the_command_says_where_the_data_is_and_copies_it(handbill: Handbill, tmp_path: Path) -> None:
    status = handbill("database", "status")
    assert status.code == 0
    assert str(tmp_path / "data" / "handbill.db") in status.out
    copy = tmp_path / "copy.db"
    assert handbill("database", "backup", str(copy)).code == 0
    assert handbill("database", "backup", str(copy)).code == 1
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM groups").fetchone() == (0,)
    assert "nothing" in handbill("database", "upgrade").out
