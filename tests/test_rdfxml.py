"""RDF/XML: the same bytes for the same triples, and nothing that a parser would read differently."""

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

from onrecord.server.rdfxml import write_rdf_xml

S, P = URIRef("http://x.example/横田?a=1&b='2'"), URIRef("http://x.example/ns#p")
VALUES = [
    URIRef("http://x.example/o?<".replace("<", "%3C") + "&'"),
    Literal("plain"),
    Literal(""),
    Literal(" <b> & ]]> \" ' "),
    Literal("a\r\nb\tc\n"),
    Literal("\U0001f600 横田"),
    Literal("chat", lang="fr-CA"),
    Literal("1", datatype=XSD.integer),
    Literal("x", datatype=URIRef("http://x.example/t?a&b")),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_read_again(value):
    """Two parsers read what was written."""
    body = write_rdf_xml([(S, P, value)], {"x": "http://x.example/ns#"})
    assert b"<x:p" in body
    (triple,) = Graph().parse(data=body, format="xml")
    assert triple == (S, P, value)
    (quad,) = ox.parse(input=body, format=ox.RdfFormat.RDF_XML)
    assert quad.subject.value == str(S)
    assert quad.object.value == str(value)


def test_the_same_bytes():
    """Neither the order of the triples nor that of the prefixes matters."""
    triples = [(URIRef(f"urn:{n % 3}"), URIRef(f"http://y.example/{n}#p"), Literal(n)) for n in range(9)]
    prefixes = {"a": "http://y.example/3#", "b": "http://y.example/1#"}
    one = write_rdf_xml(triples, prefixes)
    assert one == write_rdf_xml(reversed(triples), dict(reversed(prefixes.items())))
    assert one.count(b"<rdf:Description") == 3


def test_blank_nodes():
    """A blank node has a label that XML allows, the same wherever it stands."""
    node = BNode("a b:c")
    found = Graph().parse(data=write_rdf_xml([(S, P, node), (node, RDF.type, P)], {}), format="xml")
    (made,) = found.objects(S, P)
    assert (made, RDF.type, P) in found


@pytest.mark.parametrize(
    "triple", [(S, URIRef("http://x.example/1"), S), (S, P, Literal("\x01")), (S, P, Literal("\ufffe"))]
)
def test_refused(triple):
    """What XML cannot hold is refused, not spoilt."""
    with pytest.raises(ValueError):
        write_rdf_xml([triple], {})
