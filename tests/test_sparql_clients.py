"""SPARQL clients that people use, against the running server: SPARQLWrapper, rdflib's SPARQLStore, Comunica, roqet."""

import json
import subprocess
import xml.etree.ElementTree as ET

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

REC = "https://w3id.org/onrecord/ns#"
PEOPLE = f"SELECT ?who WHERE {{ ?who a <{REC}Person> }} ORDER BY ?who"
NAMED = f"SELECT ?g WHERE {{ GRAPH ?g {{ ?who a <{REC}Person> }} }} GROUP BY ?g"


def output(*command):
    """Return what a program prints."""
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()


@pytest.fixture(scope="module")
def people(server):
    """The IRIs of all people, as the dump of the dataset has them."""
    graph = Graph().parse(f"{server}/dump/onrecord.nt", format="nt")
    type_ = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return sorted(str(each) for each in graph.subjects(type_, URIRef(f"{REC}Person")))


def wrapped(server, query, form, method="GET"):
    """Return what SPARQLWrapper makes of an answer."""
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    return client.query().convert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_values(server, people, method):
    """SPARQLWrapper reads solutions and booleans in every format, by both methods."""
    rows = wrapped(server, PEOPLE, JSON, method)["results"]["bindings"]
    assert [row["who"]["value"] for row in rows] == people
    document = wrapped(server, PEOPLE, XML, method)
    assert len(document.getElementsByTagName("result")) == len(people)
    for form in (CSV, TSV):
        assert len(wrapped(server, PEOPLE, form, method).decode().splitlines()) == len(people) + 1
    assert wrapped(server, "ASK {}", JSON, method)["boolean"] is True


def test_sparqlwrapper_graphs(server):
    """SPARQLWrapper reads graphs; what is not SPARQL is an error of its own."""
    body = wrapped(server, f"DESCRIBE <{server}/id/actor/wendy-sherman>", TURTLE)
    assert len(Graph().parse(data=body, format="turtle")) > 5
    with pytest.raises(QueryBadFormed):
        wrapped(server, "SELECT", JSON)


def test_rdflib_store(server, people):
    """A graph over rdflib's SPARQLStore answers queries and patterns as a local one does."""
    graph = Graph(SPARQLStore(f"{server}/sparql"), bind_namespaces="none")
    assert [str(row.who) for row in graph.query(PEOPLE)] == people
    sherman = URIRef(f"{server}/id/actor/wendy-sherman")
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert graph.value(sherman, label) == Literal("Wendy Sherman", lang="en")
    assert (sherman, label, None) in graph
    assert len(list(graph.predicate_objects(sherman))) > 5


def test_rdflib_named_graphs(server):
    """So does a graph over one of the named graphs."""
    graphs = {str(row.g) for row in SPARQLStore(f"{server}/sparql").query(NAMED)}
    assert f"{server}/graph/registry" in graphs
    registry = Graph(SPARQLStore(f"{server}/sparql"), URIRef(f"{server}/graph/registry"), bind_namespaces="none")
    assert next(registry.triples((None, None, None)))


@pytest.mark.parametrize("kind", ["sparql@", ""])
def test_comunica(server, people, program, kind):
    """Comunica asks the endpoint, told that it is one or finding it out by the service description."""
    command = program("comunica-sparql")
    found = json.loads(output(command, f"{kind}{server}/sparql", PEOPLE))
    assert [row["who"] for row in found] == people


def test_comunica_follows_links(server, people, program):
    """Comunica reads a thing's document by negotiation, as quads whose union it is told to ask."""
    command = program("comunica-sparql")
    query = f"SELECT ?kind WHERE {{ <{people[0]}> <{REC}actorKind> ?kind }}"
    found = json.loads(output(command, "--unionDefaultGraph", people[0], query))
    assert [row["kind"] for row in found] == ["https://w3id.org/onrecord/concept#actor-kind-person"]


def test_comunica_constructs(server, program):
    """Comunica reads graphs, and errors as errors."""
    command = program("comunica-sparql")
    query = f"CONSTRUCT {{ ?s a <urn:x:y> }} WHERE {{ ?s a <{REC}Place> }}"
    turtle = output(command, f"sparql@{server}/sparql", query, "-t", "text/turtle")
    assert len(Graph().parse(data=turtle, format="turtle")) > 3


def test_roqet(server, people, program):
    """roqet, which reads SPARQL XML alone, asks for it and gets it."""
    command = program("roqet")
    assert output(command, "-q", "-p", f"{server}/sparql", "-r", "csv", "-e", PEOPLE).split()[1:] == people
    answer = output(command, "-q", "-p", f"{server}/sparql", "-r", "xml", "-e", PEOPLE)
    assert len(ET.fromstring(answer).findall(".//{*}result")) == len(people)
