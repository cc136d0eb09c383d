"""A Linked Data Event Stream (LDES 1.0) of articles' revisions, in pages that follow one another in time (TREE).

Each member says of a revision what, when and whose it is, and which graph holds its triples: those have an address that
never changes, so that a page stays small and nothing is written twice. Must not know: formats, how entries are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, SH, XSD, Literal, Namespace, URIRef

from .feed import Feed
from .log import Entry, Page
from .self_description import Pairs, iri_of, said
from .store import Quad

__all__ = ["AS", "LDES", "TREE", "announced", "page_quads", "root_quads", "stream_iri"]

AS: Final = Namespace("https://www.w3.org/ns/activitystreams#")
LDES: Final = Namespace("https://w3id.org/ldes#")
TREE: Final = Namespace("https://w3id.org/tree#")
_PATH: Final = PROV.generatedAtTime
_REQUIRED: Final = (
    ("article", DCTERMS.isVersionOf, SH.nodeKind, SH.IRI),
    ("time", PROV.generatedAtTime, SH.datatype, XSD.dateTime),
    ("position", SDO.position, SH.datatype, XSD.integer),
)


def stream_iri(feed: Feed) -> URIRef:
    """Return the IRI of the event stream."""
    return iri_of(f"{feed.ldes}#stream")


def root_quads(feed: Feed, begun: str, licences: tuple[str, ...]) -> frozenset[Quad]:
    """Return the root: what the event stream is, and where its first page is (LDES section 2).

    Args:
        feed: the feed.
        begun: when its first entry was published; empty when there is none yet.
        licences: the licences of the data.
    """
    root, stream, shape = iri_of(feed.ldes), stream_iri(feed), iri_of(f"{feed.ldes}#shape")
    return frozenset(
        (
            *said(stream, _stream(feed, root, shape)),
            *said(stream, ((DCTERMS.license, URIRef(licence)) for licence in licences)),
            *said(root, ((RDF.type, TREE.Node), (RDF.type, LDES.EventSource))),
            *(_relation(root, iri_of(feed.ldes_page(1)), begun) if begun else ()),
            *_shape(feed, shape),
        )
    )


def page_quads(feed: Feed, page: Page) -> frozenset[Quad]:
    """Return a page: its members, and where the next page is (TREE section 3); a gap has no member."""
    here, stream = iri_of(feed.ldes_page(page.number)), stream_iri(feed)
    entries = [entry for entry in page.entries if not entry.is_gap]
    closed = (LDES.immutable, Literal("true", datatype=XSD.boolean))
    return frozenset(
        (
            *said(stream, ((RDF.type, LDES.EventStream), (TREE.view, iri_of(feed.ldes)))),
            *said(stream, ((TREE.member, URIRef(feed.version(entry))) for entry in entries)),
            *said(here, ((RDF.type, TREE.Node), (DCTERMS.isPartOf, iri_of(feed.ldes)))),
            *said(here, (closed,) if page.is_closed else ()),
            *(_relation(here, iri_of(feed.ldes_page(page.number + 1)), page.following) if page.is_closed else ()),
            *(quad for entry in entries for quad in said(URIRef(feed.version(entry)), _member(feed, entry))),
        )
    )


def announced(feed: Feed) -> frozenset[Quad]:
    """Return what a description of the dataset says of its event stream (LDES section 5)."""
    root = iri_of(feed.ldes)
    facts = ((RDF.type, LDES.EventStream), (DCTERMS.title, Literal("What became of which article", lang="en")))
    return frozenset(
        (
            *said(
                stream_iri(feed), (*facts, (DCTERMS.source, iri_of(f"{feed.base}/dataset#dataset")), (TREE.view, root))
            ),
            *said(root, ((RDF.type, TREE.Node), (RDF.type, LDES.EventSource))),
        )
    )


def _stream(feed: Feed, root: URIRef, shape: URIRef) -> Pairs:
    yield RDF.type, LDES.EventStream
    yield DCTERMS.title, Literal(feed.title, lang="en")
    yield DCTERMS.source, iri_of(f"{feed.base}/dataset#dataset")
    if feed.actor:
        yield DCTERMS.subject, URIRef(f"{feed.base}/id/actor/{feed.actor}")
        yield DCTERMS.isPartOf, stream_iri(feed.whole)
    yield TREE.view, root
    yield TREE.shape, shape
    yield LDES.timestampPath, _PATH
    yield LDES.sequencePath, SDO.position
    yield LDES.versionOfPath, DCTERMS.isVersionOf
    yield LDES.versionCreateObject, AS.Create
    yield LDES.versionUpdateObject, AS.Update
    yield LDES.versionDeleteObject, AS.Delete


def _shape(feed: Feed, shape: URIRef) -> Iterator[Quad]:
    """Yield the shape of members: what every one of them has."""
    yield from said(shape, ((RDF.type, SH.NodeShape),))
    for name, path, constraint, value in _REQUIRED:
        part = iri_of(f"{feed.ldes}#shape-{name}")
        one = Literal("1", datatype=XSD.integer)
        yield from said(shape, ((SH.property, part),))
        yield from said(part, ((RDF.type, SH.PropertyShape), (SH.path, path), (constraint, value)))
        yield from said(part, ((SH.minCount, one), (SH.maxCount, one)))


def _relation(node: URIRef, following: URIRef, value: str) -> Iterator[Quad]:
    """Yield that all that follows a page was published at a time or later (TREE section 4.2)."""
    relation = URIRef(f"{node}#next")
    yield from said(node, ((TREE.relation, relation),))
    yield from said(relation, ((RDF.type, TREE.GreaterThanOrEqualToRelation), (TREE.node, following)))
    yield from said(relation, ((TREE.path, _PATH), (TREE.value, _moment(value))))


def _member(feed: Feed, entry: Entry) -> Pairs:
    yield RDF.type, AS[entry.kind]
    yield RDFS.label, Literal(feed.words(entry), lang="en")
    yield DCTERMS.isVersionOf, URIRef(feed.article(entry))
    yield _PATH, _moment(entry.at)
    yield SDO.position, Literal(str(entry.number), datatype=XSD.integer)
    yield DCTERMS.license, URIRef(entry.licence)
    if entry.kind != "Delete":
        yield RDF.type, PROV.Entity
        if graph := feed.graph(entry):
            yield PROV.wasDerivedFrom, URIRef(graph)
        if entry.by:
            yield PROV.wasAttributedTo, URIRef(f"{feed.version(entry)}#editor")


def _moment(at: str) -> Literal:
    return Literal(at, datatype=XSD.dateTime, normalize=False)
