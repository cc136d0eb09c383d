"""Every RDF format holds the same triples, in stable order."""

import json
from itertools import pairwise

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Literal, URIRef

from onrecord.server.description import describe
from onrecord.server.formats import FORMATS, Content, FormatError, by_media_type, by_suffix, of_kind, sorted_n_quads
from onrecord.server.jsonld import FetchRefusedError, write_json_ld
from onrecord.server.store import Quad
from onrecord.server.words import shipped_vocabulary

BASE = "http://127.0.0.1:8080"
ENTITIES = [
    "actor/横田",
    "actor/كاتب",
    "article/harbour-talks",
    "article/harbour-talks/event/visit",
    "article/harbour-talks/statement/dues-will-rise",
    "text/0123456789abcdef",
]
RDF = of_kind("triples", "quads")
ODD = frozenset(
    Quad(URIRef("urn:s"), URIRef("urn:x#p"), Literal(text, datatype=URIRef(kind) if kind else None, normalize=False))
    for text, kind in [
        ('a "quoted" \\ line\n\t', ""),
        ("007", "http://www.w3.org/2001/XMLSchema#integer"),
        ("false", "http://www.w3.org/2001/XMLSchema#boolean"),
        ("1.50", "http://www.w3.org/2001/XMLSchema#decimal"),
        ("é 横 \U0001f600 \u200f", ""),
        ("<b>&amp;</b>", ""),
        ("2031-02", "http://id.loc.gov/datatypes/edtf/EDTF"),
    ]
)


def content(store, name: str) -> Content:
    """Return the content of an entity's document."""
    words = shipped_vocabulary()
    found = describe(store, URIRef(f"{BASE}/id/{name}"))
    return Content(found.quads, found.subject, words.prefixes, words.context, f"{BASE}/context.jsonld")


def read(body: bytes, media_type: str) -> set[str]:
    """Return the triples of a representation, read by Oxigraph's strict parsers, or by pyld."""
    if media_type == "application/ld+json":
        document = json.loads(body) | {"@context": dict(shipped_vocabulary().context)}
        body = jsonld.to_rdf(document, {"format": "application/n-quads"}).encode()
        media_type = "application/n-quads"
    return {str(quad.triple) for quad in ox.parse(input=body, format=ox.RdfFormat.from_media_type(media_type))}


def expected(quads: frozenset[Quad]) -> set[str]:
    """Return the triples of quads."""
    lines = sorted_n_quads(quads)
    return {str(quad.triple) for quad in ox.parse(input=lines, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("row", RDF, ids=lambda row: row.name)
@pytest.mark.parametrize("name", ENTITIES)
def test_same_triples(store, name, row):
    """Each format of an entity holds the triples of its description, no more and no less."""
    wanted = content(store, name)
    assert read(row.to_bytes(wanted), row.media_type) == expected(wanted.quads)


@pytest.mark.parametrize("row", RDF, ids=lambda row: row.name)
def test_odd_literals(row):
    """Lexical forms, escapes and datatypes come through unchanged."""
    words = shipped_vocabulary()
    body = row.to_bytes(Content(ODD, URIRef("urn:s"), words.prefixes, words.context, "c"))
    assert read(body, row.media_type) == expected(ODD)


@pytest.mark.parametrize("row", RDF, ids=lambda row: row.name)
def test_stable(store, row):
    """The same quads give the same bytes, in whatever order they came."""
    wanted = content(store, ENTITIES[0])
    shuffled = Content(frozenset(sorted(wanted.quads, reverse=True)), *list(_rest(wanted)))
    assert row.to_bytes(wanted) == row.to_bytes(shuffled)


def _rest(wanted: Content):
    return wanted.subject, wanted.prefixes, wanted.context, wanted.context_url


@pytest.mark.parametrize("row", of_kind("quads"), ids=lambda row: row.name)
def test_graphs(store, row):
    """The formats that hold quads keep the graph that each part comes from."""
    wanted = content(store, ENTITIES[0])
    found = ox.parse(input=row.to_bytes(wanted), format=ox.RdfFormat.from_media_type(row.media_type))
    assert {quad.graph_name.value for quad in found} == {str(quad.graph) for quad in wanted.quads}


def test_turtle_prefixes(store):
    """Turtle declares the prefixes that it uses and no others."""
    body = by_media_type("text/turtle").to_bytes(content(store, ENTITIES[0])).decode()
    declared = [line.split()[1] for line in body.splitlines() if line.startswith("@prefix")]
    rest = body[body.rindex("@prefix") :].partition("\n")[2]
    assert declared
    assert all(prefix in rest for prefix in declared)
    assert not any(prefix.startswith("ns") for prefix in declared)


def test_json_ld(store):
    """JSON-LD is one object about the entity, in our words, with the context's address in its place."""
    document = json.loads(by_media_type("application/ld+json").to_bytes(content(store, ENTITIES[3])))
    assert document["@context"] == f"{BASE}/context.jsonld"
    assert document["id"] == f"{BASE}/id/{ENTITIES[3]}"
    assert list(document)[:3] == ["@context", "id", "type"]
    assert "@graph" not in document


def test_nothing_is_fetched():
    """A context that refers to another one is an error, not a request."""
    with pytest.raises(FetchRefusedError, match="not fetched"):
        write_json_ld([(URIRef("urn:s"), URIRef("urn:p"), Literal("x"))], None, ["http://x.invalid/c"], "c")


def test_long_chain():
    """A chain of a thousand things is written without nesting a thousand deep."""
    names = [URIRef(f"urn:{n:04}") for n in range(1000)]
    quads = frozenset(Quad(a, URIRef("urn:x#p"), b) for a, b in pairwise(names))
    body = by_media_type("application/ld+json").to_bytes(Content(quads, names[0], {}, {}, "c"))
    assert len(json.loads(body)["@included"]) < 100


def test_unwritable():
    """What a format cannot hold is refused with the format's name."""
    quads = frozenset({Quad(URIRef("urn:s"), URIRef("http://x/1/"), Literal("x"))})
    with pytest.raises(FormatError, match="RDF/XML"):
        by_media_type("application/rdf+xml").to_bytes(Content(quads))
    with pytest.raises(FormatError, match="HTML"):
        by_media_type("text/html").to_bytes(Content(quads))


def test_table():
    """No two rows share a name, a media type or a suffix."""
    for column in ("name", "media_type", "suffix"):
        values = [getattr(row, column) for row in FORMATS]
        assert len(set(values)) == len(values)
    assert by_suffix(".png") is None
    assert by_suffix(".ttl") is by_media_type("text/turtle")
