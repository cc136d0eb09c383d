"""Things over HTTP: ``/id/…`` names a thing, ``/doc/…`` is its document, ``/doc/….ttl`` one variant of it.

Must not know: how a description is found, how pages look, how formats are written.
"""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from .answers import Link
from .descriptions import OFFERS, Entity, entity_document
from .documents import REVALIDATED, respond, variant
from .generation import Generation
from .site import Addresses, Site

__all__ = ["entities"]


def entities(site: Site) -> Blueprint:
    """Return the routes of things and their documents."""
    routes = Blueprint("entities", __name__)

    @routes.get("/id/<path:name>")
    def thing(name: str) -> AnyResponse:
        return _see_document(site.generation, name)

    @routes.get("/doc/<path:name>")
    def document(name: str) -> Response:
        row, stem = variant(name, OFFERS)
        generation = site.generation
        entity = Entity(f"{generation.base}/id/{stem}", f"/doc/{stem}")
        return respond(entity_document(site, entity), site.kept, row)

    return routes


def _see_document(generation: Generation, name: str) -> AnyResponse:
    """Return 303 to a thing's document: the same one whatever the client accepts (Cool URIs section 4.2)."""
    target = Addresses.of(generation).url(f"/doc/{name}")
    response = redirect(target, 303)
    response.headers["Link"] = str(Link(target, "describedby"))
    response.headers["Cache-Control"] = REVALIDATED
    response.vary.add("Accept")
    return response
