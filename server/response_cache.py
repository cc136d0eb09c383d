"""A cache of whole answers in front of the application (RFC 9111), as long as one generation is current.

It answers what was asked before, in the same words, without routing, templates or queries; the application decides
what may be kept, by ``Cache-Control: public`` and the fields that ``Vary`` names. Must not know: routes, Flask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from werkzeug.datastructures import Headers
from werkzeug.http import is_resource_modified

from .generation import GenerationError, Published
from .kept import Kept

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["ResponseCache"]

LONGEST_KEY: Final = 4_000
_SELECTING: Final = (
    "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "wsgi.url_scheme", "SCRIPT_NAME",
)  # fmt: skip
_BYPASSED: Final = ("HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_AUTHORIZATION")
_VARYING: Final = {"accept", "accept-encoding", "accept-language"}
_NOT_IN_304: Final = {"content-encoding", "content-language", "content-length", "content-type", "last-modified"}
_STATUSES: Final = ("200 ", "303 ")


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer as it was given.

    Attributes:
        status: the status line.
        headers: the header fields.
        body: the body.
        unmodified: the header fields of a 304 (RFC 9110 section 15.4.5).
        tag: its entity tag.
        modified: its Last-Modified field.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    unmodified: list[tuple[str, str]]
    tag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class ResponseCache:
    """A WSGI application that answers from memory what another one answered before.

    Attributes:
        application: the other one.
        published: tells which generation is current.
        kept: where answers are kept.
    """

    application: WSGIApplication
    published: Published
    kept: Kept[_Answer]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        key = self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        answer = self.kept.get(key)
        if answer is not None:
            return _again(answer, environ, start_response)
        if environ["REQUEST_METHOD"] != "GET" or _is_conditional(environ):
            return self.application(environ, start_response)
        return self._first(key, environ, start_response)

    def _key(self, environ: WSGIEnvironment) -> tuple[str, ...] | None:
        """Return what tells an answer from all others; None for what is neither kept nor answered from here."""
        get = environ.get
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in environ for name in _BYPASSED):
            return None
        try:
            generation = self.published.current().id
        except GenerationError:
            return None
        selecting = [get(name, "\0") for name in _SELECTING]
        key = (generation, environ["PATH_INFO"], get("QUERY_STRING", ""), *selecting)
        return key if sum(map(len, key)) <= LONGEST_KEY else None

    def _first(self, key: tuple[str, ...], environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by the application, and keep the answer if it may be kept."""
        seen: list[Any] = []

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            seen[:] = [status, headers]
            return start_response(status, headers, exc_info)

        chunks = self.application(environ, started)
        headers = Headers(seen[1] if seen else ())
        headers.pop("Date", None)  # it is that of each answer
        if not seen or not _may_be_kept(seen[0], headers):
            return chunks
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        unmodified = [(name, value) for name, value in headers if name.lower() not in _NOT_IN_304]
        answer = _Answer(seen[0], list(headers), body, unmodified, headers.get("ETag"), headers.get("Last-Modified"))
        self.kept.put(key, answer, len(body) + 2 * sum(map(len, key)) + 4_000)
        return [body]


def _may_be_kept(status: str, headers: Headers) -> bool:
    """Tell whether an answer says that it may be kept, and varies with nothing but what keys hold.

    A download is sent from its file, not from memory.
    """
    vary = {name.strip().lower() for name in headers.get("Vary", "").split(",")} - {""}
    return (
        status.startswith(_STATUSES)
        and "public" in headers.get("Cache-Control", "")
        and vary <= _VARYING
        and "Accept-Ranges" not in headers
    )


def _is_conditional(environ: WSGIEnvironment) -> bool:
    return "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ


def _again(answer: _Answer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Give an answer once more, or 304 when the client has it."""
    if _is_conditional(environ) and answer.tag is not None and _has(environ, answer):
        start_response("304 NOT MODIFIED", list(answer.unmodified))
        return []
    start_response(answer.status, list(answer.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _has(environ: WSGIEnvironment, answer: _Answer) -> bool:
    """Tell whether a client has an answer; the usual question, after one tag, is answered at once."""
    if environ.get("HTTP_IF_NONE_MATCH") == answer.tag:
        return True
    return not is_resource_modified(environ, answer.tag, last_modified=answer.modified)
