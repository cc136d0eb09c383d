"""The description of an entity: complete, paged, from a fixed number of queries."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from onrecord.server import queries
from onrecord.server.description import describe, is_iri
from onrecord.server.embedded import EmbeddedStore
from onrecord.server.formats import sorted_n_quads
from onrecord.server.generation import Generations

BASE = "http://127.0.0.1:8080"
TALKS = f"{BASE}/id/article/harbour-talks"
TEXT = f"{BASE}/id/text/0123456789abcdef"
REC = "https://w3id.org/onrecord/ns#"
CONCEPTS = "https://w3id.org/onrecord/concept#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

HOLDS = [
    (f"{TALKS}/event/visit", f"{TALKS}/event/visit#agent-横田", f"{REC}participant", f"{BASE}/id/actor/横田"),
    (f"{TALKS}/event/visit", f"{TALKS}/event/visit#when", f"{REC}edtf", "2031-05-01~/2031-05-08~"),
    (f"{TALKS}/event/visit", f"{TEXT}#selector=40,90", "http://www.w3.org/ns/oa#end", "90"),
    (f"{TALKS}/event/visit", f"{BASE}/id/place/the-quay", LABEL, "the quay"),
    (f"{TALKS}/event/visit", "https://w3id.org/onrecord/concept#part-agent", None, "agent"),
    (f"{TALKS}/role/yokota-mayor", f"{TALKS}/role/yokota-mayor#held", f"{REC}edtf", "2029"),
    (f"{TALKS}/image/quay", f"{TALKS}/image/quay#depiction-1", f"{REC}depicted", f"{BASE}/id/actor/横田"),
    (TALKS, f"{TALKS}#work", LABEL, "Harbour Talks"),
    (TALKS, f"{TALKS}#version-fr", LABEL, "Le port"),
    (TALKS, f"{TALKS}/event/visit", LABEL, "Visit to the quay"),
    (TALKS, f"{BASE}/graph/article/harbour-talks/0a1b2c3d4e5f", None, "2031-06-01T12:00:00Z"),
    (TEXT, f"{TEXT}#selector=0,30", "http://www.w3.org/ns/oa#start", "0"),
    (TEXT, f"{TALKS}/event/visit", f"{REC}evidencedBy", f"{TEXT}#char=40,90"),
    (f"{BASE}/id/actor/横田", f"{TALKS}/event/visit", f"{REC}participation", f"{TALKS}/event/visit#agent-横田"),
    (f"{BASE}/id/actor/横田", f"{TALKS}/statement/doe-reports", f"{REC}speaker", f"{BASE}/id/actor/jane-doe"),
    (f"{BASE}/id/actor/横田", f"{BASE}/id/actor/jane-doe", LABEL, "Jane Doe"),
    (f"{BASE}/id/actor/كاتب", f"{BASE}/id/actor/كاتب", LABEL, "كاتب"),
    (f"{BASE}/id/topic/harbour-dues", f"{TALKS}/statement/doe-reports", None, f"{BASE}/id/topic/harbour-dues"),
]


@pytest.mark.parametrize(("entity", "subject", "predicate", "value"), HOLDS)
def test_holds(store, entity, subject, predicate, value):
    """A description holds parts, evidence, what points at it, chains of statements, and labels of it all."""
    found = describe(store, URIRef(entity))
    assert any(
        str(quad.subject) == subject and str(quad.object) == value and predicate in (None, str(quad.predicate))
        for quad in found.quads
    )


def test_is_in_the_dataset(store, sample_text):
    """Every quad of a description is in the dataset as it was stated, datatypes of numbers included."""
    stated = {f"{quad}" for quad in ox.parse(input=sample_text.encode(), format=ox.RdfFormat.TRIG)}
    for entity in {row[0] for row in HOLDS}:
        lines = sorted_n_quads(describe(store, URIRef(entity)).quads)
        found = {f"{quad}" for quad in ox.parse(input=lines, format=ox.RdfFormat.N_QUADS)}
        assert found <= stated


@pytest.mark.parametrize("name", ["actor/nobody", "article/harbour-talks/event/visit#when2", "", "actor/%41"])
def test_unknown(store, name):
    """Nothing is said of what nothing is stated of."""
    assert describe(store, URIRef(f"{BASE}/id/{name}")) is None


@pytest.mark.parametrize(
    "iri", ["a b", "a>", "a<", 'a"', "a{", "a}", "a|", "a\\", "a^", "a`", "a\n", "a\x00", "\ud800"]
)
def test_not_an_iri(iri):
    """What could break out of the angle brackets of a query is no IRI."""
    assert not is_iri(iri)


def test_is_iri():
    """Any script can stand in an IRI."""
    assert is_iri(f"{BASE}/id/actor/كاتب-横田")


def test_pages(store):
    """What points at an entity is counted and paged, and the pages together hold all of it."""
    actor = URIRef(f"{BASE}/id/actor/横田")
    whole = describe(store, actor)
    assert (whole.pages, whole.pointers) == (1, 7)
    pages = [describe(store, actor, number, 2) for number in range(1, 5)]
    assert [page.pages for page in pages] == [4] * 4
    assert frozenset().union(*(page.quads for page in pages)) == whole.quads


def test_pages_of_very_much(store, monkeypatch):
    """Where there is too much to be sorted, the pages together hold all of it, each only once, and stay the same."""
    monkeypatch.setattr(queries, "SORTED", 3)
    actor = URIRef(f"{BASE}/id/actor/横田")
    whole = describe(store, actor)
    pages = [describe(store, actor, number, 2) for number in range(1, 5)]
    assert pages == [describe(store, actor, number, 2) for number in range(1, 5)]
    assert frozenset().union(*(page.quads for page in pages)) == whole.quads
    pointing = [{quad for quad in page.quads if quad.object == actor} for page in pages]
    assert set().union(*pointing) == {quad for quad in whole.quads if quad.object == actor}


def test_number_of_queries(counting, sample_text):
    """An entity with two thousand links costs as many queries as one with seven."""
    actor = URIRef(f"{BASE}/id/actor/横田")
    describe(counting, actor)
    few = len(counting.queries)
    copies = [sample_text.replace("harbour-talks", f"talks-{n}") for n in range(300)]
    prefixes = [line for line in copies[0].splitlines() if line.startswith("@")]
    bodies = ["\n".join(line for line in copy.splitlines() if not line.startswith("@")) for copy in copies]
    counting.inner = EmbeddedStore.in_memory("\n".join([*prefixes, *bodies]), "application/trig")
    counting.queries.clear()
    found = describe(counting, actor)
    assert found.pointers > 1500
    assert len(counting.queries) == few <= 9


@given(st.text(min_size=1, max_size=8))
@settings(max_examples=2000, deadline=None)
def test_what_counts_as_an_iri_can_be_asked_about(text):
    """Whatever text is in an address, a name that counts as an IRI is one to the store's parser too."""
    iri = f"{BASE}/id/{text}"
    if is_iri(iri):
        assert describe(EmbeddedStore.in_memory(""), URIRef(iri)) is None


def test_a_concept_is_paged(seeds):
    """A concept that half of all statements have is described like anything else: a page of them, not all."""
    found = describe(Generations(seeds).current().store, URIRef(f"{CONCEPTS}force-asserts"), per_page=5)
    assert found.pointers > 40
    stated = [quad for quad in found.quads if quad.object == found.subject and str(quad.predicate) == f"{REC}force"]
    assert 0 < len({quad.subject for quad in stated}) <= 15  # those of the page, and those in whose chains they stand
