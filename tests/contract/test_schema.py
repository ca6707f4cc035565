"""The schema that migrations make is the one the tables declare, and it keeps its promises."""

import importlib.resources
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine, delete, insert, update
from sqlalchemy.exc import DBAPIError, StatementError

from bot.domain.actor import SYSTEM
from bot.domain.errors import NestedWork
from bot.domain.journal import Entry, EventKind, Query
from storage.columns import metadata
from storage.database import Database
from storage.prepare import newest_revision
from storage.tables import groups, log
from tests.fakes import NOON


def test_migrated_schema_equals_declared_schema(url: URL) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_the_newest_revision_is_the_one_alembic_finds() -> None:
    folder = Path(str(importlib.resources.files("storage.migrations")))
    assert ScriptDirectory(str(folder)).get_current_head() == newest_revision()


async def test_the_log_cannot_be_changed_or_deleted(work: Database) -> None:
    async with work() as tx:
        await tx.log.add(SYSTEM, [Entry(at=NOON, kind=EventKind.IMPORT, status="done")])
    for statement in (update(log).values(status="other"), delete(log)):
        with pytest.raises(DBAPIError, match="append-only"):
            async with work() as tx:
                await tx.log._connection.execute(statement)


async def test_a_naive_moment_is_refused(work: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        async with work() as tx:
            naive = datetime(2026, 11, 23, 12)
            await tx.log.add(SYSTEM, [Entry(at=naive, kind=EventKind.IMPORT, status="done")])


async def test_work_is_kept_whole_or_not_at_all(work: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with work() as tx:
            await tx.log.add(SYSTEM, [Entry(at=NOON, kind=EventKind.IMPORT, status="done")])
            _ = 1 // 0
    async with work.reading() as tx:
        assert [line async for line in tx.log.read(SYSTEM, Query())] == []


async def test_reading_cannot_write(work: Database) -> None:
    with pytest.raises(DBAPIError):
        async with work.reading() as tx:
            await tx.log.add(SYSTEM, [Entry(at=NOON, kind=EventKind.IMPORT, status="done")])


async def test_work_inside_work_is_refused(work: Database) -> None:
    async with work():
        assert work.is_open()
        with pytest.raises(NestedWork):
            async with work():
                pass
    assert not work.is_open()


async def test_errors_do_not_show_the_values_of_a_statement(work: Database) -> None:
    row = {"key": "MARKER-77", "name": None}
    with pytest.raises(DBAPIError) as caught:
        async with work() as tx:
            await tx.directory._connection.execute(insert(groups), [row])
    assert "SQL parameters hidden" in str(caught.value)
