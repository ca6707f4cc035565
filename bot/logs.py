"""Application logs: ids, kinds, channels and durations, as JSON lines on standard error.

What may be logged is a list of keys, so that text, numbers, names and tokens cannot slip in by accident:
any other key is left out, and of an error only its type and the places it passed are kept, never its message.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

ALLOWED_KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "error",
        "where",
        "channel",
        "sender",
        "message",
        "inbound",
        "kind",
        "state",
        "count",
        "seconds",
        "revision",
    }
)

Event = MutableMapping[str, Any]

OUR_LOGGERS = ("bot", "storage")

UNHEARD = ("aiohttp", "apscheduler", "httpcore", "httpx", "telegram")
"""Libraries that are not heard at all: those that log the addresses they call, and with them a bot's token,
and the scheduler, which warns of every second in which a long look was still under way."""


def set_up(level: str) -> None:
    """Send our own log records to standard error; those of libraries only when they are warnings.

    Libraries log what passes through them (statements with their values, addresses with tokens), and
    their records are reduced to their logger's name.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                silence_libraries,
                describe_error,
                keep_allowed,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OUR_LOGGERS:
        logging.getLogger(name).setLevel(level.upper())
    for name in UNHEARD:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def silence_libraries(_logger: Any, _method: str, event: Event) -> Event:
    """Of a library's record keep only that there was one."""
    name = str(event.get("logger", ""))
    if name.partition(".")[0] not in OUR_LOGGERS:
        event["event"] = "a library has something to say; its text is not logged"
    return event


def describe_error(_logger: Any, _method: str, event: Event) -> Event:
    """Put an error's type and the places it passed in place of its traceback and message."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        event["where"] = places(error.__traceback__)
    return event


def keep_allowed(_logger: Any, _method: str, event: Event) -> Event:
    """Leave out every key that is not on the list."""
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


def places(trace: TracebackType | None) -> list[str]:
    """The functions and lines an error passed, the innermost last: code, never values."""
    return [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)][-8:]
