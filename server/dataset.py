"""What the dataset says of itself: VoID and DCAT 3, made from a manifest.

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
from .export_table import EXPORTS
from .export_table import WHOLE as ALL
from .feed import Feed
from .formats import Format, of_kind
from .generation import WHOLE, Generation
from .ldes import announced, stream_iri
from .self_description import FORMATS, Pairs, counted, iri_of, part_of, said
from .store import Quad

__all__ = ["Download", "dataset_quads", "downloads_of"]

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows version 2, which has no dcat:version
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_REGISTERED: Final = ("application/vnd.citationstyles.csl+json", "text/calendar", "text/plain")
"""Of the media types of exports those that IANA knows."""
_PART: Final = (
    "For other programs: that part of the dataset which their format has a way to say, as the access page tells."
)
_PROTOCOL: Final = URIRef("http://www.w3.org/TR/sparql11-protocol/")
_RECONCILIATION: Final = URIRef("https://reconciliation-api.github.io/specs/0.2/")
_GRAPH_STORE: Final = URIRef("http://www.w3.org/TR/sparql11-http-rdf-update/")
_DESCRIPTION: Final = (
    "Who acted, what came about and who said what according to news articles, each value with the place in the text "
    "that says so."
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that holds the whole dataset.

    Attributes:
        name: its name.
        row: its format.
        compressed: whether it is compressed with gzip.
        size: its size in bytes.
        sha256: its checksum, 64 hexadecimal digits; None for large files, of whose parts alone it is known.
    """

    name: str
    row: Format
    compressed: bool
    size: int
    sha256: str | None


def downloads_of(generation: Generation) -> tuple[Download, ...]:
    """Return the files that hold the whole dataset, in the order of the formats' table, plain ones first."""
    found = []
    for row in of_kind("triples", "quads"):
        for suffix, compressed in ((row.suffix, False), (f"{row.suffix}.gz", True)):
            if entry := generation.manifest["dumps"].get(WHOLE + suffix):
                found.append(Download(WHOLE + suffix, row, compressed, entry["bytes"], entry.get("sha256")))
    return tuple(found)


def dataset_quads(generation: Generation) -> frozenset[Quad]:
    """Return the description of the dataset: VoID (W3C note of 2011) and DCAT 3, in no named graph."""
    base = generation.base
    document, dataset = iri_of(f"{base}/dataset"), part_of(base, "dataset")
    return frozenset(
        (
            *said(document, _document(dataset)),
            *said(part_of(base, "catalog"), _catalog(generation, dataset)),
            *said(dataset, _general(generation)),
            *said(dataset, _counts(generation.manifest["statistics"])),
            *_services(base, dataset, generation.licences()),
            *_partitions(base, dataset, generation.manifest["statistics"]),
            *_subsets(generation, dataset),
            *_distributions(generation, dataset),
            *_exports(generation, dataset),
            *announced(Feed(base)),
        )
    )


def _document(dataset: URIRef) -> Pairs:
    yield RDF.type, VOID.DatasetDescription
    yield DCTERMS.title, Literal("Description of the dataset", lang="en")
    yield FOAF.primaryTopic, dataset
    yield VOID.inDataset, dataset


def _catalog(generation: Generation, dataset: URIRef) -> Pairs:
    base = generation.base
    yield RDF.type, DCAT.Catalog
    yield DCTERMS.title, Literal("On Record", lang="en")
    yield DCTERMS.description, Literal(_DESCRIPTION, lang="en")
    yield FOAF.homepage, iri_of(f"{base}/")
    yield DCAT.dataset, dataset
    yield from ((DCAT.service, part_of(base, name)) for name in ("sparql", "graph-store", "reconciliation"))
    yield from ((DCTERMS.license, URIRef(licence)) for licence in generation.licences())
    yield DCTERMS.modified, _moment(generation)


def _general(generation: Generation) -> Pairs:
    base, manifest = generation.base, generation.manifest
    examples = [row.key for row in generation.index.first(3)]
    yield from ((RDF.type, kind) for kind in (VOID.Dataset, DCAT.Dataset))
    yield DCTERMS.title, Literal("On Record", lang="en")
    yield DCTERMS.description, Literal(_DESCRIPTION, lang="en")
    yield from ((DCTERMS.license, URIRef(licence)) for licence in generation.licences())
    yield DCTERMS.modified, _moment(generation)
    yield DCTERMS.identifier, Literal(manifest["id"])
    yield DCAT.version, Literal(manifest["id"])
    yield DCTERMS.conformsTo, URIRef("https://w3id.org/onrecord/ns")
    yield DCAT.landingPage, iri_of(f"{base}/")
    yield FOAF.homepage, iri_of(f"{base}/")
    yield DCTERMS.hasPart, stream_iri(Feed(base))
    yield from ((RDFS.seeAlso, iri_of(address)) for address in (Feed(base).recent, Feed(base).activities))
    yield VOID.uriSpace, Literal(f"{base}/id/")
    yield VOID.sparqlEndpoint, iri_of(f"{base}/sparql")
    yield from ((VOID.exampleResource, URIRef(f"{base}/id/article/{key}")) for key in examples)
    yield from ((VOID.vocabulary, URIRef(space)) for space in _vocabularies(manifest["statistics"]))
    yield from ((VOID.feature, FORMATS[row.name]) for row in of_kind("triples", "quads"))
    yield from ((VOID.dataDump, iri_of(f"{base}/dump/{found.name}")) for found in downloads_of(generation))


def _vocabularies(statistics: Mapping[str, Any]) -> list[str]:
    """Return the namespaces of the classes and properties that are used."""
    used = (*statistics["classes"], *statistics["properties"])
    return sorted({space for space in PREFIXES.values() if any(iri.startswith(space) for iri in used)})


def _counts(statistics: Mapping[str, Any]) -> Pairs:
    yield VOID.triples, counted(statistics["triples"])
    yield VOID.entities, counted(statistics["entities"])
    yield VOID.documents, counted(statistics["entities"])
    yield VOID.distinctSubjects, counted(statistics["subjects"])
    yield VOID.distinctObjects, counted(statistics["objects"])
    yield VOID.classes, counted(len(statistics["classes"]))
    yield VOID.properties, counted(len(statistics["properties"]))


def _services(base: str, dataset: URIRef, licences: Iterable[str]) -> Iterator[Quad]:
    for name, title, endpoint, standard in (
        ("sparql", "SPARQL endpoint", f"{base}/sparql", _PROTOCOL),
        ("graph-store", "Named graphs", f"{base}/graph", _GRAPH_STORE),
        ("reconciliation", "Reconciliation service", f"{base}/reconcile", _RECONCILIATION),
    ):
        service = part_of(base, name)
        yield from said(service, ((RDF.type, DCAT.DataService), (DCTERMS.title, Literal(title, lang="en"))))
        yield from said(service, ((DCAT.endpointURL, iri_of(endpoint)), (DCAT.servesDataset, dataset)))
        yield from said(service, ((DCAT.endpointDescription, iri_of(f"{base}/openapi.json")),))
        yield from said(service, ((DCTERMS.license, URIRef(licence)) for licence in licences))
        yield from said(service, ((DCTERMS.conformsTo, standard),))


def _partitions(base: str, dataset: URIRef, statistics: Mapping[str, Any]) -> Iterator[Quad]:
    """Yield how many instances each class has, and how many triples each property (VoID section 4.6)."""
    for iri, number in statistics["classes"].items():
        part = part_of(base, f"class-{_short(iri)}")
        yield from said(dataset, ((VOID.classPartition, part),))
        yield from said(
            part, ((RDF.type, VOID.Dataset), (VOID["class"], URIRef(iri)), (VOID.entities, counted(number)))
        )
    for iri, number in statistics["properties"].items():
        part = part_of(base, f"property-{_short(iri)}")
        yield from said(dataset, ((VOID.propertyPartition, part),))
        yield from said(part, ((RDF.type, VOID.Dataset), (VOID.property, URIRef(iri)), (VOID.triples, counted(number))))


def _subsets(generation: Generation, dataset: URIRef) -> Iterator[Quad]:
    """Yield the graphs that no single article owns; those of articles are listed in the catalogue, which is one."""
    for name, number in generation.manifest["graphs"].items():
        if "/" not in name:
            graph = URIRef(f"{generation.base}/graph/{name}")
            yield from said(dataset, ((VOID.subset, graph),))
            yield from said(graph, ((RDF.type, VOID.Dataset), (VOID.triples, counted(number))))


def _distributions(generation: Generation, dataset: URIRef) -> Iterator[Quad]:
    licences = generation.licences()
    for found in downloads_of(generation):
        name = f"dump-{found.name}"
        part, checksum = part_of(generation.base, name), part_of(generation.base, f"sha256-{found.name}")
        yield from said(dataset, ((DCAT.distribution, part),))
        yield from said(part, _distribution(generation.base, found, licences))
        if found.sha256 is not None:
            yield from said(part, ((SPDX.checksum, checksum),))
            yield from said(checksum, ((RDF.type, SPDX.Checksum), (SPDX.algorithm, SPDX.checksumAlgorithm_sha256)))
            yield from said(checksum, ((SPDX.checksumValue, Literal(found.sha256, datatype=XSD.hexBinary)),))


def _distribution(base: str, found: Download, licences: Iterable[str]) -> Pairs:
    yield RDF.type, DCAT.Distribution
    yield DCTERMS.title, Literal(f"{found.row.title}{', compressed' if found.compressed else ''}", lang="en")
    yield DCAT.downloadURL, iri_of(f"{base}/dump/{found.name}")
    yield DCAT.accessURL, iri_of(f"{base}/dataset")
    yield DCAT.mediaType, URIRef(_MEDIA_TYPES + found.row.media_type)
    if found.compressed:
        yield DCAT.compressFormat, URIRef(f"{_MEDIA_TYPES}application/gzip")
    yield DCAT.byteSize, Literal(str(found.size), datatype=XSD.nonNegativeInteger)
    yield from ((DCTERMS.license, URIRef(licence)) for licence in licences)


def _exports(generation: Generation, dataset: URIRef) -> Iterator[Quad]:
    """Yield the exports for other programs: distributions that hold a part of the dataset (DCAT 3 section 6.8)."""
    base = generation.base
    for row in (each.row for each in EXPORTS):
        part, form = part_of(base, f"export-{row.name}"), part_of(base, f"format-{row.name}")
        yield from said(dataset, ((DCAT.distribution, part),))
        yield from said(part, _export(base, row, form))
        yield from said(part, ((DCTERMS.license, URIRef(licence)) for licence in generation.licences()))
        yield from said(form, ((RDF.type, DCTERMS.MediaType), (RDFS.label, Literal(row.media_type))))


def _export(base: str, row: Format, form: URIRef) -> Pairs:
    yield RDF.type, DCAT.Distribution
    yield DCTERMS.title, Literal(row.title, lang="en")
    yield DCTERMS.description, Literal(_PART, lang="en")
    yield DCAT.downloadURL, iri_of(f"{base}/export/{ALL}{row.suffix}")
    yield DCAT.accessURL, iri_of(f"{base}/export")
    yield DCTERMS["format"], form
    if row.media_type in _REGISTERED:
        yield DCAT.mediaType, URIRef(_MEDIA_TYPES + row.media_type)


def _moment(generation: Generation) -> Literal:
    return Literal(generation.manifest["created"], datatype=XSD.dateTime, normalize=False)


def _short(iri: str) -> str:
    """Return a name for a term that can be part of a fragment: with its prefix, or else a digest."""
    found = (f"{prefix}-{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space))
    return next(found, hashlib.sha256(iri.encode()).hexdigest()[:16])
