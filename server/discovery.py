"""Where machines find out what is here: the dataset's description, the site map, robots.txt.

Must not know: how any of it is counted or made.
"""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request
from rdflib import URIRef

from .answers import Link, file_answer
from .dataset import dataset_quads, downloads_of
from .documents import Document, Representation, coded, format_of, represented, respond
from .formats import Format, of_kind
from .generation import CHECKSUMS, SITEMAP, Generation
from .naming import Name, prefixed
from .openapi import openapi
from .problems import RequestError
from .site import Addresses, Site, encoded

__all__ = ["discovery"]

_OFFERS: Final = of_kind("page", "triples")
_PLAIN: Final = Format("plain", "text/plain", ".txt", "Text", "text")
_JSON: Final = Format("openapi", "application/json", ".json", "JSON", "text")
_ROBOTS: Final = """\
User-agent: *
Disallow: {root}/sparql
Disallow: {root}/reconcile
Disallow: {root}/graph?
Disallow: {root}/at/
Disallow: {root}/timegate/
Disallow: {root}/timemap/
Disallow: {root}/diff/

Sitemap: {base}/sitemap.xml
"""


def discovery(site: Site) -> Blueprint:
    """Return the routes of what describes the dataset and lists its documents."""
    routes = Blueprint("discovery", __name__)

    @routes.get("/dataset")
    @routes.get("/.well-known/void")
    def dataset() -> Response:
        return respond(_document(site), site.kept)

    @routes.get("/dataset<suffix>")
    def dataset_variant(suffix: str) -> Response:
        return respond(_document(site), site.kept, format_of(suffix, _OFFERS))

    @routes.get("/sitemap.xml", defaults={"part": ""})
    @routes.get("/sitemap<part>.xml")
    def sitemap(part: str) -> Response:
        return _sitemap(site.generation, f"{SITEMAP}/sitemap{part}.xml")

    @routes.get("/robots.txt")
    def robots() -> Response:
        base = encoded(site.generation.base)
        return _short(_ROBOTS.format(root=request.script_root, base=base), _PLAIN)

    @routes.get("/openapi.json")
    def interface() -> Response:
        return _short(
            json.dumps(openapi(request.script_root, [each.name for each in site.questions]), indent=1) + "\n", _JSON
        )

    return routes


def _short(text: str, row: Format) -> Response:
    return represented(coded(Representation(text.encode()).tagged(row)), row)


def _document(site: Site) -> Document:
    generation = site.generation
    addresses = Addresses.of(generation)
    links = (
        Link(encoded(f"{generation.base}/dataset#dataset"), "describes"),
        Link(addresses.url("/sparql"), "service-desc"),
        Link(addresses.url("/openapi.json"), "service-desc", "application/json"),
        Link(addresses.url("/feed/recent.atom"), "alternate", "application/atom+xml"),
        *(Link(encoded(licence), "license") for licence in generation.licences()),
    )
    return Document(
        address=addresses.url("/dataset"),
        canonical=encoded(f"{generation.base}/dataset"),
        offers=_OFFERS,
        make=lambda row: Representation(_body(site, generation, row), links, generation.created),
        identity=(generation.id, addresses.root, "dataset"),
    )


def _body(site: Site, generation: Generation, row: Format) -> bytes:
    if row.kind == "page":
        return render_template(
            "dataset.html",
            generation=generation,
            counts=generation.manifest["statistics"],
            classes=_classes(site, generation),
            downloads=downloads_of(generation),
            checksums=CHECKSUMS,
            formats=_OFFERS[1:],
        ).encode()
    subject = URIRef(f"{generation.base}/dataset#dataset")
    return row.to_bytes(site.vocabulary.content(dataset_quads(generation), generation.base, subject))


def _classes(site: Site, generation: Generation) -> list[tuple[Name, int]]:
    """Return the classes and of how many things each is, the most first; ours lead to what they mean."""
    addresses, counted = Addresses.of(generation), generation.manifest["statistics"]["classes"]
    most = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    prefixes = site.vocabulary.prefixes
    return [(Name(prefixed(iri, prefixes) or iri, addresses.page_of(iri)), number) for iri, number in most]


def _sitemap(generation: Generation, name: str) -> Response:
    if generation.file(name) is None:
        raise RequestError(404, "There is no such part of the site map; /sitemap.xml lists them.")
    return file_answer(generation, name, "application/xml")
