"""Engines and units of work.

SQLite: one writer connection that begins with BEGIN IMMEDIATE, and readers apart from it that cannot
write. PostgreSQL: one pool. Both are asynchronous; parameters never show in errors or logs.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import NestedWork, Refused
from storage.repositories import Repositories

BUSY_SECONDS = 30.0
"""How long a writer waits for another process's writer before it gives up."""

READERS = 4

_NO_FILE = (None, "", ":memory:")
"""A database in memory would be another one for every connection."""


def read_url(text: str) -> URL:
    """The address of a database as our drivers know it. Raises Refused for one we have no driver for."""
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    backend = url.drivername.partition("+")[0] if url is not None else ""
    if url is None or backend not in drivers or (backend == "sqlite" and url.database in _NO_FILE):
        raise Refused(
            "HANDBILL_DATABASE_URL is not an address Handbill knows: write it as "
            "sqlite:////folder/handbill.db or postgresql://user@host/database"
        )
    return url.set(drivername=drivers[backend])


class Database:
    """A database as units of work; implements bot.ports.work.Work."""

    def __init__(self, url: URL) -> None:
        self._open: ContextVar[bool] = ContextVar("unit of work is open", default=False)
        if url.drivername == "sqlite":
            self._writer = _sqlite(url, begin="BEGIN IMMEDIATE", pool_size=1)
            self._reader = _sqlite(url, begin="BEGIN", pool_size=READERS, only_reads=True)
        else:
            self._writer = self._reader = create_async_engine(url, hide_parameters=True, pool_size=READERS)

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Repositories]:
        async with self._unit(self._writer) as connection, connection.begin():
            yield Repositories(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Repositories]:
        async with self._unit(self._reader) as connection:
            if self._reader is self._writer:
                await connection.execution_options(postgresql_readonly=True)
            yield Repositories(connection)

    def is_open(self) -> bool:
        return self._open.get()

    async def aclose(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def _unit(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        if self._open.get():
            raise NestedWork("A unit of work is open already; finish it first.")
        token = self._open.set(True)
        try:
            async with engine.connect() as connection:
                yield connection
        finally:
            self._open.reset(token)


def _sqlite(url: URL, *, begin: str, pool_size: int, only_reads: bool = False) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _prepare(only_reads=only_reads))
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _prepare(*, only_reads: bool) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, _record: Any) -> None:
        # We say BEGIN ourselves: the driver would only begin at the first write, too late to wait in turn.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA query_only={'ON' if only_reads else 'OFF'}")
        cursor.close()

    return prepare
