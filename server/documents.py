"""Documents that come in several formats: which one is sent, kept per generation, coded, and sent or not.

A route says what the document is and how a representation of it is made; everything that HTTP asks for besides is
done here, in one way for all. Must not know: what the documents are about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from flask import Response, request

from .answers import Link, chosen_format
from .codings import Coding, chosen_coding
from .formats import Format, by_suffix
from .kept import Kept
from .languages import Languages
from .problems import NotAcceptableError, RequestError

__all__ = [
    "HOURLY",
    "IMMUTABLE",
    "REVALIDATED",
    "Document",
    "Representation",
    "coded",
    "format_of",
    "represented",
    "respond",
    "variant",
]

REVALIDATED: Final = "public, no-cache"
"""Anybody may keep it and asks before using it again: a correction shows at once, and asking costs a 304."""
IMMUTABLE: Final = "public, max-age=31536000, immutable"
HOURLY: Final = "public, max-age=3600"
"""For what programs ask for with every document that they read: the JSON-LD context."""


@dataclass(frozen=True, slots=True)
class Representation:
    """The bytes of a document in one format.

    Attributes:
        body: the bytes.
        links: links beside those to the other formats: what it describes, its licence, its neighbours.
        modified: when the content came to be what it is; None when nobody knows.
        freshness: its Cache-Control field.
        coding: its content coding; empty for none.
        languages: for a page, whom it is made for.
        tag: a strong entity tag, made of the bytes before coding, the format and the coding (RFC 9110 section 8.8.3).
    """

    body: bytes
    links: tuple[Link, ...] = ()
    modified: datetime | None = None
    freshness: str = REVALIDATED
    coding: str = ""
    languages: tuple[str, ...] = ("en",)
    tag: str = field(default="")

    def tagged(self, row: Format) -> Representation:
        """Return the representation with its entity tag."""
        digest = hashlib.sha256(self.body + f"\0{row.media_type}".encode())
        return replace(self, tag=digest.hexdigest()[:32])

    def coded(self, coding: Coding) -> Representation:
        """Return the representation in a content coding, with a tag of its own."""
        body, tag = coding.encode(self.body), f"{self.tag}-{coding.name}"
        return replace(self, body=body, coding=coding.name, tag=tag)


@dataclass(frozen=True, slots=True)
class Document:
    """A document and the formats on offer.

    Attributes:
        address: where it is, percent-encoded, without a suffix.
        canonical: its address at the IRIs' base, percent-encoded.
        offers: the formats on offer, the favourite first.
        make: makes the representation in a format; raises a `RequestError` when there is no such document.
        identity: what tells it from all other documents, and this content of it from others: the generation and what
            the request chose beside the format.
        query: the part of the address that chooses a page of it, with its question mark; empty for the first.
        languages: what it names things in for readers, as the request asks; None for what is the same for all.
    """

    address: str
    canonical: str
    offers: tuple[Format, ...]
    make: Callable[[Format], Representation]
    identity: tuple[object, ...]
    query: str = ""
    languages: Languages | None = None

    def address_of(self, row: Format) -> str:
        """Return the address of the document in one format."""
        return f"{self.address}{row.suffix}{self.query}"

    def languages_of(self, row: Format) -> Languages | None:
        """Return the languages that a format varies with: of what readers see; data holds all names there are."""
        return self.languages if row.kind in ("page", "completion") else None


def variant(name: str, offers: tuple[Format, ...]) -> tuple[Format | None, str]:
    """Return the format that a path names by its suffix, None if it names none, and the path without it."""
    stem, dot, suffix = name.rpartition(".")
    row = next((each for each in offers if each.suffix == f".{suffix}"), None) if dot else None
    return (row, stem) if row is not None else (None, name)


def format_of(suffix: str, offers: tuple[Format, ...]) -> Format:
    """Return the format on offer that a suffix names.

    Raises:
        RequestError: it names none.
    """
    row = by_suffix(suffix)
    if row is None or row not in offers:
        raise RequestError(404, f"This can be had as {', '.join(each.suffix for each in offers)}.")
    return row


def respond(document: Document, kept: Kept[Representation], row: Format | None = None) -> Response:
    """Return a document in a format, or 304 when the client has it (RFC 9110 sections 12, 13 and 15.4.5).

    Args:
        document: the document.
        kept: where representations are kept.
        row: the format; None to let the request's Accept field choose.

    Raises:
        NotAcceptableError: the Accept field accepts none of the formats on offer.
        RequestError: there is no such document.
    """
    chosen = row or _chosen(document, kept)
    found = _representation(document, kept, chosen)
    links = (*_alternates(document, chosen), *found.links)
    response = represented(replace(found, links=links), chosen)
    if row is None:
        response.vary.add("Accept")
        response.headers["Content-Location"] = document.address_of(chosen)
    if document.languages_of(chosen) is not None:
        response.vary.add("Accept-Language")
    return response


def represented(found: Representation, row: Format) -> Response:
    """Return a representation as an answer, or 304 when the client has it.

    Args:
        found: the representation, tagged.
        row: its format.
    """
    response = Response(found.body, content_type=row.content_type)
    response.set_etag(found.tag)
    if found.modified is not None:  # for None werkzeug would write the time that it is now
        response.last_modified = found.modified
    response.headers["Cache-Control"] = found.freshness
    response.vary.add("Accept-Encoding")
    if found.links:
        response.headers["Link"] = ", ".join(map(str, found.links))
    if found.coding:
        response.headers["Content-Encoding"] = found.coding
    if row.kind == "page":
        response.headers["Content-Language"] = ", ".join(found.languages)
    _require_preconditions(found)
    environ = {name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH"}
    response.make_conditional(environ)
    return response


def _require_preconditions(found: Representation) -> None:
    """Refuse what is asked for only under a condition that does not hold (RFC 9110 section 13.2.2, steps 1 and 2).

    Raises:
        RequestError: the representation has another tag, or was modified since.
    """
    wanted = request.if_match
    if wanted and not (wanted.star_tag or wanted.is_strong(found.tag)):
        raise RequestError(412, "The representation has another entity tag than If-Match asks for.")
    since = request.if_unmodified_since
    if not wanted and since and found.modified and found.modified.replace(microsecond=0) > since:
        raise RequestError(412, "The representation was modified after the time that If-Unmodified-Since gives.")


def coded(plain: Representation) -> Representation:
    """Return a representation in the content coding that the request likes best."""
    coding = chosen_coding(request.headers.get("Accept-Encoding"), len(plain.body))
    return plain.coded(coding) if coding else plain


def _chosen(document: Document, kept: Kept[Representation]) -> Format:
    """Return the format that the request likes best; whether there is such a document comes before its taste."""
    try:
        return chosen_format(document.offers)
    except NotAcceptableError:
        _kept(document, kept, document.offers[-1])
        raise


def _representation(document: Document, kept: Kept[Representation], row: Format) -> Representation:
    """Return the representation in the coding that the request likes best."""
    plain = _kept(document, kept, row)
    coding = chosen_coding(request.headers.get("Accept-Encoding"), len(plain.body))
    if coding is None:
        return plain
    key = (*document.identity, document.languages_of(row), row.name, coding.name)
    return kept.get_or_make(key, lambda: plain.coded(coding), _size)


def _kept(document: Document, kept: Kept[Representation], row: Format) -> Representation:
    languages = document.languages_of(row)

    def make() -> Representation:
        made = document.make(row).tagged(row)
        return made if languages is None else replace(made, languages=languages.spoken(made.body))

    return kept.get_or_make((*document.identity, languages, row.name, ""), make, _size)


def _size(found: Representation) -> int:
    """Return how many bytes keeping a representation costs, about."""
    return len(found.body) + 200 * len(found.links) + 500


def _alternates(document: Document, chosen: Format) -> Iterator[Link]:
    """Yield links to the other formats and to the one address of all of them (RFC 8288, RFC 6596)."""
    rest: Iterable[Format] = (row for row in document.offers if row is not chosen)
    yield from (Link(document.address_of(row), "alternate", row.media_type) for row in rest)
    yield Link(document.canonical + document.query, "canonical")
