"""The document that describes one entity, in every format on offer: a thing of ours, a term or a concept.

Must not know: which routes lead here, how a description is found, how formats are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from rdflib import FOAF, VOID, URIRef

from .answers import Link, page_number, wanted_languages
from .description import Description, describe, is_iri
from .documents import Document, Representation
from .feed import Feed
from .formats import Format, of_kind
from .generation import Generation
from .gone import is_delisted
from .languages import Languages
from .pages import entity_page
from .problems import RequestError
from .revisions import article_of, history_quads
from .site import Addresses, Site, encoded
from .store import Quad
from .taken_back import TakenBack

__all__ = ["OFFERS", "Entity", "described", "entity_document"]

_QUAD: Final = 500  # bytes that a quad takes in memory, about
OFFERS: Final = of_kind("page", "triples", "quads")


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity and where its document is.

    Attributes:
        iri: the entity's IRI, as a request names it: perhaps it is none.
        path: its document's path in this application, decoded, without a suffix.
    """

    iri: str
    path: str


def entity_document(site: Site, entity: Entity) -> Document:
    """Return the document of an entity: the page of it that the request asks for.

    Raises:
        RequestError: the request asks for what is not the number of a page.
    """
    generation = site.generation
    addresses = Addresses.of(generation)
    page, languages = page_number(), wanted_languages()

    def make(row: Format) -> Representation:
        found = _kept(site, generation, entity.iri, page)
        body = _body(site, generation, found, entity, row, addresses, languages)
        return Representation(body, tuple(_links(generation, addresses, entity, found, row)), generation.created)

    return Document(
        address=addresses.url(entity.path),
        canonical=encoded(f"{generation.base}{entity.path}"),
        offers=OFFERS,
        make=make,
        identity=(generation.id, site.published.current().id, addresses.root, entity.path, page),
        query=_query(page),
        languages=languages,
    )


def _kept(site: Site, generation: Generation, iri: str, page: int) -> Description:
    """Return a description, kept for a while: who asks for one format often asks for another."""
    key = (generation.id, site.published.current().id, iri, page)
    return site.described.get_or_make(
        key, lambda: _found(site, generation, iri, page), lambda found: _QUAD * len(found.quads)
    )


def _found(site: Site, generation: Generation, iri: str, page: int) -> Description:
    found, read = _read(site, generation, iri, page) if is_iri(iri) else (None, generation)
    if found is None:
        raise RequestError(404, f"Nothing is on record about {iri}.")
    if page > found.pages:
        raise RequestError(404, f"There are {found.pages} pages about {iri}; there is no page {page}.")
    key = article_of(iri.removeprefix(f"{generation.base}/id/"))
    revisions = read.index.revisions(key) if key is not None else ()
    return replace(found, quads=found.quads | history_quads(read.base, revisions)) if revisions else found


def described(site: Site, generation: Generation, iri: str, page: int) -> Description | None:
    """Return a description, whole, or None when nothing is stated of the entity."""
    return _read(site, generation, iri, page)[0]


def _read(site: Site, generation: Generation, iri: str, page: int) -> tuple[Description | None, Generation]:
    """Return a description, whole, and the generation that it was read from.

    A publisher that writes to a remote store takes a generation's graphs away once another one is current, and not
    before: as long as the same one is current when everything is read, nothing was missing. Else it is read again. Of
    a generation of the past what today's ledger withdraws is left out.
    """
    today = site.published.current()
    if today.id != generation.id and generation.graphs is None:
        found = describe(generation.store, URIRef(iri), page, site.settings.page)
        known = None if found is None else replace(found, quads=TakenBack.of(today).without(found.quads))
        return known, generation
    while True:
        found = describe(generation.store, URIRef(iri), page, site.settings.page, generation.graphs)
        current = site.generation if generation.graphs is not None else generation
        if current.id == generation.id:
            return found, generation
        generation = current


def _body(
    site: Site,
    generation: Generation,
    found: Description,
    entity: Entity,
    row: Format,
    addresses: Addresses,
    languages: Languages,
) -> bytes:
    if row.kind == "page":
        feed = _feed(generation, entity, addresses)
        return entity_page(found, addresses, entity.path, feed=feed, languages=languages).encode()
    document = URIRef(f"{generation.base}{entity.path}{_query(found.page)}")
    quads = found.quads | _of_document(document, found.subject, generation)
    return row.to_bytes(site.vocabulary.content(quads, generation.base, found.subject))


def _feed(generation: Generation, entity: Entity, addresses: Addresses) -> str:
    """Return the address of the feed of an actor whom articles share; empty for all else, and for who is in no feed."""
    kind, _, key = entity.path.removeprefix("/doc/").partition("/")
    if kind != "actor" or is_delisted(generation.index.note("delisted"), f"actor/{key}"):
        return ""
    return addresses.url(Feed(generation.base, key).path) if generation.index.log.length(key) else ""


def _of_document(document: URIRef, subject: URIRef, generation: Generation) -> set[Quad]:
    """Return what a document says of itself: its topic, and its dataset (VoID section 7.1); in no named graph."""
    dataset = URIRef(f"{generation.base}/dataset#dataset")
    return {Quad(document, FOAF.primaryTopic, subject), Quad(document, VOID.inDataset, dataset)}


def _links(
    generation: Generation, addresses: Addresses, entity: Entity, found: Description, row: Format
) -> Iterator[Link]:
    """Yield the links of a document: its data, what it describes, the dataset, licences, neighbours."""
    here = addresses.url(entity.path)
    yield Link(f"{here}.ttl{_query(found.page)}", "describedby", "text/turtle")
    yield Link(encoded(entity.iri), "describes")
    yield Link(addresses.url("/dataset"), "collection")
    if article_of(entity.path.removeprefix("/doc/")) is not None:
        yield Link(f"{here}#revisions", "version-history")  # RFC 5829 section 3.1
    graphs = {str(quad.graph) for quad in found.quads}
    yield from (Link(encoded(licence), "license") for licence in generation.licences(graphs))
    if found.page < found.pages:
        yield Link(f"{here}{row.suffix}?page={found.page + 1}", "next")
    if found.page > 1:
        yield Link(f"{here}{row.suffix}{_query(found.page - 1)}", "prev")


def _query(page: int) -> str:
    return f"?page={page}" if page > 1 else ""
