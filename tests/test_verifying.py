"""Checking a data directory: a sound one has no error, and each damage is told with its place and a remedy."""

import gzip
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import partial

import pyoxigraph as ox
import pytest
import stores
from click.testing import CliRunner
from newsroom import BASE, Newsroom

from onrecord.server.cli import main
from onrecord.server.examined import Examined
from onrecord.server.remote_graphs import RemoteGraphs
from onrecord.server.sealed_files import stated_sums
from onrecord.server.verify_files import check_sealed
from onrecord.server.verifying import Verification, verified

LEDGER = """onrecord: 1
steps:
  - {step: delete, thing: article:harbour-talks, at: 2031-06-05, by: E. Ditor, grounds: asked for, strings: Quuxian}
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A newsroom with three generations: two articles of two and one revisions, one that has left."""
    room = Newsroom.at(tmp_path_factory.mktemp("original"))
    room.add("old-talks")
    room.publish()
    room.add("more-talks")
    room.remove("old-talks")
    room.publish()
    room.rewrite("a new quay", "another quay")
    room.publish()
    return room


@pytest.fixture
def room(original, tmp_path):
    """The newsroom in a folder of its own, without links between files, so that damage stays where it is done."""
    shutil.copytree(original.folder, tmp_path / "room")
    return Newsroom(tmp_path / "room")


def found(room, severity="error", **options):
    return [each for each in verified(Verification(room.data, **options)) if each.severity == severity]


def test_a_sound_directory_has_no_error(original):
    """All generations, with records and texts; nothing is changed by looking."""
    before = {path: path.stat().st_mtime_ns for path in original.data.rglob("*")}
    texts = original.folder / "texts"
    told = list(verified(Verification(original.data, every=True, records=original.records, texts=texts)))
    assert {each.severity for each in told} == {"info"}
    assert all("not at hand" in each.message for each in told)
    assert {path: path.stat().st_mtime_ns for path in original.data.rglob("*")} == before


def flip(path, place=None):
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if place is None else place] ^= 0x11
    path.write_bytes(content)


def examined(room):
    generation = room.generation
    return Examined(room.data, generation.path, generation.manifest, generation.index)


def part(room, name="onrecord.nq", bucket=0):
    row = room.generation.index.part(name, bucket)
    return room.data / "parts" / row.digest[:2] / row.digest


def state(room, change):
    """Change what the current manifest says."""
    path = room.generation.path / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


def index(room, statement, *values):
    """Change the current index."""
    path = room.generation.path / "index.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement, values).rowcount > 0
        connection.commit()


def rows(room, statement):
    """Change the current catalogue."""
    with closing(sqlite3.connect(room.generation.catalogue.path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


def store(room, change):
    """Change the current store."""
    opened = ox.Store(str(room.generation.path / "store"))
    change(opened)
    opened.flush()


def some_quad(opened, graph="/graph/article/"):
    return next(quad for quad in opened if graph in getattr(quad.graph_name, "value", ""))


def remove_quad(opened):
    opened.remove(some_quad(opened))


def remove_from_union(opened):
    quad = some_quad(opened)
    opened.remove(ox.Quad(quad.subject, quad.predicate, quad.object))


def add_quad(opened):
    name = ox.NamedNode("http://x/x")
    opened.add(ox.Quad(name, name, name, ox.NamedNode(f"{BASE}/graph/registry")))


def add_to_union(opened):
    name = ox.NamedNode("http://x/x")
    opened.add(ox.Quad(name, name, name))


def replace_part(room, old, new):
    """Write a part anew as if it had always been another, wherever its digest is written."""
    row = room.generation.index.part("onrecord.nq", 0)
    content = gzip.decompress(part(room).read_bytes()).replace(old, new)
    packed = gzip.compress(content, mtime=0)
    digest = hashlib.sha256(packed).hexdigest()
    path = room.data / "parts" / digest[:2] / digest
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(packed)
    sizes = (digest, len(packed), len(content), row.digest)
    index(room, "UPDATE part SET digest = ?, packed = ?, size = ? WHERE digest = ?", *sizes)


def old_graph(room):
    revisions = room.generation.index.revisions("harbour-talks")
    digest = hashlib.sha256(f"harbour-talks\0{revisions[0].revision}".encode()).hexdigest()
    return room.data / "revisions" / digest[:2] / f"{digest}.nq.gz"


def rewrite_old(room):
    path = old_graph(room)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"quay", b"pier")))


DAMAGES = {
    "pointer gone": (lambda room: (room.data / "current").unlink(), "pointer to the current generation is gone"),
    "pointer empty": (lambda room: (room.data / "current").write_text(""), "gone or empty"),
    "pointer rubbish": (lambda room: (room.data / "current").write_bytes(b"\xff"), "gone or empty"),
    "pointer wrong": (lambda room: (room.data / "current").write_text("../x\n"), "there is no generation '../x'"),
    "manifest gone": (lambda room: (room.generation.path / "manifest.json").unlink(), "manifest is gone or damaged"),
    "manifest cut": (lambda room: (room.generation.path / "manifest.json").write_text("{"), "gone or damaged"),
    "manifest a list": (lambda room: (room.generation.path / "manifest.json").write_text("[]"), "gone or damaged"),
    "manifest without counts": (lambda room: state(room, lambda m: m.pop("quads")), '"quads" is missing'),
    "no statistics": (lambda room: state(room, lambda m: m["statistics"].pop("triples")), "lacks counts"),
    "no tag": (lambda room: state(room, lambda m: m["dumps"]["onrecord.nq"].pop("tag")), "says nothing of|no tag"),
    "another layout": (lambda room: state(room, lambda m: m.update(layout=2)), "another version of the software"),
    "another id": (lambda room: state(room, lambda m: m.update(id="x")), '"id" is x, and what is published has'),
    "other quads": (lambda room: state(room, lambda m: m.update(quads=7)), "manifest says 7 quads, and the parts"),
    "other articles": (lambda room: state(room, lambda m: m.update(articles=7)), '"articles" is 7'),
    "other licences": (lambda room: state(room, lambda m: m.update(licences=[])), '"licences" is'),
    "other sizes": (lambda room: state(room, lambda m: m["graphs"].update(registry=1)), "gives registry 1 triples"),
    "other count": (lambda room: state(room, lambda m: m["statistics"].update(subjects=1)), "says 1 for subjects"),
    "other class": (
        lambda room: state(room, lambda m: m["statistics"]["classes"].update(x=1)),
        "other numbers for classes: counted 0 of <x>",
    ),
    "download not listed": (lambda room: state(room, lambda m: m["dumps"].pop("onrecord.ttl")), "either not listed"),
    "download's digest": (
        lambda room: state(room, lambda m: m["dumps"]["onrecord.ttl"].update(sha256="0" * 64)),
        "onrecord.ttl has another SHA-256",
    ),
    "download's tag": (
        lambda room: state(room, lambda m: m["dumps"]["onrecord.trig"].update(tag="0" * 64)),
        "onrecord.trig has other pieces",
    ),
    "file flipped": (lambda room: flip(room.generation.path / "dump" / "shapes.ttl"), "this download is damaged"),
    "file gone": (lambda room: (room.generation.path / "dump" / "shapes.ttl").unlink(), "download cannot be read"),
    "checksums": (
        lambda room: state(room, lambda m: m["dumps"]["SHA256SUMS"].update(sha256="0" * 64)),
        "the checksums are not those",
    ),
    "a label in the catalogue": (
        lambda room: rows(room, "UPDATE thing SET facts = '{}' WHERE path = 'actor/ana-ruiz'"),
        "tells something else of actor/ana-ruiz",
    ),
    "a row of the catalogue gone": (
        lambda room: rows(room, "DELETE FROM thing WHERE path = 'actor/ana-ruiz'"),
        "catalogue lacks actor/ana-ruiz",
    ),
    "a row of the catalogue hidden": (
        lambda room: rows(room, "UPDATE thing SET listed = 0 WHERE path = 'actor/ana-ruiz'"),
        "lists actor/ana-ruiz, or does not",
    ),
    "a row too many": (
        lambda room: rows(room, "UPDATE thing SET article = 'x' WHERE path = 'actor/ana-ruiz'"),
        "catalogue lacks actor/ana-ruiz",
    ),
    "words gone": (
        lambda room: rows(room, "DELETE FROM words WHERE rowid = (SELECT id FROM thing WHERE path = 'actor/ana-ruiz')"),
        "other words for actor/ana-ruiz",
    ),
    "a mention gone": (
        lambda room: rows(room, "DELETE FROM mention WHERE article = 'harbour-talks'"),
        "article harbour-talks mentions other things",
    ),
    "other counts of the catalogue": (
        lambda room: rows(room, "UPDATE tally SET number = 7 WHERE type = 'event'"),
        "counts what it lists otherwise",
    ),
    "the index of words": (
        lambda room: rows(room, "DELETE FROM words_data WHERE id > 10"),
        "the catalogue is damaged",
    ),
    "the catalogue gone": (
        lambda room: room.generation.catalogue.path.unlink(),
        "cannot be read",
    ),
    "the catalogue cut": (
        lambda room: room.generation.catalogue.path.write_bytes(room.generation.catalogue.path.read_bytes()[:20_000]),
        "the catalogue is damaged",
    ),
    "part flipped": (lambda room: flip(part(room)), "is damaged: its name is not its SHA-256"),
    "part cut": (lambda room: part(room).write_bytes(part(room).read_bytes()[:-5]), r"has \d+ bytes and not"),
    "part gone": (lambda room: part(room, "onrecord.ttl").unlink(), "a piece of onrecord.ttl is not there"),
    "shared part gone": (lambda room: part(room, bucket=-1).unlink(), "a piece of onrecord.nq is not there"),
    "part's lines": (
        lambda room: index(room, "UPDATE part SET lines = 7 WHERE name = 'onrecord.nt'"),
        "and the index says",
    ),
    "index gone": (lambda room: (room.generation.path / "index.sqlite").unlink(), "cannot be read"),
    "index cut": (
        lambda room: (room.generation.path / "index.sqlite").write_bytes(
            (room.generation.path / "index.sqlite").read_bytes()[:9000]
        ),
        "damaged|malformed|cannot be read",
    ),
    "number of parts": (lambda room: index(room, "UPDATE note SET value = '3' WHERE name = 'buckets'"), "power of two"),
    "article's triples": (lambda room: index(room, "UPDATE article SET triples = 7"), "has 7 triples, and"),
    "article's revision": (
        lambda room: index(room, "UPDATE article SET revision = '0123456789ab' WHERE key = 'more-talks'"),
        "more-talks/0123456789ab has .* triples, and 0 in the parts",
    ),
    "article's part": (lambda room: index(room, "UPDATE article SET bucket = 5"), "is in part 5"),
    "article's licence": (lambda room: index(room, "UPDATE article SET licence = 'http://x/'"), "has the licence"),
    "article's text": (
        lambda room: index(room, "UPDATE article SET text = ? WHERE key = 'more-talks'", "0" * 64),
        "is of the text 0000000000000000",
    ),
    "article lost": (
        lambda room: index(room, "DELETE FROM article WHERE key = 'more-talks'"),
        "no article has the graph",
    ),
    "revision lost": (
        lambda room: index(room, "DELETE FROM revision WHERE article = 'harbour-talks' AND ordinal = 1"),
        "are numbered 2",
    ),
    "last revision lost": (
        lambda room: index(room, "DELETE FROM revision WHERE article = 'harbour-talks' AND ordinal = 2"),
        "is not the last revision",
    ),
    "revision's time": (
        lambda room: index(room, "UPDATE revision SET at = '2099-01-01T00:00:00Z' WHERE ordinal = 1"),
        "times of the revisions of article/harbour-talks do not increase",
    ),
    "no time": (lambda room: index(room, "UPDATE revision SET at = 'x'"), "a time of the revisions"),
    "revision's reason": (
        lambda room: index(room, "UPDATE revision SET why = 'x' WHERE article = 'more-talks'"),
        "the history of article/more-talks is not what the index tells",
    ),
    "old graph gone": (lambda room: old_graph(room).unlink(), "revision [0-9a-f]+, is not there"),
    "old graph flipped": (lambda room: flip(old_graph(room)), "is damaged|is another"),
    "old graph cut": (lambda room: old_graph(room).write_bytes(old_graph(room).read_bytes()[:50]), "is damaged"),
    "old graph of another": (rewrite_old, "is another"),
    "graph of another": (
        lambda room: replace_part(room, b"another quay", b"another pier"),
        "holds other triples than its name says",
    ),
    "quad gone": (lambda room: store(room, remove_quad), "the store lacks 1 quads of"),
    "quad gone from the union": (lambda room: store(room, remove_from_union), "the store lacks 1 quads of"),
    "quad too many": (lambda room: store(room, add_quad), "the store holds .* quads of .*registry"),
    "triple too many": (lambda room: store(room, add_to_union), "default graph holds 1 triples that no named graph"),
    "list gone": (
        lambda room: (room.generation.path / "files.sha256").unlink(),
        "digests of the generation's files",
    ),
    "list rubbish": (
        lambda room: (room.generation.path / "files.sha256").write_bytes(b"\xff"),
        "digests of the generation's files cannot be read",
    ),
    "list cut": (lambda room: (room.generation.path / "files.sha256").write_text("x\n"), "is not in files.sha"),
    "list flipped": (
        lambda room: flip(room.generation.path / "files.sha256", 3),
        "its line in files.sha256 is",
    ),
    "store gone": (lambda room: shutil.rmtree(room.generation.path / "store"), "the store cannot be read"),
    "store cut": (
        lambda room: (room.generation.path / "store" / "CURRENT").write_text("x"),
        "the store cannot be read",
    ),
}


@pytest.mark.parametrize(("damage", "told"), DAMAGES.values(), ids=DAMAGES)
def test_each_damage_is_told(room, damage, told):
    """With its place and what to do; whatever it is, no check breaks off with a traceback."""
    damage(room)
    problems = found(room)
    assert any(re.search(told, each.message) for each in problems), problems
    assert all(each.file.startswith(str(room.data)) and each.remedy for each in problems)


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_told_to_be_done_mends_it(room, name):
    """Publishing with --full makes a sound current generation of anything, but of graphs of the past that are lost."""
    DAMAGES[name][0](room)
    room.publish(full=True)
    assert [each for each in found(room) if "revision" not in each.message] == []


WRONGED = {
    "flipped": flip,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("wronged", WRONGED.values(), ids=WRONGED)
def test_every_file_of_a_store_is_checked(room, wronged):
    """Whichever file of the store is damaged, it is named: also one that none of the other checks looks into."""
    sound = examined(room)
    files = [path for path in sorted((sound.folder / "store").iterdir()) if path.name not in ("LOCK", "LOG")]
    assert sum(path.suffix == ".sst" for path in files) > 5
    for path in (each for each in files if each.stat().st_size):
        content = path.read_bytes()
        wronged(path)
        assert [each.file for each in check_sealed(sound)] == [str(path)]
        path.write_bytes(content)
    assert list(check_sealed(sound)) == []


def test_tools_check_the_files_of_a_store(room, program):
    """The list of a store's files is one that ``sha256sum`` reads, in the generation's folder."""
    tool = program("sha256sum")
    done = subprocess.run([tool, "--check", "--strict", "files.sha256"], cwd=room.generation.path, check=False)
    assert done.returncode == 0


def test_files_that_generations_share_are_read_once(room, monkeypatch):
    """The digests of files that the next generation shares with this one are taken over: it costs what is new."""
    read = []
    monkeypatch.setattr("onrecord.server.sealed_files.digest_of_file", lambda path: read.append(path) or "0" * 64)
    room.publish(full=True)
    everything = len(read)
    before = stated_sums(room.generation.path)
    room.rewrite("another quay", "a third quay")
    read.clear()
    room.publish()
    after = stated_sums(room.generation.path)
    shared = {name for name in after if name.endswith(".sst") and name in before}
    assert everything == len(before)
    assert len(read) <= len(after) - len(shared)
    assert shared


def test_generations_of_the_past_are_checked_when_asked(room):
    """A damage that is not of the current generation is told with --all alone, with another remedy."""
    first = min((room.data / "generations").iterdir())
    flip(first / "dump" / "ontology.ttl")
    assert found(room) == []
    (only,) = found(room, every=True)
    assert (only.file, "remove the generation's folder" in only.remedy) == (str(first / "dump" / "ontology.ttl"), True)


def test_what_nothing_needs_is_told_and_is_no_error(room):
    """What a publisher left, pieces that no generation has, generations that were never switched to."""
    (room.data / "building-1").mkdir()
    (room.data / "current.new").write_text("x")
    (room.data / "parts" / "ab").mkdir(exist_ok=True)
    (room.data / "parts" / "ab" / ("ab" * 32)).write_bytes(b"x")
    later = room.data / "generations" / "20990101T000000.000000Z-000000000000"
    shutil.copytree(room.generation.path, later)
    assert found(room) == []
    told = {each.file.rpartition("/")[2]: each.message for each in found(room, "info")}
    assert told["building-1"] == told["current.new"] == "a publisher left this behind"
    assert told[later.name] == "this generation was made and not switched to"
    assert told["ab" * 32] == "no generation knows this file"


def test_nothing_published_is_an_error(tmp_path):
    """An empty directory is not sound; whoever asks has named the wrong one."""
    (only,) = found(Newsroom(tmp_path))
    assert "nothing is published here" in only.message


def test_anchors_are_looked_up_in_the_texts(room):
    """Published anchors are held against the text: one that was edited, another, one that is not at hand."""
    texts = room.folder / "texts"
    assert found(room, texts=texts) == []
    assert "1 articles are not at hand" in found(room, "info", texts=texts)[0].message
    text = (texts / "harbour-talks.txt").read_bytes()
    (texts / "harbour-talks.txt").write_bytes(text.replace(b"quay", b"pier"))
    (only,) = found(room, texts=texts)
    assert "the text at hand is another" in only.message
    assert "/graph/article/harbour-talks/" in only.file
    (texts / "harbour-talks.txt").write_bytes(b"\xff")
    (only,) = found(room, texts=texts)
    assert "not UTF-8" in only.message


def test_anchors_that_do_not_stand_are_told(room):
    """As a damaged graph would have them, though the text is the right one."""
    line = next(line for line in room.read().splitlines() if b"#char=0,27> <https://w3id.org/onrecord/ns#textD" in line)
    digest = line.split(b'"')[1]
    replace_part(room, digest, b"0" * 64)
    told = [each.message for each in found(room, texts=room.folder / "texts")]
    assert any("1 of " in message and "anchors do not stand in the text: 0-27" in message for message in told), told


def test_the_records_evidence_is_checked(room):
    """With records and texts each anchor of each record is told at its place."""
    room.rewrite('"0-27"', '"0-26"') if '"0-27"' in (room.records / "harbour-talks.yaml").read_text() else None
    texts = room.folder / "texts"
    text = (texts / "harbour-talks.txt").read_text("utf-8")
    (texts / "harbour-talks.txt").write_text(text.replace("quay", "pier"), "utf-8")
    problems = found(room, records=room.records, texts=texts)
    assert any(each.file.endswith("harbour-talks.yaml") and each.line for each in problems)


def test_the_ledger_is_held_against_what_is_published(room):
    """What it removes and is still there is told, wherever that is; once it is published there is nothing to tell."""
    room.rewrite("another quay", "the Quuxian quay")
    room.publish()
    (room.records / "ledger.yaml").write_text(LEDGER, "utf-8")
    problems = found(room, records=room.records)
    assert any("what the ledger removes is not removed yet" in each.message for each in problems)
    kinds = {each.file.removeprefix(f"{room.data}/").partition("/")[0] for each in problems if "1. of" in each.message}
    assert {"parts", "generations"} <= kinds
    assert not any("Quuxian" in str(each) for each in problems)
    room.publish()
    assert found(room, records=room.records) == []
    assert found(room, "warning", records=room.records) == []


def test_a_step_that_is_not_published_yet_is_a_warning(room):
    """It harms nobody, and publishing is what is to be done."""
    (room.records / "ledger.yaml").write_text(
        LEDGER.replace("delete", "delist").replace(", strings: Quuxian", ""), "utf-8"
    )
    assert found(room, records=room.records) == []
    (only,) = found(room, "warning", records=room.records)
    assert "not published yet" in only.message


def test_what_had_to_be_forgotten_may_be_missing(room):
    """Where the ledger removed something, a graph that is not kept is no error; an old generation that is kept is."""
    floor = room.generation.manifest["floor"]
    (room.records / "ledger.yaml").write_text(LEDGER.replace("harbour-talks", "more-talks"), "utf-8")
    room.publish(keep=0)
    old_graph(room).unlink()
    assert found(room) == []
    assert any("may have held" in each.message for each in found(room, "info"))
    kept = room.data / "generations" / floor
    shutil.copytree(room.generation.path, kept, dirs_exist_ok=True)
    assert any("may hold what must not be found" in each.message for each in found(room))


def test_the_command_exits_with_1_when_anything_is_wrong(room):
    """Text for people, JSON for programs."""
    run = partial(CliRunner().invoke, env={"ONRECORD_TEXTS": None})
    done = run(main, ["verify", "--data", str(room.data), "--all"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{room.data} is sound\n")
    flip(part(room))
    done = run(main, ["verify", "--data", str(room.data)])
    assert done.exit_code == 1
    assert "is damaged: its name is not its SHA-256; restore a backup, or run `onrecord publish --full`" in done.stdout
    assert f"{room.data} has " in done.stderr
    done = run(main, ["verify", "--data", str(room.data), "--format", "json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert not told["sound"]
    assert {"severity", "place", "message", "remedy"} <= told["found"][0].keys()


def test_a_remote_store_is_counted(tmp_path, required, free_port):
    """What it lost is told by graph when it is named; when it is not, that it was not asked."""
    folder = tmp_path / "server"
    folder.mkdir()
    with stores.oxigraph(required(stores.of_python("oxigraph"), "oxigraph"), folder, free_port()) as endpoint:
        room = Newsroom.at(tmp_path / "room", endpoint)
        room.publish()
        assert found(room, endpoint=endpoint) == []
        assert "was not asked" in found(room, "info")[0].message
        graph = f"{BASE}/graph/registry"
        RemoteGraphs.of(endpoint).remove(graph)
        (only,) = found(room, endpoint=endpoint)
        assert only.message.startswith(f"<{graph}> holds 0 triples and not ")
        room.publish()
        assert found(room, endpoint=endpoint) == []
    (only,) = found(room, endpoint=endpoint)
    assert "cannot be asked" in only.message
