"""The web application: the addresses that providers call, how Handbill is, and its figures.

Nothing here knows a provider: a hook brings its path, its check and its reading. What a caller sends is
never logged, and no error of ours is shown to anyone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from bot.domain.inbound import Inbound
from bot.domain.messages import Receipt
from bot.ports.channels import Receipts
from bot.ports.hooks import Call, Hook, Take

MOST_BYTES = 64 * 1024
"""The largest body that is read; a text with everything a provider says of it takes a few thousand."""

READING_SECONDS = 10.0
"""How long a caller may take to send that much."""

FIGURES_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus's text format (prometheus.io/docs/instrumenting/exposition_formats)."""

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

Health = Callable[[], Awaitable[bool]]
Metrics = Callable[[], Awaitable[bytes]]


def build_web(
    hooks: Sequence[Hook],
    take: Take,
    receipts: Receipts,
    health: Health,
    metrics: Metrics,
    *,
    public_url: str,
) -> FastAPI:
    """The application. `public_url` is where providers find us, without a slash at its end.

    What a hook reads is stored by `take` and `receipts` before it is answered. It answers 413 to a body that
    is too large, 403 to a caller who is not the provider, 400 to what cannot be read, and 503 when it could
    not be stored: the provider then calls again.
    """
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    for hook in hooks:
        web.add_api_route(hook.path, _endpoint(hook, take, receipts, public_url), methods=["POST"])

    async def healthz() -> Response:
        well = await _asked(health, "health")
        return JSONResponse({"status": "ok" if well else "not ok"}, status_code=200 if well else 503)

    async def figures() -> Response:
        text = await _asked(metrics, "metrics")
        return Response(text or b"", media_type=FIGURES_TYPE, status_code=503 if text is None else 200)

    web.add_api_route("/healthz", healthz, methods=["GET"])
    web.add_api_route("/metrics", figures, methods=["GET"])
    return web


async def _asked(question: Callable[[], Awaitable[Result]], kind: str) -> Result | None:
    """The answer, or None when it could not be had: the caller is told no more than that."""
    try:
        return await question()
    except Exception:
        logger.exception("a question could not be answered", extra={"kind": kind})
        return None


def _endpoint(
    hook: Hook, take: Take, receipts: Receipts, public_url: str
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body = await _read(request)
        if isinstance(body, int):
            logger.warning("a call was not read", extra={"kind": hook.path, "count": body})
            return Response(status_code=body)
        # As the provider called it: what a proxy says about that in headers could be anyone's word.
        query = request.scope["query_string"].decode("latin-1")
        url = f"{public_url}{hook.path}{'?' if query else ''}{query}"
        call = Call(url=url, headers=dict(request.headers), body=body)
        if not _is_genuine(hook, call):
            logger.warning("a call was refused", extra={"kind": hook.path})
            return Response(status_code=403)
        try:
            news = hook.parse(call)
        except Exception as error:  # whatever is wrong with it, it is the caller's
            logger.warning("a call could not be understood", extra={"kind": hook.path}, exc_info=error)
            return Response(status_code=400)
        try:
            await _store(news, take, receipts)
        except Exception:  # the provider calls again; what was stored is known by its id
            logger.exception("a call could not be stored", extra={"kind": hook.path})
            return Response(status_code=503)
        return Response(hook.answer, media_type=hook.answer_type)

    return endpoint


async def _read(request: Request) -> bytes | int:
    """The body, or the status to refuse it with; one that is too large is not read to its end."""
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit():
        return 400
    if int(announced[:12]) > MOST_BYTES:
        return 413
    body = bytearray()
    try:
        async with asyncio.timeout(READING_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    return 413
    except TimeoutError:
        return 408
    except Exception as error:  # the caller hung up
        logger.warning("a call broke off", exc_info=error)
        return 400
    return bytes(body)


def _is_genuine(hook: Hook, call: Call) -> bool:
    """Whether the provider made the call. A check that fails is a no."""
    try:
        return hook.verify(call)
    except Exception:
        logger.exception("a call could not be checked", extra={"kind": hook.path})
        return False


async def _store(news: Sequence[Inbound | Receipt], take: Take, receipts: Receipts) -> None:
    for each in news:
        if isinstance(each, Inbound):
            await take(each)
        else:
            await receipts(each)
