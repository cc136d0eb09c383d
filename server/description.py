"""The description of one entity: one set of quads, the same for every format, from a fixed number of queries.

It holds the entity's own statements and those of its parts; a page of what points at it, of what an article's record
holds or of the passages of a text, with what is stated of each and the passages that it rests on; who said what (the
chain of statements around each one shown); and the labels and types of everything mentioned. Must not know: formats,
HTTP, any store's library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, URIRef

from .complexity import LONGEST
from .holdings import Holdings
from .look_ups import LookUps, ends
from .paging import Listing
from .queries import LABELS, LISTED, MENTIONED, OWNERS, PARTS, about, about_all
from .scope import Scope
from .store import Quad, Store, Term
from .stretches import place_of

__all__ = ["LOOK_UPS", "Description", "describe", "is_iri", "page_with"]

LOOK_UPS: Final = 8
"""How many queries a description takes at most, whatever it is of."""
_NOT_IN_IRIS: Final = re.compile(
    r"[\x00-\x20<>\"{}|^`\\\[\]\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]"
    r"|[\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    + "".join(f"|[{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}]" for plane in range(0x10000, 0xE0000 + 1, 0x10000))
    + r"|%(?![0-9A-Fa-f]{2})"
)
_ARTICLE: Final = re.compile(r"(.*/id/article/[^/#]+)/")


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of an entity.

    Attributes:
        subject: the entity.
        quads: everything that its document says, each quad with the graph that says it.
        listing: how much points at it, and which page of that is in ``quads``.
        pages: how many pages there are; 1 at least.
        pointers: what points at the entity on this page; more that does may be in ``quads`` for other reasons.
        things: what is on the page of what an article's record holds, or of a text's passages, in the text's order.
        stretch: for a text the stretch of it, by its first and its last character, that is on the page.
    """

    subject: URIRef
    quads: frozenset[Quad]
    listing: Listing
    pages: int
    pointers: frozenset[Quad] = frozenset()
    things: tuple[Term, ...] = ()
    stretch: tuple[int, int] | None = None

    @property
    def page(self) -> int:
        """Which page this is, from 1."""
        return self.listing.page


def is_iri(text: str) -> bool:
    """Tell whether a text can stand in an IRI that a query names (SPARQL 1.1 rule 139, RFC 3987 section 2.2).

    One that is longer than queries may have here counts as unfit, and so do square brackets, which only the hosts of
    IPv6 addresses may have.
    """
    return len(text) <= LONGEST and text.count("#") <= 1 and not _NOT_IN_IRIS.search(text)


def describe(
    store: Store, subject: URIRef, page: int = 1, per_page: int = 40, graphs: Scope | None = None
) -> Description | None:
    """Return the description of an entity, or None when nothing is stated of it.

    It takes `LOOK_UPS` queries at most for every entity; what is empty is not asked for. Where a store may hold other
    generations' graphs there is one more for pages after the first, and one more for each that comes meanwhile.

    Args:
        store: the store.
        subject: the entity.
        page: which page of what points at the entity, from 1.
        per_page: how many of those a page holds, about.
        graphs: the graphs that count, and what they know; None when the store holds no others.

    Raises:
        StoreError: the store cannot answer.
    """
    look = LookUps(store, graphs)
    parts = look.quads(about(PARTS, subject))
    own = Holdings.of(subject, parts)
    if not own.quads:
        return None
    tallies, strangers = look.tallies(subject)
    held = own.left(look.quads(own.holding()))
    spread = own.stretches(held)
    listing = Listing(tuple(sorted((*own.counted(tallies), *own.tally(held)))), page, per_page)
    stretch = spread[page - 1] if page <= len(spread) else None
    pointers = look.pointers(subject, list(listing.slices()), strangers)
    things = own.on_page(held, listing, stretch)
    first = {*(_other(subject, quad) for quad in pointers), *things, *own.named()}
    owners = look.quads(about_all(OWNERS, own.fragments(first)))
    listed = _asked({*first, *own.mentions(held, things), *(() if own.is_text else subjects(owners)), *own.parts})
    quads = parts | held | pointers | owners | look.quads(about_all(LISTED, listed))
    quads |= _labels(look, quads, listed | typed(parts))
    pages = max(listing.pages, len(spread))
    return Description(subject, frozenset(quads), listing, pages, frozenset(pointers), things, stretch)


def page_with(store: Store, subject: URIRef, place: int, graphs: Scope | None = None) -> int:
    """Return the page of a text that a place in it is on, with two look-ups; 1 for what has no such pages.

    Args:
        store: the store.
        subject: the text.
        place: the character, from 0.
        graphs: the graphs that count, and what they know; None when the store holds no others.

    Raises:
        StoreError: the store cannot answer.
    """
    look = LookUps(store, graphs)
    own = Holdings.of(subject, look.quads(about(PARTS, subject)))
    spread = own.stretches(look.quads(own.holding())) if own.is_text else []
    return max(1, sum(first <= place for first, _ in spread))


def _labels(look: LookUps, quads: set[Quad], settled: set[URIRef]) -> set[Quad]:
    """Return the labels and types of everything that is mentioned, with the chains of statements among it."""
    mentioned = _mentioned(quads) - settled
    context = look.quads(about_all(MENTIONED, mentioned))
    return context | look.quads(about_all(LABELS, _mentioned(context) - mentioned - settled))


def _other(subject: URIRef, quad: Quad) -> Term:
    """Return what points at an entity; for its mentions, the place that it points at."""
    return quad.object if quad.subject == subject else quad.subject


def _asked(terms: Iterable[Term]) -> set[URIRef]:
    return {term for term in terms if isinstance(term, URIRef) and is_iri(term)}


def subjects(quads: Iterable[Quad]) -> set[Term]:
    """Return what some quads are about."""
    return {quad.subject for quad in quads}


def typed(quads: Iterable[Quad]) -> set[URIRef]:
    """Return what some quads say the type of."""
    return _asked(quad.subject for quad in quads if quad.predicate == RDF.type)


def _mentioned(quads: Iterable[Quad]) -> set[URIRef]:
    return {found for quad in quads for found in _iris(quad)}


def _iris(quad: Quad) -> Iterator[URIRef]:
    """Yield what a quad names that may have a label: not passages; with parts what they are parts of."""
    for term in ends(quad):
        if isinstance(term, URIRef) and is_iri(term) and place_of(term) is None:
            yield term
            if scope := _ARTICLE.match(term):
                yield URIRef(scope[1])
                yield URIRef(term.partition("#")[0])
