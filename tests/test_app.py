"""The application: its other routes, and what every answer carries."""

import pytest
from rdflib import DCTERMS, Graph, URIRef

ROUTES = ["/", "/doc/actor/jane-doe", "/doc/actor/jane-doe.ttl", "/sparql?query=ASK{}", "/healthz", "/nothing"]


@pytest.mark.parametrize("path", [*ROUTES, "/static/onrecord.css", "/ontology", "/shapes", "/context.jsonld"])
def test_every_answer(client, path):
    """Every answer may be read from other sites, is what it says it is, and runs no script."""
    with client.get(path, headers={"Accept": "text/html, */*"}) as response:
        pass
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/doc/actor/jane-doe", "/sparql", "/"])
def test_preflight(client, path):
    """Other sites' scripts are told beforehand what they may do."""
    response = client.options(path)
    assert response.status_code == 200
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "Accept" in response.headers["Access-Control-Allow-Headers"]


def test_health(client):
    """The health check names the generation that is served."""
    assert client.get("/healthz").json == {"status": "ok", "generation": "g1"}


def test_an_articles_download_is_its_graph(client):
    """It leads to the one address of the graph; an article that is not there has none."""
    response = client.get("/dump/article/harbour-talks.ttl")
    assert (response.status_code, response.headers["Location"]) == (
        303,
        "/graph/article/harbour-talks/0a1b2c3d4e5f.ttl",
    )
    assert client.get("/dump/article/nothing.ttl").status_code == 404


def test_download(client):
    """Dumps are files with a name, parts of which can be had, and which need not be had twice."""
    path, media_type, body = "/dump/onrecord.ttl", "text/turtle", b"# all\n"
    with client.get(path) as response:
        assert (response.status_code, response.data) == (200, body)
    assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    with client.get(path, headers={"Range": "bytes=2-4"}) as part:
        assert (part.status_code, part.data) == (206, body[2:5])
    with client.get(path, headers={"If-None-Match": response.headers["ETag"]}) as again:
        assert again.status_code == 304
    assert "no-cache" in response.headers["Cache-Control"]


VOCABULARY = [
    ("/ontology", None, "text/html"),
    ("/ontology", "text/turtle", "text/turtle"),
    ("/concept", "text/turtle", "text/turtle"),
    ("/ontology", "application/ld+json", "application/ld+json"),
    ("/ontology.rdf", None, "application/rdf+xml"),
    ("/shapes", "text/turtle,*/*;q=0.5", "text/turtle"),
    ("/shapes", "application/n-triples", "application/n-triples"),
    ("/shapes.ttl", None, "text/turtle"),
    ("/context.jsonld", None, "application/ld+json"),
]


@pytest.mark.parametrize(("path", "accept", "media_type"), VOCABULARY)
def test_vocabulary(client, path, accept, media_type):
    """The words that the data uses are served beside it, in the formats of the data."""
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, media_type)
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]} | dict(_accept(accept)))
    assert again.status_code == 304
    assert ("Accept" in response.vary) == ("." not in path)


def _accept(accept):
    return [("Accept", accept)] if accept else []


def test_context(client):
    """The context is a JSON-LD context."""
    assert "@context" in client.get("/context.jsonld").json


def test_base_is_the_generations(make_app):
    """Settings that are not a generation's do not change what its IRIs begin with."""
    client = make_app(base="https://elsewhere.example").test_client()
    assert client.get("/doc/actor/jane-doe.nt").status_code == 200


@pytest.mark.parametrize("path", ["/ontology", "/concept", "/shapes", "/context.jsonld"])
def test_the_vocabularys_licence(client, path):
    """The documents of the vocabulary link to the licence that they state."""
    assert '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in client.get(path).headers["Link"]
    if path != "/context.jsonld":
        stated = set(Graph().parse(data=client.get(f"{path}.ttl").data).objects(None, DCTERMS.license))
        assert stated == {URIRef("https://creativecommons.org/publicdomain/zero/1.0/")}


def test_the_style_sheet(client):
    """The style sheet comes coded, and need not come twice."""
    response = client.get("/static/onrecord.css", headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response.mimetype, response.headers["Content-Encoding"]) == (200, "text/css", "gzip")
    fields = {"If-None-Match": response.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get("/static/onrecord.css", headers=fields).status_code == 304


HOME = [
    (None, 200, "text/html"),
    ("*/*", 200, "text/html"),
    ("text/html, application/ld+json;q=0.9", 200, "text/html"),
    ("text/turtle", 303, "text/html"),
    ("application/ld+json, text/html;q=0.9", 303, "text/html"),
    ("image/png", 406, "application/problem+json"),
]


@pytest.mark.parametrize(("accept", "status", "media_type"), HOME)
def test_home(client, accept, status, media_type):
    """People get the home page; programs are led to what describes the dataset."""
    response = client.get("/", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (status, media_type)
    assert "Accept" in response.vary
    assert response.headers.get("Location") == ("/dataset" if status == 303 else None)


STRANGE = [
    ("/id/actor/\xff\xfe", 400),
    ("/doc/actor/\xc3(.ttl", 400),
    ("/doc/actor/" + "a" * 5_000, 404),
    ("/doc/actor/a\nb", 404),
    ("/doc/actor/a[b", 404),
    ("/dump", 303),
    ("/dump/", 303),
]


@pytest.mark.parametrize(("path", "status"), STRANGE)
def test_strange_paths(client, path, status, caplog):
    """What cannot be the path of anything is told as such, never as a failure of ours, and not worth a line of log."""
    assert client.get("/", environ_overrides={"PATH_INFO": path}).status_code == status
    assert caplog.text == ""


def test_options_for_the_server(client):
    """OPTIONS * tells what can be done here at all."""
    response = client.open("/", method="OPTIONS", environ_overrides={"PATH_INFO": "*"})
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/openapi.json", "/robots.txt"])
def test_what_machines_read_first(client, path):
    """What is read over and over is coded when it is long, and need not come twice."""
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in response.headers) == (path == "/openapi.json")
    fields = {"Accept-Encoding": "gzip", "If-None-Match": response.headers["ETag"]}
    assert client.get(path, headers=fields).status_code == 304
