"""Work that is done whole once it is begun."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

Result = TypeVar("Result")


async def whole(work: Awaitable[Result]) -> Result:
    """Await `work` to its end, even when the caller is cancelled meanwhile; then the cancellation goes on.

    A transaction cut in its middle is undone, but its connection is thrown away with it, and who asked
    for it cannot tell whether the end of it was reached.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task])
        raise
