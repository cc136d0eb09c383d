"""How things are told in a line: a statement by its chain, an event with part, date, place and factuality, a role.

Must not know: which page a line stands on, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import SKOS, XSD, Literal

from .chains import STATEMENT, chain
from .description import Description
from .holdings import FEW
from .interface import Say
from .languages import called
from .naming import Name, Reader
from .page_model import Entry, Fact, Section
from .paging import Listing
from .passages import Passage, passage, passages
from .store import Term
from .vague_dates import Dated, dated, in_words

__all__ = ["OA", "PROV", "REC", "SCHEMA", "Telling", "fragment_of", "kinds"]

REC: Final = "https://w3id.org/onrecord/ns#"
SCHEMA: Final = "https://schema.org/"
OA: Final = "http://www.w3.org/ns/oa#"
PROV: Final = "http://www.w3.org/ns/prov#"
_SORTS: Final = (
    (f"{REC}Actor", "actor"),
    (f"{REC}Event", "event"),
    (STATEMENT, "statement"),
    (f"{SCHEMA}NewsArticle", "article"),
    (f"{REC}TextVersion", "text"),
    (f"{REC}Place", "place"),
    (f"{REC}Topic", "topic"),
    (f"{REC}RoleHolding", "role"),
    (f"{SCHEMA}ImageObject", "image"),
    (str(SKOS.Concept), "concept"),
)
_OWNING: Final = (f"{REC}participation", f"{REC}depiction")
_PLAINLY: Final = "factuality-actual"
_DAYS: Final = (XSD.date, XSD.dateTime, XSD.gYearMonth, XSD.gYear)


@dataclass(frozen=True, slots=True)
class Telling:
    """An entity that is told of, and with what.

    Attributes:
        reader: looks things up in its description.
        say: says wordings of the interface.
        found: the description.
    """

    reader: Reader
    say: Say
    found: Description

    @property
    def subject(self) -> Term:
        """The entity."""
        return self.found.subject

    @property
    def listing(self) -> Listing:
        """How much points at it, and which page of that is told."""
        return self.found.listing

    def sort(self, thing: Term) -> str:
        """Return which design something has."""
        return next((sort for kind, sort in _SORTS if self.reader.is_a(thing, kind)), "thing")

    def entry(self, thing: Term, *, with_kind: bool = False) -> Entry:
        """Return a line about a thing; about a part of a thing, one about that, with the part that it is."""
        reader = self.reader
        kind = self.sort(thing) if with_kind else ""
        if reader.is_a(thing, STATEMENT):
            return Entry(reader.name(thing), kind, chain=chain(reader, self.say, thing))
        owner = self.owner(thing)
        return Entry(
            name=reader.name(owner),
            kind=kind,
            note=", ".join(filter(None, (self.part_played(thing), self._holding(owner)))),
            status=self._status(owner),
            when=self.when(owner),
            where=self.names(owner, f"{REC}where"),
            also=self._according(owner),
            evidence=passages(reader, {thing, owner}) or self._mentions(owner),
        )

    def _mentions(self, thing: Term) -> tuple[Passage, ...]:
        """Return the first places that mention a thing of which nothing else is cited, as far as they are at hand."""
        found = (passage(self.reader, anchor) for anchor in self.reader.values(thing, f"{REC}mentionedAt"))
        return tuple(sorted(filter(None, found), key=lambda each: each.start))[:FEW]

    def entries(self, things: Iterable[Term]) -> tuple[Entry, ...]:
        """Return lines about some things, by name; statements by their chains."""
        return tuple(sorted(map(self.entry, things), key=_alphabetical))

    def section(self, title: str, things: Iterable[Term], predicate: str = "", lead: str = "") -> Iterator[Section]:
        """Yield a section about some things, if there are any.

        Args:
            title: its heading.
            things: the things on this page.
            predicate: the property by which they are listed; empty when they are all here.
            lead: a sentence about them.
        """
        if entries := self.entries(things):
            total = self.listing.tally(predicate).total if predicate else None
            yield Section(title, entries, fragment_of(predicate), total, lead)

    def pointing(self, predicate: str) -> list[Term]:
        """Return what points at the entity by a property on this page, not what only leads to other lines of it."""
        listed = {quad.subject for quad in self.found.pointers if str(quad.predicate) == predicate}
        return [thing for thing in self.reader.subjects(predicate, self.subject) if thing in listed]

    def owner(self, thing: Term) -> Term:
        """Return what a participation or depiction is one of; a thing of its own is its own."""
        return next((owner for name in _OWNING for owner in self.reader.subjects(name, thing)), thing)

    def names(self, thing: Term, predicate: str) -> tuple[Name, ...]:
        """Return the names of a thing's values of a property."""
        return tuple(self.reader.name(value) for value in self.reader.values(thing, predicate))

    def when(self, thing: Term) -> Dated | None:
        """Return when a thing was, or was held."""
        reader = self.reader
        span = reader.value(thing, f"{REC}when") or reader.value(thing, f"{REC}heldAt")
        return dated(reader, self.say, span)

    def part_played(self, part: Term) -> str:
        """Return in words which part a participation is, or where in an image a depiction is."""
        if (played := self.reader.value(part, f"{REC}part")) is not None:
            return self.say("entry.part", part=self.reader.name(played).text)
        place = self.reader.value(part, f"{REC}ordinalFromLeft")
        return "" if place is None else self.say("entry.from-left", place=place)

    def concept(self, name: str, predicate: str) -> Iterator[Fact]:
        """Yield what a property's concept is called, and what that means."""
        for term in self.reader.values(self.subject, predicate):
            meaning = self.reader.value(term, str(SKOS.definition))
            yield Fact(name, (self.reader.name(term),), "" if meaning is None else str(meaning))

    def fact(self, name: str, predicate: str) -> Iterator[Fact]:
        """Yield what a property's values are called, if there are any."""
        if values := tuple(self.value(value, predicate) for value in self.reader.values(self.subject, predicate)):
            yield Fact(name, values)

    def value(self, value: Term, predicate: str = "") -> Name:
        """Return what a value of a property is called: a date in words, of a moment its day; a language by its name."""
        if isinstance(value, Literal) and str(value) in ("true", "false"):
            return Name(self.say("fact.yes") if str(value) == "true" else self.say("fact.no"))
        if predicate == f"{SCHEMA}inLanguage":
            return Name(called(str(value), self.say))
        if isinstance(value, Literal) and value.datatype in _DAYS:
            return Name(in_words(str(value).partition("T")[0], self.say))
        return self.reader.name(value)

    def _status(self, event: Term) -> str:
        """Return an event's factuality in words unless it simply came about."""
        found = self.reader.value(event, f"{REC}factuality")
        return "" if found is None or str(found).endswith(_PLAINLY) else self.reader.name(found).text

    def _holding(self, role: Term) -> str:
        """Return who holds a role, where and whether it had ended, as far as the page is not about that."""
        if not self.reader.is_a(role, f"{REC}RoleHolding"):
            return ""
        told = []
        for name, word in ((f"{REC}holder", self._held), (f"{REC}inBody", self._held_in)):
            others = [self.reader.name(each).text for each in self.reader.values(role, name) if each != self.subject]
            told += [word(other) for other in others]
        if self.reader.value(role, f"{REC}endedBefore") is not None:
            told.append(self.say("entry.ended"))
        return ", ".join(told)

    def _held(self, who: str) -> str:
        return self.say("entry.held-by", who=who)

    def _held_in(self, body: str) -> str:
        return self.say("entry.held-in", body=body)

    def _according(self, thing: Term) -> tuple[Name, ...]:
        """Return the article that says so, unless the page at hand is about it or about something in it."""
        reader = self.reader
        article = reader.article_of(thing)
        known = (reader.name(self.subject), reader.article_of(self.subject))
        return () if article is None or article in known else (article,)


def kinds(say: Say) -> dict[str, str]:
    """Return what the kinds of things are called that have a colour."""
    return {
        "actor": say("kind.actor"),
        "event": say("kind.event"),
        "statement": say("kind.statement"),
        "article": say("kind.article"),
        "place": say("kind.place"),
        "topic": say("kind.topic"),
        "role": say("kind.role"),
        "image": say("kind.image"),
    }


def fragment_of(predicate: str) -> str:
    """Return what links to the section of a property use."""
    return predicate.replace("#", "/").rpartition("/")[2]


def _alphabetical(entry: Entry) -> tuple[str, ...]:
    steps = tuple(step.statement.text.casefold() for step in entry.chain)
    return steps or (entry.name.text.casefold(),)
