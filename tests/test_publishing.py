"""Publishing: whole or not at all, and nothing is lost."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from onrecord.mapping.checking import Checker
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator
from onrecord.server import publishing
from onrecord.server.generation import Generations
from onrecord.server.publishing import PublishError, publish

DATA = Path(__file__).parent / "data"
VALIDATOR = shipped_validator()


@pytest.fixture
def records(tmp_path):
    """A copy of the sample's records."""
    shutil.copytree(DATA / "records", tmp_path / "records")
    shutil.copytree(DATA / "texts", tmp_path / "texts")
    return tmp_path / "records"


@pytest.fixture
def data(tmp_path):
    """Where the generations go."""
    return tmp_path / "data"


def published(records, data, base="http://127.0.0.1:8080"):
    collection = read_collection(records)
    checker = Checker.of(collection, Iris(base), Texts(), VALIDATOR)
    return publish(collection, [checker.check(record) for record in collection.records], Iris(base), data)


def second(records):
    """Write another sound record beside the sample."""
    text = (records / "harbour-talks.yaml").read_text("utf-8").replace("article: harbour-talks", "article: more-talks")
    text = text.replace("  path: ../texts/harbour-talks.txt\n", "")
    text = re.sub("  digest: [0-9a-f]{64}", f"  digest: {'0' * 64}", text)
    (records / "more-talks.yaml").write_text(text, "utf-8")


def dump(data, name="onrecord.nq"):
    return Generations(data).current().path.joinpath("dump", name).read_bytes()


def test_a_generation_holds_the_named_graphs_and_their_union(records, data):
    """The store's named graphs are the dump's quads, and its default graph their triples, each once."""
    outcome = published(records, data)
    path = Generations(data).current().path
    store = ox.Store.read_only(str(path / "store"))
    quads = set(ox.parse(path=str(path / "dump" / "onrecord.nq"), format=ox.RdfFormat.N_QUADS))
    default = set(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert {quad.triple for quad in default} == {quad.triple for quad in quads}
    assert len(store) == len(quads) + len(default)
    assert outcome.quads == len(quads)
    names = {str(graph.value).split("/graph/")[1].split("/")[0] for graph in store.named_graphs()}
    assert names == {"article", "catalogue", "links", "registry", "vocabulary"}


DUMPS = [
    ("onrecord.ttl", ox.RdfFormat.TURTLE),
    ("onrecord.nt", ox.RdfFormat.N_TRIPLES),
    ("onrecord.trig", ox.RdfFormat.TRIG),
    ("onrecord.nq", ox.RdfFormat.N_QUADS),
]


@pytest.mark.parametrize(("name", "form"), DUMPS)
def test_dumps_say_the_same_and_are_the_same_bytes_again(records, data, tmp_path, name, form):
    """Every dump holds the same triples without a blank node, and another machine makes the same bytes."""
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


def test_a_record_with_errors_is_refused_and_its_last_version_stays(records, data):
    """A violation keeps its record out and its last good graph in; the others are published."""
    second(records)
    published(records, data)
    before = dump(data, "article/harbour-talks.ttl")
    file = records / "harbour-talks.yaml"
    good = file.read_text("utf-8")
    file.write_text(
        good.replace("modality: conditional", "modality: certain").replace("in: ministry, held", "held"),
        "utf-8",
    )
    outcome = published(records, data)
    assert outcome.published == ("more-talks",)
    assert outcome.kept == ("harbour-talks",)
    assert [Path(name).name for name in outcome.refused] == ["harbour-talks.yaml"]
    assert dump(data, "article/harbour-talks.ttl") == before


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
    published(records, data)
    assert b"/graph/article/more-talks/" not in dump(data)


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


FAILURES = ["write_lines", "build", "settle"]


@pytest.mark.parametrize("stage", FAILURES)
def test_a_full_disk_leaves_the_last_generation(records, data, monkeypatch, stage):
    """Whichever stage the disk refuses, the last generation serves and the remedy is told; the next run is clean."""
    published(records, data)
    before = Generations(data).manifest()
    text = (records / "harbour-talks.yaml").read_text("utf-8")
    (records / "harbour-talks.yaml").write_text(text.replace("force: promises", "force: asserts"), "utf-8")
    original = getattr(publishing, stage)

    def refuse(*args):
        original(*args)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, stage, refuse)
    with pytest.raises(PublishError, match="No space left on device; free space"):
        published(records, data)
    assert Generations(data).manifest() == before
    monkeypatch.undo()
    assert published(records, data).changed
    assert list(data.glob("building-*")) == []


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


@pytest.mark.parametrize("free", [0, 100_000, 800_000, 2_000_000])
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
    assert published(records, data).changed


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


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_a_whole_generation(records, data):
    """Killed at many moments of publishing, the data directory always has the old or the new generation, whole."""
    published(records, data)
    command = [sys.executable, "-m", "onrecord.server.cli", "publish", str(records), "--data", str(data)]
    file = records / "harbour-talks.yaml"
    text = file.read_text("utf-8")
    seen = set()
    for number in range(12):
        file.write_text(text.replace("label: a new quay", f"label: a new quay {number}"), "utf-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _until_building(data, process, 0.004 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        current = Generations(data).current()
        lines = current.path.joinpath("dump", "onrecord.nq").read_bytes().count(b"\n")
        assert lines == current.manifest["quads"] == json.loads((current.path / "manifest.json").read_bytes())["quads"]
        seen.add(current.id)
    assert published(records, data).generation
    assert list(data.glob("building-*")) == []


def _until_building(data, process, pause):
    """Wait until the publisher builds, then a little."""
    for _ in range(600):
        if process.poll() is not None or list(data.glob("building-*")):
            break
        time.sleep(0.01)
    time.sleep(pause)


def test_the_current_generation_is_never_pruned(records, data):
    """Folders whose names sort later, as after a clock set back, do not push the current generation out."""
    published(records, data)
    for year in (2098, 2099, 2100):
        (data / "generations" / f"{year}0101T000000.000000Z-x").mkdir()
    rewrite(records, "a new quay", "another quay")
    assert published(records, data).changed
    assert Generations(data).current().path.is_dir()


DAMAGES = ["rubbish in current", "no manifest", "no store", "another dump"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_generation_is_made_anew(records, data, damage):
    """What is broken on disk is repaired by publishing again, though no record changed."""
    published(records, data)
    folder = Generations(data).current().path
    if damage == "rubbish in current":
        (data / "current").write_bytes(b"\xff\n")
    elif damage == "no manifest":
        (folder / "manifest.json").unlink()
    elif damage == "no store":
        shutil.rmtree(folder / "store")
    else:
        (folder / "dump" / "onrecord.nt").write_text("")
    assert published(records, data).changed
    assert len(dump(data, "onrecord.nt")) > 1000
    Generations(data).current().store.query("ASK {}")


def test_another_versions_generation_is_made_anew_and_nothing_is_lost(records, data):
    """After an upgrade everything is built anew, and what is refused then keeps its last good graph."""
    second(records)
    published(records, data)
    path = Generations(data).current().path / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    del manifest["layout"], manifest["statistics"], manifest["articles"]["more-talks"]["license"]
    path.write_text(json.dumps(manifest), "utf-8")
    (records / "more-talks.yaml").write_text("a: [", "utf-8")
    outcome = published(records, data)
    assert (outcome.changed, outcome.kept) == (True, ("more-talks",))
    assert Generations(data).current().licences()


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
    current = Generations(data).current()
    assert key.encode() in current.dump(current.graph_file(f"article/{key}/x", ".ttl")).read_bytes()


def test_a_failure_leaves_nothing_behind(records, data, monkeypatch):
    """What was built when the disk gave up is cleared away at once, so that it does not stay full."""
    monkeypatch.setattr(publishing, "settle", _refuse)
    with pytest.raises(PublishError, match="what was goes on serving"):
        published(records, data)
    assert list(data.glob("building-*")) == []


def _refuse(path):
    raise OSError(28, "No space left on device")


def rewrite(records, old, new):
    path = records / "harbour-talks.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_old_generations_are_pruned(records, data):
    """The newest generations stay on disk, the others go."""
    text = (records / "harbour-talks.yaml").read_text("utf-8")
    for number in range(5):
        (records / "harbour-talks.yaml").write_text(text.replace("a new quay", f"quay {number}"), "utf-8")
        last = published(records, data).generation
    names = sorted(path.name for path in (data / "generations").iterdir())
    assert len(names) == 3
    assert names[-1] == last


def test_a_new_base_makes_a_new_generation(records, data):
    """Another base gives all IRIs anew, and the manifest says so."""
    published(records, data)
    published(records, data, "https://data.example.org/onrecord")
    assert Generations(data).manifest()["base"] == "https://data.example.org/onrecord"
    assert b"127.0.0.1:8080" not in dump(data)
