"""What benchmarks of a real channel share: a server in a process of its own, and requests side by side."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.services.hand import IN_FLIGHT


@contextmanager
def running(module: str) -> Iterator[str]:
    """The address of a loopback server that `module` is, run apart from us until the block ends."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.communicate("")


async def race(count: int, one: Callable[[int], Awaitable[None]]) -> float:
    """Seconds for `one` of every number below `count`, as many at once as dispatch has in flight."""
    numbers = iter(range(count))

    async def some() -> None:
        for number in numbers:
            await one(number)

    begun = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(IN_FLIGHT)))
    return time.perf_counter() - begun
