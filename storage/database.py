"""Engines and units of work.

SQLite: one writer connection that begins with BEGIN IMMEDIATE, and readers apart from it that cannot
write. PostgreSQL: one pool. Both are asynchronous; parameters never show in errors or logs.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import NestedWork, Refused
from storage.connections import PooledEngine, ThreadedEngine
from storage.repositories import Repositories
from storage.scrubbing import scrub

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
        self._writer: ThreadedEngine | PooledEngine
        self._reader: ThreadedEngine | PooledEngine
        if url.drivername == "sqlite":
            self._writer = _sqlite(url, begin="BEGIN IMMEDIATE", threads=1)
            self._reader = _sqlite(url, begin="BEGIN", threads=READERS, only_reads=True)
        else:
            engine = create_async_engine(url, hide_parameters=True, pool_size=READERS)
            self._writer = PooledEngine(engine)
            self._reader = PooledEngine(engine.execution_options(postgresql_readonly=True))

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Repositories]:
        async with self._unit(self._writer) as repositories:
            yield repositories

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Repositories]:
        async with self._unit(self._reader) as repositories:
            yield repositories

    def is_open(self) -> bool:
        return self._open.get()

    async def scrub(self) -> bool:
        """Implements bot.ports.views.Scrubbing. PostgreSQL tidies its files by itself, in its own time."""
        if self._open.get():
            raise NestedWork("A file is scrubbed outside any unit of work.")
        if isinstance(self._writer, ThreadedEngine):
            return await self._writer.alone(scrub)
        return True

    async def aclose(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def _unit(self, engine: ThreadedEngine | PooledEngine) -> AsyncIterator[Repositories]:
        if self._open.get():
            raise NestedWork("A unit of work is open already; finish it first.")
        token = self._open.set(True)
        try:
            async with engine.begin() as connection:
                yield Repositories(connection)
        finally:
            self._open.reset(token)


def _sqlite(url: URL, *, begin: str, threads: int, only_reads: bool = False) -> ThreadedEngine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=threads,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare(only_reads=only_reads))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return ThreadedEngine(engine, threads)


def _prepare(*, only_reads: bool) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, _record: Any) -> None:
        # We say BEGIN ourselves: the driver would only begin at the first write, too late to wait in turn.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten: people were told that it is destroyed.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute(f"PRAGMA query_only={'ON' if only_reads else 'OFF'}")
        cursor.close()

    return prepare
