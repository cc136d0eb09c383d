"""The page of an article: bibliography, what is on record from it in the order of the text, its record, its revisions.

Must not know: queries, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .naming import Name
from .page_model import Entry, Fact, Section, Shown
from .paging import CONTENTS
from .passages import rights_of
from .pointing_sections import ledger_sections, pointing
from .revision_entries import revision_entries
from .store import Term
from .telling import PROV, SCHEMA, Telling

__all__ = ["article_page"]

_TOPIC_OF: Final = "http://xmlns.com/foaf/0.1/primaryTopic"
_TEXT: Final = f"{PROV}specializationOf"
_BESIDE: Final = (
    "http://www.w3.org/ns/adms#status",
    f"{PROV}generatedAtTime",
    "http://purl.org/dc/terms/license",
)


def article_page(telling: Telling) -> Shown:
    """Return what the page of an article shows."""
    return Shown(facts=tuple(_facts(telling)), sections=tuple(_sections(telling)))


def _facts(telling: Telling) -> Iterator[Fact]:
    say, reader, subject = telling.say, telling.reader, telling.subject
    yield from telling.fact(say("article.author"), f"{SCHEMA}author")
    yield from telling.fact(say("article.publisher"), f"{SCHEMA}publisher")
    yield from telling.fact(say("article.published"), f"{SCHEMA}datePublished")
    yield from telling.fact(say("article.section"), f"{SCHEMA}articleSection")
    yield from telling.fact(say("article.language"), f"{SCHEMA}inLanguage")
    yield from telling.fact(say("article.basis"), f"{SCHEMA}isBasedOn")
    yield from telling.fact(say("article.holder"), f"{SCHEMA}copyrightHolder")
    if texts := tuple(reader.name(text) for text in reader.subjects(_TEXT, subject)):
        rights = {"none": say("article.rights-none"), "quote": say("article.rights-quote")}
        note = rights.get(rights_of(reader, subject), say("article.rights-full"))
        is_whole = note not in rights.values()
        read = tuple(Name(say("article.read"), text.href) for text in texts) if is_whole else texts
        yield Fact(say("article.text"), read, note)
    if versions := tuple(_versions(telling)):
        yield Fact(say("article.versions"), versions)


def _versions(telling: Telling) -> Iterator[Name]:
    """Yield the names of the other versions of the work: title, publisher, date."""
    reader = telling.reader
    for part in reader.parts(telling.subject):
        if reader.is_a(part, f"{SCHEMA}Article"):
            name = reader.name(part)
            properties = (f"{SCHEMA}{key}" for key in ("publisher", "datePublished", "inLanguage"))
            told = (telling.value(value, each).text for each in properties for value in reader.values(part, each))
            yield Name(", ".join((name.text, *told)), None, name.language)


def _sections(telling: Telling) -> Iterator[Section]:
    say, reader, subject = telling.say, telling.reader, telling.subject
    yield from ledger_sections(telling)
    if entries := tuple(telling.entry(thing, with_kind=True) for thing in telling.found.things):
        total = telling.listing.tally(CONTENTS).total or None
        yield Section(say("article.contents"), entries, "contents", total, say("article.contents-note"))
    yield from pointing(telling, (_TEXT,))
    if graphs := reader.subjects(_TOPIC_OF, subject):
        yield Section(say("article.record"), tuple(_record(telling, graph) for graph in graphs), "record")
    if revisions := revision_entries(reader, say, subject):
        yield Section(say("article.revisions"), revisions, "revisions")


def _record(telling: Telling, graph: Term) -> Entry:
    """Return the revision of a record: its graph, its review status, its date, its licence."""
    reader = telling.reader
    notes = [telling.value(value).text for name in _BESIDE for value in reader.values(graph, name)]
    number = str(graph).rpartition("/")[2]
    told = telling.say("article.graph", number=number)
    return Entry(Name(told, reader.addresses.page_of(str(graph))), note=", ".join(notes))
