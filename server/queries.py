"""The queries that describe an entity, as SPARQL text. Each finds ``?s ?p ?o`` in ``?g``.

They start from a bound entity in the default graph and read its statements from the named graphs, so that
each is a look-up however much the store holds. Must not know: stores, results, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import URIRef

from .paging import CONTENTS, Slice

__all__ = [
    "ALIKE",
    "ANCHORS",
    "ARTICLE_CONTENTS",
    "COUNTS",
    "COUNTS_BY_GRAPH",
    "LABELS",
    "LISTED",
    "MENTIONED",
    "OWNERS",
    "PARTS",
    "PASSAGES",
    "about",
    "about_all",
    "alike",
    "behind",
    "page_of_pointers",
]

_PREFIXES: Final = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rec: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
MENTIONS: Final = "https://w3id.org/onrecord/ns#mentionedAt"
_PARTS: Final = "rec:participation|rec:when|rec:heldAt|rec:depiction"
_DOWN: Final = f"{_PARTS}|oa:hasSelector|schema:exampleOfWork|schema:isBasedOn"
_CREDITS: Final = "schema:author|schema:publisher|schema:about|schema:image"
_ANCHORED: Final = "rec:evidencedBy|rec:quotedAt|schema:caption"
_OWN: Final = 'FILTER(STRBEFORE(STR(?s), "#") = "{x}")'

PARTS: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ GRAPH ?g {{ <{{x}}> ?p ?o }} BIND(<{{x}}> AS ?s) FILTER(?p != rec:mentionedAt) }}
  UNION {{ <{{x}}> ({_DOWN})+ ?s . {_OWN} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ <{{x}}> schema:exampleOfWork/^schema:exampleOfWork ?s . {_OWN} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ <{{x}}> {_CREDITS} ?s . GRAPH ?g {{ ?s ?p ?o }} FILTER(?p = schema:name) }}
  UNION {{ ?s foaf:primaryTopic <{{x}}> . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?graph foaf:primaryTopic <{{x}}> . ?graph prov:wasGeneratedBy ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ ?s oa:hasTarget <{{x}}> ; rdf:type rec:LedgerStep . GRAPH ?g {{ ?s ?p ?o }} }}
}}"""
"""The entity's own statements and its parts'; an article's graph and the ledger's steps about it count as parts."""

PASSAGES: Final = f"""\
SELECT DISTINCT ?g ?anchor ?start ?end ?exact WHERE {{
  {{ SELECT DISTINCT ?g ?anchor WHERE {{
    GRAPH ?g {{ <{{x}}> {_ANCHORED}|rec:mentionedAt ?anchor }} }} LIMIT 20 }}
  ?anchor oa:hasSelector ?place . ?place oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?anchor oa:hasSelector/oa:exact ?exact }}
}}"""
"""Some of the places in texts that the entity is evidenced by, quoted or mentioned at."""

_POINTING: Final = """\
  { GRAPH ?g { ?s ?p <{x}> } FILTER(STRBEFORE(STR(?s), "#") != "{x}") }
  UNION { GRAPH ?g { <{x}> rec:mentionedAt ?s } BIND(rec:mentionedAt AS ?p) }"""
COUNTS: Final = f"""\
SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?graphs) WHERE {{
{_POINTING}
}} GROUP BY ?p"""
"""How many statements elsewhere have the entity as object, for each property, and in how many graphs; its mentions
count among them."""

COUNTS_BY_GRAPH: Final = f"SELECT ?p ?g (COUNT(*) AS ?n) WHERE {{\n{_POINTING}\n}} GROUP BY ?p ?g"
"""The same for each graph."""

_POINTERS: Final = """\
{{ SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ {triple} }}
  BIND({s} AS ?s) BIND(<{p}> AS ?p) BIND({o} AS ?o) {but} }} {order} LIMIT {limit} OFFSET {offset} }}"""

SORTED: Final = 5_000
"""How many pointers are sorted: beyond that sorting takes seconds, and pages follow the order of the store, which is
the same each time as long as nothing is written to it."""

ARTICLE_CONTENTS: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  ?g foaf:primaryTopic <{{x}}> . GRAPH ?g {{ ?s ?p ?o }}
  FILTER(?p IN (rdf:type, rdfs:label, rec:mentionedAt, rec:embeds, {_ANCHORED.replace("|", ", ")}))
}}"""
"""What an article's graph describes or mentions: types, labels, what embeds what, and where in the text it stands."""

ANCHORS: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE {
  GRAPH ?g { ?s oa:hasSource <{x}> } BIND(oa:hasSource AS ?p) BIND(<{x}> AS ?o)
}"""
"""The stretches of a text that are cited."""

OWNERS: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE { VALUES ?o { {all} } GRAPH ?g { ?s ?p ?o } }"""
"""What parts of other things are parts of, and what anchors are evidence of."""

_SHOWN: Final = """\
rdf:type, rdfs:label, skos:prefLabel, skos:definition, dcterms:title, prov:specializationOf, schema:usageInfo,
    schema:inLanguage, rec:embeds, rec:speaker, rec:statementKind, rec:force, rec:modality, rec:polarity, rec:stance,
    rec:factuality, rec:edtf, rec:evidencedBy"""
_UNTYPED: Final = "FILTER(?p != rdf:type)"
LISTED: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ {{all}} }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?p NOT IN (rec:mentionedAt, nif:isString, schema:name)) }}
  UNION {{ VALUES ?x {{ {{all}} }} ?x {_PARTS} ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ VALUES ?x {{ {{all}} }} ?x {_ANCHORED}|oa:hasSelector ?s . GRAPH ?g {{ ?s ?p ?o }} {_UNTYPED} }}
  UNION {{ VALUES ?x {{ {{all}} }} ?x ({_ANCHORED})/oa:hasSelector ?s . GRAPH ?g {{ ?s ?p ?o }} {_UNTYPED} }}
  UNION {{ VALUES ?x {{ {{all}} }} ?s rec:embeds+ ?x . GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({_SHOWN})) }}
  UNION {{ VALUES ?x {{ {{all}} }} ?m rec:embeds+ ?x . ?m rec:evidencedBy ?s . GRAPH ?g {{ ?s ?p ?o }} {_UNTYPED} }}
  UNION {{ VALUES ?x {{ {{all}} }} ?m rec:embeds+ ?x . ?m rec:evidencedBy/oa:hasSelector ?s .
    GRAPH ?g {{ ?s ?p ?o }} {_UNTYPED} }}
}}"""
"""What is stated of the things that a page lists and of their parts; the passages that they rest on, and those that
the statements around them rest on."""

MENTIONED: Final = f"""\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ {{all}} }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({_SHOWN})) }}
  UNION {{ VALUES ?m {{ {{all}} }} ?s rec:embeds+ ?m . GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({_SHOWN})) }}
}}"""
"""Labels and types of what is mentioned, and the chains of statements around the statements among them."""

LABELS: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE {
  VALUES ?s { {all} } GRAPH ?g { ?s ?p ?o }
  FILTER(?p IN (rdf:type, rdfs:label, skos:prefLabel, skos:definition, dcterms:title, schema:usageInfo))
}"""
"""Labels and types alone, with what may be done with an article's text."""

LOOKED_AT: Final = 2_000
"""How many statements about the same things are looked at for those that are about nothing else."""
ALIKE: Final = 20
"""How many of them are shown, of each polarity."""
_ALIKE: Final = """\
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  {{ SELECT DISTINCT ?s WHERE {{ {about} }} LIMIT {most} }}
  GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN (schema:about, rec:polarity))
}}"""


_BEHIND: Final = f"""\
  {{ <{{x}}> ?p ?o BIND(<{{x}}> AS ?s) }}
  UNION {{ ?s ?p <{{x}}> BIND(<{{x}}> AS ?o) }}
  UNION {{ <{{x}}> ({_DOWN})+ ?s . ?s ?p ?o {_OWN} }}
"""
_BEHIND_ARTICLE: Final = "  UNION { ?graph foaf:primaryTopic <{x}> . GRAPH ?graph { ?s ?p ?o } }\n"


def about(query: str, entity: URIRef) -> str:
    """Return a query about one entity, whose IRI must be fit for SPARQL."""
    return _PREFIXES + query.replace("{x}", entity)


def about_all(query: str, entities: Iterable[URIRef]) -> str:
    """Return a query about several entities; an empty one when there are none."""
    listed = " ".join(f"<{entity}>" for entity in sorted(entities))
    return _PREFIXES + query.replace("{all}", listed) if listed else ""


def page_of_pointers(entity: URIRef, slices: Iterable[Slice], but: Iterable[str] = ()) -> str:
    """Return the query for a page of what points at an entity; an empty one when nothing does.

    Args:
        entity: the entity.
        slices: how much of what points at it by which property.
        but: graphs whose statements do not count.
    """
    pointing = (each for each in slices if each.predicate != CONTENTS)
    branches = "\n  UNION ".join(f"{{ {_pointers(entity, each, but)} }}" for each in pointing)
    return f"{_PREFIXES}SELECT ?g ?s ?p ?o WHERE {{\n  {branches}\n}}" if branches else ""


def _pointers(entity: URIRef, some: Slice, but: Iterable[str]) -> str:
    strangers = ", ".join(f"<{graph}>" for graph in sorted(but))
    other = f"FILTER(?g NOT IN ({strangers}))" if strangers else ""
    is_out = some.predicate == MENTIONS
    own = "" if is_out else f'FILTER(STRBEFORE(STR(?x), "#") != "{entity}")'
    return _POINTERS.format(
        triple=f"<{entity}> rec:mentionedAt ?x" if is_out else f"?x <{some.predicate}> <{entity}>",
        s=f"<{entity}>" if is_out else "?x",
        p=some.predicate,
        o="?x" if is_out else f"<{entity}>",
        but=f"{own} {other}".strip(),
        order="ORDER BY ?g ?x" if some.total <= SORTED else "",
        limit=some.limit,
        offset=some.offset,
    )


def alike(entity: URIRef, things: Iterable[URIRef]) -> str:
    """Return the query for other statements about all that one is about, with all that they are about; few of many.

    Args:
        entity: the statement.
        things: what it is about.
    """
    listed = [f"<{thing}>" for thing in sorted(things)]
    if not listed:
        return ""
    said = " ".join(f"?s schema:about {thing} ." for thing in listed) + f" FILTER(?s != <{entity}>)"
    return _PREFIXES + _ALIKE.format(about=said, most=LOOKED_AT)


def behind(entity: URIRef, *, is_article: bool) -> str:
    """Return a query that anybody can ask for what the pages of an entity rest on.

    It constructs what is stated of the entity and of its parts, and what points at it, on all pages together; of an
    article all that its record says. Labels, and what is stated of the things that point, are not in it.
    """
    text = _BEHIND + (_BEHIND_ARTICLE if is_article else "")
    used = [line for line in _PREFIXES.splitlines() if f"{line.split()[1]}" in text]
    return "\n".join((*used, "CONSTRUCT { ?s ?p ?o } WHERE {", text.rstrip().replace("{x}", entity), "}"))
