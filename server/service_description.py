"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description), made from a manifest.

Must not know: HTTP, stores, pages, how queries are evaluated.
"""

from __future__ import annotations

from typing import Final

from rdflib import RDF, RDFS, VOID, Literal, Namespace, URIRef

from .formats import of_kind
from .generation import Generation
from .self_description import FORMATS, counted, part_of, said
from .store import Quad

__all__ = ["service_quads"]

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
MOST_GRAPHS: Final = 1_000


def service_quads(generation: Generation, endpoint: str, federated: bool = False) -> frozenset[Quad]:
    """Return the description of the SPARQL service (SPARQL 1.1 Service Description section 3).

    Args:
        generation: what it answers about.
        endpoint: the address at which it was asked, percent-encoded.
        federated: whether SERVICE is answered for some endpoints.
    """
    base = generation.base
    service, data, default = (part_of(base, name) for name in ("service", "service-data", "default-graph"))
    formats = (FORMATS[row.name] for row in of_kind("values", "triples"))
    features = (SD.UnionDefaultGraph, SD.BasicFederatedQuery) if federated else (SD.UnionDefaultGraph,)
    shared = generation.manifest["graphs"]
    listed = {**shared, **{row.graph: row.triples for row in generation.index.first(MOST_GRAPHS - len(shared))}}
    number = len(shared) + generation.articles
    quads = [
        *said(service, ((RDF.type, SD.Service), (SD.endpoint, URIRef(endpoint)))),
        *said(service, ((SD.supportedLanguage, SD.SPARQL11Query), *((SD.feature, feature) for feature in features))),
        *said(service, ((SD.resultFormat, form) for form in formats)),
        *said(service, ((SD.defaultDataset, data), (SD.availableGraphs, part_of(base, "graphs")))),
        *said(data, ((RDF.type, SD.Dataset), (SD.defaultGraph, default))),
        *said(default, ((RDF.type, SD.Graph), (VOID.triples, counted(generation.manifest["statistics"]["triples"])))),
        *said(part_of(base, "graphs"), ((RDF.type, SD.GraphCollection),)),
        *said(part_of(base, "dataset"), ((RDF.type, VOID.Dataset), (VOID.sparqlEndpoint, URIRef(endpoint)))),
    ]
    for name, triples in listed.items():
        quads += _named_graph(base, data, name, triples)
    if len(listed) < number:
        note = f"{len(listed)} of {number} named graphs are listed here; all are in "
        quads += said(data, ((RDFS.comment, Literal(f"{note}<{base}/graph/catalogue>.", lang="en")),))
    return frozenset(quads)


def _named_graph(base: str, data: URIRef, name: str, triples: int) -> list[Quad]:
    iri = URIRef(f"{base}/graph/{name}")
    named, graph = part_of(base, f"named-{name}"), part_of(base, f"graph-{name}")
    size = counted(triples)
    return [
        *said(data, ((SD.namedGraph, named),)),
        *said(part_of(base, "graphs"), ((SD.namedGraph, named),)),
        *said(named, ((RDF.type, SD.NamedGraph), (SD.name, iri), (SD.graph, graph))),
        *said(graph, ((RDF.type, SD.Graph), (VOID.triples, size))),
    ]
