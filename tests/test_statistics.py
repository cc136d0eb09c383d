"""Counting lines, however many there are, and listing them for search engines."""

import re
from xml.etree import ElementTree

import pytest

from onrecord.server import merging
from onrecord.server.merging import merge_lines, read_lines, sorted_parts, write_lines
from onrecord.server.sitemap import write_sitemap
from onrecord.server.statistics import count_graphs, statistics, things

BASE = "http://x.example/a"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LINES = [
    f"<{BASE}/id/actor/横田> {TYPE} <urn:Actor> .\n",
    f'<{BASE}/id/actor/横田> <urn:label> "a . b \\" <c> ."@en .\n',
    f'<{BASE}/id/actor/横田#part> <urn:label> "a . b \\" <c> ."@en .\n',
    f"<{BASE}/id/place/quay> {TYPE} <urn:Place> .\n",
    f"<{BASE}/id/place/quay> <urn:seeAlso> <{BASE}/id/actor/横田> .\n",
    f"<urn:other> {TYPE} <urn:Actor> .\n",
]


@pytest.fixture
def triples(tmp_path):
    path = tmp_path / "all.nt"
    write_lines(path, sorted(LINES))
    return path


@pytest.mark.parametrize("lines", [1, 2, 1_000])
def test_counts(triples, tmp_path, monkeypatch, lines):
    """Everything is counted, however little fits into memory at a time."""
    monkeypatch.setattr(merging, "LINES", lines)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = statistics(triples, BASE, scratch)
    assert (found.triples, found.subjects, found.objects, found.entities) == (6, 4, 4, 2)
    assert found.classes == {"urn:Actor": 2, "urn:Place": 1}
    assert found.properties == {TYPE[1:-1]: 3, "urn:label": 2, "urn:seeAlso": 1}


def test_things(triples):
    """Things have a document of their own: neither their parts nor others' things are listed."""
    assert sorted(things(triples, BASE)) == [f"{BASE}/id/actor/横田", f"{BASE}/id/place/quay"]


def test_graphs(tmp_path):
    """Quads are counted by graph, whatever their literals look like."""
    quads = tmp_path / "all.nq"
    write_lines(quads, ['<urn:s> <urn:p> "x <y> ." <http://x.example/a/graph/registry> .\n',
                        "<urn:s> <urn:p> <urn:o> <http://x.example/a/graph/article/横田/1> .\n",
                        '<urn:s> <urn:p> "x"@en <http://x.example/a/graph/registry> .\n'])  # fmt: skip
    assert count_graphs(quads, BASE) == {"article/横田/1": 1, "registry": 2}


@pytest.mark.parametrize(("number", "open_files"), [(0, 2), (1, 2), (5, 2), (9, 2), (9, 200)])
def test_merging(tmp_path, monkeypatch, number, open_files):
    """Any number of sorted files become one sequence without repetitions, with few of them open at a time."""
    monkeypatch.setattr(merging, "OPEN_FILES", open_files)
    files = []
    for each in range(number):
        files.append(tmp_path / f"in-{each}")
        write_lines(files[-1], sorted(f"{line}\n" for line in {each, each + 1, 3}))
    expected = sorted({line for file in files for line in read_lines(file)})
    assert list(merge_lines(files, tmp_path)) == expected


def test_sorting_in_parts(tmp_path, monkeypatch):
    """Lines that do not fit into memory are sorted in parts."""
    monkeypatch.setattr(merging, "LINES", 3)
    parts = sorted_parts((f"{number}\n" for number in (5, 1, 1, 4, 2, 2, 9)), tmp_path)
    assert [list(read_lines(part)) for part in parts] == [["1\n", "5\n"], ["2\n", "4\n"], ["9\n"]]


def located(path):
    return [node.text for node in ElementTree.parse(path).iter() if node.tag.endswith("}loc")]


@pytest.mark.parametrize("number", [0, 1, 3, 4, 7])
def test_sitemap(tmp_path, number):
    """Up to so many addresses are one file; more are several, with an index that lists them."""
    write_sitemap(tmp_path / "map", BASE, (f"{BASE}/id/actor/a{n:02}" for n in range(number)), most=3)
    names = sorted(path.name for path in (tmp_path / "map").iterdir())
    if number <= 3:
        assert names == ["sitemap.xml"]
        assert located(tmp_path / "map" / "sitemap.xml") == [f"{BASE}/doc/actor/a{n:02}" for n in range(number)]
        return
    parts = located(tmp_path / "map" / "sitemap.xml")
    assert parts == [f"{BASE}/sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    assert names == [*(f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)), "sitemap.xml"]
    listed = [address for part in parts for address in located(tmp_path / "map" / part.rpartition("/")[2])]
    assert listed == [f"{BASE}/doc/actor/a{n:02}" for n in range(number)]
    assert max(len(located(tmp_path / "map" / part.rpartition("/")[2])) for part in parts) == 3


def test_sitemap_addresses(tmp_path):
    """Addresses are percent-encoded and escaped."""
    write_sitemap(tmp_path, BASE, [f"{BASE}/id/actor/横田&'co"])
    text = (tmp_path / "sitemap.xml").read_text("utf-8")
    assert f"{BASE}/doc/actor/%E6%A8%AA%E7%94%B0&amp;&apos;co" in text
    assert re.fullmatch(r"[\x00-\x7f]*", text)


def test_sitemap_files_are_not_too_large(tmp_path, monkeypatch):
    """A file of the site map stays below the size that search engines read."""
    monkeypatch.setattr("onrecord.server.sitemap.LARGEST", 3_000)
    write_sitemap(tmp_path, BASE, (f"{BASE}/id/actor/{'a' * 400}{n}" for n in range(10)))
    assert max(path.stat().st_size for path in tmp_path.iterdir()) <= 3_000
    assert len(list(tmp_path.iterdir())) == 4
