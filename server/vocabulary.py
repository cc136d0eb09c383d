"""The vocabulary over HTTP: the ontology and a page for each of its terms, the concepts, the shapes, the context.

Must not know: what is published.
"""

from __future__ import annotations

import hashlib
from typing import Final, cast

from flask import Blueprint, Response, render_template, request
from rdflib import Graph
from rdflib.compare import to_canonical_graph

from ..ontology import REC, REC_C
from .answers import Link
from .descriptions import OFFERS, Entity, entity_document
from .documents import HOURLY, Document, Representation, format_of, respond, variant
from .formats import Content, Format, by_media_type, of_kind
from .glossary import glossary
from .site import Addresses, Site, encoded
from .store import Quad, Triple

__all__ = ["vocabulary"]

_OFFERS: Final = of_kind("page", "triples")
_CONTEXT: Final = by_media_type("application/ld+json")
_NAMES: Final = "any(ontology, concept, shapes)"


def vocabulary(site: Site) -> Blueprint:
    """Return the routes of the vocabulary."""
    routes = Blueprint("vocabulary", __name__)

    @routes.get("/context<suffix>")
    def context(suffix: str) -> Response:
        return respond(_context_document(site), site.kept, format_of(suffix, (_CONTEXT,)))

    @routes.get(f"/<{_NAMES}:name>")
    def document(name: str) -> Response:
        return respond(_document(site, name), site.kept)

    @routes.get(f"/<{_NAMES}:name><suffix>")
    def one_format(name: str, suffix: str) -> Response:
        return respond(_document(site, name), site.kept, format_of(suffix, _OFFERS))

    @routes.get("/ontology/<name>")
    def term(name: str) -> Response:
        return _term(site, "ontology", str(REC), name)

    @routes.get("/concept/<name>")
    def concept(name: str) -> Response:
        return _term(site, "concept", str(REC_C), name)

    return routes


def _term(site: Site, home: str, namespace: str, name: str) -> Response:
    row, stem = variant(name, OFFERS)
    return respond(entity_document(site, Entity(namespace + stem, f"/{home}/{stem}")), site.kept, row)


def _context_document(site: Site) -> Document:
    words = site.vocabulary
    return Document(
        address=f"{request.script_root}/context",
        canonical=encoded(f"{site.base}/context.jsonld"),
        offers=(_CONTEXT,),
        make=lambda _row: Representation(words.context_file, _links(site), words.modified, HOURLY),
        identity=("context", request.script_root),
    )


def _document(site: Site, name: str) -> Document:
    source = site.vocabulary.documents[name]
    addresses = Addresses(site.base, request.script_root)

    def make(row: Format) -> Representation:
        if row.kind == "page":
            page = glossary(_graph(source), addresses, name)
            body = render_template("glossary.html", page=page, formats=_OFFERS[1:]).encode()
        else:
            body = source if row.suffix == ".ttl" else row.to_bytes(_content(site, source))
        return Representation(body, _links(site), site.vocabulary.modified)

    return Document(
        address=addresses.url(f"/{name}"),
        canonical=encoded(f"{addresses.base}/{name}"),
        offers=_OFFERS,
        make=make,
        identity=(name, hashlib.sha256(source).hexdigest(), addresses),
    )


def _links(site: Site) -> tuple[Link, ...]:
    return (Link(site.vocabulary.licence, "license"),)


def _graph(turtle: bytes) -> Graph:
    return Graph(bind_namespaces="none").parse(data=turtle, format="turtle")


def _content(site: Site, turtle: bytes) -> Content:
    triples = to_canonical_graph(_graph(turtle))  # shapes have blank nodes, whose labels are to be the same each time
    quads = frozenset(Quad(*cast("Triple", triple)) for triple in triples)
    return site.vocabulary.content(quads, site.base)
