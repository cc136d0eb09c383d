"""Rolling back: what an earlier generation said is said again, and history goes on."""

import json

import pytest
import stores
from click.testing import CliRunner
from newsroom import BASE, Newsroom, quads, read, require_whole

from onrecord.server.cli import main
from onrecord.server.publisher import PublishError
from onrecord.server.remote_graphs import RemoteGraphs
from onrecord.server.rolling_back import Rollback, roll_back
from onrecord.server.verifying import Verification, verified

HISTORY = f" <{BASE}/graph/history> .\n"
STEP = """onrecord: 1
steps:
  - {step: delist, thing: article:harbour-talks, at: 2031-06-05, by: E. Ditor, grounds: asked for}
"""
WITHDRAWN = """onrecord: 1
steps:
  - {step: delete, thing: article:more-talks, at: 2031-06-05, by: E. Ditor, grounds: asked for}
  - step: retract
    thing: article:harbour-talks/statement:title
    at: 2031-06-06
    by: E. Ditor
    grounds: it was not so
"""


@pytest.fixture
def newsroom(tmp_path):
    """A newsroom that published twice: an article changed, one came, one left, the registry says something else."""
    room = Newsroom.at(tmp_path)
    room.add("old-talks")
    room.publish(by="A. Uthor")
    room.rewrite("a new quay", "another quay")
    room.rewrite("force: promises", "force: asserts")
    room.add("more-talks")
    room.remove("old-talks")
    room.rewrite("label: Sol Press Agency", "label: Sol Press", "registry.yaml")
    room.publish(by="E. Ditor")
    return room


def said(room):
    """Return all quads of the current generation but for the history."""
    return sorted(line for line in quads(room.data, room.generation) if not line.endswith(HISTORY))


def stated(room):
    """Return the index's rows of the current generation, but for which revision each is."""
    return [(row.key, row.revision, row.triples, row.title, row.file) for row in room.generation.index.articles()]


def test_what_was_said_is_said_again(newsroom):
    """After a rollback everything but the history is as it was: quads, index rows, counts; and all of it is whole."""
    second, after = said(newsroom), stated(newsroom)
    first = newsroom_before(newsroom)
    outcome = roll_back(newsroom.data, Rollback())
    assert outcome.changed
    assert outcome.to == first["id"]
    assert (outcome.articles, outcome.left) == (("harbour-talks", "old-talks"), ("more-talks",))
    assert (said(newsroom), stated(newsroom)) == (first["said"], first["stated"])
    assert newsroom.generation.manifest["graphs"]["registry"] == first["graphs"]["registry"]
    require_whole(newsroom.data)
    again = newsroom.publish()
    assert again.published == ("harbour-talks", "more-talks")
    assert said(newsroom) == second
    assert [row[:4] for row in stated(newsroom)] == [row[:4] for row in after]
    require_whole(newsroom.data)


def newsroom_before(room):
    """Return what the first generation said, by making it current for a moment."""
    pointer = room.data / "current"
    now = pointer.read_text("utf-8")
    first = min(path.name for path in (room.data / "generations").iterdir())
    pointer.write_text(first + "\n", "utf-8")
    told = {"id": first, "said": said(room), "stated": stated(room), "graphs": room.generation.manifest["graphs"]}
    pointer.write_text(now, "utf-8")
    return told


def test_history_goes_on(newsroom):
    """A revision is added that has the graph of the earlier one, with the reason and who did it; none is taken out."""
    roll_back(newsroom.data, Rollback(reason="published too early", by="C. Hief"))
    index = newsroom.generation.index
    one, two, three = index.revisions("harbour-talks")
    assert [each.ordinal for each in (one, two, three)] == [1, 2, 3]
    assert (three.revision, three.by) == (one.revision, "C. Hief")
    assert three.why.startswith("rolled back to generation 2")
    assert three.why.endswith(": published too early")
    assert two.revision != one.revision
    assert [each.ordinal for each in index.revisions("more-talks")] == [1]
    assert index.gone("article/more-talks").step == "absent"
    assert index.gone("article/old-talks") is None
    assert b"published too early" in newsroom.read()


def test_without_a_name_the_earlier_editor_stays(newsroom):
    """Who is not told is whom the earlier revision names."""
    roll_back(newsroom.data, Rollback())
    assert newsroom.generation.index.revisions("harbour-talks")[-1].by == "A. Uthor"


def test_rolling_back_twice_is_going_forward(newsroom):
    """The generation before a rollback is the one that was rolled back."""
    second = said(newsroom)
    roll_back(newsroom.data, Rollback())
    roll_back(newsroom.data, Rollback())
    assert said(newsroom) == second
    require_whole(newsroom.data)


def test_going_back_to_what_is_said_changes_nothing(newsroom):
    """No generation is made of what the current one says."""
    current = newsroom.generation.id
    outcome = roll_back(newsroom.data, Rollback(to=current))
    assert (outcome.changed, outcome.generation) == (False, current)
    assert list(newsroom.data.glob("building-*")) == []


def test_any_generation_can_be_gone_back_to(newsroom):
    """By its id; the longest way back is the same way."""
    first = newsroom_before(newsroom)
    for number in range(3):
        newsroom.rewrite("another quay" if number == 0 else f"quay {number - 1} ", f"quay {number} ")
        newsroom.publish()
    roll_back(newsroom.data, Rollback(to=first["id"]))
    assert said(newsroom) == first["said"]
    require_whole(newsroom.data)


def test_parts_that_are_divided_otherwise(newsroom, monkeypatch):
    """A generation whose downloads had other parts is gone back to as well."""
    first = newsroom_before(newsroom)
    monkeypatch.setattr("onrecord.server.publishing._QUADS", 200)
    newsroom.publish(full=True)
    assert newsroom.generation.index.note("buckets") > 1
    roll_back(newsroom.data, Rollback(to=first["id"]))
    assert said(newsroom) == first["said"]
    require_whole(newsroom.data)


def test_the_ledger_is_never_rolled_back(newsroom):
    """What the ledger has withdrawn or listed nowhere since does not come back."""
    (newsroom.records / "ledger.yaml").write_text(STEP, "utf-8")
    newsroom.publish()
    before = newsroom.generation.id
    with pytest.raises(PublishError, match="the ledger has changed, which is never rolled back"):
        roll_back(newsroom.data, Rollback())
    assert newsroom.generation.id == before
    newsroom.rewrite("another quay", "a third quay")
    newsroom.publish()
    roll_back(newsroom.data, Rollback(to=before))
    assert newsroom.generation.index.note("delisted") == [f"{BASE}/id/article/harbour-talks"]
    assert b"/graph/article/harbour-talks" not in newsroom.read()
    require_whole(newsroom.data)


def test_what_the_ledger_withdrew_stays_withdrawn(newsroom):
    """Rolling back between generations that have the same ledger keeps what it tells of things that are gone."""
    (newsroom.records / "ledger.yaml").write_text(WITHDRAWN, "utf-8")
    newsroom.publish()
    first = newsroom.generation.id
    newsroom.add("third-talks")
    newsroom.publish()
    roll_back(newsroom.data, Rollback(to=first))
    index = newsroom.generation.index
    assert index.gone("article/more-talks").step == "delete"
    assert index.gone("article/harbour-talks/statement/title").step == "retract"
    assert index.article("third-talks") is None
    asked = Verification(newsroom.data, every=True, records=newsroom.records)
    assert [each for each in verified(asked) if each.severity == "error"] == []
    newsroom.publish()
    assert newsroom.generation.index.gone("article/more-talks").step == "delete"
    require_whole(newsroom.data)


def damage(path):
    path.write_bytes(b"\xff\n")


@pytest.mark.parametrize(
    ("name", "told"),
    [("manifest.json", "manifest of .* cannot be read"), ("index.sqlite", "choose another generation")],
)
def test_a_damaged_generation_is_not_gone_back_to(newsroom, name, told):
    """What cannot be read is told, and nothing changes."""
    first, current = newsroom_before(newsroom)["id"], newsroom.generation.id
    damage(newsroom.data / "generations" / first / name)
    with pytest.raises(PublishError, match=told):
        roll_back(newsroom.data, Rollback())
    assert newsroom.generation.id == current


def test_a_damaged_part_is_not_gone_back_to(newsroom):
    """A part that is broken ends it before anything is switched."""
    current = newsroom.generation
    known = set(current.index.part_files())
    pointer = newsroom.data / "current"
    pointer.write_text(newsroom_before(newsroom)["id"] + "\n")
    parts = [row for row in newsroom.generation.index.parts("onrecord.nq") if (row.digest, row.packed) not in known]
    pointer.write_text(current.id + "\n")
    for row in parts:
        damage(newsroom.data / "parts" / row.digest[:2] / row.digest)
    with pytest.raises(PublishError, match="nothing was published"):
        roll_back(newsroom.data, Rollback())
    assert newsroom.generation.id == current.id


@pytest.mark.parametrize("name", ["../parts", "nothing", "20310602T000000.000000Z-000000000000"])
def test_an_unknown_generation_is_told(newsroom, name):
    """An id that is none is told with the command that lists them."""
    with pytest.raises(PublishError, match="`onrecord generations` lists"):
        roll_back(newsroom.data, Rollback(to=name))


def test_nothing_to_go_back_to(tmp_path):
    """With nothing published, or only once, there is nothing to roll back."""
    room = Newsroom.at(tmp_path)
    with pytest.raises(PublishError, match="nothing is published"):
        roll_back(room.data, Rollback())
    room.publish()
    with pytest.raises(PublishError, match="nothing to go back to"):
        roll_back(room.data, Rollback())


def test_another_base_is_not_gone_back_to(newsroom):
    """IRIs with another base are other IRIs."""
    path = newsroom.data / "generations" / newsroom_before(newsroom)["id"] / "manifest.json"
    path.write_text(path.read_text("utf-8").replace(f'"base": "{BASE}"', '"base": "https://data.example.org"'), "utf-8")
    with pytest.raises(PublishError, match="another base"):
        roll_back(newsroom.data, Rollback())


def test_old_generations_are_pruned(newsroom):
    """As when publishing."""
    roll_back(newsroom.data, Rollback(keep=1))
    assert [path.name for path in (newsroom.data / "generations").iterdir()] == [newsroom.generation.id]
    require_whole(newsroom.data)


def test_the_command_tells_what_it_did(newsroom):
    """Which generation, which articles; and that the records are what they were."""
    done = CliRunner().invoke(main, ["rollback", "--data", str(newsroom.data), "--reason", "too early"])
    assert done.exit_code == 0, done.output
    assert f"generation {newsroom.generation.id} is current now and says what 2" in done.stdout
    assert "as it was: harbour-talks\nas it was: old-talks\nleft: more-talks\n" in done.stdout
    assert "mend them before you publish again" in done.stderr
    done = CliRunner().invoke(main, ["rollback", newsroom.generation.id, "--data", str(newsroom.data)])
    assert "nothing changed" in done.stdout


def test_downloads_are_those_of_the_earlier_generation(newsroom):
    """But for the history, and what states times, the files are the same: the site map, the registry's graph."""
    pointer = newsroom.data / "current"
    now = pointer.read_text("utf-8")
    pointer.write_text(newsroom_before(newsroom)["id"] + "\n", "utf-8")
    first = newsroom.generation
    names = [name for name in first.manifest["dumps"] if not name.startswith(("onrecord.", "SHA", "graph/history"))]
    before = {name: read(first, name) for name in names}
    counts = json.loads(json.dumps(first.manifest["statistics"]["classes"]))
    pointer.write_text(now, "utf-8")
    roll_back(newsroom.data, Rollback())
    assert {name: read(newsroom.generation, name) for name in names} == before
    after = newsroom.generation.manifest["statistics"]["classes"]
    assert {name for name in counts if counts[name] != after[name]} <= {
        f"http://www.w3.org/ns/prov#{name}" for name in ("Entity", "Agent")
    }


def test_a_remote_store_is_rolled_back_as_well(tmp_path, required, free_port):
    """Its graphs are those of the earlier generation, but for the history."""
    folder = tmp_path / "server"
    folder.mkdir()
    with stores.oxigraph(required(stores.of_python("oxigraph"), "oxigraph"), folder, free_port()) as endpoint:
        room = Newsroom.at(tmp_path / "room", endpoint)
        room.publish()
        first = room.generation.graph("harbour-talks")
        room.rewrite("a new quay", "another quay")
        room.publish()
        roll_back(room.data, Rollback(), endpoint)
        assert room.generation.graph("harbour-talks") == first
        assert RemoteGraphs.of(endpoint).names(f"{BASE}/graph/article/") == {first}
        asked = Verification(room.data, endpoint=endpoint)
        assert [each for each in verified(asked) if each.severity == "error"] == []
