"""Serving an application with waitress: threads, slow clients kept off them, a graceful stop.

Must not know: what the application does.
"""

from __future__ import annotations

import errno
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final
from wsgiref.types import WSGIApplication

from ..mapping.errors import OnRecordError
from .settings import Settings

__all__ = ["ServingError", "make_server", "serve"]

_BODY_LIMIT: Final = 10_000_000
_HEADER_LIMIT: Final = 65_536
_GRACE: Final = 10
_REMEDIES: Final = {
    errno.EADDRINUSE: "another program listens there; stop it or choose another with --port",
    errno.EADDRNOTAVAIL: "this machine does not have that address; choose another with --host",
    errno.EACCES: "the system does not allow it; choose a port from 1024 up with --port",
}


class ServingError(OnRecordError):
    """The server cannot listen where it should."""


def serve(app: WSGIApplication, settings: Settings) -> None:
    """Serve an application until SIGINT or SIGTERM; requests that are being answered then are answered.

    Raises:
        ServingError: the port is in use, or cannot be listened on.
    """
    server = make_server(app, settings)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with _stopped_by_signals():
        try:
            sys.stderr.write(f"serving at http://{_authority(server)}/ (Ctrl+C stops)\n")
            sys.stderr.flush()
            server.run()
        except SystemExit:
            pass
        finally:
            server.task_dispatcher.shutdown(cancel_pending=False, timeout=_GRACE)
            server.close()


def make_server(app: WSGIApplication, settings: Settings) -> Any:
    """Return a server that listens and has not started to answer; ``effective_port`` says where.

    Raises:
        ServingError: the port is in use, or cannot be listened on.
    """
    from waitress.server import create_server

    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=_BODY_LIMIT,
            max_request_header_size=_HEADER_LIMIT,
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, ValueError) as error:
        remedy = _REMEDIES.get(getattr(error, "errno", None) or 0, str(error))
        raise ServingError(f"cannot listen on {settings.host}:{settings.port}: {remedy}") from error


def _authority(server: Any) -> str:
    host = server.effective_host
    return f"[{host}]:{server.effective_port}" if ":" in host else f"{host}:{server.effective_port}"


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Make SIGTERM stop the server as Ctrl+C does, and put the handlers back afterwards."""
    before: dict[int, Callable[[int, FrameType | None], Any] | int | None] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
