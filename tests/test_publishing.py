"""Publishing: whole or not at all, and nothing is lost."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ONRECORD
from newsroom import BASE, Newsroom, read, require_whole

from onrecord.mapping.iris import Iris
from onrecord.mapping.mapped import Mapper
from onrecord.mapping.texts import Texts
from onrecord.server import drafting, making, publishing
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.filling import OldStore
from onrecord.server.generation import LAYOUT, Generations
from onrecord.server.history import OldGraphs
from onrecord.server.index import Index
from onrecord.server.index_draft import IndexDraft
from onrecord.server.log import LogDraft
from onrecord.server.parts import Parts
from onrecord.server.publishing import PublishError
from onrecord.server.settings import Settings
from onrecord.server.shelves import Shelves
from onrecord.server.statistics import Tally


@pytest.fixture
def newsroom(tmp_path):
    """A copy of the sample's records."""
    return Newsroom.at(tmp_path)


@pytest.fixture
def records(newsroom):
    """The folder of the records."""
    return newsroom.records


@pytest.fixture
def data(newsroom):
    """Where the generations go."""
    return newsroom.data


def published(records, data, base=BASE, **order):
    return publishing.publish(records, Iris(base), Texts(), data, order=publishing.Order(**order))


def second(records):
    """Write another sound record beside the sample."""
    Newsroom(records.parent).add("more-talks")


class Clock:
    """A clock that stands still."""

    @classmethod
    def now(cls, zone):
        return datetime(2031, 6, 2, 10, 20, 30, 456789, zone)


def dump(data, name="onrecord.nq"):
    return read(Generations(data).current(), name)


def test_a_generation_holds_the_named_graphs_and_their_union(records, data):
    """The store's named graphs are the dump's quads, and its default graph their triples, each once."""
    outcome = published(records, data)
    path = Generations(data).current().path
    store = ox.Store.read_only(str(path / "store"))
    quads = set(ox.parse(dump(data), ox.RdfFormat.N_QUADS))
    default = set(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert {quad.triple for quad in default} == {quad.triple for quad in quads}
    assert len(store) == len(quads) + len(default)
    assert outcome.quads == len(quads)
    names = {str(graph.value).split("/graph/")[1].split("/")[0] for graph in store.named_graphs()}
    assert names == {"article", "catalogue", "history", "links", "registry", "vocabulary"}


DUMPS = [
    ("onrecord.ttl", ox.RdfFormat.TURTLE),
    ("onrecord.nt", ox.RdfFormat.N_TRIPLES),
    ("onrecord.trig", ox.RdfFormat.TRIG),
    ("onrecord.nq", ox.RdfFormat.N_QUADS),
]


@pytest.mark.parametrize(("name", "form"), DUMPS)
def test_dumps_say_the_same_and_are_the_same_bytes_again(records, data, tmp_path, name, form, monkeypatch):
    """Every dump holds the same triples without a blank node, and another machine makes the same bytes."""
    monkeypatch.setattr(making, "datetime", Clock)
    published(records, data)
    triples = {quad.triple for quad in ox.parse(dump(data, name), form)}
    expected = {quad.triple for quad in ox.parse(dump(data, "onrecord.nt"), ox.RdfFormat.N_TRIPLES)}
    assert triples == expected
    assert not any(isinstance(term, ox.BlankNode) for triple in triples for term in triple)
    published(records, tmp_path / "again")
    assert dump(tmp_path / "again", name) == dump(data, name)


def test_publishing_the_same_again_changes_nothing(records, data):
    """When no record changed, the current generation stays."""
    first = published(records, data)
    again = published(records, data)
    assert (first.changed, again.changed) == (True, False)
    assert first.generation == again.generation


def article_lines(data, key):
    """Return the quads of an article's graph."""
    return [line for line in dump(data).splitlines() if f"/graph/article/{key}/".encode() in line.rsplit(b" <", 1)[1]]


def test_a_record_with_errors_is_refused_and_its_last_version_stays(records, data):
    """A violation keeps its record out and its last good graph in; the others are published."""
    second(records)
    published(records, data)
    before = article_lines(data, "harbour-talks")
    file = records / "harbour-talks.yaml"
    good = file.read_text("utf-8")
    file.write_text(
        good.replace("modality: conditional", "modality: certain").replace("in: ministry, held", "held"),
        "utf-8",
    )
    more = records / "more-talks.yaml"
    more.write_text(more.read_text("utf-8").replace("a new quay", "another quay"), "utf-8")
    for reads_all in (False, False, True):  # the second time more-talks is as it was, but not the refused one
        outcome = published(records, data, full=reads_all)
        assert outcome.kept == ("harbour-talks",)
        assert [Path(name).name for name in outcome.refused] == ["harbour-talks.yaml"]
        assert article_lines(data, "harbour-talks") == before != []
        assert outcome.articles == 2
        assert outcome.published == (() if not outcome.changed else ("more-talks",))
    file.write_text(good, "utf-8")
    outcome = published(records, data)
    assert (outcome.kept, outcome.refused, outcome.published, outcome.changed) == ((), (), (), False)


def test_an_unreadable_record_keeps_its_last_version(records, data):
    """A record that is not even YAML any more keeps its last good graph."""
    second(records)
    published(records, data)
    before = dump(data)
    (records / "harbour-talks.yaml").write_text("a: [", "utf-8")
    outcome = published(records, data)
    assert (outcome.kept, outcome.changed) == (("harbour-talks",), False)
    assert dump(data) == before


def test_a_record_that_is_gone_leaves(records, data):
    """An article whose record is taken away is in the next generation no more."""
    second(records)
    published(records, data)
    (records / "more-talks.yaml").unlink()
    outcome = published(records, data)
    assert (outcome.left, outcome.articles, outcome.changed) == (("more-talks",), 1, True)
    assert b"/graph/article/more-talks/" not in dump(data)
    assert Generations(data).current().graph("more-talks") is None


def test_what_is_not_touched_is_not_read(records, data):
    """Only the records that changed are told as published; one that comes back goes on with its revisions."""
    second(records)
    assert published(records, data).published == ("harbour-talks", "more-talks")
    rewrite(records, "a new quay", "another quay")
    assert published(records, data).published == ("harbour-talks",)
    assert published(records, data).published == ()
    assert published(records, data, full=True).published == ("harbour-talks", "more-talks")
    (records / "more-talks.yaml").unlink()
    published(records, data)
    second(records)
    assert published(records, data).published == ("more-talks",)
    assert len(Generations(data).current().index.revisions("harbour-talks")) == 2


WORK = [(Mapper, "map"), (Parts, "bucket"), (Parts, "write"), (Shelves, "put"), (OldGraphs, "put"), (Tally, "_has")]


def test_a_publication_costs_what_changed(newsroom, monkeypatch):
    """One changed article is no more work among thirteen than among five: records, parts, look-ups, by count."""
    monkeypatch.setattr(publishing, "_QUADS", 300)
    counts = []
    for number in (5, 13):
        for each in range(1, number):
            newsroom.add(f"talks-{each}")
        newsroom.publish(full=True)
        assert newsroom.generation.index.note("buckets") > number
        with monkeypatch.context() as counting:
            done = Counter()
            for owner, name in WORK:
                counting.setattr(owner, name, _counting(done, owner, name))
            newsroom.rewrite("force: promises", "force: asserts")
            assert newsroom.publish().published == ("harbour-talks",)
        counts.append(done)
        newsroom.rewrite("force: asserts", "force: promises")
    assert [name for name in counts[0] if counts[1][name] > counts[0][name]] == []
    assert (counts[0]["map"], counts[0]["write"], counts[0]["put"]) == (1, 1, 2)


def _counting(done, owner, name):
    """Return a function that does what another does, and counts it."""
    original = getattr(owner, name)

    def count(*args, **options):
        done[name] += 1
        return original(*args, **options)

    return count


def test_who_and_why_are_kept_with_the_revision(records, data):
    """A revision has the reason and the name that publishing was told; else the record's."""
    published(records, data)
    rewrite(records, "a new quay", "another quay")
    published(records, data, reason="The quay is not new", by="E. Ditor")
    first, second_ = Generations(data).current().index.revisions("harbour-talks")
    assert (first.by, first.why, second_.by, second_.why) == ("A. Editor", "", "E. Ditor", "The quay is not new")
    assert b'"The quay is not new"' in dump(data)


def test_nothing_good_publishes_nothing(records, data):
    """When no record is sound nothing is published, and it says so."""
    (records / "harbour-talks.yaml").write_text("a: [", "utf-8")
    with pytest.raises(PublishError, match="no record can be published"):
        published(records, data)
    assert Generations(data).manifest() is None


def test_a_second_publisher_is_told(records, data):
    """While one publisher is at work another is refused; a dead one's hold is gone."""
    data.mkdir()
    code = (
        "import sys, time; from filelock import FileLock; "
        f"lock = FileLock({str(data / 'publish.lock')!r}); lock.acquire(); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(PublishError, match="another publisher is at work"):
            published(records, data)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    assert published(records, data).changed


def test_two_publishers_at_once(newsroom):
    """Of two processes that begin together one publishes and the other is told to wait, or comes after it."""
    newsroom.publish()
    command = [*ONRECORD, "publish", str(newsroom.records), "--data", str(newsroom.data)]
    for number in range(3):
        newsroom.rewrite("a new quay" if number == 0 else f"quay {number - 1} ", f"quay {number} ")
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "12"]
        told = [process.communicate() for process in both]
        ended = [process.returncode for process in both]
        assert 0 in ended
        refused = [said for status, (_, said) in zip(ended, told, strict=True) if status]
        assert all("another publisher is at work" in said for said in refused)
        assert len(newsroom.generation.index.revisions("harbour-talks")) == number + 2
        require_whole(newsroom.data)


def failing(owner, name, when):
    """Return a function that does what another does, and before or after it finds the disk full."""
    original = getattr(owner, name)
    error = OSError(28, FULL)
    if owner in (Index, IndexDraft, LogDraft):
        error = sqlite3.OperationalError(FULL)  # as SQLite tells it

    def refuse(*args, **options):
        if when == "after":
            original(*args, **options)
        raise error

    return refuse


FULL = "No space left on device"
FAILURES = [
    (Shelves, "put"),
    (Index, "copy"),
    (IndexDraft, "put"),
    (LogDraft, "publish"),
    (IndexDraft, "finish"),
    (Parts, "write"),
    (OldGraphs, "put"),
    (OldStore, "copy"),
    (drafting, "changed_store"),
    (drafting, "filled_store"),
    (making, "write_downloads"),
    (making, "write_lines"),
    (making, "settle_files"),
    (making, "settle"),
    (CatalogueDraft, "commit"),
    (Path, "rename"),
    (Path, "replace"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("owner", "name"), FAILURES, ids=[name for _, name in FAILURES])
def test_a_full_disk_leaves_the_last_generation(newsroom, monkeypatch, owner, name, when):
    """Whichever stage the disk refuses, the last generation serves and the remedy is told; the next run is clean."""
    newsroom.publish()
    before = newsroom.generation.manifest
    newsroom.rewrite("force: promises", "force: asserts")
    monkeypatch.setattr(owner, name, failing(owner, name, when))
    with pytest.raises(PublishError, match="No space left on device; free space"):
        newsroom.publish(full=name == "filled_store")
    assert newsroom.generation.manifest == before
    assert list(newsroom.data.glob("building-*")) == []
    require_whole(newsroom.data)
    monkeypatch.undo()
    assert newsroom.publish().changed
    require_whole(newsroom.data)
    assert list(newsroom.data.glob("building-*")) == []


def test_a_full_disk_at_the_pointer_leaves_the_last_generation(newsroom, monkeypatch):
    """A generation that has its name already, but is not the current one, is not served and harms nobody."""
    newsroom.publish()
    before = newsroom.generation.id
    newsroom.rewrite("force: promises", "force: asserts")
    write = Path.write_text

    def refuse(path, *args, **options):
        if path.name.startswith("current"):
            raise OSError(28, "No space left on device")
        return write(path, *args, **options)

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(PublishError, match="No space left on device; free space"):
        newsroom.publish()
    assert require_whole(newsroom.data) == before
    monkeypatch.undo()
    assert newsroom.publish().changed
    assert require_whole(newsroom.data) > before


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 16 MiB of its own; needs leave to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no leave to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("free", [0, 20_000, 100_000, 250_000, 400_000, 600_000, 800_000])
def test_a_really_full_disk_leaves_the_last_generation(records, small_disk, free):
    """On a really full disk, whichever library meets it, the last generation serves and nothing is left over."""
    data = small_disk / "data"
    published(records, data)
    before = Generations(data).current()
    room = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"x" * (room - free))
    rewrite(records, "a new quay", "another quay")
    with pytest.raises(PublishError, match="nothing was published"):
        published(records, data)
    assert Generations(data).current().id == before.id
    assert list(data.glob("building-*")) == []
    (small_disk / "filler").unlink()
    require_whole(data)
    assert published(records, data).changed
    require_whole(data)


@pytest.mark.skipif(not Path("/sys").is_dir(), reason="needs a file system that nobody may write: /sys")
def test_a_read_only_disk_is_told(records):
    """A data directory that cannot be written is told with another option."""
    with pytest.raises(PublishError, match="choose another with --data"):
        published(records, Path("/sys/onrecord"))


def test_a_file_in_the_place_of_the_data_directory_is_told(records, data):
    """A data directory that cannot be made is told with another option."""
    data.write_text("x")
    with pytest.raises(PublishError, match="choose another with --data"):
        published(records, data)


def test_the_current_generation_is_never_pruned(records, data):
    """Folders whose names sort later, as after a clock set back, do not push the current generation out."""
    published(records, data)
    for year in (2098, 2099, 2100):
        (data / "generations" / f"{year}0101T000000.000000Z-x").mkdir()
    rewrite(records, "a new quay", "another quay")
    assert published(records, data).changed
    assert Generations(data).current().path.is_dir()


def spoil(path, damage):
    """Do to a file what a disk may."""
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        path.write_bytes(b"\xff\n")


DAMAGES = [
    ("current", "rubbish"),
    *(
        (name, damage)
        for name in ("manifest.json", "index.sqlite", "dump/context.jsonld")
        for damage in ("gone", "cut")
    ),
    ("dump/SHA256SUMS", "rubbish"),
    ("index.sqlite", "rubbish"),
    ("part", "gone"),
    ("part", "cut"),
    ("store/CURRENT", "gone"),
    ("store/CURRENT", "rubbish"),
]


@pytest.mark.parametrize("changes", [False, True], ids=["nothing changed", "a record changed"])
@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_a_damaged_generation_is_made_anew(newsroom, name, damage, changes):
    """What is broken on disk is repaired by publishing again, whether a record changed or not."""
    newsroom.publish()
    generation = newsroom.generation
    path = generation.path / name
    if name == "current":
        path = newsroom.data / name
    if name == "part":
        (row,) = generation.index.parts("onrecord.nq")[1:]
        path = newsroom.data / "parts" / row.digest[:2] / row.digest
    generation.index.close()
    spoil(path, damage)
    if changes:
        newsroom.rewrite("a new quay", "another quay")
    assert newsroom.publish().changed
    require_whole(newsroom.data)
    newsroom.generation.store.query("ASK {}")


def test_no_store(newsroom):
    """A store that is not there at all is made anew."""
    newsroom.publish()
    shutil.rmtree(newsroom.generation.path / "store")
    assert newsroom.publish().changed
    require_whole(newsroom.data)


def test_another_versions_generation_is_made_anew_and_nothing_is_lost(newsroom):
    """After an upgrade everything is built anew, and what is refused then keeps its last good graph."""
    newsroom.add("more-talks")
    newsroom.publish()
    before = article_lines(newsroom.data, "more-talks")
    path = newsroom.generation.path / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["layout"] = LAYOUT + 1
    del manifest["statistics"]
    path.write_text(json.dumps(manifest), "utf-8")
    (newsroom.records / "more-talks.yaml").write_text("a: [", "utf-8")
    outcome = newsroom.publish()
    assert (outcome.changed, outcome.kept, outcome.articles) == (True, ("more-talks",), 2)
    assert article_lines(newsroom.data, "more-talks") == before
    require_whole(newsroom.data)
    assert newsroom.generation.licences()


def test_a_refused_record_that_moved_keeps_its_last_version(records, data):
    """An article is known by its key, and one whose file cannot be read may be any of those that are missing."""
    second(records)
    published(records, data)
    (records / "sub").mkdir()
    moved = (records / "more-talks.yaml").rename(records / "sub" / "renamed.yaml")
    text = moved.read_text("utf-8")
    moved.write_text(text.replace("in: ministry, held", "held"), "utf-8")
    assert published(records, data).kept == ("more-talks",)
    moved.write_text("a: [", "utf-8")
    assert published(records, data).kept == ("more-talks",)


def test_long_keys_in_other_scripts_are_published(records, data):
    """A long key in another script makes no file name that the disk refuses."""
    key = "横田" * 30
    path = records / "harbour-talks.yaml"
    path.write_text(path.read_text("utf-8").replace("article: harbour-talks", f"article: {key}"), "utf-8")
    assert published(records, data).published == (key,)
    assert len(article_lines(data, key)) > 100
    require_whole(data)


def test_a_failure_leaves_nothing_behind(records, data, monkeypatch):
    """What was built when the disk gave up is cleared away at once, so that it does not stay full."""
    monkeypatch.setattr(making, "settle", _refuse)
    with pytest.raises(PublishError, match="what was goes on serving"):
        published(records, data)
    assert list(data.glob("building-*")) == []


def _refuse(path):
    raise OSError(28, "No space left on device")


def rewrite(records, old, new):
    path = records / "harbour-talks.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_generations_are_pruned_at_one_stroke(newsroom, monkeypatch):
    """A reader of the past finds all of a generation or nothing: its name goes first, and what stays is cleared."""
    removed = []
    monkeypatch.setattr("onrecord.server.retention.shutil.rmtree", lambda path, **_: removed.append(path))
    first = newsroom.publish(keep=1).generation
    newsroom.rewrite("label: a new quay", "label: another quay")
    last = newsroom.publish(keep=1).generation
    left = newsroom.data / f"building-{first}"
    assert left in removed
    assert [path.name for path in (newsroom.data / "generations").iterdir()] == [last]
    monkeypatch.undo()
    newsroom.publish()
    assert not left.exists()


@pytest.mark.parametrize(("keep", "left"), [(10, 10), (3, 3), (1, 1), (0, 12)])
def test_old_generations_are_pruned(newsroom, keep, left):
    """The newest generations stay on disk, with all that they need; the others go, and what only they needed."""
    for number in range(12):
        newsroom.rewrite("a new quay" if number == 0 else f"quay {number - 1} ", f"quay {number} ")
        last = newsroom.publish(keep=keep).generation
    names = sorted(path.name for path in (newsroom.data / "generations").iterdir())
    assert len(names) == left
    assert names[-1] == last
    needed = set()
    for name in names:
        (newsroom.data / "current").write_text(name + "\n")
        require_whole(newsroom.data)
        needed |= {digest for digest, _ in newsroom.generation.index.part_files()}
    assert {path.name for path in (newsroom.data / "parts").glob("*/*")} == needed


def test_ten_generations_stay_unless_told(records, data):
    """What the settings say of how many generations stay is what publishing does by itself."""
    assert publishing.Order().keep == Settings().keep == 10


def test_a_new_base_makes_a_new_generation(records, data):
    """Another base gives all IRIs anew, and the manifest says so."""
    published(records, data)
    published(records, data, "https://data.example.org/onrecord")
    assert Generations(data).manifest()["base"] == "https://data.example.org/onrecord"
    assert b"127.0.0.1:8080" not in dump(data)
