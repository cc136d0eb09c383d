"""Documents over HTTP: one way for all to be negotiated, coded, kept and revalidated."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import brotli
import pytest
import zstandard

from onrecord.server.codings import CODINGS, chosen_coding
from onrecord.server.descriptions import OFFERS

BASE = "http://127.0.0.1:8080"
ACTOR = "/doc/actor/jane-doe"
DECODE = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
PUBLISHED = datetime(2031, 6, 2, 10, 20, 30, tzinfo=UTC)
DOCUMENTS = [
    (ACTOR, OFFERS),
    ("/doc/article/harbour-talks", OFFERS),
    ("/graph/article/harbour-talks/0a1b2c3d4e5f", OFFERS),
    ("/ontology", tuple(row for row in OFFERS if row.kind != "quads")),
    ("/concept", tuple(row for row in OFFERS if row.kind != "quads")),
    ("/shapes", tuple(row for row in OFFERS if row.kind != "quads")),
    ("/dataset", tuple(row for row in OFFERS if row.kind != "quads")),
    ("/sparql", tuple(row for row in OFFERS if row.kind != "quads")),
]
EACH = [(path, row) for path, rows in DOCUMENTS for row in rows]


@pytest.mark.parametrize(("path", "row"), EACH, ids=lambda value: getattr(value, "name", value))
def test_each_format_of_each_document(client, path, row):
    """A document comes in each format it offers, negotiated or by suffix, the same bytes under the same tag."""
    response = client.get(path, headers={"Accept": row.media_type})
    assert (response.status_code, response.mimetype) == (200, row.media_type)
    assert {"Accept", "Accept-Encoding"} <= set(response.vary)
    assert response.headers["Content-Location"] == path + row.suffix
    assert ("Content-Language" in response.headers) == (row.kind == "page")
    one = client.get(path + row.suffix, headers={"Accept": "image/png"})
    assert (one.status_code, one.data, one.headers["ETag"]) == (200, response.data, response.headers["ETag"])
    assert "Accept" not in one.vary
    links = response.headers["Link"]
    for other in dict(DOCUMENTS)[path]:
        assert (f'<{path}{other.suffix}>; rel="alternate"; type="{other.media_type}"' in links) == (other is not row)
    assert f'<{BASE}{path}>; rel="canonical"' in links


@pytest.mark.parametrize("path", [path for path, _ in DOCUMENTS])
def test_not_acceptable(client, path):
    """A client that accepts nothing on offer is told what is, in whichever form it accepts errors."""
    response = client.get(path, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "Accept" in response.vary
    assert response.json["offers"] == [row.media_type for row in dict(DOCUMENTS)[path]]


@pytest.mark.parametrize("path", ["/doc/actor/nobody", "/ontology/Nothing", "/graph/nothing", "/concept/none"])
def test_nothing_there_comes_before_taste(client, path):
    """What is not there is not found, whatever the client accepts, and the answer says that it varies."""
    for accept in ("image/png", "text/turtle", "text/html"):
        response = client.get(path, headers={"Accept": accept})
        assert response.status_code == 404
        assert "Accept" in response.vary


@pytest.mark.parametrize("coding", [row.name for row in CODINGS])
@pytest.mark.parametrize("row", OFFERS, ids=lambda row: row.name)
def test_codings(client, row, coding):
    """Each format comes in each coding, which is decoded to the same bytes and has a tag of its own."""
    plain = client.get(ACTOR + row.suffix)
    coded = client.get(ACTOR + row.suffix, headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in plain.headers
    assert coded.headers["Content-Encoding"] == coding
    assert DECODE[coding](coded.data) == plain.data
    assert len(coded.data) < len(plain.data)
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert not coded.headers["ETag"].startswith("W/")
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in coded.vary
    assert coded.headers["Content-Length"] == str(len(coded.data))
    again = {"Accept-Encoding": coding, "If-None-Match": coded.headers["ETag"]}
    assert client.get(ACTOR + row.suffix, headers=again).status_code == 304
    assert client.get(ACTOR + row.suffix, headers={"If-None-Match": coded.headers["ETag"]}).status_code == 200


def test_codings_make_the_same_bytes_again():
    """Coding the same bytes gives the same bytes: a strong tag can be made of what was coded."""
    for row in CODINGS:
        assert row.encode(b"x" * 5_000) == row.encode(b"x" * 5_000)


@pytest.mark.parametrize(
    ("accept", "size", "chosen"),
    [
        ("gzip, deflate, br, zstd", 5_000, "br"),
        ("gzip, zstd", 5_000, "zstd"),
        ("gzip", 5_000, "gzip"),
        ("deflate", 5_000, None),
        ("br;q=0, *", 5_000, "zstd"),
        ("gzip;q=0.5, identity", 5_000, None),
        (None, 5_000, None),
        ("br", 255, None),
        ("br", 256, "br"),
    ],
)
def test_chosen_coding(accept, size, chosen):
    """A coding is chosen by weight, then by our order; what is small stays as it is."""
    found = chosen_coding(accept, size)
    assert (found.name if found else None) == chosen


@pytest.mark.parametrize("path", [path for path, _ in DOCUMENTS])
def test_last_modified_is_in_the_past(client, path):
    """Every document says when it was modified: never now, and the same each time."""
    told = client.get(path).headers["Last-Modified"]
    when = parsedate_to_datetime(told)
    assert when == PUBLISHED or when < datetime.now(UTC) - timedelta(seconds=2)
    assert client.get(path).headers["Last-Modified"] == told


def test_last_modified(client):
    """A document was modified when its generation was published; who has it since then need not have it again."""
    response = client.get(f"{ACTOR}.ttl")
    assert parsedate_to_datetime(response.headers["Last-Modified"]) == PUBLISHED
    for seconds, status in ((-1, 200), (0, 304), (1, 304)):
        when = format_datetime(PUBLISHED + timedelta(seconds=seconds), usegmt=True)
        assert client.get(f"{ACTOR}.ttl", headers={"If-Modified-Since": when}).status_code == status
    both = {"If-Modified-Since": format_datetime(PUBLISHED, usegmt=True), "If-None-Match": '"other"'}
    assert client.get(f"{ACTOR}.ttl", headers=both).status_code == 200


PRECONDITIONS = [
    ("If-None-Match", "*", 304),
    ("If-None-Match", "W/{tag}", 304),
    ("If-None-Match", '"a", {tag}', 304),
    ("If-None-Match", '"a"', 200),
    ("If-Match", "{tag}", 200),
    ("If-Match", "*", 200),
    ("If-Match", '"a"', 412),
    ("If-Match", "W/{tag}", 412),
    ("If-Unmodified-Since", "Mon, 02 Jun 2031 10:20:30 GMT", 200),
    ("If-Unmodified-Since", "Mon, 02 Jun 2031 10:20:29 GMT", 412),
    ("If-Unmodified-Since", "yesterday", 200),
]


@pytest.mark.parametrize(("field", "value", "status"), PRECONDITIONS)
@pytest.mark.parametrize("warm", [False, True])
def test_preconditions(client, make_app, field, value, status, warm):
    """Preconditions are evaluated the same whether an answer is kept or has to be made (RFC 9110 section 13.2.2)."""
    tag = client.get(f"{ACTOR}.ttl").headers["ETag"]
    asked = client if warm else make_app().test_client()
    response = asked.get(f"{ACTOR}.ttl", headers={field: value.format(tag=tag)})
    assert response.status_code == status
    if status == 412:
        assert response.mimetype == "application/problem+json"
    else:
        assert response.headers["ETag"] == tag


@pytest.mark.parametrize("path", [path for path, _ in DOCUMENTS])
def test_304(make_app, path):
    """A 304 has the same fields whether the answer is kept or not, and none that describe a body."""
    first = make_app().test_client().get(path)
    told = []
    for warm in (False, True):
        client = make_app().test_client()
        if warm:
            client.get(path)
        response = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (response.status_code, response.data) == (304, b"")
        told.append({name: value for name, value in response.headers if name not in ("Date", "Content-Length")})
    assert told[0] == told[1]
    assert {"ETag", "Vary", "Cache-Control", "Content-Location", "Link"} <= set(told[0])
    assert "Content-Type" not in told[0]


@pytest.mark.parametrize("path", [path for path, _ in DOCUMENTS])
@pytest.mark.parametrize("warm", [False, True])
def test_head(make_app, path, warm):
    """HEAD is GET without a body, whether an answer is kept or not."""
    client = make_app().test_client()
    get = client.get(path, headers={"Accept-Encoding": "br"})
    asked = client if warm else make_app().test_client()
    head = asked.head(path, headers={"Accept-Encoding": "br"})
    assert (head.status_code, head.data) == (get.status_code, b"")
    assert {k: v for k, v in head.headers if k != "Date"} == {k: v for k, v in get.headers if k != "Date"}


@pytest.mark.parametrize("path", [*(path for path, _ in DOCUMENTS), "/", "/context.jsonld", "/robots.txt"])
def test_options(client, path):
    """OPTIONS lists the methods, and others are refused with the same list."""
    allowed = set(client.options(path).headers["Allow"].split(", "))
    assert {"GET", "HEAD", "OPTIONS"} <= allowed
    refused = client.delete(path)
    assert refused.status_code == 405
    assert set(refused.headers["Allow"].split(", ")) == allowed
    assert "DELETE" not in allowed


def test_a_revision_never_changes(client):
    """What never changes says so, and what may be corrected is to be asked about each time."""
    graph = "/graph/article/harbour-talks/0a1b2c3d4e5f"
    assert "immutable" in client.get(graph, headers={"Accept": "text/turtle"}).headers["Cache-Control"]
    assert client.get(f"{graph}.html").headers["Cache-Control"] == "public, no-cache"
    assert client.get("/context.jsonld").headers["Cache-Control"] == "public, max-age=3600"
    for path in (ACTOR, "/dataset", "/ontology"):
        assert client.get(path).headers["Cache-Control"] == "public, no-cache"


def test_kept_representations_cost_no_queries(make_app, counting):
    """A representation is made once a generation: no way of asking for it again asks the store anything."""
    client = make_app(store=counting).test_client()
    client.get(ACTOR, headers={"Accept": "text/turtle"})
    counting.queries.clear()
    client.get(f"{ACTOR}.ttl?x=1", headers={"Accept": "image/png", "Accept-Encoding": "gzip"})
    client.get(f"{ACTOR}", headers={"Accept": "text/turtle;q=0.3"})
    client.get(f"{ACTOR}.jsonld")
    client.head(f"{ACTOR}.html")
    assert counting.queries == []


def test_nothing_is_kept_without_a_cache(make_app, counting):
    """Without memory for answers everything is made anew, and is the same."""
    client = make_app(store=counting, cache=0).test_client()
    first = client.get(f"{ACTOR}.ttl")
    asked = len(counting.queries)
    assert client.get(f"{ACTOR}.ttl").headers["ETag"] == first.headers["ETag"]
    assert len(counting.queries) == 2 * asked > 0
