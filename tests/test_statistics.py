"""Counting what a store holds, and following the counts through changes; listing documents for search engines."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.server import composition, parts
from onrecord.server.composition import Composition
from onrecord.server.filling import Change, changed_store
from onrecord.server.index import Index
from onrecord.server.index_draft import IndexDraft
from onrecord.server.lines import batches, read_lines, write_lines
from onrecord.server.parts import SHARED, Bucket, Parts
from onrecord.server.pieces import PiecedFile
from onrecord.server.sitemap import address_line
from onrecord.server.statistics import Statistics, counted

BASE = "http://x.example/a"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
GRAPH = f"<{BASE}/graph/registry>"
LINES = [
    f"<{BASE}/id/actor/横田> {TYPE} <urn:Actor> {GRAPH} .\n",
    f'<{BASE}/id/actor/横田> <urn:label> "a . b \\" <c> ."@en {GRAPH} .\n',
    f'<{BASE}/id/actor/横田#part> <urn:label> "a . b \\" <c> ."@en {GRAPH} .\n',
    f"<{BASE}/id/place/quay> {TYPE} <urn:Place> {GRAPH} .\n",
    f"<{BASE}/id/place/quay> <urn:seeAlso> <{BASE}/id/actor/横田> {GRAPH} .\n",
    f"<urn:other> {TYPE} <urn:Actor> {GRAPH} .\n",
    f"<urn:other> {TYPE} <urn:Actor> <{BASE}/graph/links> .\n",
]


def stored(path: Path, lines) -> None:
    """Make a store of quads whose default graph is the union of the named ones."""
    store = ox.Store(str(path))
    quads = list(ox.parse("".join(lines), ox.RdfFormat.N_QUADS))
    store.extend(quads)
    store.extend(ox.Quad(*quad.triple, ox.DefaultGraph()) for quad in quads)
    store.flush()


def count(path: Path) -> Statistics:
    return counted(ox.Store.read_only(str(path)), BASE, path.parent)


def test_counts(tmp_path):
    """Triples count once, whatever graphs they are in; entities are things with documents of their own."""
    stored(tmp_path / "store", LINES)
    found = count(tmp_path / "store")
    assert (found.triples, found.subjects, found.objects, found.entities) == (6, 4, 4, 2)
    assert found.classes == {"urn:Actor": 2, "urn:Place": 1}
    assert found.properties == {TYPE[1:-1]: 3, "urn:label": 2, "urn:seeAlso": 1}
    assert Statistics.from_json(found.to_json()) == found


SOME = st.sets(st.sampled_from(LINES))


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(SOME, SOME)
def test_counts_are_followed_through_a_change(tmp_path_factory, before, after):
    """What is counted while a store changes is what counting it anew finds, and so is what it holds."""
    folder = tmp_path_factory.mktemp("change")
    stored(folder / "old", before)
    ox.Store.read_only(str(folder / "old")).backup(str(folder / "new"))
    change = Change.between(before, after)
    quads, followed = changed_store(folder / "new", change, BASE, len(before), count(folder / "old"))
    stored(folder / "fresh", after)
    assert (quads, followed) == (len(after), count(folder / "fresh"))
    assert set(ox.Store.read_only(str(folder / "new"))) == set(ox.Store.read_only(str(folder / "fresh")))
    assert count(folder / "old").triples == len({line.rpartition(" <")[0] for line in before})


def test_lines(tmp_path):
    """Lines are written and read again as they are, and taken in batches."""
    lines = ["a\n", "b\u2028c\n", "d\r\n"]
    write_lines(tmp_path / "folder" / "file", lines)
    assert list(read_lines(tmp_path / "folder" / "file")) == lines
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []


def site_map(folder, number):
    """Return the site map of some actors, each in the shared part, by the names of its files."""
    listed = Parts(folder / "parts", BASE)
    quads = [f"<{BASE}/id/actor/a{n:02}> {TYPE} <urn:Actor> {GRAPH} .\n" for n in range(number)]
    draft = IndexDraft(folder / "index.sqlite")
    draft.put_parts(SHARED, listed.write(SHARED, Bucket.of(quads)))
    draft.finish()
    draft.close()
    made = Composition(Index(folder / "index.sqlite"), listed)
    names = [name for name in made.names() if name.startswith("sitemap/")]
    return {name.partition("/")[2]: PiecedFile(made.pieces(name)).read() for name in names}


def located(content):
    return [node.text for node in ElementTree.fromstring(content).iter() if node.tag.endswith("}loc")]


@pytest.mark.parametrize("number", [0, 1, 3, 4, 7])
def test_sitemap(tmp_path, monkeypatch, number):
    """Up to so many addresses are one file; more are several, with an index that lists them."""
    monkeypatch.setattr(parts, "MOST_ADDRESSES", 3)
    monkeypatch.setattr(composition, "MOST_ADDRESSES", 3)
    files = site_map(tmp_path, number)
    wanted = [f"{BASE}/doc/actor/a{n:02}" for n in range(number)]
    if number <= 3:
        assert sorted(files) == ["sitemap.xml"]
        assert located(files["sitemap.xml"]) == wanted
        return
    listed = located(files["sitemap.xml"])
    assert listed == [f"{BASE}/sitemap-{n}.xml" for n in range(1, len(listed) + 1)]
    names = [each.rpartition("/")[2] for each in listed]
    assert sorted(files) == sorted([*names, "sitemap.xml"])
    assert [address for name in names for address in located(files[name])] == wanted
    assert max(len(located(files[name])) for name in names) == 3


def test_sitemap_addresses():
    """Addresses are percent-encoded and escaped."""
    line = address_line(f"{BASE}/doc/actor/横田&'co")
    assert f"{BASE}/doc/actor/%E6%A8%AA%E7%94%B0&amp;&apos;co" in line
    assert re.fullmatch(r"[\x00-\x7f]*", line)


def test_files_of_the_site_map_are_not_too_large():
    """So many of the longest addresses that there can be stay below what search engines read: 50 MB, uncompressed."""
    key = "字" * 120
    line = address_line(f"{BASE}/doc/article/{key}/statement/{key}")
    assert len(line) * parts.MOST_ADDRESSES < 50 * 1024 * 1024
