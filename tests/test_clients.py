"""Real clients against the real server: curl, rapper, SPARQLWrapper, Chromium."""

import json
import re
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import to_isomorphic
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

ROOT = Path(__file__).parent.parent
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip


def output(*command):
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


RDF = [
    ("text/turtle", "turtle", ".ttl"),
    ("application/ld+json", "json-ld", ".jsonld"),
    ("application/n-triples", "nt", ".nt"),
    ("application/rdf+xml", "xml", ".rdf"),
]


def parsed(body, form, server):
    if form == "json-ld":
        with urlopen(f"{server}/context.jsonld") as answer:
            document = {**json.loads(body), "@context": json.load(answer)["@context"]}
        triples = (quad.triple for quad in ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD))
        body, form = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), "nt"
    return Graph().parse(data=body, format=form)


def test_curl_gets_every_format_of_an_entity(server, program):
    """From the thing, curl -L reaches each format by Accept and by suffix, and they say the same."""
    program("curl")
    thing = "/id/actor/wendy-sherman"
    graphs = []
    for media_type, form, suffix in RDF:
        body = output("curl", "-sfL", "-H", f"Accept: {media_type}", f"{server}{thing}")
        assert body == output("curl", "-sf", f"{server}{thing.replace('/id/', '/doc/')}{suffix}")
        graphs.append(to_isomorphic(parsed(body, form, server)))
    assert len(graphs[0]) > 10
    assert all(graph == graphs[0] for graph in graphs)
    page = output("curl", "-sfL", "-H", "Accept: text/html", f"{server}{thing}")
    assert b"Wendy Sherman" in page


def test_rapper_reads_the_dump_and_an_article(server, program, tmp_path):
    """Raptor's parser reads the Turtle downloads, and counts the triples that the store counts."""
    program("rapper")
    output("curl", "-sf", "-o", str(tmp_path / "all.ttl"), f"{server}/dump/onrecord.ttl")
    lines = output("rapper", "-q", "-i", "turtle", "-o", "ntriples", str(tmp_path / "all.ttl")).splitlines()
    count = json.loads(output("curl", "-sfG", "-H", "Accept: application/sparql-results+json", "--data-urlencode",
                              "query=SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", f"{server}/sparql"))  # fmt: skip
    assert len(lines) == int(count["results"]["bindings"][0]["n"]["value"])
    body = output("curl", "-sfL", f"{server}/dump/article/nishioka-2023-abduction-policy.ttl")
    (tmp_path / "one.ttl").write_bytes(body)
    assert output("rapper", "-q", "-i", "turtle", "-c", str(tmp_path / "one.ttl")) is not None
    assert len(Graph().parse(data=body, format="turtle")) > 1000


def test_sparqlwrapper_asks(server):
    """SPARQLWrapper asks by GET and POST and reads JSON, CSV and Turtle."""
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery("PREFIX rec: <https://w3id.org/onrecord/ns#> SELECT ?s { ?s a rec:Statement }")
    client.setReturnFormat(JSON)
    found = client.query().convert()["results"]["bindings"]
    assert len(found) > 50
    client.setMethod(POST)
    client.setReturnFormat(CSV)
    assert len(client.query().convert().splitlines()) == len(found) + 1
    client.setQuery("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 7")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) == 7


PAGES = ["/", "/id/actor/wendy-sherman", "/id/article/nishioka-2023-abduction-policy", "/sparql"]


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_chromium_shows_the_pages(server, program, path, tmp_path):
    """A real browser shows each page, with its style, and draws it."""
    program("chromium")
    with tempfile.TemporaryDirectory() as profile:
        picture = tmp_path / "page.png"
        common = (*CHROMIUM, f"--user-data-dir={profile}", "--window-size=1200,900")
        subprocess.run(
            [*common, f"--screenshot={picture}", f"{server}{path}"],
            check=True,
            capture_output=True,
            timeout=90,
        )
        dom = subprocess.run(
            [*common, "--dump-dom", f"{server}{path}"], check=True, capture_output=True, timeout=90
        ).stdout
    assert picture.stat().st_size > 10_000
    assert b"<h1" in dom


def test_the_readmes_requests_work(server, program, tmp_path):
    """The requests that the README shows are answered as it says."""
    program("curl")
    readme = (ROOT / "README.md").read_text("utf-8")
    block = re.findall(r"^```sh\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)[1]
    script = "set -e\n" + block.replace("http://127.0.0.1:8080", server).replace("curl ", "curl -sSf ")
    answer = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "rec:Person" in answer
    assert '"@context"' in answer
    assert "label,statements" in answer
    assert (tmp_path / "onrecord.ttl").stat().st_size > 100_000


NESTED = [
    "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
    "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "SELECT * { FILTER(" + "!" * 20_000 + "1) }",
    "SELECT * { FILTER(" + "1+" * 40_000 + "1) }",
    "SELECT * { ?s ?p " + "(" * 40_000 + "1" + ")" * 40_000 + " }",
    "SELECT * { ?s ?p " + "[<a:a> " * 12_000 + "1" + "]" * 12_000 + " }",
    "SELECT * { ?s " + "<a:a>/" * 15_000 + "<a:a> ?o }",
]


@pytest.mark.parametrize("query", NESTED, ids=["braces", "parentheses", "negations", "sums", "lists", "nodes", "paths"])
def test_a_deeply_nested_query_ends_nobody_elses_answers(server, query):
    """A query nested thousands of levels deep is answered somehow, and the server goes on."""
    request = Request(f"{server}/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
    try:
        with urlopen(request, timeout=30) as answer:
            answer.read()
    except HTTPError as error:
        error.close()
        assert error.code < 500
    with urlopen(f"{server}/healthz") as answer:
        assert answer.status == 200


def test_the_server_is_gone_when_told_to(server):
    """The address answers while the server runs; the fixture checks that it ends cleanly."""
    with urlopen(f"{server}/healthz") as answer:
        assert answer.status == 200
    with pytest.raises(URLError):
        urlopen("http://127.0.0.1:9/")  # nothing listens there


ASKED = ["/", "/id/actor/japan", "/doc/actor/japan.ttl", "/dump/onrecord.ttl", "/nothing", "/sparql?query=ASK%7B%7D",
         "/healthz", "/metrics", "/static/onrecord.css", "/context.jsonld", "/sitemap.xml"]  # fmt: skip


@pytest.mark.parametrize("path", ASKED)
def test_each_field_comes_once(server, path):
    """Asked twice, an answer has each header field once, with a date of its own."""
    connection = HTTPConnection(urlsplit(server).netloc, timeout=20)
    for _ in range(2):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        names = [name.lower() for name, _ in answer.getheaders()]
        assert sorted(names) == sorted(set(names))
        assert abs(parsedate_to_datetime(answer.headers["Date"]) - datetime.now(UTC)) < timedelta(seconds=60)
    connection.close()
