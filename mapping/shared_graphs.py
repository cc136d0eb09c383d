"""The graphs that no single article owns: registry, links and catalogue.

Must not know: what any article says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from typing import Final

from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, VOID, XSD, Literal, URIRef

from ..ontology import ADMS, OA, REC, REC_C, SCHEMA, SCHEMES, codes, vocabulary_triples
from .iris import Iris, below, concept
from .mentions import TYPES, describe, describe_actor
from .reading import Record
from .registry import Link, Links, Registry
from .terms import NamedGraph, Sheet, Triple, instant, text

SHARED: Final = {
    "catalogue": "Catalogue: the graphs, where each comes from and under which licence",
    "history": "History: which revision of each record came when, by whom and why",
    "ledger": "Ledger: what was corrected, withdrawn or renamed after it was published, and on which grounds",
    "links": "Links: what things are called elsewhere, and how that is known",
    "registry": "Registry: the actors, places and topics that articles share",
    "vocabulary": "Vocabulary: the ontology and its concepts",
}

__all__ = ["Registered", "catalogue_entry", "catalogue_head", "links_graph", "registry_graph"]


def registry_graph(registry: Registry, iris: Iris) -> NamedGraph:
    """Return the descriptions of the actors, places and topics that articles share."""
    sheet = Sheet()
    for kind, key in _registered(registry):
        _describe_registered(sheet, registry, iris, kind, key)
    return sheet.graph(iris.graph("registry"))


def _registered(registry: Registry) -> Iterator[tuple[str, str]]:
    for kind in ("actor", "place", "topic"):
        yield from ((kind, key) for key in getattr(registry, f"{kind}s"))


def _describe_registered(sheet: Sheet, registry: Registry, iris: Iris, kind: str, key: str) -> None:
    subject, path = iris.thing(kind, key), (f"{kind}s", key)
    if kind != "actor":
        thing = (registry.places if kind == "place" else registry.topics)[key]
        describe(sheet, subject, path, thing.label, thing.aka, *TYPES[kind])
        return
    actor = registry.actors[key]
    describe(sheet, subject, path, actor.label, actor.aka)
    describe_actor(sheet, subject, actor.kind, named=actor.named)
    sheet.say(subject, REC.territory, iris.thing("place", actor.territory) if actor.territory else None)


@dataclass(frozen=True)
class Registered:
    """What articles share, described when it is asked for: of thousands of things an article mentions a few.

    Attributes:
        registry: the actors, places and topics.
        iris: mints their IRIs.
    """

    registry: Registry
    iris: Iris

    @cached_property
    def origins(self) -> Mapping[URIRef, tuple[str, str]]:
        """The path in the registry's file of each thing."""
        return {self.iris.thing(kind, key): (f"{kind}s", key) for kind, key in _registered(self.registry)}

    def description(self, subject: URIRef) -> tuple[Triple, ...]:
        """Return the triples of a thing, as `registry_graph` has them; none when it is not there."""
        if subject not in self.origins:
            return ()
        section, key = self.origins[subject]
        sheet = Sheet()
        _describe_registered(sheet, self.registry, self.iris, section.removesuffix("s"), key)
        return tuple(sheet.lines)


def links_graph(links: Links, iris: Iris) -> NamedGraph:
    """Return the outside identities: ``schema:sameAs``, and an identifying annotation that says how each is known."""
    name, sheet = iris.graph("links"), Sheet()
    for index, link in enumerate(links.links):
        _link(sheet, name, iris, ("links", index), link)
    return sheet.graph(name)


def _link(sheet: Sheet, graph: URIRef, iris: Iris, path: tuple[str, int], link: Link) -> None:
    kind, _, key = link.thing.rpartition(":")
    thing, outside = iris.thing(kind, key), URIRef(link.same)
    note = below(graph, f"{kind}-{key}-{path[1] + 1}")
    sheet.say(thing, SCHEMA.sameAs, outside)
    sheet.thing(note, path, OA.Annotation)
    sheet.say(note, OA.hasTarget, thing)
    sheet.say(note, OA.hasBody, outside)
    sheet.say(note, OA.motivatedBy, OA.identifying)
    sheet.say(note, DCTERMS.created, Literal(link.date, datatype=XSD.date, normalize=False))
    sheet.say(note, DCTERMS.source, text(link.source))
    sheet.say(note, DCTERMS.type, concept("link-method", link.method))


def catalogue_head(iris: Iris, *, with_ledger: bool = False) -> NamedGraph:
    """Return what the catalogue says once: the software that makes the graphs, and those that no article owns."""
    name, sheet = iris.graph("catalogue"), Sheet()
    software = below(name, "onrecord")
    sheet.thing(software, (), PROV.SoftwareAgent)
    sheet.label(software, {"en": "On Record"})
    sheet.say(software, SCHEMA.softwareVersion, text(version("onrecord")))
    for key, label in SHARED.items():
        if key == "ledger" and not with_ledger:
            continue
        shared = iris.graph(key)
        sheet.thing(shared, (), PROV.Entity, VOID.Dataset)
        sheet.label(shared, {"en": label})
    return sheet.graph(name)


def catalogue_entry(record: Record, graph: URIRef, iris: Iris) -> NamedGraph:
    """Return what the catalogue says of one article's graph: text, run, editor, time, licence, review."""
    article, sheet = record.article, Sheet()
    catalogue = iris.graph("catalogue")
    run, editor = below(graph, "run"), below(graph, "editor")
    at = _moment(article.record.at)
    sheet.thing(graph, ("record",), PROV.Entity, VOID.Dataset)
    sheet.label(graph, {"en": f"Record of “{article.title}”, revision {graph.rpartition('/')[2]}"})
    sheet.say(graph, FOAF.primaryTopic, iris.article(article.article))
    sheet.say(graph, PROV.wasDerivedFrom, iris.text(article.text.digest))
    sheet.say(graph, PROV.wasGeneratedBy, run)
    sheet.say(graph, PROV.generatedAtTime, at)
    sheet.say(graph, DCTERMS.license, URIRef(article.rights.data))
    sheet.say(graph, ADMS.status, concept("review", article.record.review))
    sheet.thing(run, ("record",), PROV.Activity)
    sheet.label(run, {"en": f"Recording of “{article.title}”"})
    sheet.say(run, PROV.wasAssociatedWith, below(catalogue, "onrecord"), editor)
    sheet.say(run, PROV.endedAtTime, at)
    sheet.thing(editor, ("record",), PROV.Agent)
    sheet.say(editor, RDFS.label, text(article.record.by))
    return sheet.graph(catalogue)


def _moment(at: datetime) -> Literal:
    return Literal(instant(at), datatype=XSD.dateTime, normalize=False)


def vocabulary_graph(iris: Iris) -> NamedGraph:
    """Return the ontology and its concepts as the graph that is published beside the data."""
    return NamedGraph(iris.graph("vocabulary"), vocabulary_triples())


def concepts_graph(iris: Iris) -> NamedGraph:
    """Return the concepts alone, as far as shapes look at them; no file is read for that, as it takes long."""
    triples: list[Triple] = [(REC_C[scheme], RDF.type, SKOS.ConceptScheme) for scheme in SCHEMES]
    for scheme in SCHEMES:
        for each in (REC_C[f"{scheme}-{code}"] for code in codes(scheme)):
            triples += (each, RDF.type, SKOS.Concept), (each, SKOS.inScheme, REC_C[scheme])
    return NamedGraph(iris.graph("vocabulary"), tuple(triples))
