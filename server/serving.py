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
from dataclasses import dataclass
from socket import MSG_PEEK
from time import monotonic
from types import FrameType
from typing import Any, Final, cast
from wsgiref.types import WSGIApplication

from werkzeug.middleware.proxy_fix import ProxyFix

from ..mapping.errors import OnRecordError
from .observing import JsonLines
from .settings import Settings
from .site import CLIENT_GONE
from .wire_problems import wire_problem

__all__ = ["Listening", "ServingError", "listen", "serve"]

_BODY_LIMIT: Final = 10_000_000
_HEADER_LIMIT: Final = 65_536
_CONNECTIONS: Final = 1_000
_PATIENCE: Final = 1.0
_SENDING: Final = 10  # seconds
_REMEDIES: Final = {
    errno.EADDRINUSE: "another program listens there; stop it or choose another with --port",
    errno.EADDRNOTAVAIL: "this machine does not have that address; choose another with --host",
    errno.EACCES: "the system does not allow it; choose a port from 1024 up with --port",
}


class ServingError(OnRecordError):
    """The server cannot listen where it should."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that listens.

    Attributes:
        server: waitress's server.
        sockets: its sockets, those of clients among them, by file descriptor.
        grace: for how many seconds what is being answered is waited for.
    """

    server: Any
    sockets: dict[int, Any]
    grace: float = 5

    @property
    def address(self) -> str:
        """Where it is to be found, e.g. ``127.0.0.1:8080``."""
        single = getattr(self.server, "effective_host", None), getattr(self.server, "effective_port", None)
        host, port = getattr(self.server, "effective_listen", [single])[0]
        return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"

    def run(self) -> None:
        """Answer requests until SystemExit or KeyboardInterrupt is raised in this thread, then close."""
        try:
            self.server.run()
            self.server.task_dispatcher.shutdown(timeout=self.grace)
            self._finish()
        finally:
            self.close()

    def close(self) -> None:
        """Close every socket."""
        from waitress import wasyncore

        self.server.task_dispatcher.shutdown(timeout=self.grace)
        wasyncore.close_all(self.sockets, ignore_all=True)

    def _finish(self) -> None:
        """Send what has been answered already."""
        from waitress import wasyncore

        end = monotonic() + _SENDING
        while monotonic() < end and any(_is_pending(channel) for channel in self.sockets.values()):
            wasyncore.loop(timeout=0.1, map=self.sockets, count=1)


def serve(app: WSGIApplication, settings: Settings) -> None:
    """Serve an application until SIGINT or SIGTERM; requests that are being answered then are answered.

    Raises:
        ServingError: the port is in use, or cannot be listened on.
    """
    _log(settings.log)
    listening = listen(app, settings)
    with _stopped_by_signals():
        sys.stderr.write(f"serving at http://{listening.address}/ (Ctrl+C stops)\n")
        sys.stderr.flush()
        listening.run()


def _log(form: str) -> None:
    """Send the log to stderr: errors for people, or everything as lines of JSON."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if form != "errors":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def listen(app: WSGIApplication, settings: Settings) -> Listening:
    """Return a server that listens and has not started to answer.

    Raises:
        ServingError: the port is in use, or cannot be listened on.
    """
    from waitress import wasyncore
    from waitress.server import create_server

    sockets: dict[int, Any] = {}
    if settings.trust_proxy:
        each = dict.fromkeys(("x_for", "x_proto", "x_host", "x_port", "x_prefix"), settings.trust_proxy)
        app = ProxyFix(app, **each)
    try:
        server = create_server(app, map=sockets, **_options(settings))
    except (OSError, ValueError) as error:
        wasyncore.close_all(sockets, ignore_all=True)
        remedy = _REMEDIES.get(getattr(error, "errno", None) or 0, str(error))
        raise ServingError(f"cannot listen on {settings.host}:{settings.port}: {remedy}") from error
    for listener in sockets.values():
        if hasattr(listener, "channel_class"):
            listener.channel_class = _channel_class()
    return Listening(server, sockets, grace=settings.deadline + 1)


def _channel_class() -> type[Any]:
    """Return waitress's channel with three changes.

    What waitress refuses itself, malformed or too large requests, is told with problem details. An answer that has no
    body, such as 304, leaves the connection open, as HTTP/1.1 has it (RFC 9112 sections 6.3 and 9.3). And applications
    can ask whether a client has gone.
    """
    from waitress.channel import HTTPChannel
    from waitress.task import ErrorTask

    class ProblemTask(ErrorTask):  # type: ignore[misc]
        def execute(self) -> None:
            error = self.request.error
            accept = self.request.headers.get("ACCEPT")
            detail = " ".join(str(error.body).split()) if error.code < 500 else "Something went wrong; it is logged."
            headers, body = wire_problem(error.code, error.reason, detail, accept)
            self.status = f"{error.code} {error.reason}"
            self.response_headers.extend(headers)
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(b"" if getattr(self.request, "command", "") == "HEAD" else body)

    class Channel(HTTPChannel):  # type: ignore[misc]
        error_task_class = ProblemTask
        task_class = _answer_task()

    return Channel


def _answer_task() -> type[Any]:
    """Return waitress's task that has a request answered, with its changes."""
    from waitress.task import WSGITask
    from waitress.utilities import build_http_date

    class AnswerTask(WSGITask):  # type: ignore[misc]
        def get_environment(self) -> Any:
            environ = super().get_environment()
            environ.setdefault(CLIENT_GONE, _Gone(self.channel.socket))
            return environ

        def build_response_header(self) -> bytes:
            closing = self.close_on_finish or self.request.headers.get("CONNECTION", "").lower() == "close"
            if self.version != "1.1" or closing or (self.has_body and self.content_length is None):
                return cast("bytes", super().build_response_header())
            fields = [field for field in self.response_headers if field[0].lower() not in ("content-length", "date")]
            if self.has_body:
                fields.append(("Content-Length", str(self.content_length)))
            fields.append(("Date", build_http_date(self.start_time)))
            lines = "".join([f"{name}: {value}\r\n" for name, value in fields])
            return f"HTTP/1.1 {self.status}\r\n{lines}\r\n".encode("latin-1")

    return AnswerTask


@dataclass(slots=True)
class _Gone:
    """Tells whether a client has gone: it has closed its side of the connection and has not been heard of for a second.

    That may also be a client that sends no more and still listens (RFC 9112 section 9.6), which nobody can tell before
    something is sent; hence the second, in which most queries are answered.
    """

    socket: Any
    since: float | None = None

    def __call__(self) -> bool:
        try:
            closed = self.socket.recv(1, MSG_PEEK) == b""
        except BlockingIOError:
            closed = False
        except OSError:
            return True
        if not closed:
            return False
        self.since = self.since or monotonic()
        return monotonic() - self.since > _PATIENCE


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "host": settings.host,
        "port": settings.port,
        "threads": settings.threads + settings.workers + settings.queue,  # queries wait in threads of their own
        "ident": None,
        "max_request_body_size": _BODY_LIMIT,
        "max_request_header_size": _HEADER_LIMIT,
        "connection_limit": _CONNECTIONS,
        "asyncore_use_poll": True,  # select has no room for so many; where there is no poll it is used all the same
        "url_prefix": settings.prefix,
        "clear_untrusted_proxy_headers": not settings.trust_proxy,
    }


def _is_pending(channel: Any) -> bool:
    return bool(getattr(channel, "total_outbufs_len", 0))


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Make SIGTERM stop the server as Ctrl+C does, and put the handlers back afterwards."""
    before: dict[int, Callable[[int, FrameType | None], Any] | int | None] = {}
    for each in (signal.SIGINT, signal.SIGTERM):
        before[each] = signal.signal(each, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
