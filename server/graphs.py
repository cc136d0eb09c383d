"""Named graphs over HTTP: each at its own IRI, and by the Graph Store Protocol's ``?graph=`` and ``?default``.

Reading only (SPARQL 1.1 Graph Store HTTP Protocol sections 4 and 5.2). Must not know: how dumps are made, how formats
are written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from flask import Blueprint, Response, redirect, request
from rdflib import URIRef
from werkzeug.wrappers import Response as AnyResponse

from .answers import Link, chosen_format, file_answer
from .description import is_iri
from .descriptions import OFFERS, described
from .documents import IMMUTABLE, REVALIDATED, Document, Representation, respond, variant
from .formats import Format, of_kind
from .generation import Generation
from .pages import entity_page
from .problems import NotAcceptableError, RequestError
from .revision_documents import superseded_graph
from .revisions import Revisions, article_of
from .site import Addresses, Site, encoded
from .store import Quad, ValueResult
from .tombstones import require_there

__all__ = ["graphs"]

LARGEST: Final = 50_000
"""Triples of a shared graph that are still written while somebody waits; of larger ones only the files made when
publishing are on offer. What one article says is never that much."""
_ALL: Final = "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


def graphs(site: Site) -> Blueprint:
    """Return the routes of graphs."""
    routes = Blueprint("graphs", __name__)

    @routes.get("/graph")
    def indirect() -> AnyResponse:
        if not request.query_string:
            return redirect(Addresses.of(site.generation).url("/dataset"), 303)  # where the service is described
        return _indirect(site)

    @routes.get("/graph/<path:name>")
    def direct(name: str) -> Response:
        generation = site.generation
        row, stem = variant(name, OFFERS)
        return _graph(site, generation, stem, row)

    return routes


def _indirect(site: Site) -> Response:
    """Return the graph that the parameters name: exactly one of ``graph`` and ``default``.

    Raises:
        RequestError: they name none or several, or by something that is no absolute IRI; or there is no such graph.
    """
    names, defaults = request.args.getlist("graph"), request.args.getlist("default")
    if len(names) + len(defaults) != 1 or any(defaults):
        raise RequestError(400, "Name one graph, as ?graph= with its absolute IRI, or the default graph as ?default.")
    generation = site.generation
    if defaults:
        return _default(generation)
    name, start = names[0], f"{generation.base}/graph/"
    if not is_iri(name) or ":" not in name.partition("/")[0]:
        raise RequestError(400, f'"{name}" is not an absolute IRI.')
    if not name.startswith(start):
        raise RequestError(404, f"There is no graph <{name}> here; those here begin with {start}.")
    return _graph(site, generation, name[len(start) :], None)


def _default(generation: Generation) -> Response:
    """Return the default graph, the union of all named ones, from a file."""
    offers = tuple(row for row in of_kind("triples") if f"onrecord{row.suffix}" in generation.manifest["dumps"])
    row = chosen_format(offers)
    response = file_answer(generation, f"onrecord{row.suffix}", row.content_type)
    response.vary.add("Accept")
    return response


def _graph(site: Site, generation: Generation, name: str, row: Format | None) -> Response:
    if name.startswith("article/"):
        require_there(generation, name.rpartition("/")[0], site.interface.say)
    size = generation.graph_size(name)
    if size is None and (old := _superseded(site, generation, name)) is not None:
        return respond(old, site.kept, row)
    if size is None:
        raise RequestError(404, f"There is no graph <{generation.base}/graph/{name}> in the current generation.")
    if size > LARGEST and "/" not in name:
        return _filed(generation, name, row)
    return respond(_document(site, generation, name), site.kept, row)


def _superseded(site: Site, generation: Generation, name: str) -> Document | None:
    """Return the document of a graph that is not current any more; None when there never was one of that name."""
    path, _, revision = name.rpartition("/")
    key = article_of(path)
    if key is None or generation.index.article(key) is None:
        return None
    revisions = Revisions.of(generation, key, site.published.current())
    found = revisions.named(revision)
    return None if found is None else superseded_graph(site, revisions, found)


def _filed(generation: Generation, name: str, row: Format | None) -> Response:
    """Return a large graph from the file that publishing made."""
    dumps = generation.manifest["dumps"]
    offers = tuple(each for each in of_kind("triples") if f"graph/{name}{each.suffix}" in dumps)
    chosen = row or chosen_format(offers)
    if chosen not in offers:
        raise NotAcceptableError(offers)
    response = file_answer(generation, f"graph/{name}{chosen.suffix}", chosen.content_type)
    response.headers["Content-Location"] = encoded(f"{request.script_root}/graph/{name}{chosen.suffix}")
    response.vary.add("Accept")
    return response


def _document(site: Site, generation: Generation, name: str) -> Document:
    addresses = Addresses.of(generation)
    graph = URIRef(f"{generation.base}/graph/{name}")
    links = (
        Link(encoded(graph), "describes"),
        Link(addresses.url("/dataset"), "collection"),
        *(Link(encoded(licence), "license") for licence in generation.licences([graph])),
    )

    def make(row: Format) -> Representation:
        """The triples of a revision never change; what a page says of them may: its review, its looks."""
        freshness = IMMUTABLE if name.startswith("article/") and row.kind != "page" else REVALIDATED
        body = _body(site, generation, graph, row, addresses)
        return Representation(body, links, generation.created, freshness)

    return Document(
        address=addresses.url(f"/graph/{name}"),
        canonical=encoded(graph),
        offers=OFFERS,
        make=make,
        identity=(generation.id, addresses.root, graph),
    )


def _body(site: Site, generation: Generation, graph: URIRef, row: Format, addresses: Addresses) -> bytes:
    """Return the graph's triples, in quad formats with its name; as a page with what the catalogue says of it."""
    if row.kind == "page":
        found = described(site, generation, graph, 1)
        if found is None:
            raise RequestError(406, f"Nothing is said about <{graph}>: take one of its other formats.")
        whole = replace(found, quads=found.quads | _quads(generation, graph))
        return entity_page(whole, addresses, site.interface.say, graph[len(generation.base) :]).encode()
    return row.to_bytes(site.vocabulary.content(_quads(generation, graph), generation.base))


def _quads(generation: Generation, graph: URIRef) -> frozenset[Quad]:
    if generation.graphs is not None:
        name = graph.removeprefix(f"{generation.base}/graph/")
        return frozenset(Quad(*triple, graph) for triple in generation.filed.triples(name))
    rows = cast("ValueResult", generation.store.query(_ALL.format(graph=graph)))
    return frozenset(Quad(row["s"], row["p"], row["o"], graph) for row in rows)
