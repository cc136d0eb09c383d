"""Things and their documents over HTTP: Cool URIs, RFC 9110, RFC 8288."""

import re
from urllib.parse import quote

import pytest

from onrecord.server.descriptions import OFFERS

BASE = "http://127.0.0.1:8080"
NAMES = ["actor/横田", "actor/كاتب", "article/harbour-talks", "article/harbour-talks/event/visit"]
RDF = [row for row in OFFERS if row.kind != "page"]


def path_of(name: str) -> str:
    """Return a name as it stands in a URL."""
    return quote(name, safe="/")


@pytest.mark.parametrize("accept", [None, "text/html", "text/turtle", "image/png"])
@pytest.mark.parametrize("name", NAMES)
def test_thing(client, name, accept):
    """A thing leads to its document with 303, to the same one whatever the client accepts."""
    response = client.get(f"/id/{path_of(name)}", headers={"Accept": accept} if accept else {})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/doc/{path_of(name)}"
    assert "Accept" in response.vary


@pytest.mark.parametrize("row", OFFERS, ids=lambda row: row.name)
@pytest.mark.parametrize("name", NAMES)
def test_document(client, name, row):
    """A document is negotiated, says so, and names the variant, which has the same bytes and tag."""
    path = f"/doc/{path_of(name)}"
    response = client.get(path, headers={"Accept": row.media_type})
    assert response.status_code == 200
    assert response.mimetype == row.media_type
    assert "Accept" in response.vary
    assert response.headers["Content-Location"] == path + row.suffix
    variant = client.get(path + row.suffix, headers={"Accept": "image/png"})
    assert (variant.status_code, variant.mimetype) == (200, row.media_type)
    assert (variant.data, variant.headers["ETag"]) == (response.data, response.headers["ETag"])


def test_default(client):
    """Without a wish a client gets the page."""
    assert client.get("/doc/actor/jane-doe").mimetype == "text/html"


def test_tags_differ(client):
    """Each representation has a strong entity tag of its own."""
    tags = {client.get(f"/doc/actor/jane-doe{row.suffix}").headers["ETag"] for row in OFFERS}
    assert len(tags) == len(OFFERS)
    assert not any(tag.startswith("W/") for tag in tags)


def test_tag_survives_a_restart(make_app):
    """The same content has the same tag in another process of the same version."""
    tags = {make_app().test_client().get("/doc/actor/jane-doe.ttl").headers["ETag"] for _ in range(2)}
    assert len(tags) == 1


@pytest.mark.parametrize("row", OFFERS, ids=lambda row: row.name)
def test_not_modified(client, row):
    """A client that has a representation is told so; one that has another of the same document is not."""
    first = client.get("/doc/actor/jane-doe", headers={"Accept": row.media_type})
    fields = {"Accept": row.media_type, "If-None-Match": f'"x", {first.headers["ETag"]}'}
    again = client.get("/doc/actor/jane-doe", headers=fields)
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Vary", "Content-Location", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    other = "text/turtle" if row.media_type != "text/turtle" else "text/html"
    assert client.get("/doc/actor/jane-doe", headers=fields | {"Accept": other}).status_code == 200


@pytest.mark.parametrize("path", ["/id/actor/jane-doe", "/doc/actor/jane-doe", "/doc/actor/jane-doe.nt", "/doc/x"])
def test_head(client, path):
    """HEAD is GET without the body."""
    get, head = client.get(path), client.head(path)
    assert head.data == b""
    assert head.status_code == get.status_code
    assert {k: v for k, v in head.headers if k != "Date"} == {k: v for k, v in get.headers if k != "Date"}


def test_not_acceptable(client):
    """406 lists what is on offer."""
    response = client.get("/doc/actor/jane-doe", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.json["offers"] == [row.media_type for row in OFFERS]
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    "path",
    [
        "/doc/actor/nobody",
        "/doc/actor/nobody.ttl",
        "/doc/actor/jane-doe.png",
        "/doc/actor/jane-doe.csv",
        "/doc/actor/jane-doe.",
        "/doc/actor/jane%20doe",
        "/doc/actor/%3E",
        "/doc/actor/jane-doe/",
        "/doc/actor/jane-doe?page=2",
        "/doc/actor/jane-doe?page=0",
        "/doc/actor/jane-doe?page=x",
        "/doc/actor/jane-doe?page=99999999999999999999",
        "/doc/actor/jane-doe?page=%D9%A1",
    ],
)
def test_unknown(client, path):
    """What is not on record is not found, whatever is asked."""
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_links(client):
    """A document links to its other formats, to its one address and to what it describes."""
    response = client.get("/doc/actor/%E6%A8%AA%E7%94%B0", headers={"Accept": "text/turtle"})
    links = response.headers["Link"]
    here = "/doc/actor/%E6%A8%AA%E7%94%B0"
    for row in OFFERS:
        alternate = f'<{here}{row.suffix}>; rel="alternate"; type="{row.media_type}"'
        assert (alternate in links) == (row.media_type != "text/turtle")
    assert f'<{BASE}{here}>; rel="canonical"' in links
    assert f'<{BASE}/id/actor/%E6%A8%AA%E7%94%B0>; rel="describes"' in links
    assert '</dataset>; rel="collection"' in links
    assert '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in links
    assert 'rel="describedby"' in links
    assert 'rel="next"' not in links


def statements(response) -> set[str]:
    """Return the lines of N-Triples that are not about the document itself."""
    return {line for line in response.text.splitlines() if not line.startswith(f"<{BASE}/doc/")}


def test_pages(make_app):
    """Many links to an entity are spread over pages that link to one another."""
    client = make_app(page=1).test_client()
    path = "/doc/topic/harbour-dues.nt"
    first, last = client.get(path), client.get(f"{path}?page=2")
    assert f'<{path}?page=2>; rel="next"' in first.headers["Link"]
    assert 'rel="prev"' not in first.headers["Link"]
    assert 'rel="next"' not in last.headers["Link"]
    assert f'<{path}>; rel="prev"' in last.headers["Link"]
    assert statements(first) | statements(last) == statements(make_app().test_client().get(path))
    assert statements(first) != statements(last)


def test_served_below_a_prefix(client):
    """Behind a path prefix every address has the prefix, and the IRIs are the same."""
    environment = {"SCRIPT_NAME": "/data"}
    moved = client.get("/id/actor/jane-doe", environ_overrides=environment)
    assert moved.headers["Location"] == "/data/doc/actor/jane-doe"
    page = client.get("/doc/actor/jane-doe.html", environ_overrides=environment).text
    assert 'href="/data/static/onrecord.css"' in page
    assert 'href="/doc/' not in page
    turtle = client.get("/doc/actor/jane-doe.ttl", environ_overrides=environment)
    assert turtle.data == client.get("/doc/actor/jane-doe.ttl").data


@pytest.mark.parametrize("name", NAMES)
def test_same_host_links_lead_somewhere(client, name):
    """Every link of a page that stays on this host is answered."""
    page = client.get(f"/doc/{path_of(name)}.html").text
    targets = {target.partition("#")[0] for target in re.findall(r'href="(/[^"]*)"', page)}
    for target in targets:
        if target.startswith(("/concept/", "/ontology/", "/timemap/", "/timeline/")):
            continue  # the invented dataset has no vocabulary, no index, and no past on disk: the crawler follows these
        with client.get(target, headers={"Accept": "text/html, */*;q=0.1"}, follow_redirects=True) as response:
            assert response.status_code == 200, target
