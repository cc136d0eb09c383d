"""The sections of what points at an entity, whatever it is: who said it, what was said about it, what happened there.

Must not know: queries, templates, any one kind of page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, SKOS

from .interface import Say
from .naming import humanized
from .page_model import Entry, Section
from .passages import Passage, passage
from .store import Term
from .telling import OA, PROV, REC, SCHEMA, Telling

__all__ = ["ledger_sections", "mentions", "pointing"]

_TARGET: Final = f"{OA}hasTarget"
_MENTIONS: Final = f"{REC}mentionedAt"
_SHOWN_OTHERWISE: Final = {
    "http://xmlns.com/foaf/0.1/primaryTopic",
    f"{OA}hasSource",
    f"{PROV}wasDerivedFrom",
    str(SKOS.topConceptOf),
    f"{SCHEMA}exampleOfWork",
    f"{SCHEMA}isBasedOn",
    str(DCTERMS.isVersionOf),
    f"{REC}endedBefore",
}


def _titles(say: Say) -> dict[str, str]:
    """Return the headings, by property, in the order in which they stand."""
    return {
        f"{REC}speaker": say("section.speaker"),
        f"{SCHEMA}about": say("section.about"),
        f"{REC}participant": say("section.participant"),
        f"{REC}where": say("section.where"),
        f"{REC}holder": say("section.holder"),
        f"{REC}inBody": say("section.inBody"),
        f"{REC}relatedTo": say("section.relatedTo"),
        f"{REC}addressee": say("section.addressee"),
        f"{REC}embeds": say("section.embeds"),
        f"{REC}respondsTo": say("section.respondsTo"),
        f"{REC}condition": say("section.condition"),
        f"{REC}cause": say("section.cause"),
        "http://semanticweb.cs.vu.nl/2009/11/sem/subEventOf": say("section.subEventOf"),
        f"{REC}depicted": say("section.depicted"),
        f"{SCHEMA}author": say("section.author"),
        f"{SCHEMA}publisher": say("section.publisher"),
        f"{SCHEMA}copyrightHolder": say("section.copyrightHolder"),
        f"{REC}territory": say("section.territory"),
        f"{PROV}specializationOf": say("section.specializationOf"),
        str(RDFS.subClassOf): say("section.subClassOf"),
        str(RDFS.subPropertyOf): say("section.subPropertyOf"),
        str(RDFS.domain): say("section.domain"),
        f"{SCHEMA}domainIncludes": say("section.domainIncludes"),
        str(RDFS.range): say("section.range"),
        f"{SCHEMA}rangeIncludes": say("section.rangeIncludes"),
        str(SKOS.inScheme): say("section.inScheme"),
        str(SKOS.broader): say("section.broader"),
        str(RDF.type): say("section.type"),
    }


def pointing(telling: Telling, done: Collection[str] = ()) -> Iterator[Section]:
    """Yield the sections of what points at an entity.

    Args:
        telling: the entity.
        done: the properties whose sections the page has already.
    """
    reader, subject = telling.reader, telling.subject
    titles = _titles(telling.say)
    for predicate, title in titles.items():
        if predicate not in done:
            yield from telling.section(title, telling.pointing(predicate), predicate)
    for predicate in reader.pointing(subject):
        if predicate not in titles and predicate not in _SHOWN_OTHERWISE and predicate not in done:
            title = telling.say("section.else", property=humanized(predicate))
            steps = _steps(telling)
            others = [thing for thing in telling.pointing(predicate) if thing not in steps]
            yield from telling.section(title, others, predicate)


def mentions(telling: Telling) -> Iterator[Section]:
    """Yield the texts that mention an entity, each with the places where it does, in the order of the text."""
    reader, say = telling.reader, telling.say
    by_text: dict[Term, list[Passage]] = {}
    for anchor in reader.values(telling.subject, _MENTIONS):
        found = passage(reader, anchor)
        text = reader.value(anchor, f"{OA}hasSource")
        if found is not None and text is not None:
            by_text.setdefault(text, []).append(found)
    entries = []
    for text, places in by_text.items():
        article = reader.value(text, f"{PROV}specializationOf") or text
        ordered = tuple(sorted(places, key=lambda each: (each.start, -each.end)))
        entries.append(Entry(reader.name(article), note=say("entry.places", count=len(ordered)), evidence=ordered))
    if entries:
        tally = telling.listing.tally(_MENTIONS)
        counted = say("entry.places", count=tally.total)
        told = say("section.mentions-lead", places=counted, articles=say("section.articles", count=tally.graphs))
        by_name = tuple(sorted(entries, key=lambda each: each.name.text.casefold()))
        yield Section(say("section.mentions"), by_name, "mentionedAt", max(tally.graphs, len(by_name)), told)


def ledger_sections(telling: Telling) -> Iterator[Section]:
    """Yield what the ledger says of an entity: corrections and notes, on which grounds, who took the step."""
    reader = telling.reader
    if steps := _steps(telling):
        told = sorted(steps, key=lambda step: str(reader.value(step, str(DCTERMS.created))))
        entries = tuple(Entry(reader.name(step), note=_of_step(telling, step)) for step in told)
        yield Section(telling.say("section.ledger"), entries, "ledger")


def _of_step(telling: Telling, step: Term) -> str:
    reader = telling.reader
    said = (f"{OA}bodyValue", str(DCTERMS.description), str(DCTERMS.source), f"{PROV}wasAttributedTo")
    told = [reader.name(value).text for name in said for value in reader.values(step, name)]
    if reader.value(step, f"{REC}isRevoked") is not None:
        told.append(telling.say("section.revoked"))
    return " · ".join(told)


def _steps(telling: Telling) -> list[Term]:
    """Return the steps of the ledger about a thing."""
    found = telling.reader.subjects(_TARGET, telling.subject)
    return [each for each in found if telling.reader.is_a(each, f"{REC}LedgerStep")]
