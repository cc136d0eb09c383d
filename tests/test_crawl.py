"""A crawler that follows everything on this host finds everything, and each thing says the same in every format."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest

from onrecord.server.descriptions import OFFERS
from onrecord.server.generation import Generations

pytestmark = pytest.mark.long

BASE = "http://127.0.0.1:8080"
RDF = [row for row in OFFERS if row.kind != "page"]
PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "rdf-xml": ox.RdfFormat.RDF_XML,
    "n-quads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "json-ld": ox.RdfFormat.JSON_LD,
}
OTHER = re.compile(r"^/doc/.*\.(ttl|jsonld|rdf|nq|trig)$")  # asked for by the test of all formats
SAFE = "/:?#[]@!$&'()*+,;=~%"


def quads_of(client, row, body):
    """Return what a document says, as Oxigraph's strict parser reads it."""
    if row.name == "json-ld":
        context = client.get("/context.jsonld").text.strip()
        found = re.sub(rb'"@context": "[^"]*"', context[1:-1].strip().encode(), body, count=1)
        body = found
    return set(ox.parse(input=body, format=PARSERS[row.name]))


def local(address, place):
    """Return the path of an address on this host, without a fragment; None for other hosts' addresses."""
    absolute = urljoin(f"{BASE}{place}", address)
    parts = urlsplit(absolute)
    if f"{parts.scheme}://{parts.netloc}" != BASE:
        return None
    return quote(parts.path + (f"?{parts.query}" if parts.query else ""), safe=SAFE)


def is_iri(term):
    return isinstance(term, ox.NamedNode)


def named_in(place, response):
    """Yield the addresses that an answer names: in Link, Location and Content-Location, in HTML, in N-Triples."""
    yield from re.findall(r"<([^>]*)>", response.headers.get("Link", ""))
    for name in ("Location", "Content-Location"):
        if name in response.headers:
            yield response.headers[name]
    if response.mimetype == "text/html":
        yield from map(unescape, re.findall(r'(?:href|src)="([^"]*)"', response.text))
    if response.mimetype in ("application/n-triples", "application/n-quads"):
        form = PARSERS["n-triples" if response.mimetype.endswith("triples") else "n-quads"]
        for quad in ox.parse(input=response.data, format=form):
            yield from (term.value for term in (quad.subject, quad.predicate, quad.object) if is_iri(term))
    if response.mimetype == "application/xml":
        yield from map(unescape, re.findall(r"<loc>([^<]*)</loc>", response.text))


@pytest.fixture(scope="module")
def crawled(seeds_client):
    """The statuses of everything on this host that can be reached from the home page."""
    waiting, seen = ["/", "/sitemap.xml", "/robots.txt", "/.well-known/void"], {}
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        with seeds_client.get(place) as response:
            seen[place] = response.status_code
            if response.mimetype in ("text/html", "application/xml", "application/n-triples", "application/n-quads"):
                response.get_data()
            found = {local(address, place) for address in named_in(place, response) if "{" not in address}
        waiting += {address for address in found - {None} if not OTHER.search(address)} - set(seen)
    return seen


def test_everything_named_here_is_here(crawled):
    """Every address of this host, in pages, header fields and data, is answered with 200 or leads on.

    With 303 to a document, and with 302 to the page of a text that a passage is on.
    """
    wrong = {
        place: status for place, status in crawled.items() if status not in (200, 302 if "?char=" in place else 303)
    }
    assert wrong == {}
    assert sum(place.startswith("/id/") for place in crawled) > 250
    assert any(place.startswith("/ontology/") for place in crawled)
    assert any(place.startswith("/concept/") for place in crawled)
    assert any(place.startswith("/graph/article/") for place in crawled)


def test_the_sitemap_is_what_there_is(seeds_client, crawled):
    """The site map lists the documents of all things, and nothing else."""
    listed = set(map(unquote, sitemap(seeds_client)))
    things = {unquote(place).replace("/id/", "/doc/", 1) for place in crawled if place.startswith("/id/")}
    assert listed == things


def sitemap(client):
    """Return the paths that the site map lists."""
    with client.get("/sitemap.xml") as response:
        return re.findall(r"<loc>http://127.0.0.1:8080(/[^<]*)</loc>", response.text)


def documents(seeds_client):
    """Return the paths of all documents, and those of some that are not about a thing of ours."""
    graphs = [f"/graph/{name}" for name in ("registry", "links", "catalogue")]
    return [
        *sitemap(seeds_client),
        *graphs,
        "/ontology/Statement",
        "/ontology/speaker",
        "/concept/force-asserts",
        "/concept/force",
    ]


def test_all_formats_say_the_same(seeds_client):
    """The triples of a document are the same set in every format; the quads' are those, with their graphs."""
    for path in documents(seeds_client):
        found = {}
        for row in RDF:
            response = seeds_client.get(path + row.suffix)
            assert response.status_code == 200, path + row.suffix
            found[row.name] = quads_of(seeds_client, row, response.data)
        triples = {name: {quad.triple for quad in quads} for name, quads in found.items()}
        assert all(each == triples["turtle"] for each in triples.values()), path
        assert found["n-quads"] == found["trig"], path
        assert triples["turtle"], path


def test_what_documents_say_is_in_the_store(seeds_client, seeds):
    """A document says what the store says, each triple from the graph that says it, and of itself what it is about."""
    with Generations(seeds).current().file("onrecord.nq").open() as dump:
        stored = set(ox.parse(dump.read(), format=ox.RdfFormat.N_QUADS))
    for path in documents(seeds_client):
        said = quads_of(seeds_client, next(row for row in RDF if row.name == "n-quads"),
                        seeds_client.get(f"{path}.nq").data)  # fmt: skip
        itself = {quad for quad in said if str(quad.graph_name) == "DEFAULT"}
        assert said - itself <= stored, path
        document = f"<{BASE}{unquote(path)}>"
        assert {str(quad.subject) for quad in itself} <= {document}
        if not path.startswith("/graph/"):
            assert f"<{BASE}/dataset#dataset>" in {str(quad.object) for quad in itself}, path


TAGS = """
import json, sys
from pathlib import Path
from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings
client = create_app(Settings(data=Path(sys.argv[1])), Generations(Path(sys.argv[1]))).test_client()
print(json.dumps([client.get(path).headers["ETag"] for path in sys.argv[2:]]))
"""


def test_tags_survive_a_restart(seeds_client, seeds):
    """Every representation has the same tag in another process, whatever the order of its sets."""
    some = ["/ontology", "/shapes", "/concept", "/dataset", "/graph/registry", *documents(seeds_client)[::9]]
    paths = ["/", "/context.jsonld", *(f"{path}{row.suffix}" for path in some for row in OFFERS)]
    paths = [path for path in paths if seeds_client.get(path).status_code == 200]
    assert len(paths) > 200
    here = [seeds_client.get(path).headers["ETag"] for path in paths]
    for number in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": number}
        done = subprocess.run([sys.executable, "-c", TAGS, str(seeds), *paths], env=environment, check=True,
                              capture_output=True)  # fmt: skip
        differ = [path for path, one, other in zip(paths, here, json.loads(done.stdout), strict=True) if one != other]
        assert differ == []


def test_pages_tell_search_engines_what_the_data_says(seeds_client):
    """The schema.org JSON-LD in a page is a subset of the page's description, and needs no context fetched."""
    for path in documents(seeds_client):
        page = seeds_client.get(f"{path}.html").text
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert not set("<>&") & set(block)
        told = {quad.triple for quad in ox.parse(input=block, format=ox.RdfFormat.JSON_LD)}
        source = "/graph/catalogue" if path.startswith("/graph/") else path
        said = {quad.triple for quad in ox.parse(input=seeds_client.get(f"{source}.nt").data,
                                                 format=ox.RdfFormat.N_TRIPLES)}  # fmt: skip
        assert told <= said, path
        assert json.loads(block)["@id"].startswith("http")
    article = seeds_client.get("/doc/article/nishioka-2023-abduction-policy.html").text
    assert '"headline"' in article
