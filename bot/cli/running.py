"""How commands run and how they fail: 0 done, 1 refused or failed with a reason, 2 wrong usage."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from bot.domain.errors import HandbillError

if TYPE_CHECKING:
    from bot.app import App

Result = TypeVar("Result")

FAILED = 1
INTERRUPTED = 130


def guarded(command: Callable[[], object]) -> int:
    """Run `command` and give the exit status. Every failure becomes a sentence on standard error.

    An unforeseen error shows its type and place only: its message could hold someone's text or number.
    """
    try:
        command()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was begun is kept and goes on when you run the command again.\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain about it at exit.
        sys.stderr.close()
        return 0
    except Exception as error:
        sys.stderr.write(f"{_sentence(_innermost(error))}\n")
        return FAILED
    return 0


def _innermost(error: BaseException) -> BaseException:
    """The error itself when it comes wrapped in groups by tasks that ran side by side."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _sentence(error: BaseException) -> str:
    if isinstance(error, HandbillError):
        return str(error)
    from bot.logs import places

    at = "".join(places(error.__traceback__)[-1:])
    return (
        f"Something went wrong inside Handbill: {type(error).__qualname__} at {at}. "
        "Nothing that was finished is lost. Please report this line."
    )


def with_app(work: Callable[["App"], Coroutine[Any, Any, Result]], *, simulate: bool = False) -> Result:
    """Build the application, do `work` with it, and let go of everything."""
    from bot.bootstrap import build
    from bot.machine import settle_in
    from bot.settings import read_settings

    settings = read_settings(**({"simulate": True} if simulate else {}))

    async def run() -> Result:
        async with build(settings) as app:
            tell_prepared(app)
            tell_left_out(app)
            settle_in()
            return await work(app)

    return asyncio.run(run())


def tell_prepared(app: "App") -> None:
    """Say so when the database was upgraded, and where its backup is."""
    if app.prepared.backup is not None:
        sys.stderr.write(f"The database was upgraded. A backup from before is at {app.prepared.backup}\n")


def tell_left_out(app: "App") -> None:
    """Say which of the network's own briefings cannot be used, and why."""
    for mistake in app.content.left_out:
        sys.stderr.write(f"{mistake}; this file is left out. See: handbill content check\n")


async def in_background(
    job: Callable[[], Awaitable[None]], meanwhile: Awaitable[Result], stop: Callable[[], None]
) -> Result:
    """Run `job` while `meanwhile` is awaited, then `stop` it and wait until it has ended."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_await(job()))
        try:
            return await meanwhile
        finally:
            stop()


async def _await(job: Awaitable[None]) -> None:
    await job
