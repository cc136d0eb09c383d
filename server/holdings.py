"""What an entity holds beside what points at it, and how much of that is on a page.

An article holds the things of its record, a text its cited passages, a statement those that are about the same. Must
not know: stores, how pages look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, Literal, URIRef

from ..mapping.paragraphs import paragraphs
from ..ontology import NIF, OA, PREFIXES, REC, SCHEMA, SEM
from .paging import CONTENTS, Listing, Tally
from .queries import ALIKE, ANCHORS, ARTICLE_CONTENTS, about, alike
from .store import Quad, Term
from .stretches import MOST, place_of, stretches

__all__ = ["FEW", "Holdings"]

_ANCHORED: Final = {REC.evidencedBy, REC.quotedAt, REC.mentionedAt, SCHEMA.caption}
_SHOWN_OTHERWISE: Final = {str(OA.hasSource)}
_IN_LINES: Final = {REC.embeds, REC.respondsTo, REC.condition, REC.cause, SEM.subEventOf}
FEW: Final = 3
"""How many of the places that mention a thing stand in a line about it."""
_SPARSE: Final = 80
"""How many passages a page lists of a text that is not shown."""
_VOCABULARIES: Final = tuple(PREFIXES.values())


@dataclass(frozen=True, slots=True)
class Holdings:
    """An entity, and what is stated of it itself.

    Attributes:
        subject: the entity.
        quads: what is stated of it.
        parts: the entity and its parts.
    """

    subject: URIRef
    quads: tuple[Quad, ...]
    parts: frozenset[Term]

    @classmethod
    def of(cls, subject: URIRef, quads: Iterable[Quad]) -> Holdings:
        """Return an entity with what is stated of it, among what is stated of its parts."""
        some = tuple(quads)
        own = tuple(quad for quad in some if quad.subject == subject)
        parts = {quad.subject for quad in some if str(quad.subject).startswith(f"{subject}#")}
        return cls(subject, own, frozenset({subject, *parts}))

    @property
    def is_text(self) -> bool:
        """Whether it is a version of a text."""
        return self._is(REC.TextVersion)

    def _is(self, kind: URIRef) -> bool:
        return any(quad.predicate == RDF.type and quad.object == kind for quad in self.quads)

    def _values(self, predicate: URIRef) -> list[Term]:
        return sorted({quad.object for quad in self.quads if quad.predicate == predicate}, key=str)

    def holding(self) -> str:
        """Return the query for what it holds; an empty one when it holds nothing."""
        if self._is(SCHEMA.NewsArticle):
            return about(ARTICLE_CONTENTS, self.subject)
        if self.is_text:
            return about(ANCHORS, self.subject)
        if self._is(REC.Statement):
            things = [term for term in self._values(SCHEMA.about) if isinstance(term, URIRef)]
            return alike(self.subject, things)
        return ""

    def left(self, held: set[Quad]) -> set[Quad]:
        """Return what a document says of all that is held: of an article's record whatever has a name or a mention."""
        if self._is(REC.Statement):
            return self._alike(held)
        if not self._is(SCHEMA.NewsArticle):
            return held
        named = {quad.subject for quad in held if quad.predicate not in (RDF.type, REC.evidencedBy)}
        return {quad for quad in held if quad.subject in named}

    def _alike(self, held: set[Quad]) -> set[Quad]:
        """Return what is said of a few statements about the same and nothing else, of its polarity and of others."""
        things = set(self._values(SCHEMA.about))
        told: dict[Term, dict[Term, set[Term]]] = {}
        for quad in held:
            told.setdefault(quad.subject, {}).setdefault(quad.predicate, set()).add(quad.object)
        same: list[Term] = []
        other: list[Term] = []
        for statement in sorted(told, key=str):
            polarities = told[statement].get(REC.polarity)
            if polarities and told[statement].get(SCHEMA.about) == things:
                (same if polarities == set(self._values(REC.polarity)) else other).append(statement)
        kept = {*same[:ALIKE], *other[:ALIKE]}
        return {quad for quad in held if quad.subject in kept}

    def named(self) -> set[Term]:
        """Return what stands in lines of its own because the entity refers to it: what it reports, its cause."""
        return {quad.object for quad in self.quads if quad.predicate in _IN_LINES}

    def tally(self, held: set[Quad]) -> Iterator[Tally]:
        """Yield how many things an article's record holds."""
        if self._is(SCHEMA.NewsArticle) and (things := self._things(held)):
            yield Tally(CONTENTS, len(things), 1)

    def counted(self, tallies: Iterable[Tally]) -> Iterator[Tally]:
        """Yield how much points at it that is listed as such."""
        return (each for each in tallies if not (self.is_text and each.predicate in _SHOWN_OTHERWISE))

    def on_page(self, held: set[Quad], listing: Listing, stretch: tuple[int, int] | None) -> tuple[Term, ...]:
        """Return what of all that is held is on the page, in the order of the text."""
        if self.is_text:
            first, last = stretch or (0, 0)
            found = {place: anchor for anchor, place in _places(held) if place[0] < last and place[1] > first}
            return tuple(found[place] for place in sorted(found, key=lambda each: (each[0], -each[1])))
        if self._is(SCHEMA.NewsArticle):
            some = (each for each in listing.slices() if each.predicate == CONTENTS)
            return tuple(thing for each in some for thing in self._things(held)[each.offset : each.offset + each.limit])
        return tuple(sorted({quad.subject for quad in held}, key=str))

    def mentions(self, held: set[Quad], things: Iterable[Term]) -> set[Term]:
        """Return the first places that mention some things of an article's record."""
        places: dict[Term, list[Term]] = {thing: [] for thing in things}
        for quad in held:
            if quad.predicate == REC.mentionedAt and quad.subject in places:
                places[quad.subject].append(quad.object)
        return {each for found in places.values() for each in sorted(found, key=_offset)[:FEW]}

    def _things(self, held: Iterable[Quad]) -> list[Term]:
        """Return what an article's record says, in the order of the text; reports are where what they report is."""
        places: dict[Term, tuple[int, int]] = {}
        reports = set()
        for quad in held:
            place = place_of(str(quad.object)) if quad.predicate in _ANCHORED else None
            if quad.predicate == REC.embeds:
                reports.add(quad.subject)
            if place is not None and "#" not in str(quad.subject) and quad.subject != self.subject:
                here = (place[0], -place[1])
                places[quad.subject] = min(places.get(quad.subject, here), here)
        return sorted(places.keys() - reports, key=lambda thing: (places[thing], str(thing)))

    def stretches(self, held: Iterable[Quad]) -> list[tuple[int, int]]:
        """Return the stretches of a text that stand on one page each; none for other entities."""
        if not self.is_text:
            return []
        text = next((str(each) for each in self._values(NIF.isString)), "")
        (length, *_) = (*self._numbers(NIF.endIndex), len(text))
        begins = (place[0] for _, place in _places(held))
        return stretches(begins, paragraphs(text), length, MOST if text else _SPARSE)

    def _numbers(self, predicate: URIRef) -> list[int]:
        return [int(term) for term in self._values(predicate) if isinstance(term, Literal) and str(term).isdecimal()]

    def fragments(self, listed: Iterable[Term]) -> set[URIRef]:
        """Return what of all that is listed has no document of its own: parts of others, and a text's passages.

        Words have IRIs with fragments too, and documents of their own.
        """
        found = {term for term in listed if isinstance(term, URIRef) and "#" in term}
        parts = {term for term in found if not str(term).startswith(_VOCABULARIES)}
        return parts if self.is_text else {term for term in parts if place_of(term) is None}


def _offset(anchor: Term) -> tuple[int, int]:
    return place_of(str(anchor)) or (0, 0)


def _places(held: Iterable[Quad]) -> Iterator[tuple[Term, tuple[int, int]]]:
    for quad in held:
        place = place_of(str(quad.subject))
        if place is not None:
            yield quad.subject, place
