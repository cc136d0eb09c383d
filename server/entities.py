"""Entities over HTTP: ``/id/…`` names a thing, ``/doc/…`` is its document, ``/doc/….ttl`` one variant of it.

Must not know: how a description is found, how pages look, how formats are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from flask import Blueprint, Response, redirect, request
from rdflib import URIRef
from werkzeug.wrappers import Response as AnyResponse

from .answers import Link, answer, chosen_format, etag, page_number
from .description import Description, describe, is_iri
from .formats import Content, Format, by_suffix, of_kind, sorted_n_quads
from .generation import Generation
from .pages import entity_page
from .problems import RequestError
from .site import Addresses, Site

__all__ = ["OFFERS", "entities"]

OFFERS: Final = of_kind("page", "triples", "quads")
_VERSION: Final = version("onrecord")


def entities(site: Site) -> Blueprint:
    """Return the routes of entities."""
    routes = Blueprint("entities", __name__)

    @routes.get("/id/<path:name>")
    def thing(name: str) -> AnyResponse:
        return _see_document(site.generation, name)

    @routes.get("/doc/<path:name>")
    def document(name: str) -> Response:
        return _document(site, site.generation, name)

    return routes


def _see_document(generation: Generation, name: str) -> AnyResponse:
    """Return 303 to a thing's document: the same one whatever the client accepts (Cool URIs section 4.2)."""
    target = Addresses.of(generation).url(f"/doc/{name}")
    response = redirect(target, 303)
    response.headers["Link"] = str(Link(target, "describedby"))
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    return response


def _document(site: Site, generation: Generation, name: str) -> Response:
    row, stem = _variant(name)
    negotiated = row is None
    found = _described(site, generation, stem)
    row = row or chosen_format(OFFERS)
    addresses = Addresses.of(generation)
    tag = etag(sorted_n_quads(found.quads), row.media_type, _VERSION, found.page, addresses.root)
    links = _links(addresses, stem, row, found)
    if tag in request.if_none_match:
        response = answer(b"", row, tag, links)
    else:
        response = answer(_body(site, found, row, addresses), row, tag, links)
    if negotiated:
        response.vary.add("Accept")
        response.headers["Content-Location"] = addresses.url(f"/doc/{stem}{row.suffix}") + _query(found.page)
    if row.kind == "page":
        response.headers["Content-Language"] = "en"
    return response


def _variant(name: str) -> tuple[Format | None, str]:
    """Return the format that a path names by its suffix, if it does, and the path without it."""
    stem, dot, suffix = name.rpartition(".")
    row = by_suffix(f".{suffix}") if dot and "/" not in suffix else None
    return (row, stem) if row in OFFERS and row is not None else (None, name)


def _described(site: Site, generation: Generation, name: str) -> Description:
    page = page_number()
    iri = URIRef(f"{generation.base}/id/{name}")
    per_page = site.settings.page
    found = describe(generation.store, iri, page, per_page) if is_iri(iri) else None
    if found is None:
        raise RequestError(404, f"Nothing is on record about {iri}.", headers={"Vary": "Accept"})
    if page > found.pages:
        raise RequestError(404, f"There are {found.pages} pages about {iri}; there is no page {page}.")
    return found


def _body(site: Site, found: Description, row: Format, addresses: Addresses) -> bytes:
    if row.kind == "page":
        return entity_page(found, addresses).encode()
    words = site.vocabulary
    context_url = f"{addresses.base}/context.jsonld"
    return row.to_bytes(Content(found.quads, found.subject, words.prefixes, words.context, context_url))


def _links(addresses: Addresses, stem: str, chosen: Format, found: Description) -> Iterator[Link]:
    """Yield the links of a document: other formats, its one address, what it describes, neighbours."""
    here = addresses.url(f"/doc/{stem}")
    for row in OFFERS:
        if row is not chosen:
            yield Link(here + row.suffix + _query(found.page), "alternate", row.media_type)
    yield Link(here + _query(found.page), "canonical")
    yield Link(f"{here}.ttl", "describedby", "text/turtle")
    yield Link(addresses.url(f"/id/{stem}"), "describes")
    suffix = chosen.suffix if request.path.endswith(chosen.suffix) else ""
    if found.page < found.pages:
        yield Link(here + suffix + _query(found.page + 1), "next")
    if found.page > 1:
        yield Link(here + suffix + _query(found.page - 1), "prev")


def _query(page: int) -> str:
    return f"?page={page}" if page > 1 else ""
