"""Terms, and the lines of N-Quads made of them."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from onrecord.mapping.terms import NamedGraph, n_quads, n_term, to_graph

S, P, G = URIRef("http://example.org/é"), URIRef("http://example.org/p"), URIRef("http://example.org/g")
TEXT = st.text(st.characters(exclude_categories=["Cs"]))

TERMS = [
    (URIRef("http://example.org/横田"), "<http://example.org/横田>"),
    (Literal("a"), '"a"'),
    (Literal("a", datatype=XSD.string), '"a"'),
    (Literal("a", lang="en"), '"a"@en'),
    (Literal("1", datatype=XSD.integer), '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    (Literal('"\\\n\r\t\b\f\x00\x7f'), '"\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u007F"'),
]


@pytest.mark.parametrize(("term", "line"), TERMS)
def test_terms_are_written_in_canonical_form(term, line):
    """Terms are written as canonical N-Triples has them (RDF 1.2 N-Triples section 3)."""
    assert n_term(term) == line


@given(TEXT, st.sampled_from(["", "en", "zh-hant"]))
def test_any_literal_survives_a_strict_parser(text, language):
    """Whatever a literal holds, Oxigraph's parser reads the same literal back."""
    literal = Literal(text, lang=language or None)
    (line,) = n_quads(NamedGraph(G, ((S, P, literal),)))
    (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
    assert (quad.object.value, quad.object.language or "") == (text, language)
    assert quad.graph_name.value == str(G)


def test_graphs_are_merged_as_sets():
    """A triple that two graphs hold is in their rdflib graph once."""
    graph = NamedGraph(G, ((S, P, Literal("a")),))
    assert len(to_graph(graph, graph)) == 1
