"""The description of an entity: complete, paged, from a fixed number of queries."""

from dataclasses import dataclass

import pyoxigraph as ox
import pytest
from conftest import CountingStore
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from onrecord.server import queries
from onrecord.server.description import LOOK_UPS, describe, is_iri
from onrecord.server.embedded import EmbeddedStore
from onrecord.server.formats import sorted_n_quads
from onrecord.server.generation import Generations
from onrecord.server.paging import Listing, Tally
from onrecord.server.scope import Scope

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
    """What points at an entity is counted and paged, all lists at once, and the pages together hold all of it."""
    topic = URIRef(f"{BASE}/id/topic/harbour-dues")
    whole = describe(store, topic)
    assert (whole.pages, whole.listing.total) == (1, 3)
    pages = [describe(store, topic, number, 2) for number in range(1, 3)]
    assert [page.pages for page in pages] == [2] * 2
    assert frozenset().union(*(page.quads for page in pages)) == whole.quads


def test_pages_of_very_much(store, monkeypatch):
    """Where there is too much to be sorted, the pages together hold all of it, each only once, and stay the same."""
    monkeypatch.setattr(queries, "SORTED", 0)
    topic = URIRef(f"{BASE}/id/topic/harbour-dues")
    whole = describe(store, topic)
    pages = [describe(store, topic, number, 2) for number in range(1, 3)]
    assert pages == [describe(store, topic, number, 2) for number in range(1, 3)]
    assert frozenset().union(*(page.quads for page in pages)) == whole.quads
    pointing = [{quad for quad in page.quads if quad.object == topic} for page in pages]
    assert set().union(*pointing) == {quad for quad in whole.quads if quad.object == topic}


def many(sample_text, number):
    """Return a store of so many copies of the sample, or of those of some numbers, about the same actors."""
    copies = (
        sample_text.replace("harbour-talks", f"talks-{n}").replace("0123456789abcdef", f"{n:016x}")
        for n in (range(number) if isinstance(number, int) else number)
    )
    bodies = ["\n".join(line for line in copy.splitlines() if not line.startswith("@")) for copy in copies]
    prefixes = [line for line in sample_text.splitlines() if line.startswith("@")]
    return EmbeddedStore.in_memory("\n".join([*prefixes, *bodies]), "application/trig")


KINDS = [
    "actor/横田",
    "place/the-quay",
    "topic/harbour-dues",
    "article/talks-1",
    "article/talks-1/event/visit",
    "article/talks-1/statement/dues-will-rise",
    "article/talks-1/role/yokota-mayor",
    "article/talks-1/image/quay",
    "article/talks-1/actor/an-official",
    f"text/{1:016x}",
]


@pytest.mark.parametrize("kind", KINDS)
def test_number_of_queries(sample_text, kind):
    """Whatever a page is about, it takes so many look-ups at most, as many when many articles tell of it."""
    asked = []
    for number in (2, 300):
        store = CountingStore(many(sample_text, number))
        found = describe(store, URIRef(f"{BASE}/id/{kind}"))
        asked.append((len(store.queries), found.listing.total))
    assert asked[0][0] == asked[1][0] <= LOOK_UPS == 8
    assert "/" not in kind.partition("/")[2] or asked[0] == asked[1]


def test_much_is_read_a_page_at_a_time(sample_text):
    """An entity with two thousand links is described as briefly as its page is long."""
    actor = URIRef(f"{BASE}/id/actor/横田")
    found = describe(many(sample_text, 300), actor)
    assert found.listing.total > 1500
    assert len(found.quads) < 40 * 60


@dataclass
class Arriving:
    """A store that holds more as soon as what points at something was counted, as when somebody publishes."""

    now: EmbeddedStore
    later: EmbeddedStore

    def query(self, text, *graphs):
        found = self.now.query(text, *graphs)
        if "COUNT(" in text:
            self.now = self.later
        return found


@pytest.mark.parametrize("page", [1, 2, 3])
def test_what_arrives_takes_no_place_of_a_page(sample_text, page):
    """A graph that comes to the store while a page is read is not on it, and nothing is missing for its sake."""
    actor, whole = URIRef(f"{BASE}/id/actor/横田"), many(sample_text, 4)
    names = {row["g"] for row in whole.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    counting = Scope(frozenset(str(name) for name in names if "/talks-0/" not in name))
    assert len(counting) == len(names) - 1
    few = many(sample_text, range(1, 4))
    expected = describe(few, actor, page, 10, counting)
    assert expected.pages >= page
    assert describe(whole, actor, page, 10, counting) == expected
    assert describe(Arriving(few, whole), actor, page, 10, counting) == expected


SHARES = [
    # how many there are in each list, how many a page holds, how many of each list are on it, how many pages
    ([3, 4], 10, 4, 1),
    ([3, 400], 10, 7, 58),
    ([100, 100], 10, 5, 20),
    ([1, 1, 1, 50], 10, 7, 8),
    ([5] * 20, 10, 1, 5),
    ([], 10, 1, 1),
]


@pytest.mark.parametrize(("sizes", "per_page", "share", "pages"), SHARES)
def test_short_lists_leave_room_for_long_ones(sizes, per_page, share, pages):
    """All lists begin on the first page; what one does not need another may have; the pages together have all."""
    tallies = tuple(Tally(str(number), size, 1) for number, size in enumerate(sizes))
    listings = [Listing(tallies, page, per_page) for page in range(1, pages + 1)]
    assert {(each.share, each.pages) for each in listings} == {(share, pages)}
    for tally in tallies:
        slices = [some for each in listings for some in each.slices() if some.predicate == tally.predicate]
        places = [place for some in slices for place in range(some.offset, min(some.offset + some.limit, tally.total))]
        assert places == list(range(tally.total))
    held = [sum(min(some.limit, some.total - some.offset) for some in each.slices()) for each in listings]
    assert max(held, default=0) <= max(per_page, len(sizes))


@given(st.text(min_size=1, max_size=8))
@example("SERVICE")
@settings(max_examples=2000, deadline=None)
def test_what_counts_as_an_iri_can_be_asked_about(text):
    """Whatever text is in an address, a name that counts as an IRI is one to the store's parser too."""
    iri = f"{BASE}/id/{text}"
    if is_iri(iri):
        assert describe(EmbeddedStore.in_memory(""), URIRef(iri)) is None


def test_a_concept_is_paged(seeds):
    """A concept that half of all statements have is described like anything else: a page of them, not all."""
    found = describe(Generations(seeds).current().store, URIRef(f"{CONCEPTS}force-asserts"), per_page=5)
    assert found.listing.total > 40
    stated = [quad for quad in found.quads if quad.object == found.subject and str(quad.predicate) == f"{REC}force"]
    assert 0 < len({quad.subject for quad in stated}) <= 15  # those of the page, and those in whose chains they stand
