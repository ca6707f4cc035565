import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up

MARKER = "MARKER-77"


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_only_keys_on_the_list_are_logged(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info")
    logging.getLogger("bot.test").info("sent", extra={"channel": "sms", "text": MARKER, "phone": MARKER})
    line = capsys.readouterr().err
    assert '"channel": "sms"' in line
    assert '"event": "sent"' in line
    assert MARKER not in line


def test_of_an_error_only_its_type_and_places_are_logged(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info")
    try:
        int(MARKER)
    except ValueError:
        logging.getLogger("storage.test").exception("failed")
    line = capsys.readouterr().err
    assert "ValueError" in line
    assert "test_of_an_error" in line
    assert MARKER not in line


def test_what_libraries_say_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("debug")
    logging.getLogger("httpx").info("GET https://host/bot%s", MARKER)
    logging.getLogger("aiosqlite").debug(MARKER)
    logging.getLogger("sqlalchemy.pool").error(MARKER)
    captured = capsys.readouterr().err
    assert MARKER not in captured
    assert '"logger": "sqlalchemy.pool"' in captured
