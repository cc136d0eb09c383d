"""The parts of the downloads: the same bytes wherever they are made, whole together and alone, and nothing delisted."""

import gzip
import hashlib
import json
from contextlib import closing

import pyoxigraph as ox
import pytest
from newsroom import Newsroom, contents, read

from onrecord.server.composition import Composition
from onrecord.server.filed_graphs import FiledGraphs
from onrecord.server.index import Index, IndexDamagedError
from onrecord.server.index_draft import IndexDraft
from onrecord.server.index_rows import Article, File, PartRow, Revision
from onrecord.server.parts import SHARED, WITHHELD, Bucket, Parts, bucket_of, graph_of, without_graph
from onrecord.server.pieces import PiecedFile

BASE = "http://x.example/a"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
REGISTRY, CATALOGUE = f"{BASE}/graph/registry", f"{BASE}/graph/catalogue"
ANA, LEO, TALKS = f"{BASE}/id/actor/ana", f"{BASE}/id/actor/leo", f"{BASE}/id/article/talks"
GRAPH = f"{BASE}/graph/article/talks/0a1b"
HISTORY = f"{BASE}/graph/history"
LINES = [
    f'<{ANA}> {LABEL} "Ana . \\" <x>"@en <{REGISTRY}> .\n',
    f"<{ANA}> <urn:knows> <{LEO}> <{REGISTRY}> .\n",
    f'<{LEO}> {LABEL} "Leo" <{REGISTRY}> .\n',
    f"<{TALKS}> <urn:about> <{ANA}> <{GRAPH}> .\n",
    f'<{TALKS}#char=1,2> {LABEL} "{TALKS}" <{GRAPH}> .\n',
    f'<{TALKS}/statement/promise> {LABEL} "promise" <{GRAPH}> .\n',
    f"<{GRAPH}> <urn:topic> <{TALKS}> <{CATALOGUE}> .\n",
    f'<{BASE}/doc/article/talks?rev=1> {LABEL} "Revision 1" <{HISTORY}> .\n',
    f'<{BASE}/doc/article/talks?rev=1#editor> {LABEL} "A. Editor" <{HISTORY}> .\n',
]
FORMS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def indexed(folder, parts, buckets):
    """Return the downloads of some parts, by their numbers."""
    draft = IndexDraft(folder / "index.sqlite")
    for number, lines in buckets.items():
        draft.put_parts(number, parts.write(number, Bucket.of(lines)))
    draft.finish()
    draft.close()
    return Composition(Index(folder / "index.sqlite"), parts)


def test_lines_are_taken_apart():
    """The graph of a line is its last term, whatever its literals look like."""
    assert [graph_of(line) for line in LINES[:4]] == [REGISTRY, REGISTRY, REGISTRY, GRAPH]
    assert without_graph(LINES[0]) == f'<{ANA}> {LABEL} "Ana . \\" <x>"@en .\n'


def test_a_bucket_is_sorted_and_says_nothing_twice():
    """Whatever order and number quads come in, a part is the same."""
    one, other = Bucket.of(LINES), Bucket.of([*reversed(LINES), *LINES])
    assert list(one.lines()) == list(other.lines())
    assert one.triples() == sorted({without_graph(line) for line in LINES})
    assert list(one.graphs) == sorted({graph_of(line) for line in LINES})


@pytest.mark.parametrize("buckets", [1, 2, 8, 64])
def test_which_part_an_article_is_in(buckets):
    """Articles are spread over all parts; a part is divided when their number doubles, and nothing else moves."""
    keys = [f"article-{number}" for number in range(2_000)]
    places = {key: bucket_of(key, buckets) for key in keys}
    assert set(places.values()) == set(range(buckets))
    assert all(bucket_of(key, buckets * 2) in (place, place + buckets) for key, place in places.items())


def test_the_same_quads_are_the_same_files(tmp_path):
    """A part is the same bytes in any order and any folder, and is named by their digest; nothing else is left."""
    first, second = Parts(tmp_path / "one", BASE), Parts(tmp_path / "two", BASE)
    rows = first.write(3, Bucket.of(LINES))
    assert rows == second.write(3, Bucket.of(reversed(LINES))) == first.write(3, Bucket.of(LINES))
    assert {path.name for path in (tmp_path / "one").rglob("*") if path.is_file()} == {row.digest for row in rows}
    for row in rows:
        packed = first.path(row.digest).read_bytes()
        plain = gzip.decompress(packed)
        assert hashlib.sha256(packed).hexdigest() == row.digest
        assert (row.packed, row.size, row.lines) == (len(packed), len(plain), plain.count(b"\n"))
        assert first.lines(row) == plain.decode().splitlines(keepends=True)


def test_what_is_in_a_part(tmp_path):
    """A part has every format; graphs that no article owns have files of their own, those of articles have not."""
    names = {row.name for row in Parts(tmp_path, BASE).write(SHARED, Bucket.of(LINES))}
    shared = {f"graph/{name}{suffix}" for name in ("registry", "catalogue", "history") for suffix in (".nt", ".ttl")}
    assert names == {*(f"onrecord{suffix}" for suffix in FORMS), *shared, "sitemap/0"}


@pytest.mark.parametrize("suffix", FORMS)
def test_formats_say_the_same(tmp_path, suffix):
    """Whole, packed and put together of several parts, each format says what the quads say."""
    parts = Parts(tmp_path / "parts", BASE)
    made = indexed(tmp_path, parts, {SHARED: LINES[:3], 0: LINES[3:5], 1: [], 2: LINES[5:]})
    whole = PiecedFile(made.pieces(f"onrecord{suffix}")).read()
    found = set(ox.parse(whole, FORMS[suffix]))
    expected = set(ox.parse("".join(LINES), ox.RdfFormat.N_QUADS))
    if suffix not in (".nq", ".trig"):
        expected = {ox.Quad(*quad.triple) for quad in expected}
    assert found == expected
    packed = PiecedFile(made.pieces(f"onrecord{suffix}.gz")).read()
    assert gzip.decompress(packed) == whole
    for name, digest in made.single_parts(f"onrecord{suffix}"):
        alone = PiecedFile(made.pieces(name)).read()
        assert hashlib.sha256(alone).hexdigest() == digest


def test_json_ld_is_whole(tmp_path):
    """The JSON-LD is one object of all parts, also of none and of one; a part alone is the members of an array."""
    parts = Parts(tmp_path / "parts", BASE)
    for number, buckets in enumerate(({}, {0: LINES[:1]}, {0: LINES[:1], 1: [], 2: LINES[2:3]})):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = indexed(folder, parts, buckets)
        for name in ("onrecord.jsonld", "onrecord.jsonld.gz"):
            text = PiecedFile(made.pieces(name)).read()
            graph = json.loads(gzip.decompress(text) if name.endswith("gz") else text)["@graph"]
            assert len(graph) == sum(bool(lines) for lines in buckets.values())
        for row in made.index.parts("onrecord.jsonld"):
            assert len(json.loads("[" + "".join(parts.lines(row)) + "]")) == 1


NOT_THERE = [
    "", "x", "part/", "part/0", "part/0/", "part/x/onrecord.nq.gz", "part/0/onrecord.nq", "part/9/onrecord.nq.gz",
    "part/--1/onrecord.nq.gz", "part/0/withheld.nq.gz", "part/0/graph/registry.nt.gz", "part/²/onrecord.nq.gz",
    "part/99999999999999999999/onrecord.nq.gz", "withheld.nq", "withheld.nq.gz", "sitemap/0", "sitemap/sitemap-1.xml",
    "sitemap/sitemap--1.xml", "sitemap/sitemap-x.xml", "sitemap/sitemap-²1.xml",
]  # fmt: skip


@pytest.mark.parametrize("name", NOT_THERE)
def test_what_is_no_download(tmp_path, name):
    """What is not on offer has no pieces, and nothing is an error."""
    parts = Parts(tmp_path / "parts", BASE, frozenset({ANA}))
    assert indexed(tmp_path, parts, {0: LINES}).pieces(name) == ()


def test_what_is_delisted_is_in_no_download(tmp_path):
    """What is said of a delisted thing, of its parts, or with it as a value, is withheld and read with the rest."""
    parts = Parts(tmp_path / "parts", BASE, frozenset({ANA}))
    made = indexed(tmp_path, parts, {0: LINES})
    for name in made.names():
        if not name.endswith(".gz"):
            assert ANA.encode() not in PiecedFile(made.pieces(name)).read(), name
            assert b"actor/ana" not in PiecedFile(made.pieces(name)).read(), name
    assert [line for row in made.index.parts(WITHHELD) for line in parts.lines(row)] == sorted(
        (line for line in LINES if ANA in line), key=lambda line: (graph_of(line), line)
    )
    assert list(parts.bucket(made.index, 0).lines()) == list(Bucket.of(LINES).lines())


def test_nothing_is_told_of_a_delisted_article(tmp_path):
    """Of a delisted article neither its graph nor its things, its catalogue entry or its history are on offer."""
    parts = Parts(tmp_path / "parts", BASE, frozenset({TALKS}))
    made = indexed(tmp_path, parts, {0: LINES})
    for name in made.names():
        if not name.endswith(".gz"):
            assert b"talks" not in PiecedFile(made.pieces(name)).read(), name
    assert list(parts.bucket(made.index, 0).lines()) == list(Bucket.of(LINES).lines())


def test_names_that_only_begin_alike_are_listed(tmp_path):
    """Delisting an actor hides none whose key begins with its key."""
    line = f'<{ANA}-ruiz> {LABEL} "Ana Ruiz" <{REGISTRY}> .\n'
    made = indexed(tmp_path, Parts(tmp_path / "parts", BASE, frozenset({ANA})), {0: [*LINES, line]})
    assert line.encode() in PiecedFile(made.pieces("onrecord.nq")).read()


@pytest.mark.parametrize("damage", ["gone", "cut", "rubbish"])
def test_a_damaged_part_is_an_error(tmp_path, damage):
    """A part that cannot be read is never taken for an empty one."""
    parts = Parts(tmp_path / "parts", BASE)
    row = next(row for row in parts.write(0, Bucket.of(LINES)) if row.name == "onrecord.nq")
    path = parts.path(row.digest)
    spoilt = {"cut": path.read_bytes()[:-12], "rubbish": b"\xff"}
    path.unlink()
    if damage in spoilt:
        path.write_bytes(spoilt[damage])
    with pytest.raises(OSError, match=row.digest if damage != "rubbish" else "gzip"):
        parts.lines(row)


def test_graphs_are_read_from_parts(tmp_path):
    """Graphs come from the files as they were written, listed or not; unknown ones have no lines."""
    parts = Parts(tmp_path / "parts", BASE, frozenset({ANA}))
    indexed(tmp_path, parts, {SHARED: LINES[:3], 0: LINES[3:]}).index.close()
    with closing(IndexDraft.after(Index(tmp_path / "index.sqlite"), tmp_path / "full.sqlite")) as draft:
        file = File("talks.yaml", 1, 1, 1, 1, "0")
        draft.put([Article("talks", 0, "0a1b", 1, 3, "urn:l", "0", "Talks", file)])
        draft.finish()
    filed = FiledGraphs(Composition(Index(tmp_path / "full.sqlite"), parts), {"registry": 3})
    assert filed.sizes == {"registry": 3, "article/talks/0a1b": 3}
    for name in filed.sizes:
        expected = {without_graph(line) for line in LINES if graph_of(line) == f"{BASE}/graph/{name}"}
        assert set(filed.lines(name)) == expected
        assert len(set(filed.triples(name))) == len(expected)
    for name in ("nothing", "article/talks/ffff", "article/nobody/0a1b"):
        assert list(filed.lines(name)) == list(filed.triples(name)) == []


def test_what_is_beside_another_generation(tmp_path):
    """Of a shared graph only what the other generation has not is told, whatever parts both have."""
    parts = Parts(tmp_path / "parts", BASE)
    known = {name: [f'<urn:{name}{n}> {LABEL} "{n}" <{REGISTRY}> .\n' for n in range(3)] for name in "abcd"}
    moved = {0: known["a"], 1: known["b"], 2: known["c"]}, {0: known["a"], 1: known["c"], 2: known["d"]}
    made = []
    for number, buckets in enumerate(moved):
        (tmp_path / str(number)).mkdir()
        made.append(FiledGraphs(indexed(tmp_path / str(number), parts, buckets), {"registry": 9}))
    told = [set(made[n].lines_beside("registry", made[1 - n])) for n in (0, 1)]
    assert told[1] == {without_graph(line) for line in known["d"]}
    assert told[0] == {without_graph(line) for line in known["b"]}
    assert set(made[0].lines_beside("registry", None)) == set(made[0].lines("registry"))
    assert set(made[0].lines_beside("links", made[1])) == set()


def test_generations_made_of_the_one_before_are_those_made_anew(tmp_path, monkeypatch):
    """After many changes, every file, the store and the index are as in a generation made anew of the same state."""
    newsroom = Newsroom.at(tmp_path)
    for key in ("more-talks", "third", "fourth"):
        newsroom.add(key)
    newsroom.publish()
    newsroom.rewrite("label: a new quay", "label: another quay")
    newsroom.publish()
    newsroom.remove("third")
    newsroom.rewrite("label: Port Sol", "label: Porto Sol", "registry.yaml")
    newsroom.publish()
    newsroom.add("fifth")
    newsroom.rewrite("a late mayor", "a mayor", "fourth.yaml")
    newsroom.publish()
    made = contents(newsroom.data)
    before = newsroom.generation.id
    newsroom.publish(full=True)
    assert newsroom.generation.id != before
    anew = contents(newsroom.data)
    assert {name for name in anew if anew[name] != made[name]} == set()


def test_index(tmp_path):
    """What is written into an index is read from it, and a copy that is changed leaves it as it was."""
    path = tmp_path / "index.sqlite"
    file = File("a.yaml", 1, 2, 3, 4, "d")
    rows = [
        Article("横田", 1, "r2", 2, 7, "urn:l", "t1", "One", file),
        Article("b", 0, "r", 1, 5, "urn:k", "t2", "Two", File("b.yaml", 1, 1, 1, 1, "e")),
    ]
    revisions = [Revision("横田", n, f"r{n}", f"2031-01-0{n}T00:00:00Z", "by", "why", "", "One") for n in (1, 2)]
    parts = [PartRow(number, "onrecord.nq", f"d{number}", 5, 9, 2) for number in (1, SHARED, 0)]
    with closing(IndexDraft(path)) as draft:
        draft.put(rows)
        draft.revise(revisions)
        for part in parts:
            draft.put_parts(part.bucket, [part])
        draft.note("value", {"a": ["横田"]})
        draft.finish()
    index = Index(path)
    assert list(index.articles()) == index.first(9) == [rows[1], rows[0]]
    assert (index.article("横田"), index.article("x"), index.article_of_text("t2")) == (rows[0], None, rows[1])
    assert (index.in_bucket(1), index.count(), index.licences()) == ([rows[0]], 2, ("urn:k", "urn:l"))
    assert sorted(index.files()) == sorted(row.file for row in rows)
    assert index.revisions("横田") == tuple(revisions)
    assert [row.bucket for row in index.parts("onrecord.nq")] == [SHARED, 0, 1]
    assert (index.part("onrecord.nq", 1), index.part("onrecord.nq", 2)) == (parts[0], None)
    assert (index.lines("onrecord.nq"), index.lines("x"), index.part_names()) == (6, 0, ["onrecord.nq"])
    assert (index.note("value"), index.note("none")) == ({"a": ["横田"]}, None)
    with closing(IndexDraft.after(index, tmp_path / "copy.sqlite")) as draft:
        draft.drop(["横田"])
        draft.move(lambda key: len(key))
        draft.clear_parts()
        draft.finish()
    copy = Index(tmp_path / "copy.sqlite")
    assert [(row.key, row.bucket) for row in copy.articles()] == [("b", 1)]
    assert copy.revisions("横田") == tuple(revisions)
    assert copy.part_names() == []
    assert index.count() == 2


@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 200])
def test_a_damaged_index(tmp_path, content):
    """What is no index is told with its path."""
    path = tmp_path / "index.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"index\.sqlite cannot be read"):
        Index(path)


def test_every_download_opens(tmp_path):
    """Every name in the manifest is a file of its size, and each line of checksums is right."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    generation = newsroom.generation
    for name, row in generation.manifest["dumps"].items():
        assert len(read(generation, name)) == row["bytes"], name
    sums = dict(reversed(line.split("  ")) for line in read(generation, "SHA256SUMS").decode().splitlines())
    assert sums.keys() == generation.manifest["dumps"].keys() - {"SHA256SUMS"}
    assert {name: hashlib.sha256(read(generation, name)).hexdigest() for name in sums} == sums


def test_what_is_too_large_has_the_sums_of_its_parts(tmp_path, monkeypatch):
    """Where the whole is not read for a checksum, its parts can be had and checked."""
    monkeypatch.setattr("onrecord.server.downloads_made.WHOLE_CHECKSUMS", 1_000)
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    generation = newsroom.generation
    assert "sha256" not in generation.manifest["dumps"]["onrecord.nq.gz"]
    sums = dict(reversed(line.split("  ")) for line in read(generation, "SHA256SUMS").decode().splitlines())
    parts = [name for name in sums if name.startswith("part/") and name.endswith("/onrecord.nq.gz")]
    assert {name: hashlib.sha256(read(generation, name)).hexdigest() for name in sums} == sums
    assert b"".join(read(generation, name) for name in parts) == read(generation, "onrecord.nq.gz")
