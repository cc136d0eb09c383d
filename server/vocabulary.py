"""The vocabulary over HTTP: the ontology with its concepts, the shapes, the JSON-LD context.

Must not know: what is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Blueprint, Response
from rdflib import Graph

from ..ontology import PREFIXES, context, file
from .answers import Link, answer, chosen_format, etag
from .formats import Content, Format, by_media_type, by_suffix, of_kind
from .problems import RequestError
from .store import Quad, Triple

if TYPE_CHECKING:
    from .site import Site

__all__ = ["Vocabulary", "shipped_vocabulary", "vocabulary"]

_CONTEXT: Final = by_media_type("application/ld+json")
_OFFERS: Final = of_kind("triples")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the ontology layer hands to the web.

    Attributes:
        prefixes: namespaces by prefix.
        context: the JSON-LD context: the content of its ``@context``.
        context_file: the context's file.
        documents: Turtle of the ``ontology`` with its concepts, and of the ``shapes``.
    """

    prefixes: Mapping[str, str]
    context: Mapping[str, Any]
    context_file: bytes
    documents: Mapping[str, bytes]


def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with the product."""
    ontology = b"\n".join((file("onrecord.ttl"), file("concepts.ttl")))
    documents = {"ontology": ontology, "shapes": file("shapes.ttl")}
    return Vocabulary(PREFIXES, context(), file("context.jsonld"), documents)


def vocabulary(site: Site) -> Blueprint:
    """Return the routes of the vocabulary."""
    routes = Blueprint("vocabulary", __name__)

    @routes.get("/context.jsonld")
    def context() -> Response:
        body = site.vocabulary.context_file
        return answer(body, _CONTEXT, etag(body))

    @routes.get("/<any(ontology, shapes):name>")
    def document(name: str) -> Response:
        row = chosen_format(_OFFERS)
        response = _document(site, name, row)
        response.vary.add("Accept")
        response.headers["Content-Location"] = f"{name}{row.suffix}"
        return response

    @routes.get("/<any(ontology, shapes):name><suffix>")
    def variant(name: str, suffix: str) -> Response:
        row = by_suffix(suffix)
        if row not in _OFFERS or row is None:
            raise RequestError(404, f"The {name} can be had as {', '.join(row.suffix for row in _OFFERS)}.")
        return _document(site, name, row)

    return routes


def _document(site: Site, name: str, row: Format) -> Response:
    source = site.vocabulary.documents[name]
    links = [Link(f"{name}{other.suffix}", "alternate", other.media_type) for other in _OFFERS if other != row]
    body = source if row.suffix == ".ttl" else row.to_bytes(_content(site, source))
    return answer(body, row, etag(source, row.media_type), links)


def _content(site: Site, turtle: bytes) -> Content:
    graph = Graph().parse(data=turtle, format="turtle")
    words = site.vocabulary
    quads = frozenset(Quad(*cast("Triple", triple)) for triple in graph)
    return Content(quads, None, words.prefixes, words.context, "context.jsonld")
