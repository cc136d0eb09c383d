"""Generations on disk, read."""

import json
import re

import pyoxigraph as ox
import pytest

from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.endpoint import Endpoint
from onrecord.server.generation import LAYOUT, GenerationError, Generations, NothingPublishedError
from onrecord.server.index import FILE as INDEX
from onrecord.server.index_draft import IndexDraft
from onrecord.server.index_rows import Article, File


def write(data, name):
    """Write a generation of one triple and make it the current one."""
    folder = data / "generations" / name
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(name)))
    store.flush()
    del store
    draft = IndexDraft(folder / INDEX)
    draft.put(
        [Article("横田", 0, "0a1b", 1, 7, "http://licence.example", "0" * 64, "One", File("a.yaml", 1, 1, 1, 1, ""))]
    )
    with CatalogueDraft.anew(data, name) as catalogue:
        catalogue.commit()
        draft.note("catalogue", catalogue.edition.to_json())
    draft.finish()
    draft.close()
    (folder / "manifest.json").write_text(
        json.dumps({"id": name, "base": "http://x.example", "layout": LAYOUT, "dumps": {}, "graphs": {}})
    )
    (data / "current").write_text(name + "\n")


def test_nothing(tmp_path):
    """Where nothing is published, that and the remedy are told."""
    with pytest.raises(NothingPublishedError, match="onrecord publish"):
        Generations(tmp_path).current()
    assert Generations(tmp_path).manifest() is None


def test_current(tmp_path):
    """The current generation is opened once, and anew when another becomes current."""
    write(tmp_path, "g1")
    generations = Generations(tmp_path)
    first = generations.current()
    assert (first.id, first.base) == ("g1", "http://x.example")
    assert first.store.query("ASK { <urn:s> <urn:p> 'g1' }")
    assert generations.current() is first
    write(tmp_path, "g2")
    assert generations.current().id == "g2"
    assert list(first.store.query("ASK { <urn:s> <urn:p> 'g1' }")) == [{}]


@pytest.mark.parametrize("broken", ["manifest.json", "store"])
def test_broken(tmp_path, broken):
    """A generation that cannot be read is an error with a remedy, not a crash."""
    write(tmp_path, "g1")
    (tmp_path / "generations" / "g1" / broken).rename(tmp_path / "elsewhere")
    with pytest.raises(GenerationError, match="publish again"):
        Generations(tmp_path).current()


def test_another_layout(tmp_path):
    """A generation that another version made is not half understood: the remedy is told."""
    write(tmp_path, "g1")
    manifest = tmp_path / "generations" / "g1" / "manifest.json"
    manifest.write_text(json.dumps({"id": "g1", "base": "http://x.example", "layout": LAYOUT - 1}))
    with pytest.raises(GenerationError, match="another version of the software; publish again"):
        Generations(tmp_path).current()


def test_files(tmp_path):
    """Articles and files are found by names that the index holds; none leads out of the generation."""
    write(tmp_path, "g1")
    generation = Generations(tmp_path).current()
    assert generation.graph("横田") == "http://x.example/graph/article/横田/0a1b"
    assert generation.graph("..") is None
    assert generation.graph_size("article/横田/0a1b") == 7
    assert generation.graph_size("article/横田/other") is None
    assert generation.licences(["http://x.example/graph/article/横田/0a1b"]) == ("http://licence.example",)
    for name in ("../current", "part/../x", "part/0/../../onrecord.nq.gz", "part/0/withheld.nq.gz", "withheld.nq"):
        assert generation.file(name) is None


MOVED = [
    ({}, Endpoint("http://127.0.0.1:1/query"), "in an embedded store: leave out --store"),
    (
        {"store": {"query": "http://h/sparql", "union": True}},
        None,
        "in the store http://h/sparql: give that with --store",
    ),
]


@pytest.mark.parametrize(("stated", "endpoint", "told"), MOVED)
def test_a_generation_in_another_store(tmp_path, stated, endpoint, told):
    """A server that is told of another kind of store than was published to says which to give."""
    folder = tmp_path / "generations" / "g1"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"layout": LAYOUT, "base": "http://x", **stated}), "utf-8")
    (tmp_path / "current").write_text("g1\n", "utf-8")
    with pytest.raises(GenerationError, match=re.escape(told)):
        Generations(tmp_path, endpoint).current()
