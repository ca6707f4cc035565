"""The web server, as one task among others of the process."""

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from bot.domain.errors import Refused

FINISH_SECONDS = 2
"""How long calls that are being answered are waited for at the end; the provider repeats one that is cut."""

KEEP_ALIVE_SECONDS = 30


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the process: it has more to end than the web."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """Serves one application at one address; implements bot.services.serving.Front."""

    def __init__(self, web: FastAPI, host: str, port: int) -> None:
        """Take the address at once. Raises Refused when it cannot be had. Port 0 is any that is free."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._socket = socket.create_server((host, port), family=family, backlog=512)
        except (OSError, OverflowError) as error:
            raise Refused(
                f"Port {port} at {host} cannot be used: is another program on it? "
                "Choose others with HANDBILL_HOST and HANDBILL_PORT."
            ) from error
        self._server = _Server(
            uvicorn.Config(
                web,
                lifespan="off",
                # Addresses of calls hold ids, and only our own records may be logged.
                access_log=False,
                log_config=None,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=FINISH_SECONDS,
            )
        )

    @property
    def address(self) -> str:
        """Where it listens, as a web address."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def run(self) -> None:
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        self._server.should_exit = True
