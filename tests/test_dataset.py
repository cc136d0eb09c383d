"""What the dataset says of itself is so: every count is what the store counts, every file is there."""

import hashlib
import re
from dataclasses import replace
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, VOID, Graph, Namespace, URIRef

from onrecord.server import service_description
from onrecord.server.generation import Generations
from onrecord.server.index import Index
from onrecord.server.index_draft import IndexDraft
from onrecord.server.index_rows import Article, File

BASE = "http://127.0.0.1:8080"
DATASET = URIRef(f"{BASE}/dataset#dataset")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def described(seeds_client):
    """The description of the dataset."""
    return Graph().parse(data=seeds_client.get("/dataset.ttl").data, format="turtle")


@pytest.fixture(scope="module")
def service(seeds_client):
    """The description of the SPARQL service."""
    return Graph().parse(data=seeds_client.get("/sparql", headers={"Accept": "text/turtle"}).data, format="turtle")


def count(seeds_client, pattern, what="*"):
    """Return what the endpoint counts."""
    query = f"SELECT (COUNT({what}) AS ?n) WHERE {{ {pattern} }}"
    answer = seeds_client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    return int(answer.text.split()[1])


COUNTS = [
    ("triples", "?s ?p ?o", "*"),
    ("distinctSubjects", "?s ?p ?o", "DISTINCT ?s"),
    ("distinctObjects", "?s ?p ?o", "DISTINCT ?o"),
    ("properties", "?s ?p ?o", "DISTINCT ?p"),
    ("classes", "?s a ?c", "DISTINCT ?c"),
    ("entities", f'?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}/id/") && !CONTAINS(STR(?s), "#"))', "DISTINCT ?s"),
    ("documents", f'?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}/id/") && !CONTAINS(STR(?s), "#"))', "DISTINCT ?s"),
]


@pytest.mark.parametrize(("name", "pattern", "what"), COUNTS)
def test_counts(seeds_client, described, name, pattern, what):
    """Each count is the store's."""
    assert int(described.value(DATASET, VOID[name])) == count(seeds_client, pattern, what) > 0


def test_classes_are_told_apart(seeds_client):
    """On the page each class goes by its prefixed name; ours lead to what they mean."""
    page = seeds_client.get("/dataset", headers={"Accept": "text/html"}).text
    assert '<a href="/ontology/Person"><bdi>rec:Person</bdi></a>' in page
    assert "<bdi>schema:Person</bdi>" in page


@pytest.mark.parametrize(
    ("partition", "of", "number", "pattern"),
    [
        (VOID.classPartition, VOID["class"], VOID.entities, "?s a <{}>"),
        (VOID.propertyPartition, VOID.property, VOID.triples, "?s <{}> ?o"),
    ],
)
def test_partitions(seeds_client, described, partition, of, number, pattern):
    """Each class and each property is counted as the store counts it, and none is left out."""
    parts = list(described.objects(DATASET, partition))
    told = {str(described.value(part, of)): int(described.value(part, number)) for part in parts}
    assert len(told) == len(parts) > 20
    assert told == {iri: count(seeds_client, pattern.format(iri)) for iri in told}
    listed = described.value(DATASET, VOID.classes if of == VOID["class"] else VOID.properties)
    assert len(told) == int(listed)


def test_graphs(seeds_client, described, service):
    """The named graphs and their sizes are the store's."""
    shared = {
        str(graph): int(described.value(graph, VOID.triples)) for graph in described.objects(DATASET, VOID.subset)
    }
    assert {iri.rpartition("/")[2] for iri in shared} == {"catalogue", "history", "links", "registry", "vocabulary"}
    named = {
        str(service.value(node, SD.name)): int(service.value(service.value(node, SD.graph), VOID.triples))
        for node in service.objects(None, SD.namedGraph)
    }
    assert shared.items() < named.items()
    assert named == {iri: count(seeds_client, f"GRAPH <{iri}> {{ ?s ?p ?o }}") for iri in named}
    assert len(named) == count(seeds_client, "GRAPH ?g { ?s ?p ?o }", "DISTINCT ?g")


def test_distributions(seeds_client, described):
    """Each file has its address, media type, size, checksum and licence, and they are the file's."""
    found = [node for node in described.objects(DATASET, DCAT.distribution) if described.value(node, DCAT.byteSize)]
    assert len(found) == 10
    for node in found:
        (address,) = described.objects(node, DCAT.downloadURL)
        with seeds_client.get(str(address).removeprefix(BASE)) as response:
            body = response.data
        checksum = described.value(node, SPDX.checksum)
        assert str(described.value(checksum, SPDX.checksumValue)) == hashlib.sha256(body).hexdigest()
        assert described.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert int(described.value(node, DCAT.byteSize)) == len(body)
        media_type = str(described.value(node, DCAT.mediaType)).removeprefix(
            "https://www.iana.org/assignments/media-types/"
        )
        packed = described.value(node, DCAT.compressFormat)
        assert response.mimetype == ("application/gzip" if packed else media_type)
        assert described.value(node, DCTERMS.license) in set(described.objects(DATASET, DCTERMS.license))
        assert (DATASET, VOID.dataDump, address) in described


def test_exports_are_distributions(seeds_client, described):
    """Each export has its address, title, licence and the media type that it comes with, registered by IANA or not."""
    listed = {row["url"]: row["type"] for row in seeds_client.get("/export.json").json["exports"]}
    told, registered = {}, []
    for node in described.objects(DATASET, DCAT.distribution):
        address = str(described.value(node, DCAT.downloadURL)).removeprefix(BASE)
        if address.startswith("/export/"):
            media_type = str(described.value(described.value(node, DCTERMS["format"]), RDFS.label))
            with seeds_client.get(address) as response:
                assert (response.status_code, response.mimetype) == (200, media_type)
            told[address] = media_type
            registered += [str(each).partition("media-types/")[2] for each in described.objects(node, DCAT.mediaType)]
            assert described.value(node, DCTERMS.license) in set(described.objects(DATASET, DCTERMS.license))
            assert described.value(node, DCTERMS.title)
            assert described.value(node, DCAT.accessURL) == URIRef(f"{BASE}/export")
    assert told == listed
    assert sorted(registered) == ["application/vnd.citationstyles.csl+json", "text/calendar", "text/plain"]


def test_the_document(described):
    """The description is a document about the dataset, which is in a catalogue with its services."""
    document = URIRef(f"{BASE}/dataset")
    assert (document, RDF.type, VOID.DatasetDescription) in described
    assert (document, FOAF.primaryTopic, DATASET) in described
    catalogue = described.value(None, DCAT.dataset, DATASET)
    assert (catalogue, RDF.type, DCAT.Catalog) in described
    endpoints = {str(described.value(node, DCAT.endpointURL)) for node in described.objects(catalogue, DCAT.service)}
    assert endpoints == {f"{BASE}/sparql", f"{BASE}/graph", f"{BASE}/reconcile"}
    assert str(described.value(DATASET, VOID.uriSpace)) == f"{BASE}/id/"
    assert described.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{BASE}/sparql")
    assert described.value(DATASET, DCAT.version) is not None


def test_examples_are_there(seeds_client, described):
    """Each example resource dereferences."""
    examples = list(described.objects(DATASET, VOID.exampleResource))
    assert examples
    for example in examples:
        path = str(example).removeprefix(BASE)
        assert seeds_client.get(path, follow_redirects=True).status_code == 200


def test_vocabularies_are_those_that_are_used(seeds_client, described):
    """The vocabularies listed are the namespaces of the properties and classes that the store has."""
    listed = {str(iri) for iri in described.objects(DATASET, VOID.vocabulary)}
    for iri in listed:
        assert count(seeds_client, f'?s ?p ?o FILTER(STRSTARTS(STR(?p), "{iri}") || STRSTARTS(STR(?o), "{iri}"))')
    assert "https://w3id.org/onrecord/ns#" in listed


@pytest.mark.parametrize("path", ["/dataset", "/.well-known/void"])
def test_where_it_is(seeds_client, path):
    """The description is where VoID looks for it, in the format that is asked for."""
    response = seeds_client.get(path, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    assert response.headers["Content-Location"] == "/dataset.ttl"


SERVICE = [
    ("endpoint", [f"{BASE.replace('127.0.0.1:8080', 'localhost')}/sparql"]),
    ("supportedLanguage", [str(SD.SPARQL11Query)]),
    ("feature", [str(SD.UnionDefaultGraph)]),
]


@pytest.mark.parametrize(("name", "values"), SERVICE)
def test_service(service, name, values):
    """The service's description names the address it was asked at, its language, and no feature it has not."""
    node = service.value(None, RDF.type, SD.Service)
    assert sorted(map(str, service.objects(node, SD[name]))) == values


def test_result_formats_are_answered(seeds_client, service):
    """Each result format that the service lists is one that it answers in."""
    node = service.value(None, RDF.type, SD.Service)
    assert len(set(service.objects(node, SD.resultFormat))) == 8


def test_the_default_graph_is_what_it_says(seeds_client, service):
    """The default dataset's default graph has the triples of all named graphs."""
    data = service.value(service.value(None, RDF.type, SD.Service), SD.defaultDataset)
    told = int(service.value(service.value(data, SD.defaultGraph), VOID.triples))
    assert told == count(seeds_client, "?s ?p ?o")
    assert told == count(seeds_client, "{ SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")


def test_many_graphs_are_not_cut_silently(generation, tmp_path):
    """Where there are more graphs than are listed, the description says so and where the others are."""
    draft = IndexDraft.after(generation.index, tmp_path / "many.sqlite")
    file = File("", 1, 1, 1, 1, "0" * 64)
    facts = (0, "r", 1, 1, "http://licence.example", "0" * 64, "One")
    number = service_description.MOST_GRAPHS + 1
    draft.put(Article(f"a{each}", *facts, file._replace(file=f"{each}.yaml")) for each in range(number))
    draft.finish()
    draft.close()
    manifest = {**generation.manifest, "articles": number + 1}
    many = replace(generation, index=Index(tmp_path / "many.sqlite"), manifest=manifest)
    quads = service_description.service_quads(many, f"{BASE}/sparql")
    assert sum(quad.predicate == SD.name for quad in quads) == service_description.MOST_GRAPHS
    (note,) = [str(quad.object) for quad in quads if "comment" in quad.predicate]
    assert f"1000 of {len(manifest['graphs']) + number + 1}" in note
    assert f"{BASE}/graph/catalogue" in note


def test_it_has_no_blank_nodes(seeds_client):
    """Every part of the description has an IRI that leads to it."""
    for path in ("/dataset.nt", "/sparql.nt"):
        lines = seeds_client.get(path).data
        assert not any(
            isinstance(term, ox.BlankNode)
            for quad in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES)
            for term in (quad.subject, quad.object)
        )


def test_the_page_shows_the_counts_and_the_files(seeds_client, seeds):
    """People read the same numbers and find the same files."""
    generation = Generations(seeds).current()
    page = seeds_client.get("/dataset.html").text
    assert f"{generation.manifest['statistics']['triples']:,}" in page
    for name in generation.manifest["dumps"]:
        assert (f'href="/dump/{name}"' in page) == (name.startswith("onrecord.") or name in page)
    hrefs = {unquote(href) for href in re.findall(r'href="/dump/([^"]*)"', page)}
    assert hrefs <= set(generation.manifest["dumps"])
    assert len(hrefs) >= 14


@pytest.mark.parametrize("host", ["x>.example", 'x"y', "x y", "横田.example", "[::1]:8080"])
def test_strange_hosts(seeds_client, host):
    """Whatever a client says the host is, the service's description can be read."""
    response = seeds_client.get("/sparql.ttl", headers={"Host": host})
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        Graph().parse(data=response.data, format="turtle")
        list(ox.parse(input=response.data, format=ox.RdfFormat.TURTLE))
