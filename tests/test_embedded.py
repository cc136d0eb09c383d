"""The embedded store keeps the promises of the store seam, and fetches nothing."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from rdflib import BNode, Literal, URIRef

from onrecord.server.embedded import EmbeddedStore
from onrecord.server.query_errors import QueryError, QueryRefusedError, QuerySyntaxError, StoreError

ASK = "ASK { ?s a <https://w3id.org/onrecord/ns#Person> }"


def test_default_graph_is_the_union(store):
    """What named graphs say is in the default graph, each triple once."""
    (named,) = store.query("SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }")
    (merged,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert named == merged
    assert int(str(merged["n"])) > 200


def test_select(store):
    """Solutions map the query's variables, in its order, to terms; what is unbound is absent."""
    result = store.query("SELECT ?o ?s ?none { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s")
    assert (result.kind, tuple(result.variables)) == ("select", ("o", "s", "none"))
    row = next(iter(result))
    assert set(row) == {"o", "s"}
    assert isinstance(row["s"], URIRef)
    assert isinstance(row["o"], Literal)


def test_ask(store):
    """ASK yields an empty solution for yes and none for no."""
    assert store.query(ASK).kind == "ask"
    assert list(store.query(ASK)) == [{}]
    assert list(store.query("ASK { <urn:x> ?p ?o }")) == []
    assert store.query(ASK).variables == ()


def test_construct(store):
    """CONSTRUCT yields triples; its blank nodes are blank nodes."""
    result = store.query("CONSTRUCT { _:b <urn:p> 'x'@fr } WHERE {}")
    assert result.kind == "graph"
    ((subject, predicate, value),) = result
    assert isinstance(subject, BNode)
    assert (predicate, value) == (URIRef("urn:p"), Literal("x", lang="fr"))


SYNTAX = [
    ("SELECT * WHERE {", 1, 17, ""),
    ("SELECT ?x WHERE { ?x a\n b }", 2, 2, "b"),
    ("SELECT * { ?s ex:p ?o }", 1, 15, "ex:p"),
    ("", 1, 1, ""),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 1, 1, "INSERT"),
    ("DELETE WHERE { ?s ?p ?o }", 1, 1, "DELETE"),
    ("LOAD <http://127.0.0.1:9/>", 1, 1, "LOAD"),
    ("SELECT * {} ; CLEAR ALL", 1, 13, ";"),
]


@pytest.mark.parametrize(("text", "line", "column", "token"), SYNTAX)
def test_syntax(store, text, line, column, token):
    """What is not a query, updates among it, is refused with the place where it stops being one."""
    with pytest.raises(QuerySyntaxError) as raised:
        store.query(text)
    assert (raised.value.line, raised.value.column, raised.value.token) == (line, column, token)
    assert str(raised.value).startswith(f"line {line}, column {column}: ")
    assert len(str(raised.value)) < 400
    assert "\n" not in str(raised.value)


BEYOND_GRAMMAR = [
    ("SELECT ?x { ?x ?p ?o } GROUP BY ?p", "The SELECT contains a variable that is unbound"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", r"SELECT \* is not authorized with GROUP BY"),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", "Duplicated variable name in SELECT"),
    ("SELECT * { ?s ?p 'a'@en-toolongsubtag }", "language tag parsing failed"),
    ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", "perhaps a variable is bound twice"),
    ("ASK { _:a ?p ?o . { _:a ?p ?o } }", "the label of a blank node is used in two patterns"),
]


@pytest.mark.parametrize(("text", "told"), BEYOND_GRAMMAR)
def test_beyond_grammar(store, text, told):
    """What the grammar has nothing against is refused in Oxigraph's words, where those are words."""
    with pytest.raises(QuerySyntaxError, match=told) as raised:
        store.query(text)
    assert raised.value.line == 1
    assert not raised.value.token


def test_dataset(store):
    """The graphs of a request replace those of the query."""
    text = "SELECT ?s FROM <urn:none> { ?s a <https://w3id.org/onrecord/ns#Place> }"
    registry = "http://127.0.0.1:8080/graph/registry"
    assert list(store.query(text)) == []
    assert len(list(store.query(text, [registry]))) == 1
    assert list(store.query("SELECT * { ?s ?p ?o }", (), [registry])) == []
    with pytest.raises(QueryError, match="absolute IRI"):
        store.query(text, ["not an IRI"])


def test_evaluation_fails(store):
    """A query that cannot be evaluated is the query's fault."""
    with pytest.raises(QueryError):
        list(store.query("SELECT (<urn:f>(1) AS ?x) {}"))


@pytest.fixture(scope="module")
def trap():
    """Listen for what should never be sent; yield the address and the list of what came."""
    came: list[str] = []

    class Trap(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(self.path)
            self.send_error(500)

        do_GET = do_POST

        def log_message(self, *arguments):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Trap)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", came
    server.shutdown()
    server.server_close()


SERVICES = [
    "SELECT * { SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { service silent <U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<U>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<U>{ ?s ?p ?o } }",
    "SELECT * { SERVICE#c\nSILENT#c\r<U>#c\n{ ?s ?p ?o } }",
    "PREFIX : <U> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "PREFIX a: <U> SELECT * { SERVICE a:\\#b { ?s ?p ?o } }",
    "SELECT * { BIND(<U> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS{SERVICE <U> { ?a ?b ?c }} }",
    "SELECT * { ?s ?p ?o FILTER(?o<'x>' ) SERVICE <U> {?a ?b ?c} FILTER('y' = ?o) }",
    "SELECT * { \\u0053ERVICE <U> { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://x/\\u007b> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service(store, trap, text):
    """SERVICE is refused however it is written, and nothing is sent."""
    address, came = trap
    with pytest.raises(QueryRefusedError):
        list(store.query(text.replace("U", address)))
    assert came == []


HARMLESS = [
    "ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'secret service')) }",
    "SELECT ?service { GRAPH ?service { ?s ?p ?o } }",
    "PREFIX ex: <urn:> SELECT * { ?s ex:service ?x { ?x ?y ?z } }",
    "ASK { ?service ?p ?o # SERVICE <http://x/>\n }",
    "ASK { ?s <http://x/service> ?o }",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_not_a_service(store, text):
    """A query that only has the word in it is answered."""
    store.query(text)


def test_remote_from(store, trap):
    """FROM names graphs and fetches none."""
    address, came = trap
    assert list(store.query(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}")) == []
    assert came == []


def test_no_store(tmp_path):
    """Opening what is not there says where, and what to do."""
    with pytest.raises(StoreError, match="publish again"):
        EmbeddedStore.open(tmp_path / "store")
