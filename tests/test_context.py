"""The JSON-LD context: our terms and no others, and nothing is lost on the way through it."""

from __future__ import annotations

import json

import pytest
from pyld import jsonld
from rdflib import RDF, XSD, Graph, Literal, URIRef

from onrecord.ontology import EDTF, PREFIXES, REC, context, undeclared, vocabulary_triples

# rdflib's own JSON-LD parser makes a graph of a class that rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

CONTEXT = context()
KEYWORDS = {"@version", "id", "type"}
DEFINITIONS = {
    name: value if isinstance(value, dict) else {"@id": value}
    for name, value in CONTEXT.items()
    if name not in KEYWORDS and value not in PREFIXES.values()
}
IS_CLASS = {name: name[0].isupper() for name in DEFINITIONS}
NODE = URIRef("http://127.0.0.1:8080/id/actor/横田-健")
VALUES = [
    NODE,
    URIRef("https://w3id.org/onrecord/concept#force-asks"),
    URIRef("http://127.0.0.1:8080/id/text/0123456789abcdef#char=4,9"),
    REC.Person,
    Literal("plain"),
    Literal("http://example.org/a-text-not-an-IRI"),
    Literal("rec:Person"),
    Literal('"quoted" \\ text\nof two lines', lang="en"),
    Literal("横田", lang="ja"),
    Literal("2031-05-09", datatype=XSD.date),
    Literal("2031-05", datatype=XSD.gYearMonth),
    Literal("2031-05-09T10:00:00+00:00", datatype=XSD.dateTime),
    Literal("2031~/..", datatype=EDTF.EDTF),
    Literal("042", datatype=REC.CameoCode),
    Literal("true", datatype=XSD.boolean, normalize=False),
    Literal("7", datatype=XSD.integer),
    Literal("7", datatype=XSD.positiveInteger),
    Literal("7", datatype=XSD.nonNegativeInteger),
]


def refuse(url, _options):
    raise AssertionError(f"{url} would be fetched")


OPTIONS = {"documentLoader": refuse}


def expand(compact_iri: str) -> URIRef:
    prefix, colon, local = compact_iri.partition(":")
    return URIRef(PREFIXES[prefix] + local) if colon and prefix in PREFIXES else URIRef(compact_iri)


def compacted(graph: Graph, **options) -> dict:
    expanded = jsonld.from_rdf(graph.serialize(format="nt"), {"format": "application/n-quads", **OPTIONS, **options})
    return jsonld.compact(expanded, {"@context": CONTEXT}, {**OPTIONS, "graph": True})


def read_by_pyld(document: dict) -> Graph:
    found = jsonld.to_rdf(document, {"format": "application/n-quads", **OPTIONS})
    return Graph().parse(data=found, format="nt")


def read_by_rdflib(document: dict) -> Graph:
    return Graph().parse(data=json.dumps(document), format="json-ld")


READERS = [read_by_pyld, read_by_rdflib]


def lines(graph: Graph) -> set[str]:
    """Return what a graph says, to the letter: literals that mean the same are not equal here."""
    return {" ".join(term.n3() for term in triple) for triple in graph}


def test_own_terms_are_all_there():
    """The context names exactly the terms of the ontology, each by its own name."""
    own = {name: expand(value["@id"]) for name, value in DEFINITIONS.items() if value["@id"].startswith("rec:")}
    assert own == {name: REC[name] for name in REC.__annotations__}


def test_terms_are_declared():
    """The context has no term that its vocabulary does not declare, and every coercion is to a known datatype."""
    iris = {value["@id"] for value in DEFINITIONS.values()}
    iris |= {value["@type"] for value in DEFINITIONS.values() if value.get("@type", "@id") != "@id"}
    assert undeclared((NODE, expand(iri), NODE) for iri in iris) == frozenset()


def test_prefixes_are_ours():
    """The context's prefixes are those that we write with; edtf is a property's name here."""
    prefixes = {name: value for name, value in CONTEXT.items() if value in PREFIXES.values()}
    assert prefixes == {name: iri for name, iri in PREFIXES.items() if name not in ("edtf", "sh")}


def test_context_stands_alone():
    """The context refers to no other document."""
    assert not {"@import", "@context", "@base", "@vocab"} & {*CONTEXT, *(k for d in DEFINITIONS.values() for k in d)}


@pytest.mark.parametrize("name", [name for name in DEFINITIONS if not IS_CLASS[name]])
@pytest.mark.parametrize("read", READERS)
def test_every_property_loses_no_value(read, name):
    """Whatever a property's value is, and however the context coerces it, it comes back as it was."""
    graph = Graph()
    for value in VALUES:
        graph.add((NODE, expand(DEFINITIONS[name]["@id"]), value))
    assert lines(read(compacted(graph))) == lines(graph)


@pytest.mark.parametrize("read", READERS)
def test_every_term_at_once(read):
    """A graph of every class and property comes back as it was, and is written with short names only."""
    graph = Graph()
    for name, value in DEFINITIONS.items():
        graph.add((NODE, *((RDF.type, expand(value["@id"])) if IS_CLASS[name] else value_of(value))))
    document = compacted(graph)
    assert lines(read(document)) == lines(graph)
    (node,) = document["@graph"]
    assert {*node, *node["type"]} - KEYWORDS == set(DEFINITIONS)


def value_of(definition: dict) -> tuple[URIRef, URIRef | Literal]:
    """Return a property with a value of the kind that the context expects."""
    predicate, datatype = expand(definition["@id"]), definition.get("@type")
    if datatype == "@id":
        return predicate, NODE
    if "@container" in definition:
        return predicate, Literal("x", lang="en")
    literals = (value for value in VALUES if isinstance(value, Literal))
    return predicate, next(value for value in literals if value.datatype == (datatype and expand(datatype)))


@pytest.mark.parametrize("read", READERS)
def test_vocabulary_passes_through(read):
    """The ontology and its concepts come back as they were."""
    graph = Graph()
    for triple in vocabulary_triples():
        graph.add(triple)
    assert set(read(compacted(graph))) == set(graph)


@pytest.mark.parametrize(
    ("key", "value", "literal"),
    [
        ("isNamed", True, Literal("true", datatype=XSD.boolean)),
        ("isNamed", "false", Literal("false", datatype=XSD.boolean)),
        ("start", 12, Literal("12", datatype=XSD.integer)),
        ("ordinalFromLeft", 4, Literal("4", datatype=XSD.integer)),
        ("beginEarliest", "2031-05-01", Literal("2031-05-01", datatype=XSD.date)),
        ("edtf", "2031-05~", Literal("2031-05~", datatype=EDTF.EDTF)),
        ("speaker", str(NODE), NODE),
        ("force", "rec-c:force-asks", URIRef(f"{PREFIXES['rec-c']}force-asks")),
        ("label", {"ja": "横田"}, Literal("横田", lang="ja")),
        ("altLabel", "Ken", Literal("Ken")),
    ],
)
@pytest.mark.parametrize("read", READERS)
def test_plain_json_is_understood(read, key, value, literal):
    """What somebody would write by hand has the datatype that the ontology asks for."""
    found = read({"@context": CONTEXT, "id": str(NODE), key: value})
    assert list(found) == [(NODE, expand(DEFINITIONS[key]["@id"]), literal)]


@pytest.mark.parametrize("key", ["label", "headline"])
@pytest.mark.parametrize("read", READERS)
def test_labels_without_language_are_kept(key, read):
    """A label without a language stays without one beside those that have one."""
    predicate = expand(DEFINITIONS[key]["@id"])
    graph = Graph()
    for value in (Literal("bare"), Literal("english", lang="en"), Literal("other", lang="en")):
        graph.add((NODE, predicate, value))
    assert lines(read(compacted(graph))) == lines(graph)
