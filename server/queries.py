"""The queries that describe an entity, as SPARQL text. Each finds ``?s ?p ?o`` in ``?g``.

They start from a bound entity in the default graph and read its statements from the named graphs, so that
each is a look-up however much the store holds. Must not know: stores, results, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import URIRef

__all__ = [
    "ARTICLE_CONTENTS",
    "EVIDENCE",
    "LABELS",
    "MENTIONED",
    "NEIGHBOURS",
    "PARTS",
    "PASSAGES",
    "POINTERS",
    "POINTERS_BY_GRAPH",
    "POINTERS_COUNT",
    "about",
    "about_all",
    "page_of_pointers",
]

_PREFIXES: Final = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rec: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_DOWN: Final = (
    "rec:participation|rec:when|rec:heldAt|rec:depiction|oa:hasSelector|schema:exampleOfWork|schema:isBasedOn"
)
_CREDITS: Final = "schema:author|schema:publisher|schema:about|schema:image"
_ANCHORED: Final = "rec:evidencedBy|rec:quotedAt|schema:caption"
_OWN: Final = 'FILTER(STRSTARTS(STR(?s), "{x}#"))'

PARTS: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ GRAPH ?g {{ <{{x}}> ?p ?o }} BIND(<{{x}}> AS ?s) FILTER(?p != rec:mentionedAt) }}
  UNION {{ <{{x}}> ({_DOWN})+ ?s . {_OWN} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ <{{x}}> schema:exampleOfWork/^schema:exampleOfWork ?s . {_OWN} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ <{{x}}> {_CREDITS} ?s . GRAPH ?g {{ ?s ?p ?o }} FILTER(?p = schema:name) }}
  UNION {{ ?s oa:hasSource <{{x}}> . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?anchor oa:hasSource <{{x}}> . ?anchor oa:hasSelector ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?o oa:hasSource <{{x}}> . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?s foaf:primaryTopic <{{x}}> . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?graph foaf:primaryTopic <{{x}}> . ?graph prov:wasGeneratedBy ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?s oa:hasTarget <{{x}}> ; rdf:type rec:LedgerStep . GRAPH ?g {{ ?s ?p ?o }} }}
}}"""
"""The entity's own statements and its parts'; a text's anchors, an article's graph and the ledger's steps about a thing
count as parts."""

EVIDENCE: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ <{{x}}> ({_DOWN})*/({_ANCHORED}) ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ <{{x}}> ({_DOWN})*/({_ANCHORED})/oa:hasSelector ?s . GRAPH ?g {{ ?s ?p ?o }} }}
}}"""
"""The anchors that the entity and its parts are evidenced by or quoted at."""

PASSAGES: Final = f"""\
SELECT DISTINCT ?g ?anchor ?start ?end ?exact WHERE {{
  {{ SELECT DISTINCT ?g ?anchor WHERE {{
    GRAPH ?g {{ <{{x}}> {_ANCHORED}|rec:mentionedAt ?anchor }} }} LIMIT 20 }}
  ?anchor oa:hasSelector ?place . ?place oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?anchor oa:hasSelector/oa:exact ?exact }}
}}"""
"""Some of the places in texts that the entity is evidenced by, quoted or mentioned at."""

_POINTING: Final = """\
  { GRAPH ?g { ?s ?p <{x}> } BIND(<{x}> AS ?o) FILTER(!STRSTARTS(STR(?s), "{x}#")) }
  UNION { GRAPH ?g { <{x}> rec:mentionedAt ?o } BIND(<{x}> AS ?s) BIND(rec:mentionedAt AS ?p) }"""
POINTERS: Final = f"""\
SELECT ?g ?s ?p ?o WHERE {{
{_POINTING}
{{but}}}} {{order}} LIMIT {{limit}} OFFSET {{offset}}"""
"""A page of the statements elsewhere that have the entity as object, and of the places that mention it."""

SORTED: Final = 5_000
"""How many pointers are sorted: beyond that sorting takes seconds, and pages follow the order of the store, which is
the same each time as long as nothing is written to it."""

POINTERS_COUNT: Final = f"SELECT (COUNT(*) AS ?n) WHERE {{\n{_POINTING}\n}}"
"""How many of those there are."""

POINTERS_BY_GRAPH: Final = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{\n{_POINTING}\n}} GROUP BY ?g"
"""How many of those there are in each graph."""

ARTICLE_CONTENTS: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE {
  ?g foaf:primaryTopic <{x}> . GRAPH ?g { ?s ?p ?o } FILTER(?p IN (rdf:type, rdfs:label, rec:mentionedAt))
}"""
"""What an article's graph describes or mentions: types, labels, mentions; nothing for other entities."""

NEIGHBOURS: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE {
  { VALUES ?s { {all} } GRAPH ?g { ?s ?p ?o } }
  UNION { VALUES ?o { {all} } GRAPH ?g { ?s ?p ?o } FILTER(!(?p IN (_ANCHORED_))) }
  UNION { VALUES ?anchor { {all} } ?anchor oa:hasSelector ?s . GRAPH ?g { ?s ?p ?o } }
}""".replace("_ANCHORED_", _ANCHORED.replace("|", ", "))
"""What is stated of parts of other things and of anchors, with their selectors; and what those others are."""

_SHOWN: Final = """\
rdf:type, rdfs:label, skos:prefLabel, dcterms:title, prov:specializationOf, rec:embeds, rec:speaker,
    rec:statementKind, rec:force, rec:modality, rec:polarity, rec:stance, rec:factuality, rec:edtf"""
MENTIONED: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ {{all}} }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({_SHOWN})) }}
  UNION {{ VALUES ?m {{ {{all}} }} ?s rec:embeds+ ?m . GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({_SHOWN})) }}
}}"""
"""Labels and types of what is mentioned, and the chains of statements around the statements among them."""

LABELS: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE {
  VALUES ?s { {all} } GRAPH ?g { ?s ?p ?o } FILTER(?p IN (rdf:type, rdfs:label, skos:prefLabel, dcterms:title))
}"""
"""Labels and types alone."""


def about(query: str, entity: URIRef) -> str:
    """Return a query about one entity, whose IRI must be fit for SPARQL."""
    return _PREFIXES + query.replace("{x}", entity)


def page_of_pointers(entity: URIRef, total: int, limit: int, offset: int, but: Iterable[str] = ()) -> str:
    """Return the query for a page of what points at an entity, of which there is so much in total.

    Args:
        entity: the entity.
        total: how many pointers there are.
        limit: how many there are on a page.
        offset: how many are on the pages before.
        but: graphs whose statements do not count.
    """
    order = "ORDER BY ?p ?g ?s ?o" if total <= SORTED else ""
    strangers = ", ".join(f"<{graph}>" for graph in sorted(but))
    text = POINTERS.replace("{but}", f"  FILTER(?g NOT IN ({strangers}))\n" if strangers else "")
    text = text.replace("{order}", order).replace("{limit}", str(limit)).replace("{offset}", str(offset))
    return about(text, entity)


def about_all(query: str, entities: Iterable[URIRef]) -> str:
    """Return a query about several entities; an empty one when there are none."""
    listed = " ".join(f"<{entity}>" for entity in sorted(entities))
    return _PREFIXES + query.replace("{all}", listed) if listed else ""
