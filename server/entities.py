"""Things over HTTP: ``/id/…`` names a thing, ``/doc/…`` is its document, ``/doc/….ttl`` one variant of it.

Must not know: how a description is found, how pages look, how formats are written.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, redirect, request
from rdflib import URIRef
from werkzeug.wrappers import Response as AnyResponse

from .answers import Link, page_number
from .description import is_iri, page_with
from .descriptions import OFFERS, Entity, entity_document
from .documents import REVALIDATED, Document, respond, variant
from .export_table import CITATIONS
from .generation import Generation
from .gone import is_delisted
from .negotiation import best_type
from .problems import RequestError
from .revision_documents import revision_document
from .revisions import Revisions, article_of, ordinal_of
from .site import Addresses, Site
from .tombstones import tombstone

__all__ = ["entities"]

_PLACE: Final = re.compile(r"[0-9]{1,9}")


def entities(site: Site) -> Blueprint:
    """Return the routes of things and their documents."""
    routes = Blueprint("entities", __name__)

    @routes.get("/id/<path:name>")
    def thing(name: str) -> AnyResponse:
        generation = site.generation
        gone = generation.index.gone(name)
        return _see_document(generation, name) if gone is None else tombstone(site, generation, gone, name, "id")

    @routes.get("/doc/<path:name>")
    def document(name: str) -> AnyResponse:
        row, stem = variant(name, OFFERS)
        generation = site.generation
        gone = generation.index.gone(stem)
        if gone is not None:
            return tombstone(site, generation, gone, name, "doc")
        if "rev" in request.args:
            response = respond(_revision(site, generation, stem), site.kept, row)
            response.headers["X-Robots-Tag"] = "noindex"
            return response
        if stem.startswith("text/") and _PLACE.fullmatch(request.args.get("char", "")):
            return _see_page(generation, name, stem)
        if row is None and (citation := _citation(site, stem)):
            return citation
        entity = Entity(f"{generation.base}/id/{stem}", f"/doc/{stem}")
        response = respond(entity_document(site, entity), site.kept, row)
        if is_delisted(generation.index.note("delisted"), stem):
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return routes


def _see_page(generation: Generation, name: str, path: str) -> AnyResponse:
    """Return 302 to the page of a text that shows the place that the request asks for."""
    text, place = f"{generation.base}/id/{path}", int(request.args["char"])
    page = page_with(generation.store, URIRef(text), place, generation.graphs) if is_iri(text) else 1
    target = Addresses.of(generation).url(f"/doc/{name}") + (f"?page={page}" if page > 1 else "")
    response = redirect(target, 302)  # clients keep the fragment, which is not sent (RFC 9110 section 10.2.2)
    response.headers["Cache-Control"] = REVALIDATED
    return response


def _citation(site: Site, path: str) -> AnyResponse | None:
    """Return 303 to how an article that is listed is cited, if that is what the request asks for; None if not."""
    if article_of(path) is None:
        return None
    row = best_type(request.headers.get("Accept"), [each.media_type for each in (*OFFERS, *CITATIONS)])
    suffix = next((each.suffix for each in CITATIONS if each.media_type == row), None)
    if suffix is None or not site.things.at((path,)):
        return None
    response = redirect(Addresses.of(site.generation).url(f"/export/{path}{suffix}"), 303)
    response.headers["Cache-Control"] = REVALIDATED
    response.vary.add("Accept")
    return response


def _revision(site: Site, generation: Generation, path: str) -> Document:
    """Return the document of an article as of the revision that the request asks for.

    Raises:
        RequestError: it asks for none, or of what has none.
    """
    ordinal, key = ordinal_of(request.args.getlist("rev"), "rev"), article_of(path)
    if key is None:
        raise RequestError(404, "Articles alone have revisions: ask for /doc/article/…?rev=1.")
    revisions = Revisions.of(generation, key, site.published.current())
    return revision_document(site, revisions, ordinal, page_number())


def _see_document(generation: Generation, name: str) -> AnyResponse:
    """Return 303 to a thing's document: the same one whatever the client accepts (Cool URIs section 4.2)."""
    target = Addresses.of(generation).url(f"/doc/{name}")
    response = redirect(target, 303)
    response.headers["Link"] = str(Link(target, "describedby"))
    response.headers["Cache-Control"] = REVALIDATED
    response.vary.add("Accept")
    return response
