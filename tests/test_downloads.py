"""Downloads: made when publishing, whole or in part, with checksums that hold."""

import gzip
import hashlib
import shutil
import subprocess
from base64 import b64decode

import pyoxigraph as ox
import pytest

WHOLE = b"# all\n"
FILES = [
    ("onrecord.ttl", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
    ("onrecord.nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    ("onrecord.nq", "application/n-quads", ox.RdfFormat.N_QUADS),
    ("onrecord.trig", "application/trig", ox.RdfFormat.TRIG),
    ("onrecord.jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
]
TURTLE = "/dump/onrecord.ttl"


def download(client, name, **fields):
    with client.get(f"/dump/{name}", headers=fields) as response:
        response.get_data()
    return response


@pytest.mark.parametrize(("name", "content_type", "form"), FILES)
def test_each_format(seeds_client, name, content_type, form):
    """The dataset comes in each format, plain and compressed, under its name; all say the same."""
    response = download(seeds_client, name)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    found = {quad.triple for quad in ox.parse(input=response.data, format=form)}
    lines = download(seeds_client, "onrecord.nt").data
    assert found == {quad.triple for quad in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES)}
    packed = download(seeds_client, f"{name}.gz")
    assert packed.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in packed.headers
    assert gzip.decompress(packed.data) == response.data


def test_quads_have_their_graphs(seeds_client):
    """The formats of quads agree about which graph says what."""
    n_quads, trig = (
        set(ox.parse(input=download(seeds_client, name).data, format=form)) for name, _, form in FILES[2:4]
    )
    assert n_quads == trig
    assert len({quad.graph_name for quad in n_quads}) == 6


def test_compressed_files_hold_no_time(seeds_client):
    """A compressed file is the same bytes whenever it is made (RFC 1952 section 2.3.1: MTIME 0, no name)."""
    packed = download(seeds_client, "onrecord.ttl.gz").data
    assert packed[3] == 0
    assert packed[4:8] == b"\0\0\0\0"


def test_checksums(seeds_client, tmp_path):
    """The file of checksums lists every other file, and sha256sum finds them as they say."""
    listed = dict(line.split("  ")[::-1] for line in download(seeds_client, "SHA256SUMS").text.splitlines())
    assert {"onrecord.ttl", "onrecord.nq.gz", "ontology.ttl", "shapes.ttl", "context.jsonld"} < set(listed)
    for name, digest in listed.items():
        body = download(seeds_client, name).data
        assert hashlib.sha256(body).hexdigest() == digest
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body)
    (tmp_path / "SHA256SUMS").write_bytes(download(seeds_client, "SHA256SUMS").data)
    if shutil.which("sha256sum"):
        subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True
        )


def test_an_articles_graph(seeds_client):
    """An article's graph alone is what its IRI gives."""
    key = "nishioka-2023-abduction-policy"
    answer = seeds_client.get(f"/dump/article/{key}.ttl")
    assert answer.status_code == 303
    body = seeds_client.get(answer.headers["Location"]).data
    revision = next(
        str(quad.graph_name).strip("<>")
        for quad in ox.parse(input=download(seeds_client, "onrecord.nq").data, format=ox.RdfFormat.N_QUADS)
        if f"/graph/article/{key}/" in str(quad.graph_name)
    )
    lines = seeds_client.get(revision.removeprefix("http://127.0.0.1:8080") + ".nt").data
    found = {quad.triple for quad in ox.parse(input=body, format=ox.RdfFormat.TURTLE)}
    assert found == {quad.triple for quad in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("name", ["ontology.ttl", "concept.ttl", "shapes.ttl", "context.jsonld"])
def test_the_vocabulary_goes_with_the_data(seeds_client, name):
    """The words that the data uses are downloads too, the same bytes as the documents."""
    assert download(seeds_client, name).data == seeds_client.get(f"/{name}").data


def test_digest_and_tag(client):
    """The whole checksum is in Repr-Digest (RFC 9530), and the tag is made of it."""
    response = download(client, "onrecord.ttl")
    digest = hashlib.sha256(WHOLE)
    algorithm, _, value = response.headers["Repr-Digest"].partition("=")
    assert algorithm == "sha-256"
    assert b64decode(value.strip(":")) == digest.digest()
    assert response.headers["ETag"] == f'"{digest.hexdigest()[:32]}"'
    assert response.headers["Last-Modified"] == "Mon, 02 Jun 2031 10:20:30 GMT"
    assert download(client, "onrecord.ttl", **{"If-None-Match": response.headers["ETag"]}).status_code == 304


RANGES = [
    ("bytes=0-1", 206, b"# ", "bytes 0-1/6"),
    ("bytes=2-", 206, b"all\n", "bytes 2-5/6"),
    ("bytes=2-99", 206, b"all\n", "bytes 2-5/6"),
    ("bytes=-2", 206, b"l\n", "bytes 4-5/6"),
    ("bytes=-99", 206, WHOLE, "bytes 0-5/6"),
    ("Bytes=0-0", 206, b"#", "bytes 0-0/6"),
    ("bytes=6-", 416, None, "bytes */6"),
    ("bytes=-0", 416, None, "bytes */6"),
    ("bytes=0-1,3-4", 200, WHOLE, None),
    ("bytes=0-99999999999999999999", 200, WHOLE, None),
    ("bytes=3-1", 200, WHOLE, None),
    ("bytes=a-b", 200, WHOLE, None),
    ("lines=0-1", 200, WHOLE, None),
    ("bytes", 200, WHOLE, None),
    ("", 200, WHOLE, None),
]


@pytest.mark.parametrize(("asked", "status", "body", "content_range"), RANGES)
def test_ranges(client, asked, status, body, content_range):
    """A single range of bytes is answered in part; what is not one is ignored (RFC 9110 section 14.2)."""
    response = download(client, "onrecord.ttl", Range=asked)
    assert response.status_code == status
    assert response.headers.get("Content-Range") == content_range
    if body is None:
        assert response.mimetype == "application/problem+json"
    else:
        assert response.data == body
        assert response.headers["Content-Length"] == str(len(body))
        assert response.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("condition", "status"),
    [("{tag}", 206), ("W/{tag}", 200), ('"other"', 200), ("{date}", 206), ("Sun, 01 Jun 2031 00:00:00 GMT", 200)],
)
def test_if_range(client, condition, status):
    """The rest of a file is sent only while it is the same file (RFC 9110 section 13.1.5)."""
    whole = download(client, "onrecord.ttl")
    value = condition.format(tag=whole.headers["ETag"], date=whole.headers["Last-Modified"])
    assert download(client, "onrecord.ttl", **{"Range": "bytes=2-", "If-Range": value}).status_code == status


def test_head(client):
    """HEAD is GET without the body, and knows no ranges."""
    get = download(client, "onrecord.ttl")
    for fields in ({}, {"Range": "bytes=0-1"}):
        with client.head(TURTLE, headers=fields) as head:
            assert (head.status_code, head.data) == (200, b"")
        assert {k: v for k, v in head.headers if k != "Date"} == {k: v for k, v in get.headers if k != "Date"}


def test_what_is_not_coded(client):
    """A download is not coded on the way: its ranges are those of the file."""
    response = download(client, "onrecord.ttl", **{"Accept-Encoding": "gzip, br, zstd"})
    assert "Content-Encoding" not in response.headers
    assert response.data == WHOLE


def test_a_download_is_streamed(make_app, generation):
    """A large file leaves in blocks; it is never in memory whole."""
    large = generation.path / "dump" / "onrecord.ttl"
    large.write_bytes(b"x" * 50_000_000)
    generation.manifest["dumps"]["onrecord.ttl"]["bytes"] = 50_000_000
    with make_app().test_client().get(TURTLE, buffered=False) as response:
        sizes = [len(block) for block in response.response]
    assert max(sizes) <= 1 << 20
    assert sum(sizes) == 50_000_000


@pytest.mark.parametrize(
    "name", ["none.ttl", "..%2Fmanifest.json", "../manifest.json", "article/none.ttl", "article", "/"]
)
def test_nothing_else(client, name):
    """Nothing is read from the disk but what the manifest lists."""
    assert download(client, name).status_code == 404


def test_a_missing_file_is_the_servers_fault(client, generation):
    """A file that the manifest lists and the disk has lost is told as such, and what to do is logged."""
    (generation.path / "dump" / "onrecord.ttl").unlink()
    assert download(client, "onrecord.ttl").status_code == 503
