"""Answers: choosing a representation for a request, and the header fields that go with one.

Must not know: what the representations are about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Response, request, send_file

from .formats import Format
from .negotiation import best_type
from .problems import NotAcceptableError, RequestError

__all__ = ["Link", "answer", "chosen_format", "etag", "file_answer", "page_number", "secure"]

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_EVERYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Content-Location, Memento-Datetime",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since, Range",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link in a header field (RFC 8288).

    Attributes:
        target: the address, percent-encoded.
        relation: the relation's name.
        media_type: what is to be found there; empty when that is not said.
    """

    target: str
    relation: str
    media_type: str = ""

    def __str__(self) -> str:
        kind = f'; type="{self.media_type}"' if self.media_type else ""
        return f'<{self.target}>; rel="{self.relation}"{kind}'


def chosen_format(offers: tuple[Format, ...]) -> Format:
    """Return the offer that the request's Accept field likes best.

    Raises:
        NotAcceptableError: it accepts none of them.
    """
    media_type = best_type(request.headers.get("Accept"), [row.media_type for row in offers])
    if media_type is None:
        raise NotAcceptableError(offers)
    return next(row for row in offers if row.media_type == media_type)


def page_number() -> int:
    """Return the number of the page that the request asks for, from 1.

    Raises:
        RequestError: it is not a number of a page.
    """
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:9]) >= 1 and len(text) < 10):
        raise RequestError(404, f'There is no page "{text}": pages are numbered from 1.')
    return int(text)


def etag(content: bytes, *variants: object) -> str:
    """Return a strong entity tag: a digest of the content and of what else makes the representation."""
    digest = hashlib.sha256(content)
    for variant in variants:
        digest.update(f"\0{variant}".encode())
    return digest.hexdigest()[:32]


def answer(body: bytes | str, row: Format, tag: str, links: Iterable[Link] = ()) -> Response:
    """Return a representation, or 304 when the client has it."""
    response = Response(body, content_type=row.content_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, no-cache"
    if listed := ", ".join(str(link) for link in links):
        response.headers["Link"] = listed
    response.make_conditional(request)
    return response


def file_answer(path: Path, media_type: str, name: str) -> Response:
    """Return a file as a download: with Range, ETag and Last-Modified; 404 when there is none.

    Raises:
        RequestError: the file is not there.
    """
    if not path.is_file():
        raise RequestError(404, f"There is no {name} in the current generation.")
    response = send_file(path.resolve(), mimetype=media_type, as_attachment=True, download_name=name, conditional=True)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def secure(response: Response) -> Response:
    """Put the header fields of every answer on one."""
    for name, value in _EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers.update(_PREFLIGHT)
    return response
