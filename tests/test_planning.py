"""What changed, what becomes of it, what of the past is kept, and what is swept away."""

import gzip
import os
import time
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from newsroom import ARTICLE, BASE, Newsroom, require_whole

from onrecord.mapping.errors import Problem
from onrecord.mapping.mapped import Mapped
from onrecord.mapping.reading import record_names
from onrecord.server import making
from onrecord.server import survey as surveys
from onrecord.server.generation import LAYOUT, OLD, PARTS
from onrecord.server.history import OldGraphs, history_lines
from onrecord.server.index import Index
from onrecord.server.index_draft import IndexDraft
from onrecord.server.index_rows import Article, File, Revision
from onrecord.server.plan import plan_of
from onrecord.server.predecessor import predecessor
from onrecord.server.retention import clear, prune
from onrecord.server.shelves import Shelves
from onrecord.server.survey import Seen, Survey, survey

OLD_TIME = 1_000_000_000


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom.at(tmp_path)


@pytest.fixture
def folder(tmp_path):
    """Three files that changed long ago."""
    for name in ("a.yaml", "b.yaml", "sub/c.yaml"):
        path = tmp_path / "records" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"of {name}")
        os.utime(path, ns=(OLD_TIME, OLD_TIME))
    return tmp_path / "records"


def looked(folder, known=None):
    return survey(record_names(folder, []), folder, (known or {}).values())


def known(folder):
    return {seen.file.file: seen.file for seen in looked(folder).changed}


def names(some):
    return [seen.file.file for seen in some]


def test_everything_is_new_at_first(folder):
    """Files are named below their folder, and told by their bytes."""
    found = looked(folder)
    assert names(found.changed) == ["a.yaml", "b.yaml", "sub/c.yaml"]
    assert (found.unchanged, found.gone) == (set(), set())
    assert len({seen.file.digest for seen in found.changed}) == 3


def test_what_changed(folder):
    """New, changed and vanished files are told apart from those that only were touched, moved or are as they were."""
    before = known(folder)
    (folder / "a.yaml").write_text("OF a.yaml")
    (folder / "sub" / "c.yaml").unlink()
    (folder / "d.yaml").write_text("of d.yaml")
    os.utime(folder / "b.yaml")
    found = looked(folder, before)
    assert names(found.changed) == ["a.yaml", "d.yaml"]
    assert found.unchanged == {"b.yaml"}
    assert found.gone == {"sub/c.yaml"}


def test_old_files_are_not_read_again(folder, monkeypatch):
    """A file of the same size, time and number is not read; one whose last change was young when seen is."""
    before = known(folder)
    read = []
    original = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or original(path))
    assert (looked(folder, before).unchanged, read) == ({"a.yaml", "b.yaml", "sub/c.yaml"}, [])
    young = {name: file._replace(seen=OLD_TIME + surveys._YOUNG) for name, file in before.items()}
    assert looked(folder, young).unchanged == {"a.yaml", "b.yaml", "sub/c.yaml"}
    assert sorted(read) == ["a.yaml", "b.yaml", "c.yaml"]


def test_one_file_is_looked_at_as_well(folder):
    """A record alone has no name below itself, and is not read again either when it is as it was."""
    alone = folder / "a.yaml"
    before = {seen.file.file: seen.file for seen in looked(alone).changed}
    found = looked(alone, before)
    assert (list(found.unchanged), found.changed) == (["."], ())
    assert found.seen(".").path == alone


def test_a_change_within_the_same_tick_is_seen(folder):
    """A file changed twice at what its disk calls the same time, to the same size, is told by its bytes."""
    path = folder / "a.yaml"
    path.write_text("now one")
    at = time.time_ns()
    os.utime(path, ns=(at, at))
    before = known(folder)
    path.write_text("now two")
    os.utime(path, ns=(at, at))
    assert names(looked(folder, before).changed) == ["a.yaml"]


def test_what_cannot_be_looked_at_counts_as_changed(folder):
    """Whoever reads it tells why it cannot be read."""
    before = known(folder)
    (folder / "a.yaml").unlink()
    (folder / "a.yaml").symlink_to(folder / "nowhere")
    assert names(looked(folder, before).changed) == ["a.yaml"]


KEY_TEXTS = {"a": "1" * 64, "b": "2" * 64, "c": "3" * 64}


@pytest.fixture
def index(tmp_path):
    """An index of three articles, each from the file of its name."""
    with closing(IndexDraft(tmp_path / "index.sqlite")) as draft:
        for key, text in KEY_TEXTS.items():
            file = File(f"{key}.yaml", 1, 1, 1, 1, f"digest {key}")
            draft.put([Article(key, 0, "0a1b", 1, 1, "urn:l", text, key, file)])
        draft.finish()
    return Index(tmp_path / "index.sqlite")


def seen(name):
    return Seen(Path(), File(name, 1, 1, 1, 1, "new"))


def mapped(name, key, *, conforms=True, text=None):
    problem = Problem(name, 1, 1, "at", "is wrong", "mend it")
    facts = {"article": key, "text": text or KEY_TEXTS.get(key, key * 64)} if key else {}
    if not conforms:
        return Mapped(name, (problem,), **facts)
    return Mapped(name, (), **facts, graph=f"{BASE}/graph/article/{key}/0a1b", lines=(f"line of {key}\n",))


def planned(index, read, *, unchanged=(), gone=(), problems=()):
    """Return the plan for some files that were read, and whose quads were put aside."""
    aside = []
    files = tuple(seen(each.name) for each in read)
    by_name = {each.name: each for each in read}
    found = Survey(Path(), files, frozenset(unchanged), frozenset(gone))
    plan = plan_of(
        found, index, lambda some: ((by_name[one.file.file], one) for one in some), lambda key, _: aside.append(key),
        problems,
    )  # fmt: skip
    return plan, aside


def test_a_plan_has_what_conforms(index):
    """Sound records are published, and their quads put aside; refused ones of published articles are kept."""
    plan, aside = planned(
        index,
        [mapped("a.yaml", "a"), mapped("b.yaml", "b", conforms=False), mapped("new.yaml", "new", conforms=False)],
        unchanged=["c.yaml"],
    )
    assert (sorted(plan.entries), aside, plan.kept, plan.leaving) == (["a"], ["a"], ("b",), frozenset())
    assert plan.refused == ("b.yaml", "new.yaml")
    assert plan.entries["a"].mapped.lines == ()


LEAVING = [
    ([], ["a.yaml"], {"a"}, ()),
    ([mapped("moved.yaml", "a")], ["a.yaml"], set(), ()),
    ([mapped("moved.yaml", "a", conforms=False)], ["a.yaml"], set(), ("a",)),
    ([mapped("a.yaml", "z")], [], {"a"}, ()),
    ([mapped("b.yaml", "", conforms=False)], ["a.yaml"], set(), ("a", "b")),
    ([mapped("b.yaml", "b", conforms=False)], ["a.yaml"], {"a"}, ("b",)),
]


@pytest.mark.parametrize(("read", "gone", "leaving", "kept"), LEAVING)
def test_who_leaves(index, read, gone, leaving, kept):
    """An article leaves when its file is gone or is another's; not as long as a file may be its that is not read."""
    plan, _ = planned(index, read, gone=gone)
    assert (plan.leaving, plan.kept) == (leaving, kept)


def test_nothing_leaves_while_a_folder_cannot_be_read(index):
    """What could not even be listed may be anybody's record."""
    plan, _ = planned(index, [], gone=["a.yaml"], problems=[Problem("sub", 1, 1, "", "cannot be read", "")])
    assert (plan.leaving, plan.kept, plan.refused) == (frozenset(), ("a",), ("sub",))


def test_nobody_is_published_before(tmp_path):
    """Without an index there is nobody to keep or to leave."""
    plan, _ = planned(None, [mapped("a.yaml", "a"), mapped("b.yaml", "b", conforms=False)])
    assert (sorted(plan.entries), plan.leaving, plan.kept) == (["a"], frozenset(), ())


def test_shelves(tmp_path):
    """What is put aside later replaces what was; what is not asked for is not returned."""
    shelves = Shelves(tmp_path / "shelves")
    shelves.put("横田", ["one\n"])
    shelves.put("b", ["of b\u2028\n"])
    shelves.put("横田", ["two\n", "three\n"])
    assert shelves.take(["横田"]) == {"横田": ("two\n", "three\n")}
    assert shelves.take(["b", "none"]) == {"b": ("of b\u2028\n",)}
    assert shelves.take([]) == Shelves(tmp_path / "none").take(["b"]) == {}


def revisions(*graphs):
    return [
        Revision("a", n, graph, f"2031-01-0{n}T00:00:00Z", "A", "why", "", "t") for n, graph in enumerate(graphs, 1)
    ]


def test_history():
    """Each revision is the one of before revised; a graph that comes back is not told to come of what came later."""
    lines = history_lines(BASE, revisions("r1", "r2", "r1"))
    assert len(lines) == len(set(lines)) > 20
    quads = list(ox.parse("".join(lines), ox.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {f"{BASE}/graph/history"}
    revised = {
        (quad.subject.value.removeprefix(BASE), quad.object.value.removeprefix(BASE))
        for quad in quads
        if quad.predicate.value.endswith("#wasRevisionOf")
    }
    document, graph = "/doc/article/a?rev=", "/graph/article/a/"
    assert revised == {
        (f"{document}2", f"{document}1"), (f"{document}3", f"{document}2"), (f"{graph}r2", f"{graph}r1")
    }  # fmt: skip
    assert history_lines(BASE, []) == []


def test_old_graphs(tmp_path):
    """A graph is kept once, read as it was, found by strange keys too, and dropped or swept when it must not stay."""
    old = OldGraphs(tmp_path)
    old.put("横/..", "r1", ["one\n", "two\u2028\n"])
    before = old.path("横/..", "r1").read_bytes()
    old.put("横/..", "r1", ["other\n"])
    assert old.path("横/..", "r1").read_bytes() == before
    assert list(old.lines("横/..", "r1")) == ["one\n", "two\u2028\n"]
    old.put("b", "r1", ["secret\n"])
    old.sweep(lambda texts: any("secret" in text for text in texts))
    with pytest.raises(FileNotFoundError):
        list(old.lines("b", "r1"))
    old.drop("横/..", "r1")
    old.drop("横/..", "r1")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_superseded_is_kept_as_it_was(newsroom):
    """The graph of an earlier revision can be read after the article changed, and after it left."""
    newsroom.add("more-talks")
    newsroom.publish()
    first = newsroom.generation.graph(ARTICLE).rpartition("/")[2]
    lines = set(newsroom.generation.filed.lines(f"article/{ARTICLE}/{first}"))
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    old = OldGraphs(newsroom.data / OLD)
    graph = f"<{BASE}/graph/article/{ARTICLE}/{first}>"
    kept = {line.replace(f" {graph} .", " .") for line in old.lines(ARTICLE, first) if line.endswith(f"{graph} .\n")}
    assert kept == lines
    second = newsroom.generation.graph(ARTICLE).rpartition("/")[2]
    newsroom.remove(ARTICLE)
    newsroom.publish()
    assert list(old.lines(ARTICLE, second))


def test_leftovers_are_cleared(newsroom):
    """What a dead publisher left, in its folder and among the parts, goes; what generations need stays."""
    newsroom.publish()
    stray = newsroom.data / PARTS / "00"
    stray.mkdir(exist_ok=True)
    (stray / ("0" * 64)).write_bytes(gzip.compress(b"stray"))
    (newsroom.data / PARTS / "new-1").write_bytes(b"half")
    clear(newsroom.data)
    assert (stray / ("0" * 64)).exists()  # nobody died here
    (newsroom.data / "building-1" / "store").mkdir(parents=True)
    clear(newsroom.data)
    assert not (stray / ("0" * 64)).exists()
    assert not (newsroom.data / PARTS / "new-1").exists()
    assert not (newsroom.data / "building-1").exists()
    require_whole(newsroom.data)


def test_nothing_is_swept_as_long_as_a_generation_cannot_be_read(newsroom):
    """Of a generation without an index nobody knows what it needs: all parts stay."""
    newsroom.publish()
    first = newsroom.generation
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    parts = set((newsroom.data / PARTS).glob("*/*"))
    (newsroom.data / "generations" / first.id / "index.sqlite").rename(newsroom.folder / "aside")
    (newsroom.data / "building-1").mkdir()
    clear(newsroom.data)
    assert set((newsroom.data / PARTS).glob("*/*")) == parts
    (newsroom.folder / "aside").rename(newsroom.data / "generations" / first.id / "index.sqlite")
    prune(newsroom.data, newsroom.generation.id, 1, "")
    assert set((newsroom.data / PARTS).glob("*/*")) < parts
    require_whole(newsroom.data)


def test_what_is_before_the_floor_goes(newsroom):
    """Generations from before something had to be forgotten do not stay, however many may."""
    for number in range(3):
        newsroom.rewrite("a new quay" if number == 0 else f"quay {number - 1} ", f"quay {number} ")
        newsroom.publish(keep=0)
    names = sorted(path.name for path in (newsroom.data / "generations").iterdir())
    prune(newsroom.data, names[2], 0, names[1])
    assert sorted(path.name for path in (newsroom.data / "generations").iterdir()) == names[1:]
    prune(newsroom.data, names[2], 0, "9")
    assert [path.name for path in (newsroom.data / "generations").iterdir()] == names[2:]


def test_whom_it_comes_from(newsroom, monkeypatch):
    """There is nothing to go on from where nothing is, or another base's; and no store of another version's."""
    assert predecessor(newsroom.data, BASE) is None
    newsroom.publish()
    assert predecessor(newsroom.data, "https://other.example") is None
    before = predecessor(newsroom.data, BASE)
    assert (before.quads, before.buckets) == (newsroom.generation.manifest["quads"], 1)
    assert before.opened is not None
    assert before.statistics.to_json() == newsroom.generation.manifest["statistics"]
    assert before.listed_otherwise(frozenset()) == set()
    assert before.listed_otherwise(frozenset({f"{BASE}/id/actor/ana-ruiz"})) == {0}
    assert before.listed_otherwise(frozenset({f"{BASE}/id/actor/nobody"})) == set()
    monkeypatch.setattr("onrecord.server.predecessor.LAYOUT", LAYOUT + 1)
    assert predecessor(newsroom.data, BASE).opened is None


TOUCHED = [
    ("registry.yaml", "label: Port Sol", "label: Porto Sol", 1),
    ("registry.yaml", "kind: person", "kind: group", 2),
]


@pytest.mark.parametrize(("file", "old", "new", "number"), TOUCHED)
def test_articles_that_a_shared_change_touches_are_checked(newsroom, file, old, new, number):
    """A label is checked with one article that mentions the thing, what articles rest on with all of them."""
    newsroom.add("more-talks")
    newsroom.publish()
    newsroom.rewrite(old, new, file)
    outcome = newsroom.publish()
    assert len(outcome.published) + len(outcome.kept) == number
    assert outcome.changed
    require_whole(newsroom.data)


def test_a_new_version_reads_all(newsroom, monkeypatch):
    """What another version of the software mapped is mapped anew."""
    newsroom.publish()
    monkeypatch.setattr("onrecord.server.publishing.maker", lambda: "another")
    assert newsroom.publish().published == (ARTICLE,)
    assert newsroom.publish().published == ()


def test_parts_are_divided_anew_when_they_are_overgrown(newsroom, monkeypatch):
    """Parts that have become too large are divided among more of them, and all stays as it was."""
    for key in ("more-talks", "third", "fourth"):
        newsroom.add(key)
    newsroom.publish()
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    before = set(newsroom.read().splitlines())
    monkeypatch.setattr("onrecord.server.publishing._QUADS", 100)
    outcome = newsroom.publish()
    assert outcome.published == ()
    index = newsroom.generation.index
    assert index.note("buckets") >= 4
    assert len({row.bucket for row in index.articles()}) > 1
    assert set(newsroom.read().splitlines()) == before
    require_whole(newsroom.data)


def test_two_generations_at_the_same_instant(newsroom, monkeypatch):
    """A clock that stands still does not make one generation overwrite another."""
    newsroom.publish()
    at = newsroom.generation.created

    class Still:
        @classmethod
        def now(cls, zone):
            return at

    monkeypatch.setattr(making, "datetime", Still)
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    assert len(list((newsroom.data / "generations").iterdir())) == 2
    require_whole(newsroom.data)
