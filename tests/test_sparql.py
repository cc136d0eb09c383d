"""The SPARQL 1.1 Protocol, read-only."""

import re
from urllib.parse import urlencode

import pytest

SELECT = "SELECT (1 AS ?x) {}"
CONSTRUCT = "CONSTRUCT { <urn:a> <urn:x#b> 'é' } WHERE {}"
ASK = "ASK {}"
QUERY = "application/sparql-query"
REGISTRY = "http://127.0.0.1:8080/graph/registry"

WAYS = [
    ("get", lambda text: {"query_string": urlencode({"query": text})}),
    ("post", lambda text: {"data": {"query": text}}),
    ("post", lambda text: {"data": text.encode(), "content_type": QUERY}),
    ("post", lambda text: {"data": text.encode(), "content_type": f"{QUERY}; charset=UTF-8"}),
]


def ask(client, way, text, accept=None, path="/sparql"):
    """Send a query in one of the ways."""
    method, request = way
    return client.open(path, method=method, headers={"Accept": accept} if accept else {}, **request(text))


FORMATS = [
    (SELECT, None, "application/sparql-results+json", b'"x"'),
    (SELECT, "application/sparql-results+xml", "application/sparql-results+xml", b"<sparql"),
    (SELECT, "text/csv", "text/csv", b"x\r\n1\r\n"),
    (SELECT, "text/tab-separated-values", "text/tab-separated-values", b"?x\n1\n"),
    (SELECT, "text/turtle, text/csv;q=0.1", "text/csv", b"x\r\n1\r\n"),
    (ASK, None, "application/sparql-results+json", b"true"),
    (ASK, "application/sparql-results+xml", "application/sparql-results+xml", b"true"),
    (CONSTRUCT, None, "text/turtle", "é".encode()),
    (CONSTRUCT, "application/n-triples", "application/n-triples", '<urn:x#b> "é" .'.encode()),
    (CONSTRUCT, "application/rdf+xml", "application/rdf+xml", b"<rdf:RDF"),
    (CONSTRUCT, "application/ld+json", "application/ld+json", b'{"@graph":[{"@id":"urn:a"'),
    ("DESCRIBE <http://127.0.0.1:8080/id/place/the-quay>", None, "text/turtle", b"the quay"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("text", "accept", "media_type", "found"), FORMATS)
def test_query(client, way, text, accept, media_type, found):
    """A query is answered whichever way it comes, in the format that is wished for."""
    response = ask(client, way, text, accept)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert found in response.data
    assert "Accept" in response.vary
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_query_method(client):
    """The QUERY method asks as a POST of the query does."""
    response = client.open("/sparql", method="QUERY", data=SELECT, content_type=QUERY)
    assert response.json["results"]["bindings"][0]["x"]["value"] == "1"


def test_head(client):
    """HEAD is GET without the body."""
    response = client.head("/sparql", query_string=urlencode({"query": SELECT}))
    assert (response.status_code, response.data) == (200, b"")


DATASETS = [
    {"query_string": urlencode([("query", "Q"), ("default-graph-uri", REGISTRY)])},
    {"query_string": urlencode([("query", "Q"), ("default-graph-uri", REGISTRY), ("default-graph-uri", "urn:x")])},
    {"method": "POST", "data": {"query": "Q", "default-graph-uri": REGISTRY}},
    {
        "method": "POST",
        "data": "Q",
        "content_type": QUERY,
        "query_string": urlencode({"default-graph-uri": REGISTRY}),
    },
]


@pytest.mark.parametrize("request_", DATASETS)
def test_dataset(client, request_):
    """The graphs named in the request, in whichever part of it they belong, replace those of the query."""
    text = "SELECT ?s FROM <urn:none> { ?s a <https://w3id.org/onrecord/ns#Place> }"
    asked = {
        name: value.replace("Q", text) if name == "data" and isinstance(value, str) else value
        for name, value in request_.items()
    }
    if isinstance(asked.get("data"), dict):
        asked["data"] = asked["data"] | {"query": text}
    if asked.get("query_string", "").startswith("query=Q"):
        asked["query_string"] = asked["query_string"].replace("query=Q", urlencode({"query": text}))
    response = client.open("/sparql", **asked)
    assert [row["s"]["value"] for row in response.json["results"]["bindings"]] == [
        "http://127.0.0.1:8080/id/place/the-quay"
    ]


BROKEN = [
    ({"query_string": "default-graph-uri=urn:x"}, 400, "no query"),
    ({"query_string": "query=" + SELECT.replace(" ", "+") + "&query=ASK"}, 400, "2 queries"),
    ({"query_string": "query=%FF"}, 400, "UTF-8"),
    ({"query_string": "query=SELECT"}, 400, "line 1, column"),
    ({"query_string": "query=ASK%7B%7D&default-graph-uri=x%20y"}, 400, "absolute IRI"),
    ({"query_string": "query=ASK{SERVICE<http://127.0.0.1:9/>{}}"}, 400, "SERVICE"),
    ({"query_string": "update=CLEAR+ALL"}, 403, "read-only"),
    ({"query_string": "query=CLEAR+ALL"}, 400, "not SPARQL"),
    ({"query_string": "query=ASK{}&format=turtle"}, 400, "choose json"),
    ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "read-only"),
    ({"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403, "read-only"),
    ({"method": "POST", "data": "CLEAR ALL", "content_type": QUERY}, 400, "not SPARQL"),
    ({"method": "POST", "data": b"ASK { \xff }", "content_type": QUERY}, 400, "byte 6"),
    ({"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, 415, "text/plain"),
    ({"method": "POST", "data": "ASK {}", "content_type": QUERY, "query_string": "query=ASK"}, 400, "several"),
    ({"method": "POST"}, 415, "sparql-query"),
    ({"method": "PUT", "data": "x"}, 405, "not allowed"),
    ({"method": "DELETE"}, 405, "not allowed"),
    ({"query_string": "query=ASK{}", "headers": {"Accept": "text/turtle"}}, 406, "sparql-results+json"),
]


@pytest.mark.parametrize(("request_", "status", "told"), BROKEN)
def test_broken(client, request_, status, told):
    """What cannot be answered is the client's fault, and the problem says why."""
    response = client.open("/sparql", **request_)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert told in response.json["detail"]


def test_syntax_error_has_its_place(client):
    """A syntax error carries line and column as numbers."""
    response = client.get("/sparql", query_string=urlencode({"query": "SELECT *\nWHERE { ?s }"}))
    assert (response.json["line"], response.json["column"]) == (2, 12)


def test_too_long(make_app):
    """A query longer than the limit is refused before it is read by the store."""
    client = make_app(query_limit=10).test_client()
    assert client.get("/sparql", query_string=urlencode({"query": SELECT})).status_code == 413
    assert client.post("/sparql", data="x" * 100_000, content_type=QUERY).status_code == 413


def test_form(client):
    """A browser that comes without a query gets a form that needs no script."""
    page = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert re.search(r"<textarea[^>]*>[^<]*\bSELECT\b", page.text)
    assert page.text.count("<script") == page.text.count('src="/static/')


def test_form_format(client):
    """The format chosen in the form wins over the browser's Accept."""
    asked = urlencode({"query": SELECT, "format": "csv"})
    page = client.get("/sparql", query_string=asked, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.mimetype == "text/csv"
