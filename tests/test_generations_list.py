"""The list of the generations that are kept tells what each holds, changed and takes."""

import json

import pytest
from click.testing import CliRunner
from newsroom import Newsroom

from onrecord.server.cli import main
from onrecord.server.retained_list import kept_generations


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """A newsroom with three generations: an article came and one changed, one left."""
    room = Newsroom.at(tmp_path_factory.mktemp("newsroom"))
    room.add("old-talks")
    room.publish()
    room.rewrite("a new quay", "another quay")
    room.add("more-talks")
    room.publish()
    room.remove("old-talks")
    room.publish()
    return room


def listed(room):
    return kept_generations(room.data, room.generation.id)


def test_each_generation_is_told(newsroom):
    """When it was made, what it holds, how it differs from the one before it, and which is current."""
    first, second, third = listed(newsroom)
    assert [each.is_current for each in (first, second, third)] == [False, False, True]
    assert (third.id, third.created) == (newsroom.generation.id, newsroom.generation.manifest["created"])
    assert (third.quads, third.articles) == (newsroom.generation.manifest["quads"], 2)
    assert (first.new, first.changed, first.left) == ((), (), ())
    assert (second.new, second.changed, second.left) == (("more-talks",), ("harbour-talks",), ())
    assert (third.new, third.changed, third.left) == ((), (), ("old-talks",))
    assert {each.remark for each in (first, second, third)} == {""}


def test_sizes_are_those_on_disk(newsroom):
    """What a generation has alone, counted for all, and what they share, counted once, is all that there is."""
    shared = {}
    for folder in ("generations", "parts"):
        for path in (newsroom.data / folder).rglob("*"):
            if path.is_file():
                shared[path.stat().st_ino] = path.stat().st_size
    found = listed(newsroom)
    own = sum(each.own for each in found)
    assert all(each.own and each.shared for each in found)
    assert own < sum(shared.values()) <= own + sum(each.shared for each in found)


def test_the_command_prints_a_table(newsroom):
    """One row for each, the current one marked."""
    done = CliRunner().invoke(main, ["generations", "--data", str(newsroom.data)])
    assert done.exit_code == 0
    heads, *rows = done.stdout.splitlines()
    assert heads.split()[:4] == ["generation", "made", "articles", "quads"]
    assert len(rows) == 3
    assert [row.startswith("*") for row in rows] == [False, False, True]
    assert newsroom.generation.id in rows[-1]


def test_the_command_prints_json(newsroom):
    """The same for programs, with the keys of the articles."""
    done = CliRunner().invoke(main, ["generations", "--format", "json", "--data", str(newsroom.data)])
    assert [row["new"] for row in json.loads(done.stdout)] == [[], ["more-talks"], []]


def test_nothing_published_is_told(tmp_path):
    """An empty list is good."""
    done = CliRunner().invoke(main, ["generations", "--data", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no generation is kept" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "remark"),
    [
        ("manifest.json", b"{", "its manifest cannot be read"),
        ("manifest.json", b"[]", "its manifest cannot be read"),
        ("manifest.json", b'{"layout": 2, "quads": "x"}', "made by another version of the software"),
        ("index.sqlite", b"\xff", "its index cannot be read"),
    ],
)
def test_a_generation_that_cannot_be_read_is_told(tmp_path, name, content, remark):
    """It is in the list with what is wrong, and so is the one after it."""
    room = Newsroom.at(tmp_path)
    room.publish()
    room.rewrite("a new quay", "another quay")
    room.publish()
    first = min((room.data / "generations").iterdir())
    (first / name).write_bytes(content)
    one, two = listed(room)
    assert (one.remark, two.remark) == (remark, "")
    assert two.changed == ()


def test_a_broken_pointer_is_told(tmp_path):
    """Which one is current is not known then; the list is told anyway."""
    room = Newsroom.at(tmp_path)
    room.publish()
    (room.data / "current").write_bytes(b"\xff\n")
    done = CliRunner().invoke(main, ["generations", "--data", str(room.data)])
    assert done.exit_code == 0
    assert "current cannot be read" in done.stderr
    assert len(done.stdout.splitlines()) == 2
