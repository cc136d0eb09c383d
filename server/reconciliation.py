"""The Reconciliation Service API 0.2 over HTTP: manifest, batches, suggestions, previews, data extension.

JSONP, which 0.2 leaves open, is not offered: every answer may be read from anywhere by CORS. Nor are flyouts, which put
markup into other people's pages; previews do the same in a frame. Must not know: how things are found and judged.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from .documents import Document, Representation, respond
from .extending import extended, proposed
from .formats import JSON, Format, of_kind
from .previews import preview
from .problems import RequestError
from .reconcilable import classes_of, local
from .reconcile_asked import extension, query_batch
from .reconcile_manifest import manifest, property_told, suggested_properties, suggested_types
from .reconciling import Reconciling
from .search import Wanted, find
from .search_asked import plain
from .site import Addresses, Site, encoded
from .things import TYPES, WORDS, Thing

__all__ = ["reconciliation"]

_FORM: Final = "application/x-www-form-urlencoded"
_LONGEST: Final = 500_000
_SUGGESTED: Final = 20
_LOOKED_AT: Final = 200
_THINGS: Final = tuple(each for each in TYPES if each not in WORDS)
_PAGE: Final = of_kind("page")[0]
_ANYWHERE: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"
"""A preview may stand in anybody's frame: it has nothing that could be clicked in somebody's name."""


def reconciliation(site: Site) -> Blueprint:
    """Return the routes of reconciliation."""
    routes = Blueprint("reconciliation", __name__)

    @routes.route("/reconcile", methods=["GET", "POST"])
    def endpoint() -> Response:
        return _endpoint(site)

    for kind in ("entity", "type", "property"):
        routes.add_url_rule(f"/reconcile/suggest/{kind}", f"suggest_{kind}", partial(_suggestions, site, kind))

    @routes.get("/reconcile/properties")
    def properties() -> Response:
        type_, limit = request.args.get("type", ""), _number("limit", 100)
        some = [property_told(site.interface, each) for each in proposed(type_)[:limit]]
        return _told(site, "/reconcile/properties", lambda: {"type": type_, "limit": limit, "properties": some})

    @routes.get("/reconcile/preview")
    def preview_() -> Response:
        response = respond(_preview(site, request.args.get("id", "")), site.kept, _PAGE)
        response.headers["Content-Security-Policy"] = _ANYWHERE
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return routes


def _endpoint(site: Site) -> Response:
    """Return the answer to a batch or an extension; the manifest where nothing is asked."""
    if request.method == "POST" and request.mimetype != _FORM:
        told = f'The body is of type "{request.mimetype}": send a form with "queries" or "extend", as {_FORM}.'
        raise RequestError(415, told, headers={"Accept-Post": _FORM})
    if (request.content_length or 0) > _LONGEST:
        raise RequestError(413, f"The form is longer than {_LONGEST:,} bytes: send it in smaller batches.")
    values = request.args if request.method != "POST" else request.form
    asked = [(name, text) for name in ("queries", "extend") for text in values.getlist(name)]
    if len(asked) > 1:
        raise RequestError(400, 'Give one of "queries" and "extend", once.')
    if not asked and request.method == "POST":
        raise RequestError(400, 'There is no "queries" and no "extend" in the form: give one of them.')
    make = _asked(site, *asked[0]) if asked else lambda: _manifest(site)
    if request.method == "POST":
        response = Response(_json(make()), content_type=JSON.content_type)
        response.headers["Cache-Control"] = "no-store"
        return response
    return _told(site, "/reconcile", make)


def _asked(site: Site, name: str, text: str) -> Callable[[], Any]:
    """Return what makes the answer to a batch or an extension."""
    if name == "extend":
        wanted = extension(text)
        return lambda: extended(_reconciling(site), wanted)
    queries = query_batch(text)
    return lambda: _reconciling(site).batch(queries)


def _manifest(site: Site) -> dict[str, Any]:
    generation = site.generation
    root = encoded(request.host_url.rstrip("/")) + Addresses.of(generation).url("")
    return manifest(root, generation.base, site.interface)


def _reconciling(site: Site) -> Reconciling:
    generation = site.generation
    return Reconciling(generation, site.things, Addresses.of(generation), site.interface)


def _told(site: Site, path: str, make: Callable[[], Any]) -> Response:
    """Return an answer to a GET as a document of JSON, which may be kept and asked about again."""
    generation, query = site.generation, request.query_string.decode("latin-1")
    addresses = Addresses.of(generation)

    def made(_row: Format) -> Representation:
        return Representation(_json(make()), modified=generation.created)

    identity = (generation.id, site.published.current().id, request.host_url, addresses.root, path, query)
    asked = encoded(f"?{query}") if query else ""
    return respond(
        Document(addresses.url(path), encoded(generation.base + path), (JSON,), made, identity, asked), site.kept, JSON
    )


def _json(told: Any) -> bytes:
    """Return JSON in ASCII: keys are told back as they came, even those that no UTF-8 can be made of."""
    return json.dumps(told, allow_nan=False).encode() + b"\n"


def _suggestions(site: Site, kind: str) -> Response:
    prefix, cursor = plain(request.args.get("prefix", "")), _number("cursor", 0)
    return _told(site, f"/reconcile/suggest/{kind}", lambda: {"result": _suggested(site, kind, prefix, cursor)})


def _suggested(site: Site, kind: str, prefix: str, cursor: int) -> list[dict[str, Any]]:
    """Return some suggestions from a place on (section 6.3)."""
    if kind != "entity":
        made = suggested_types if kind == "type" else suggested_properties
        return made(site.interface, prefix)[cursor : cursor + _SUGGESTED]
    reconciling = _reconciling(site)
    things = [*_meant(reconciling, prefix), *_begun(site, prefix)]
    some = [*{thing.path: thing for thing in things}.values()][cursor : cursor + _SUGGESTED]
    told = reconciling.told(some)
    return [
        {"id": path, "name": each["name"], "description": each["description"], "notable": each["types"]}
        for path, each in ((thing.path, told[thing.path]) for thing in some)
    ]


def _meant(reconciling: Reconciling, name: str) -> list[Thing]:
    """Return what is named by its identifier."""
    return reconciling.resolved([name]).get(name, [])


def _begun(site: Site, prefix: str) -> list[Thing]:
    if not prefix:
        return []
    things, sorts = site.things, request.args.getlist("type")
    found = find(site.generation.catalogue.within, Wanted(prefix, _THINGS), _LOOKED_AT, hides=things.hides)
    known = things.at(hit.path for hit in found.hits[:_LOOKED_AT])
    wanted = {local(each) for each in sorts if each}
    some = [known[hit.path] for hit in found.hits[:_LOOKED_AT] if hit.path in known]
    return [thing for thing in some if not wanted or wanted & {*classes_of(thing)}]


def _preview(site: Site, name: str) -> Document:
    """Return the preview of a thing, or of what it went on in."""
    generation, addresses = site.generation, Addresses.of(site.generation)
    path = "/reconcile/preview"

    def make(_row: Format) -> Representation:
        reconciling = _reconciling(site)
        meant = _meant(reconciling, name)
        if len(meant) != 1:
            raise RequestError(
                404, f'Nothing that can be shown is called "{name[:80]}": identifiers are like actor/key.'
            )
        body = render_template("preview.html", preview=preview(reconciling, meant[0])).encode()
        return Representation(body, modified=generation.created)

    identity = (generation.id, site.published.current().id, addresses.root, path, name)
    return Document(
        addresses.url(path), encoded(generation.base + path), (_PAGE,), make, identity, f"?{urlencode({'id': name})}"
    )


def _number(name: str, otherwise: int) -> int:
    """Return a whole number that the request gives.

    Raises:
        RequestError: it is none.
    """
    text = request.args.get(name, "") or str(otherwise)
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise RequestError(400, f'"{name}" is a whole number.')
    return int(text)
