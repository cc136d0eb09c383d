"""The home page and the health check.

Must not know: what the home page shows.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from .answers import Link, chosen_format, wanted_languages
from .documents import REVALIDATED, Document, Representation, respond
from .formats import Format, by_media_type, of_kind
from .front import Front
from .site import Addresses, Site, encoded
from .type_names import TypeNames

__all__ = ["home"]

_HTML: Final = by_media_type("text/html")
_OFFERS: Final = of_kind("page", "triples")


def home(site: Site) -> Blueprint:
    """Return the routes of the home page and the health check."""
    routes = Blueprint("home", __name__)

    @routes.get("/")
    def start() -> AnyResponse:
        if chosen_format(_OFFERS) is _HTML:
            response: AnyResponse = respond(_document(site), site.kept, _HTML)
        else:
            response = redirect(Addresses.of(site.generation).url("/dataset"), 303)  # it is what the site is about
            response.headers["Cache-Control"] = REVALIDATED
        response.vary.add("Accept")
        return response

    @routes.get("/healthz")
    def health() -> Response:
        response = jsonify(status="ok", generation=site.generation.id)
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _document(site: Site) -> Document:
    generation, languages = site.generation, wanted_languages()
    addresses = Addresses.of(generation)

    def make(_row: Format) -> Representation:
        front = Front.of(generation.catalogue.things, addresses, site.interface, languages)
        page = render_template("home.html", front=front, types=TypeNames.of(site.interface))
        return Representation(page.encode(), (Link(addresses.url("/dataset"), "describedby"),), generation.created)

    return Document(
        address=addresses.url("/"),
        canonical=encoded(f"{generation.base}/"),
        offers=(_HTML,),
        make=make,
        identity=(generation.id, addresses.root, "home"),
        languages=languages,
    )
