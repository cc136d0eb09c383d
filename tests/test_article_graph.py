"""Records to graphs: golden files, and what holds for every graph."""

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, BNode, Literal, URIRef

from onrecord.mapping.article_graph import article_graph
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_article, read_collection
from onrecord.mapping.shared_graphs import (
    Registered,
    catalogue_entry,
    catalogue_head,
    concepts_graph,
    links_graph,
    registry_graph,
    vocabulary_graph,
)
from onrecord.mapping.terms import n_quads, to_graph
from onrecord.ontology import OA, PREFIXES, REC, REC_C, SEM, undeclared

TESTS = Path(__file__).parent
FOLDERS = {"sample": TESTS / "data" / "records", "seeds": TESTS.parent / "seeds"}
RECORDS = [
    (name, record.article.article) for name, folder in FOLDERS.items() for record in read_collection(folder).records
]
IRIS = Iris("https://data.example.org")


def graphs(name):
    """Return every graph of a folder of records, by what it is called."""
    collection = read_collection(FOLDERS[name])
    found = {
        "registry": registry_graph(collection.registry.model, IRIS),
        "links": links_graph(collection.links.model, IRIS),
        "vocabulary": vocabulary_graph(IRIS),
        "catalogue": catalogue_head(IRIS),
    }
    for record in collection.records:
        key = record.article.article
        found[key] = article_graph(record, collection.registry.model, IRIS)
        found[f"{key}-catalogue"] = catalogue_entry(record, found[key].name, IRIS)
    return found


def turtle(graph):
    merged = to_graph(graph)
    for prefix, namespace in PREFIXES.items():
        merged.bind(prefix, namespace)
    return merged.serialize(format="turtle")


@pytest.mark.parametrize(("folder", "key"), RECORDS)
def test_graphs_are_as_their_golden_files(folder, key, update_golden):
    """A record's graph is its golden Turtle file, to the byte; `--update-golden` writes it anew."""
    golden = TESTS / "golden" / f"{key}.ttl"
    made = turtle(graphs(folder)[key])
    if update_golden:
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


@pytest.mark.parametrize("folder", FOLDERS)
def test_graphs_have_no_blank_node_and_no_undeclared_term(folder):
    """Every term of every graph is an IRI or a literal, and every word of ours is declared."""
    for graph in graphs(folder).values():
        assert not any(isinstance(term, BNode) for triple in graph.triples for term in triple)
        assert undeclared(graph.triples) == frozenset()
        assert len(set(graph.triples)) == len(graph.triples)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_same_record_gives_the_same_bytes(folder):
    """Mapped twice, a record gives the same quads."""
    first, again = graphs(folder), graphs(folder)
    assert {key: sorted(n_quads(graph)) for key, graph in first.items()} == {
        key: sorted(n_quads(graph)) for key, graph in again.items()
    }


@pytest.mark.parametrize(("folder", "key"), RECORDS)
def test_no_hypothetical_event_is_dated_and_none_is_plain_fact(folder, key):
    """Only dated facts are sem:Events; hypothetical and absent events never are."""
    graph = to_graph(graphs(folder)[key])
    for event in graph.subjects(RDF.type, REC.Event):
        factuality = str(graph.value(event, REC.factuality)).rpartition("factuality-")[2]
        is_fact = (event, RDF.type, SEM.Event) in graph
        assert is_fact == ((event, REC.when, None) in graph and factuality in ("actual", "ongoing-state"))
        assert factuality != "hypothetical" or (event, REC.when, None) not in graph


def test_a_revision_is_what_its_graph_says(tmp_path):
    """Comments and layout leave a graph's name as it is; a changed fact, or a shown passage, makes another revision."""
    registry = read_collection(FOLDERS["sample"]).registry.model
    source = (TESTS / "data/records/harbour-talks.yaml").read_text("utf-8")
    text = (TESTS / "data/texts/harbour-talks.txt").read_text("utf-8")
    changes = {
        "as it is": source,
        "laid out": "# a comment\n" + source.replace("kind: opinion", "kind:   'opinion'"),
        "a fact": source.replace("force: promises", "force: asserts"),
        "passages": source.replace("text: none", "text: quote"),
    }
    names = {}
    for change, content in changes.items():
        (tmp_path / "a.yaml").write_text(content, "utf-8")
        names[change] = article_graph(read_article(tmp_path / "a.yaml"), registry, IRIS, text).name
    assert names["as it is"] == names["laid out"]
    assert len(set(names.values())) == 3


def test_every_subject_has_its_place_in_the_record():
    """Each subject of an article's graph came from a path that the file has."""
    collection = read_collection(FOLDERS["sample"])
    record = collection.records[0]
    graph = article_graph(record, collection.registry.model, IRIS)
    assert {triple[0] for triple in graph.triples} <= set(graph.origins)
    assert all(record.source.entry(path) for path in graph.origins.values() if path)


RIGHTS = [("none", 0), ("quote", 37), ("full", 37)]


@pytest.mark.parametrize(("rights", "quoted"), RIGHTS)
def test_passages_are_published_only_where_the_rights_allow(tmp_path, rights, quoted):
    """Without rights no word of the text is in the graph; with them each cited passage is."""
    text = (TESTS / "data/texts/harbour-talks.txt").read_text("utf-8")
    path = tmp_path / "a.yaml"
    source = (TESTS / "data/records/harbour-talks.yaml").read_text("utf-8")
    path.write_text(source.replace("text: none", f"text: {rights}"), "utf-8")
    registry = read_collection(FOLDERS["sample"]).registry.model
    graph = to_graph(article_graph(read_article(path), registry, IRIS, text))
    exact = dict(graph.subject_objects(OA.exact))
    assert len(exact) == quoted
    for selector, passage in exact.items():
        start, end = graph.value(selector, OA.start).toPython(), graph.value(selector, OA.end).toPython()
        assert passage == Literal(text[start:end])


TITLES = [
    # the version's language as it is written, that of its title
    ("en", "en"),
    ("ja", "ja"),
    ("zh-Hant", "zh-hant"),
]


@pytest.mark.parametrize(("written", "language"), TITLES)
def test_a_versions_title_is_in_its_own_language(tmp_path, written, language):
    """A version of the work is titled in the language it is in, whatever the article is in."""
    source = (TESTS / "data/records/harbour-talks.yaml").read_text("utf-8")
    path = tmp_path / "a.yaml"
    path.write_text(source.replace("talks, language: en", f"talks, language: {written}"), "utf-8")
    graph = to_graph(article_graph(read_article(path), read_collection(FOLDERS["sample"]).registry.model, IRIS))
    version = URIRef(f"{IRIS.article('harbour-talks')}#version-weekly")
    assert list(graph.objects(version, RDFS.label)) == [Literal("The harbour talks", lang=language)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_things_are_described_one_by_one_as_together(folder):
    """Of the registry, each thing is described when it is asked for as the graph of all has it, and nothing else."""
    registry = read_collection(FOLDERS[folder]).registry.model
    whole, registered = registry_graph(registry, IRIS), Registered(registry, IRIS)
    one_by_one = [registered.description(subject) for subject in registered.origins]
    assert registered.origins == whole.origins
    assert {triple for triples in one_by_one for triple in triples} == set(whole.triples)
    assert sum(map(len, one_by_one)) == len(whole.triples) > len(registered.origins) > 3
    assert registered.description(IRIS.thing("actor", "nobody")) == ()


def test_concepts_are_those_of_the_vocabulary():
    """What shapes see of the concepts is what the vocabulary says of them."""
    seen = {
        (s, p, o)
        for s, p, o in vocabulary_graph(IRIS).triples
        if s.startswith(REC_C) and p in (RDF.type, SKOS.inScheme)
    }
    concepts = concepts_graph(IRIS)
    assert set(concepts.triples) == seen
    assert (concepts.name, len(concepts.triples)) == (vocabulary_graph(IRIS).name, len(seen))


def test_unicode_keys_are_iris():
    """A key of any script stands in its IRI as it is."""
    collection = read_collection(FOLDERS["sample"])
    assert (
        URIRef("https://data.example.org/id/actor/横田-健") in registry_graph(collection.registry.model, IRIS).origins
    )
