"""What every writer of an article's graph has at hand: the record, its scope, the sheet, evidence and dates.

Must not know: any one kind of thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import RDF, Literal, URIRef

from ..ontology import EDTF, OA, REC
from . import edtf
from .evidence import citations
from .grounding import Span
from .iris import Iris, anchor, below, concept, selector
from .paragraphs import ordinal
from .passages import Passages
from .reading import Record
from .record import Article
from .references import ANYTHING, Scope
from .registry import Registry
from .source import Path_
from .terms import Sheet, day, text, whole
from .things import TimeSpan

__all__ = ["Desk"]

BOUNDS = (REC.beginEarliest, REC.beginLatest, REC.endEarliest, REC.endLatest)


@dataclass(frozen=True, slots=True)
class Desk:
    """The record being mapped and the sheet its triples are written on."""

    article: Article
    scope: Scope
    sheet: Sheet
    subject: URIRef
    version: URIRef
    passages: Passages

    @classmethod
    def open(
        cls, record: Record, registry: Registry, iris: Iris, passage: str | None, may_quote: Callable[[str], bool]
    ) -> Desk:
        """Return a desk with an empty sheet; ``passage`` is used only where the record's rights allow showing it."""
        article = record.article
        scope = Scope(article, registry, iris)
        cited = (span for _, span in citations(article))
        passages = Passages.of(article.rights.text, passage, cited, may_quote)
        subject, version = iris.article(article.article), iris.text(article.text.digest)
        return cls(article, scope, Sheet(), subject, version, passages)

    def iri(self, kind: str, key: str) -> URIRef:
        """Return the IRI of a thing of this record."""
        return self.scope.iri(kind, key)

    def resolve(self, reference: str | None, *accepted: str) -> URIRef | None:
        """Return the IRI that a reference names; None for none."""
        return None if reference is None else self.scope.resolve(reference, accepted or ANYTHING)

    def say(self, subject: URIRef, predicate: URIRef, *objects: URIRef | Literal | None) -> None:
        """Write a triple for each object that is not None."""
        self.sheet.say(subject, predicate, *objects)

    def refer(self, subject: URIRef, predicate: URIRef, references: Iterable[str], *accepted: str) -> None:
        """Write a triple for each reference."""
        self.say(subject, predicate, *(self.resolve(reference, *accepted) for reference in references))

    def evidence(self, subject: URIRef, spans: Iterable[Span], predicate: URIRef = REC.evidencedBy) -> None:
        """Tie a subject to the words that say so."""
        path = (*self.sheet.origins.get(subject, ()), "at")
        self.say(subject, predicate, *(self.anchor(span, path) for span in spans))

    def anchor(self, span: Span, path: Path_) -> URIRef:
        """Return the anchor of a stretch of the text, writing it down the first time."""
        found = anchor(self.version, span.start, span.end)
        if found not in self.sheet.origins:
            place = selector(self.version, span.start, span.end)
            self.sheet.thing(found, path, REC.Anchor)
            self.say(found, OA.hasSource, self.version)
            self.say(found, OA.hasSelector, place)
            self.say(found, REC.textDigest, text(self.article.digests.get(span)))
            paragraph = ordinal(self.article.text.paragraphs, span.start)
            self.say(found, REC.paragraph, None if paragraph is None else whole(paragraph))
            self._selector(place, span, path)
        return found

    def _selector(self, place: URIRef, span: Span, path: Path_) -> None:
        self.sheet.thing(place, path, OA.TextPositionSelector)
        self.say(place, OA.start, whole(span.start))
        self.say(place, OA.end, whole(span.end))
        words = self.passages.exact(span)
        if words is not None:
            before, after = self.passages.around(span)
            self.say(place, RDF.type, OA.TextQuoteSelector)
            self.say(place, OA.exact, Literal(words))
            self.say(place, OA.prefix, text(before or None))
            self.say(place, OA.suffix, text(after or None))

    def span_of_time(self, owner: URIRef, predicate: URIRef, fragment: str, when: TimeSpan | None, at: Path_) -> None:
        """Write when something was, as a time span below its owner."""
        if when is None:
            return
        span = below(owner, fragment)
        self.say(owner, predicate, span)
        self.sheet.thing(span, at, REC.TimeSpan)
        self.say(span, REC.edtf, Literal(when.edtf, datatype=EDTF.EDTF, normalize=False))
        bounds = edtf.parse(when.edtf)
        values = (bounds.begin_earliest, bounds.begin_latest, bounds.end_earliest, bounds.end_latest)
        for predicate_, value in zip(BOUNDS, values, strict=True):
            self.say(span, predicate_, day(value))
        self.say(span, REC.dateBasis, concept("date-basis", when.basis))
        self.evidence(span, when.at)
