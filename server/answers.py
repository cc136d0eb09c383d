"""Answers: choosing a representation for a request, and the header fields that go with one.

Must not know: what the representations are about.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Response, request
from werkzeug.wsgi import wrap_file

from .formats import Format
from .generation import Generation, GenerationError
from .languages import Languages
from .negotiation import best_type
from .problems import NotAcceptableError, RequestError

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

__all__ = [
    "PREFLIGHT", "Link", "chosen_format", "file_answer", "page_number", "prepared", "secure", "wanted_languages",
]  # fmt: skip

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_EVERYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Link, ETag, Content-Location, Memento-Datetime, Content-Range, Repr-Digest, Retry-After, Accept-Query, "
        "Onrecord-Answer-Cut, Onrecord-Absent-Graphs"
    ),
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ONE_RANGE: Final = re.compile(r"bytes=(?=-?[0-9])(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})", re.IGNORECASE)
_BLOCK: Final = 1 << 16
_METHODS: Final = "GET, HEAD, OPTIONS"
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Datetime, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}
"""What a browser is told that asks first, whether it may ask."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link in a header field (RFC 8288).

    Attributes:
        target: the address, percent-encoded.
        relation: the relation's name.
        media_type: what is to be found there; empty when that is not said.
        more: further attributes, by name.
    """

    target: str
    relation: str
    media_type: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        kind = (("type", self.media_type),) if self.media_type else ()
        return f'<{self.target}>; rel="{self.relation}"' + "".join(f'; {name}="{v}"' for name, v in (*kind, *self.more))


def chosen_format(offers: tuple[Format, ...]) -> Format:
    """Return the offer that the request's Accept field likes best.

    Raises:
        NotAcceptableError: it accepts none of them.
    """
    media_type = best_type(request.headers.get("Accept"), [row.media_type for row in offers])
    if media_type is None:
        raise NotAcceptableError(offers)
    return next(row for row in offers if row.media_type == media_type)


def wanted_languages() -> Languages:
    """Return the languages that the request's Accept-Language field asks for (RFC 9110 section 12.5.4)."""
    return Languages.of(request.headers.get("Accept-Language"))


def page_number() -> int:
    """Return the number of the page that the request asks for, from 1.

    Raises:
        RequestError: it is not a number of a page.
    """
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:9]) >= 1 and len(text) < 10):
        raise RequestError(404, f'There is no page "{text}": pages are numbered from 1.')
    return int(text)


def file_answer(generation: Generation, name: str, content_type: str) -> Response:
    """Return one of a generation's files, or the part of it that a Range field asks for (RFC 9110 section 14).

    Its entity tag is its checksum, which Repr-Digest carries whole (RFC 9530 section 3).

    Raises:
        RequestError: it is not where the manifest says.
    """
    file = generation.file(name)
    if file is None:
        raise RequestError(404, f"There is no file {name} in the current generation.")
    if missing := next((piece.file for piece in file.pieces if piece.is_gone), None):
        raise GenerationError(f"{missing} is missing; publish again")
    response = Response(wrap_file(request.environ, file.open(), _BLOCK), direct_passthrough=True)
    response.content_length = file.size
    response.last_modified = generation.created
    response.set_etag(file.tag[:32])
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = "public, no-cache"
    if file.sha256 is not None:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
    environ = _with_one_range(request.environ, file.size)
    response.make_conditional(environ, accept_ranges=True, complete_length=file.size)
    return response


def _with_one_range(environ: WSGIEnvironment, size: int) -> WSGIEnvironment:
    """Return a request's environment with a Range field as werkzeug understands it, or without one to be ignored.

    Ignored is one of a HEAD request, of an unknown unit, malformed, of several ranges, which nobody has to answer in
    parts, or under a weak tag; a suffix longer than the file is all of it (RFC 9110 sections 13.1.5, 14.1.2, 14.2).
    """
    kept = {name: value for name, value in environ.items() if name != "HTTP_RANGE"}
    asked = _ONE_RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    weak = environ.get("HTTP_IF_RANGE", "").startswith("W/")
    if environ["REQUEST_METHOD"] != "GET" or asked is None or weak:
        return kept
    first, last = asked["first"], asked["last"]
    if not first:
        return kept | {"HTTP_RANGE": f"bytes=-{last}" if int(last) <= size else "bytes=0-"}
    return kept if last and int(last) < int(first) else kept | {"HTTP_RANGE": f"bytes={first}-{last}"}


def prepared() -> Response | None:
    """Refuse a path that no text can be made of; answer OPTIONS for the server as a whole (RFC 9110 section 9.3.7).

    Raises:
        RequestError: the path's percent-encoding is not of UTF-8 (RFC 3986 section 2.5).
    """
    path = request.environ["PATH_INFO"]
    if path == "*" and request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": _METHODS})
    try:
        path.encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise RequestError(400, "The path is not percent-encoded UTF-8.") from error
    return None


def secure(response: Response) -> Response:
    """Put the header fields of every answer on one."""
    for name, value in _EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", _METHODS)
    return response
