"""Answers that are written as they are sent, and never kept: whole lists and exports, however long they are.

Their entity tag is made of what they are made of, since nobody has their bytes before. Must not know: what is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from .answers import Link
from .documents import REVALIDATED
from .formats import Format
from .site import encoded

__all__ = ["Streamed", "streamed"]


@dataclass(frozen=True, slots=True)
class Streamed:
    """What is written as it is sent.

    Attributes:
        address: where it is in all formats, percent-encoded, without a suffix.
        canonical: the same at the IRIs' base, not encoded.
        offers: the formats on offer.
        identity: what it is made of: what tells this content of it from others.
        modified: when that came to be.
    """

    address: str
    canonical: str
    offers: tuple[Format, ...]
    identity: tuple[object, ...]
    modified: datetime


def streamed(what: Streamed, row: Format, body: Iterator[str], *, negotiated: bool) -> Response:
    """Return an answer in a format, 304 to who has it; a HEAD request writes nothing.

    Args:
        what: what is sent.
        row: the format.
        body: writes it.
        negotiated: whether the request's Accept field chose the format.
    """
    response = Response(body if request.method == "GET" else iter(()), content_type=row.content_type)
    response.set_etag(hashlib.sha256(repr((*what.identity, row.name)).encode()).hexdigest()[:32])
    response.last_modified = what.modified
    response.headers["Cache-Control"] = REVALIDATED
    response.headers["Accept-Ranges"] = "none"  # it is not kept anywhere here
    response.headers["Link"] = ", ".join(map(str, _links(what, row)))
    if negotiated:
        response.vary.add("Accept")
        response.headers["Content-Location"] = f"{what.address}{row.suffix}"
    response.make_conditional(request.environ)
    return response


def _links(what: Streamed, row: Format) -> Iterable[Link]:
    others = (each for each in what.offers if each is not row)
    yield from (Link(f"{what.address}{each.suffix}", "alternate", each.media_type) for each in others)
    yield Link(encoded(what.canonical), "canonical")
