"""Named graphs over HTTP: at their own IRIs, and by the Graph Store Protocol."""

from urllib.parse import quote

import pyoxigraph as ox
import pytest

from onrecord.server import graphs
from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings

BASE = "http://127.0.0.1:8080"
ARTICLE = f"{BASE}/graph/article/harbour-talks/0a1b2c3d4e5f"
SHARED = ["registry", "links", "catalogue", "vocabulary"]


def triples(response):
    return {quad.triple for quad in ox.parse(input=response.data, format=ox.RdfFormat.N_TRIPLES)}


def test_direct_and_indirect(client, store):
    """A graph has the same triples at its own IRI, by ?graph=, and in the store."""
    name = ARTICLE.removeprefix(BASE)
    direct = client.get(name, headers={"Accept": "application/n-triples"})
    indirect = client.get(f"/graph?graph={quote(ARTICLE, safe='')}", headers={"Accept": "application/n-triples"})
    assert direct.data == indirect.data
    assert direct.headers["ETag"] == indirect.headers["ETag"]
    stored = store.engine.inner.quads_for_pattern(None, None, None, ox.NamedNode(ARTICLE))
    assert triples(direct) == {quad.triple for quad in stored}


def test_quads_name_the_graph(client):
    """In the formats of quads the graph has its name."""
    response = client.get(f"{ARTICLE.removeprefix(BASE)}.nq")
    graphs = {quad.graph_name for quad in ox.parse(input=response.data, format=ox.RdfFormat.N_QUADS)}
    assert graphs == {ox.NamedNode(ARTICLE)}


@pytest.mark.parametrize("name", SHARED)
def test_shared_graphs(seeds_client, seeds, name):
    """The graphs that no article owns come as pages and as data, and have the triples of the dump."""
    page = seeds_client.get(f"/graph/{name}", headers={"Accept": "text/html"})
    assert name.title() in page.text
    with Generations(seeds).current().file("onrecord.nq").open() as file:
        dump = file.read()
    stored = {
        quad.triple
        for quad in ox.parse(dump, format=ox.RdfFormat.N_QUADS)
        if quad.graph_name == ox.NamedNode(f"{BASE}/graph/{name}")
    }
    assert triples(seeds_client.get(f"/graph/{name}.nt")) == stored != set()


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld"])
def test_the_default_graph(seeds_client, suffix):
    """The default graph is the whole dataset without the graphs' names, from a file that can be had in parts."""
    media_type = {".ttl": "text/turtle", ".nt": "application/n-triples", ".jsonld": "application/ld+json"}[suffix]
    with seeds_client.get("/graph?default", headers={"Accept": media_type}) as response:
        whole = response.data
    with seeds_client.get(f"/dump/onrecord{suffix}") as download:
        assert (response.status_code, response.mimetype, whole) == (200, media_type, download.data)
    assert "Accept" in response.vary
    assert response.headers["ETag"] == download.headers["ETag"]


WRONG = [
    ("graph=", 400),
    ("graph=registry", 400),
    ("graph=/graph/registry", 400),
    ("graph=//127.0.0.1:8080/graph/registry", 400),
    ("default=1", 400),
    ("default&graph=http%3A%2F%2Fx.example%2F", 400),
    ("default&default", 400),
    ("graph=urn%3Aa&graph=urn%3Ab", 400),
    ("grph=urn%3Aa", 400),
    ("graph=http%3A%2F%2Fx.example%2F%3Ca%3E", 400),
    ("graph=urn%3Aa", 404),
    ("graph=http%3A%2F%2Fx.example%2Fgraph%2Fregistry", 404),
    ("graph=http%3A%2F%2F127.0.0.1%3A8080%2Fgraph%2Fnone", 404),
]


@pytest.mark.parametrize(("query", "status"), WRONG)
def test_wrong(seeds_client, query, status):
    """A graph is named once, by an absolute IRI; one that is not there is not found."""
    response = seeds_client.get(f"/graph?{query}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/graph?default", "/graph/registry", "/graph?graph=urn%3Aa"])
def test_read_only(client, path, method):
    """Graphs are read and nothing else, and the answer says what can be done."""
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_the_bare_address_leads_to_the_description(client):
    """The service's own address leads to where it is described."""
    response = client.get("/graph")
    assert (response.status_code, response.headers["Location"]) == (303, "/dataset")


@pytest.mark.parametrize(
    ("path", "accept", "status", "media_type"),
    [
        ("/graph/registry", None, 200, "text/turtle"),
        ("/graph/registry", "application/n-triples", 200, "application/n-triples"),
        ("/graph/registry", "text/html, */*;q=0.1", 200, "text/turtle"),
        ("/graph/registry.nt", "text/html", 200, "application/n-triples"),
        ("/graph/registry", "application/rdf+xml", 406, "application/problem+json"),
        ("/graph/registry.rdf", None, 406, "application/problem+json"),
    ],
)
def test_large_graphs_come_from_files(seeds, monkeypatch, path, accept, status, media_type):
    """What is too large to be written while somebody waits comes from the files made when publishing."""
    monkeypatch.setattr(graphs, "LARGEST", 10)
    client = create_app(Settings(data=seeds), Generations(seeds)).test_client()
    with client.get(path, headers={"Accept": accept} if accept else {}) as response:
        assert (response.status_code, response.mimetype) == (status, media_type)
    assert "Accept" in response.vary
    if status == 200:
        assert response.headers["Accept-Ranges"] == "bytes"
