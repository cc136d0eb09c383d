"""What the dataset says of itself: VoID, DCAT 3 and the SPARQL service description, made from a manifest.

Everything counted was counted when publishing. No blank nodes: each part has an IRI below the document's.
Must not know: HTTP, stores, pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rdflib import DCTERMS, FOAF, RDF, RDFS, VOID, XSD, Literal, Namespace, URIRef

from ..ontology import PREFIXES
from .formats import Format, of_kind
from .generation import WHOLE, Generation
from .site import encoded
from .store import Quad, Term

__all__ = ["DATASET_PREFIXES", "Download", "dataset_quads", "downloads_of", "service_quads"]

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows version 2, which has no dcat:version
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
FORMAT: Final = Namespace("http://www.w3.org/ns/formats/")
DATASET_PREFIXES: Final[Mapping[str, str]] = {
    **PREFIXES,
    "dcat": str(DCAT),
    "format": str(FORMAT),
    "sd": str(SD),
    "spdx": str(SPDX),
}
MOST_GRAPHS: Final = 1_000
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_FORMATS: Final = {
    "turtle": FORMAT.Turtle,
    "json-ld": FORMAT["JSON-LD"],
    "n-triples": FORMAT["N-Triples"],
    "rdf-xml": FORMAT.RDF_XML,
    "n-quads": FORMAT["N-Quads"],
    "trig": FORMAT.TriG,
    "json": FORMAT.SPARQL_Results_JSON,
    "xml": FORMAT.SPARQL_Results_XML,
    "csv": FORMAT.SPARQL_Results_CSV,
    "tsv": FORMAT.SPARQL_Results_TSV,
}
_PROTOCOL: Final = URIRef("http://www.w3.org/TR/sparql11-protocol/")
_GRAPH_STORE: Final = URIRef("http://www.w3.org/TR/sparql11-http-rdf-update/")
_DESCRIPTION: Final = (
    "Who acted, what came about and who said what according to news articles, each value with the place in the text "
    "that says so."
)
_Pairs = Iterable[tuple[URIRef, Term]]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that holds the whole dataset.

    Attributes:
        name: its name.
        row: its format.
        compressed: whether it is compressed with gzip.
        size: its size in bytes.
        sha256: its checksum, 64 hexadecimal digits.
    """

    name: str
    row: Format
    compressed: bool
    size: int
    sha256: str


def downloads_of(generation: Generation) -> tuple[Download, ...]:
    """Return the files that hold the whole dataset, in the order of the formats' table, plain ones first."""
    found = []
    for row in of_kind("triples", "quads"):
        for suffix, compressed in ((row.suffix, False), (f"{row.suffix}.gz", True)):
            if entry := generation.manifest["dumps"].get(WHOLE + suffix):
                found.append(Download(WHOLE + suffix, row, compressed, entry["bytes"], entry["sha256"]))
    return tuple(found)


def dataset_quads(generation: Generation) -> frozenset[Quad]:
    """Return the description of the dataset: VoID (W3C note of 2011) and DCAT 3, in no named graph."""
    base = generation.base
    document, dataset = _iri(f"{base}/dataset"), _part(base, "dataset")
    return frozenset(
        (
            *_said(document, _document(dataset)),
            *_said(_part(base, "catalog"), _catalog(generation, dataset)),
            *_said(dataset, _general(generation)),
            *_said(dataset, _counts(generation.manifest["statistics"])),
            *_services(base, dataset),
            *_partitions(base, dataset, generation.manifest["statistics"]),
            *_subsets(generation, dataset),
            *_distributions(generation, dataset),
        )
    )


def service_quads(generation: Generation, endpoint: str) -> frozenset[Quad]:
    """Return the description of the SPARQL service (SPARQL 1.1 Service Description section 3).

    Args:
        generation: what it answers about.
        endpoint: the address at which it was asked, percent-encoded.
    """
    base = generation.base
    service, data, default = (_part(base, name) for name in ("service", "service-data", "default-graph"))
    formats = (_FORMATS[row.name] for row in of_kind("values", "triples"))
    graphs = [name for name in generation.manifest["graphs"] if "/" not in name]
    articles = [name for name in generation.manifest["graphs"] if "/" in name]
    listed = [*graphs, *articles[: MOST_GRAPHS - len(graphs)]]
    quads = [
        *_said(service, ((RDF.type, SD.Service), (SD.endpoint, URIRef(endpoint)))),
        *_said(service, ((SD.supportedLanguage, SD.SPARQL11Query), (SD.feature, SD.UnionDefaultGraph))),
        *_said(service, ((SD.resultFormat, form) for form in formats)),
        *_said(service, ((SD.defaultDataset, data), (SD.availableGraphs, _part(base, "graphs")))),
        *_said(data, ((RDF.type, SD.Dataset), (SD.defaultGraph, default))),
        *_said(default, ((RDF.type, SD.Graph), (VOID.triples, _number(generation.manifest["statistics"]["triples"])))),
        *_said(_part(base, "graphs"), ((RDF.type, SD.GraphCollection),)),
        *_said(_part(base, "dataset"), ((RDF.type, VOID.Dataset), (VOID.sparqlEndpoint, URIRef(endpoint)))),
    ]
    for name in listed:
        quads += _named_graph(generation, data, name)
    if len(listed) < len(generation.manifest["graphs"]):
        note = f"{len(listed)} of {len(generation.manifest['graphs'])} named graphs are listed here; all are in "
        quads += _said(data, ((RDFS.comment, Literal(f"{note}<{base}/graph/catalogue>.", lang="en")),))
    return frozenset(quads)


def _named_graph(generation: Generation, data: URIRef, name: str) -> list[Quad]:
    iri = URIRef(f"{generation.base}/graph/{name}")
    named, graph = _part(generation.base, f"named-{name}"), _part(generation.base, f"graph-{name}")
    size = _number(generation.manifest["graphs"][name])
    return [
        *_said(data, ((SD.namedGraph, named),)),
        *_said(_part(generation.base, "graphs"), ((SD.namedGraph, named),)),
        *_said(named, ((RDF.type, SD.NamedGraph), (SD.name, iri), (SD.graph, graph))),
        *_said(graph, ((RDF.type, SD.Graph), (VOID.triples, size))),
    ]


def _document(dataset: URIRef) -> _Pairs:
    yield RDF.type, VOID.DatasetDescription
    yield DCTERMS.title, Literal("Description of the dataset", lang="en")
    yield FOAF.primaryTopic, dataset
    yield VOID.inDataset, dataset


def _catalog(generation: Generation, dataset: URIRef) -> _Pairs:
    base = generation.base
    yield RDF.type, DCAT.Catalog
    yield DCTERMS.title, Literal("On Record", lang="en")
    yield DCTERMS.description, Literal(_DESCRIPTION, lang="en")
    yield FOAF.homepage, _iri(f"{base}/")
    yield DCAT.dataset, dataset
    yield from ((DCAT.service, _part(base, name)) for name in ("sparql", "graph-store"))
    yield from ((DCTERMS.license, URIRef(licence)) for licence in generation.licences())
    yield DCTERMS.modified, _moment(generation)


def _general(generation: Generation) -> _Pairs:
    base, manifest = generation.base, generation.manifest
    yield from ((RDF.type, kind) for kind in (VOID.Dataset, DCAT.Dataset))
    yield DCTERMS.title, Literal("On Record", lang="en")
    yield DCTERMS.description, Literal(_DESCRIPTION, lang="en")
    yield from ((DCTERMS.license, URIRef(licence)) for licence in generation.licences())
    yield DCTERMS.modified, _moment(generation)
    yield DCTERMS.identifier, Literal(manifest["id"])
    yield DCAT.version, Literal(manifest["id"])
    yield DCTERMS.conformsTo, URIRef("https://w3id.org/onrecord/ns")
    yield DCAT.landingPage, _iri(f"{base}/")
    yield FOAF.homepage, _iri(f"{base}/")
    yield VOID.uriSpace, Literal(f"{base}/id/")
    yield VOID.sparqlEndpoint, _iri(f"{base}/sparql")
    yield from ((VOID.exampleResource, URIRef(f"{base}/id/article/{key}")) for key in list(manifest["articles"])[:3])
    yield from ((VOID.vocabulary, URIRef(space)) for space in _vocabularies(manifest["statistics"]))
    yield from ((VOID.feature, _FORMATS[row.name]) for row in of_kind("triples", "quads"))
    yield from ((VOID.dataDump, _iri(f"{base}/dump/{found.name}")) for found in downloads_of(generation))


def _vocabularies(statistics: Mapping[str, Any]) -> list[str]:
    """Return the namespaces of the classes and properties that are used."""
    used = (*statistics["classes"], *statistics["properties"])
    return sorted({space for space in PREFIXES.values() if any(iri.startswith(space) for iri in used)})


def _counts(statistics: Mapping[str, Any]) -> _Pairs:
    yield VOID.triples, _number(statistics["triples"])
    yield VOID.entities, _number(statistics["entities"])
    yield VOID.documents, _number(statistics["entities"])
    yield VOID.distinctSubjects, _number(statistics["subjects"])
    yield VOID.distinctObjects, _number(statistics["objects"])
    yield VOID.classes, _number(len(statistics["classes"]))
    yield VOID.properties, _number(len(statistics["properties"]))


def _services(base: str, dataset: URIRef) -> Iterator[Quad]:
    for name, title, endpoint, standard in (
        ("sparql", "SPARQL endpoint", f"{base}/sparql", _PROTOCOL),
        ("graph-store", "Named graphs", f"{base}/graph", _GRAPH_STORE),
    ):
        service = _part(base, name)
        yield from _said(service, ((RDF.type, DCAT.DataService), (DCTERMS.title, Literal(title, lang="en"))))
        yield from _said(service, ((DCAT.endpointURL, _iri(endpoint)), (DCAT.servesDataset, dataset)))
        yield from _said(service, ((DCAT.endpointDescription, _iri(f"{base}/openapi.json")),))
        yield from _said(service, ((DCTERMS.conformsTo, standard),))


def _partitions(base: str, dataset: URIRef, statistics: Mapping[str, Any]) -> Iterator[Quad]:
    """Yield how many instances each class has, and how many triples each property (VoID section 4.6)."""
    for iri, number in statistics["classes"].items():
        part = _part(base, f"class-{_short(iri)}")
        yield from _said(dataset, ((VOID.classPartition, part),))
        yield from _said(
            part, ((RDF.type, VOID.Dataset), (VOID["class"], URIRef(iri)), (VOID.entities, _number(number)))
        )
    for iri, number in statistics["properties"].items():
        part = _part(base, f"property-{_short(iri)}")
        yield from _said(dataset, ((VOID.propertyPartition, part),))
        yield from _said(
            part, ((RDF.type, VOID.Dataset), (VOID.property, URIRef(iri)), (VOID.triples, _number(number)))
        )


def _subsets(generation: Generation, dataset: URIRef) -> Iterator[Quad]:
    """Yield the graphs that no single article owns; those of articles are listed in the catalogue, which is one."""
    for name, number in generation.manifest["graphs"].items():
        if "/" not in name:
            graph = URIRef(f"{generation.base}/graph/{name}")
            yield from _said(dataset, ((VOID.subset, graph),))
            yield from _said(graph, ((RDF.type, VOID.Dataset), (VOID.triples, _number(number))))


def _distributions(generation: Generation, dataset: URIRef) -> Iterator[Quad]:
    licences = generation.licences()
    for found in downloads_of(generation):
        name = f"dump-{found.name}"
        part, checksum = _part(generation.base, name), _part(generation.base, f"sha256-{found.name}")
        yield from _said(dataset, ((DCAT.distribution, part),))
        yield from _said(part, _distribution(generation.base, found, checksum, licences))
        yield from _said(checksum, ((RDF.type, SPDX.Checksum), (SPDX.algorithm, SPDX.checksumAlgorithm_sha256)))
        yield from _said(checksum, ((SPDX.checksumValue, Literal(found.sha256, datatype=XSD.hexBinary)),))


def _distribution(base: str, found: Download, checksum: URIRef, licences: Iterable[str]) -> _Pairs:
    yield RDF.type, DCAT.Distribution
    yield DCTERMS.title, Literal(f"{found.row.title}{', compressed' if found.compressed else ''}", lang="en")
    yield DCAT.downloadURL, _iri(f"{base}/dump/{found.name}")
    yield DCAT.accessURL, _iri(f"{base}/dataset")
    yield DCAT.mediaType, URIRef(_MEDIA_TYPES + found.row.media_type)
    if found.compressed:
        yield DCAT.compressFormat, URIRef(f"{_MEDIA_TYPES}application/gzip")
    yield DCAT.byteSize, Literal(str(found.size), datatype=XSD.nonNegativeInteger)
    yield SPDX.checksum, checksum
    yield from ((DCTERMS.license, URIRef(licence)) for licence in licences)


def _said(subject: URIRef, pairs: _Pairs) -> list[Quad]:
    return [Quad(subject, predicate, value) for predicate, value in pairs]


def _part(base: str, name: str) -> URIRef:
    return URIRef(f"{base}/dataset#{name}")


def _iri(address: str) -> URIRef:
    return URIRef(encoded(address))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _moment(generation: Generation) -> Literal:
    return Literal(generation.manifest["created"], datatype=XSD.dateTime, normalize=False)


def _short(iri: str) -> str:
    """Return a name for a term that can be part of a fragment: with its prefix, or else a digest."""
    found = (f"{prefix}-{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space))
    return next(found, hashlib.sha256(iri.encode()).hexdigest()[:16])
