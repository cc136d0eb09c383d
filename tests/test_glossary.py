"""The pages of the vocabulary: every word is there, where its IRI's fragment leads, with what it means."""

import re
from html import unescape

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph

from onrecord.ontology import REC, REC_C, SCHEMES, codes, file

PAGES = [
    ("/ontology", "onrecord.ttl", (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty), RDFS.comment),
    ("/concept", "concepts.ttl", (SKOS.Concept,), SKOS.definition),
    ("/shapes", "shapes.ttl", (SH.NodeShape,), None),
]


@pytest.mark.parametrize(("path", "name", "kinds", "meaning"), PAGES)
def test_every_word_is_on_the_page(client, path, name, kinds, meaning):
    """Each word stands where the fragment of its IRI leads, once, with its meaning."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    graph = Graph().parse(data=file(name), format="turtle")
    words = {word for kind in kinds for word in graph.subjects(RDF.type, kind)}
    assert words
    for word in words:
        assert str(word).rpartition("#")[2] in ids, word
        for text in graph.objects(word, meaning) if meaning else ():
            assert str(text) in unescape(page), word


def test_every_word_has_a_page(seeds_client):
    """Each class, property, scheme and concept has a page of its own, which the whole one links to."""
    page = seeds_client.get("/ontology", headers={"Accept": "text/html"}).text
    terms = [f"/ontology/{name}" for name in REC.__annotations__ if not name.startswith("_")]
    concepts = [f"/concept/{scheme}-{code}" for scheme in SCHEMES for code in codes(scheme)]
    schemes = [f"/concept/{scheme}" for scheme in SCHEMES]
    for address in (*terms, *concepts, *schemes):
        assert f'href="{address}"' in page
    for address in (*terms, *schemes, *concepts[::20]):
        response = seeds_client.get(address, headers={"Accept": "text/html"})
        assert response.status_code == 200, address
    assert len(concepts) > 400
    assert str(REC_C).endswith("concept#")


def test_what_has_a_concept_is_on_its_page(seeds_client):
    """The page of a concept shows what is on record with it, statements with who says them."""
    page = seeds_client.get("/concept/force-promises.html").text
    assert "With this as force" in page
    assert 'class="chain"' in page
    assert "Instances" in seeds_client.get("/ontology/Statement.html").text
    assert "Properties of it" in seeds_client.get("/ontology/Statement.html").text
