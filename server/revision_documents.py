"""The document of an article as of one of its revisions, and superseded graphs; each says what came of it since.

They are beside the dataset: no query, download or site map has them. Must not know: which routes lead here, where
graphs are kept, how formats are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, FOAF, URIRef

from .answers import Link, wanted_languages
from .descriptions import OFFERS
from .documents import IMMUTABLE, REVALIDATED, Document, Representation
from .filed_graphs import triples_of
from .page_model import RevisionNote
from .pages import entity_page, page_query
from .parts import graph_of
from .problems import RequestError
from .revisions import Revisions
from .site import Addresses, Site, encoded
from .store import Quad

if TYPE_CHECKING:
    from .description import Description
    from .formats import Format
    from .index_rows import Revision

__all__ = ["revision_document", "superseded_graph"]

_QUAD: Final = 500  # bytes that a quad takes in memory, about


def revision_document(site: Site, revisions: Revisions, ordinal: int, page: int) -> Document:
    """Return the document of an article as of a revision.

    Args:
        site: the application.
        revisions: the article's revisions.
        ordinal: the number of the revision.
        page: which page of what it holds.

    Raises:
        RequestError: there is no such revision.
    """
    generation, revision = revisions.generation, revisions.number(ordinal)
    addresses = Addresses.of(generation)
    path, query = f"/doc/article/{revisions.key}", f"?rev={ordinal}"
    chosen = page_query(query, page)
    subject = URIRef(f"{generation.base}/id/article/{revisions.key}")
    languages = wanted_languages()

    def make(row: Format) -> Representation:
        found = _kept(site, revisions, revision, subject, page)
        if row.kind == "page":
            note = _note(revisions, revision, addresses)
            body = entity_page(found, addresses, site.interface.say, path, note, query, languages=languages).encode()
        else:
            topic = Quad(URIRef(f"{generation.base}{path}{chosen}"), FOAF.primaryTopic, subject)
            body = row.to_bytes(site.vocabulary.content(found.quads | {topic}, generation.base, subject))
        links = (
            Link(f"{addresses.url(path)}.ttl{chosen}", "describedby", "text/turtle"),
            Link(encoded(subject), "describes"),
            *_neighbours(revisions, revision, addresses),
            *_licences(found),
        )
        return Representation(body, links, generation.created)

    identity = (generation.id, addresses.root, path, "rev", ordinal, page)
    return Document(addresses.url(path), encoded(generation.base + path), OFFERS, make, identity, chosen, languages)


def superseded_graph(site: Site, revisions: Revisions, revision: Revision) -> Document:
    """Return the document of a graph that is not in the dataset any more."""
    generation, graph = revisions.generation, revisions.graph(revision)
    addresses = Addresses.of(generation)
    path, languages = graph[len(generation.base) :], wanted_languages()

    def make(row: Format) -> Representation:
        lines = revisions.lines(revision)
        if not revisions.is_whole(revision):
            raise RequestError(410, "Something that this graph says was withdrawn, and the graph is not told in part.")
        own = (line for line in lines if graph_of(line) == str(graph))
        quads = frozenset(Quad(*triple, graph) for triple in triples_of(own))
        found = revisions.description(revision, graph, 1, site.settings.page)
        if row.kind != "page":
            body = row.to_bytes(site.vocabulary.content(quads, generation.base))
        elif found is None:
            raise RequestError(406, f"Nothing is said about <{graph}>: take one of its other formats.")
        else:
            note = _note(revisions, revision, addresses)
            whole = replace(found, quads=found.quads | quads)
            body = entity_page(whole, addresses, site.interface.say, path, note, languages=languages).encode()
        links = (Link(encoded(graph), "describes"), *_newer(revisions, revision), *(_licences(found) if found else ()))
        freshness = REVALIDATED if row.kind == "page" else IMMUTABLE
        return Representation(body, links, generation.created, freshness)

    identity = (generation.id, addresses.root, str(graph))
    return Document(addresses.url(path), encoded(graph), OFFERS, make, identity, languages=languages)


def _kept(site: Site, revisions: Revisions, revision: Revision, subject: URIRef, page: int) -> Description:
    """Return a description, kept for a while: who asks for one format often asks for another."""

    def make() -> Description:
        found = revisions.description(revision, subject, page, site.settings.page)
        if found is None:
            raise RequestError(404, f"Revision {revision.ordinal} says nothing about {subject}.")
        if page > found.pages:
            raise RequestError(404, f"Revision {revision.ordinal} has {found.pages} pages; there is no page {page}.")
        return replace(found, quads=found.quads | revisions.history)

    key = (revisions.generation.id, str(subject), "rev", revision.ordinal, page)
    return site.described.get_or_make(key, make, lambda found: _QUAD * len(found.quads))


def _neighbours(revisions: Revisions, revision: Revision, addresses: Addresses) -> Iterator[Link]:
    """Yield links to the versions beside one (RFC 5829 section 3)."""
    here = addresses.url(f"/doc/article/{revisions.key}")
    yield Link(here, "latest-version")
    yield Link(f"{here}#revisions", "version-history")
    if (before := revisions.before(revision)) is not None:
        yield Link(f"{here}?rev={before.ordinal}", "predecessor-version")
    if (after := revisions.after(revision)) is not None:
        yield Link(f"{here}?rev={after.ordinal}", "successor-version")


def _newer(revisions: Revisions, revision: Revision) -> Iterator[Link]:
    """Yield links from a superseded graph to the one that took its place, and to the current one."""
    if (after := revisions.after(revision)) is not None:
        yield Link(encoded(revisions.graph(after)), "successor-version")
    yield Link(encoded(revisions.graph(revisions.current)), "latest-version")


def _licences(found: Description) -> Iterator[Link]:
    """Yield links to the licences that the revision's data came under: not those of now."""
    licences = {str(quad.object) for quad in found.quads if quad.predicate == DCTERMS.license}
    yield from (Link(encoded(licence), "license") for licence in sorted(licences))


def _note(revisions: Revisions, revision: Revision, addresses: Addresses) -> RevisionNote:
    """Return what a page says of a revision."""
    key, ordinal = revisions.key, revision.ordinal
    here, difference = addresses.url(f"/doc/article/{key}"), addresses.url(f"/diff/article/{key}")
    before, after = revisions.before(revision), revisions.after(revision)
    return RevisionNote(
        number=ordinal,
        last=revisions.current.ordinal,
        at=revision.at,
        by=revision.by,
        why=revision.why,
        superseded=after.at if after is not None else "",
        current=here,
        previous=f"{here}?rev={before.ordinal}" if before is not None else "",
        following=f"{here}?rev={after.ordinal}" if after is not None else "",
        brought=f"{difference}?from={before.ordinal}&to={ordinal}" if before is not None else "",
        since=f"{difference}?from={ordinal}&to={revisions.current.ordinal}" if after is not None else "",
        apart=revision.revision != revisions.current.revision,
    )
