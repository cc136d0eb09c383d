"""A backup is one file that a data directory can be made of again, whatever happens to it on the way."""

import errno
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from newsroom import Newsroom, contents, quads, require_whole

from onrecord.server import archive, backing_up
from onrecord.server.archive import BackupError, Member, header, padding, read_archive, tail
from onrecord.server.backing_up import back_up
from onrecord.server.cli import main
from onrecord.server.publisher import PublishError, locked
from onrecord.server.restoring import restore


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A newsroom with three generations that share parts and files of their stores."""
    room = Newsroom.at(tmp_path_factory.mktemp("original"))
    room.publish()
    room.add("more-talks")
    room.publish()
    room.rewrite("a new quay", "another quay")
    room.publish(reason="The quay is not new")
    return room


@pytest.fixture(scope="module")
def saved(original, tmp_path_factory):
    """A backup of it."""
    return back_up(original.data, tmp_path_factory.mktemp("backups"))


@pytest.fixture
def room(original, tmp_path):
    """The newsroom in a folder of its own, its files linked as they were."""
    subprocess.run(["cp", "-a", f"{original.folder}/.", str(tmp_path / "room")], check=True)
    return Newsroom(tmp_path / "room")


def on_disk(data):
    """Return how many bytes files take, each counted once, whatever its names."""
    return sum({path.stat().st_ino: path.stat().st_size for path in data.rglob("*") if path.is_file()}.values())


def test_a_restored_directory_is_the_same(original, saved, tmp_path):
    """Canonical dumps, stores, indexes, histories are the same to the byte, of every generation; and so is the room."""
    target = tmp_path / "restored"
    assert restore(saved, target) == original.generation.id
    restored = Newsroom(tmp_path)
    shutil.move(target, tmp_path / "data")
    names = sorted(path.name for path in (original.data / "generations").iterdir())
    assert sorted(path.name for path in (restored.data / "generations").iterdir()) == names
    assert sorted(quads(restored.data, restored.generation)) == sorted(quads(original.data, original.generation))
    for name in names:
        (restored.data / "current").write_text(name + "\n")
        require_whole(restored.data)
    assert contents(restored.data) == contents(original.data)
    assert on_disk(restored.data) <= on_disk(original.data)


def test_a_restored_directory_is_served_and_gone_on_from(room, tmp_path, serving, program):
    """A server starts on it, and publishing goes on with what changed alone."""
    path = back_up(room.data, tmp_path)
    before = contents(room.data)
    shutil.rmtree(room.data)
    restore(path, room.data)
    assert contents(room.data) == before
    with serving(room.data, "--port", "0") as address:
        answer = subprocess.run(
            [program("curl"), "-sf", f"{address}/doc/article/more-talks.nt"], capture_output=True, check=True
        )
        assert b"more-talks" in answer.stdout
    assert not room.publish().changed
    room.rewrite("another quay", "a third quay")
    outcome = room.publish()
    assert outcome.published == ("harbour-talks",)
    assert [each.ordinal for each in room.generation.index.revisions("harbour-talks")] == [1, 2, 3]
    require_whole(room.data)


def test_the_same_directory_makes_the_same_file(original, saved, tmp_path):
    """A backup's bytes follow from what is in it; a folder's file is named after the generation, and is replaced."""
    again = back_up(original.data, tmp_path)
    assert again.name == saved.name == f"onrecord-{original.generation.id}.tar"
    assert again.read_bytes() == saved.read_bytes()
    assert back_up(original.data, tmp_path) == again
    assert [path.name for path in tmp_path.iterdir()] == [again.name]


def test_other_programs_read_it(saved, tmp_path, program):
    """It is a tar: whoever has lost this software has not lost the data."""
    subprocess.run([program("tar"), "-xf", str(saved), "-C", str(tmp_path)], check=True)
    listed = json.loads((tmp_path / "BACKUP.json").read_text())["files"]
    for name, row in listed.items():
        if "sha256" in row:
            assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == row["sha256"]


def test_a_file_with_several_names_is_there_once(original, saved):
    """What generations share in their stores is not multiplied."""
    assert any(member.target for member in read_archive(saved).members)
    assert saved.stat().st_size < on_disk(original.data) * 1.2


def places(size):
    """Return places all over a file of some size, its beginning and its end among them."""
    return sorted({0, 1, 150, 257, 511, 512, size - 1, size - 600, size - 1500, *range(0, size, size // 40)})


def test_a_flipped_byte_anywhere_is_told(saved, tmp_path):
    """Whichever byte is another, nothing is restored."""
    content, spoilt, target = saved.read_bytes(), tmp_path / "spoilt.tar", tmp_path / "target"
    for place in places(len(content)):
        changed = bytearray(content)
        changed[place] ^= 0x20
        spoilt.write_bytes(changed)
        with pytest.raises(BackupError):
            restore(spoilt, target)
        assert not target.exists()


@pytest.mark.parametrize("length", [0, 100, 512, 700, 100_000, -2048, -1024, -512, -1])
def test_a_backup_that_is_cut_off_is_told(saved, tmp_path, length):
    """Wherever it ends too early, nothing is restored; nor when there is something after its end."""
    spoilt = tmp_path / "spoilt.tar"
    spoilt.write_bytes(saved.read_bytes()[:length])
    with pytest.raises(BackupError, match=r"another backup|`onrecord backup` made"):
        restore(spoilt, tmp_path / "target")
    spoilt.write_bytes(saved.read_bytes() + b"\0")
    with pytest.raises(BackupError, match="damaged at its end"):
        restore(spoilt, tmp_path / "target")


def test_which_file_is_damaged_is_told(saved, tmp_path):
    """The first one whose digest is another."""
    member = next(each for each in read_archive(saved).members if each.name.endswith("shapes.ttl"))
    changed = bytearray(saved.read_bytes())
    changed[member.offset + 5] ^= 1
    (tmp_path / "spoilt.tar").write_bytes(changed)
    with pytest.raises(BackupError, match=r"is damaged: generations/.*/dump/shapes\.ttl; take another backup"):
        restore(tmp_path / "spoilt.tar", tmp_path / "target")


def hostile(path, *infos, rows=None):
    """Write a backup that is sound but for what is in it."""
    body, listed = io.BytesIO(), {}
    for info, content in infos:
        body.write(info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape") + content + padding(len(content)))
        listed[info.name] = Member(info.name, len(content), hashlib.sha256(content).hexdigest(), info.linkname)
    before = hashlib.sha256(body.getvalue()).hexdigest()
    path.write_bytes(body.getvalue() + tail("x", before, listed if rows is None else rows))


def info(name, kind=tarfile.REGTYPE, target="", size=0):
    found = tarfile.TarInfo(name)
    found.type, found.linkname, found.size = kind, target, size
    return found


HOSTILE = {
    "absolute": [(info("/etc/evil", size=2), b"ab")],
    "above": [(info("../evil", size=2), b"ab")],
    "above within": [(info("parts/../../evil", size=2), b"ab")],
    "hidden": [(info(".ssh/keys", size=2), b"ab")],
    "backslash": [(info("parts\\evil", size=2), b"ab")],
    "no name": [(info("parts//evil", size=2), b"ab")],
    "symbolic link": [(info("parts/evil", tarfile.SYMTYPE, "/etc/passwd"), b"")],
    "link outside": [(info("parts/evil", tarfile.LNKTYPE, "/etc/passwd"), b"")],
    "link above": [(info("parts/evil", tarfile.LNKTYPE, "../../../etc/passwd"), b"")],
    "link to what is not there": [(info("parts/evil", tarfile.LNKTYPE, "parts/other"), b"")],
    "link to a later one": [(info("parts/evil", tarfile.LNKTYPE, "z"), b""), (info("z", size=2), b"ab")],
    "device": [(info("parts/null", tarfile.CHRTYPE), b"")],
    "pipe": [(info("parts/pipe", tarfile.FIFOTYPE), b"")],
    "folder": [(info("parts/folder", tarfile.DIRTYPE), b"")],
    "twice": [(info("current", size=2), b"ab"), (info("current", size=2), b"ab")],
    "no pointer": [(info("parts/one", size=2), b"ab")],
    "a file in a file": [(info("current", size=2), b"x\n"), (info("current/x", size=2), b"ab")],
    "a generation that is not there": [(info("current", size=2), b"x\n")],
    "another pointer": [(info("current", size=2), b"y\n")],
}


@pytest.mark.parametrize("infos", HOSTILE.values(), ids=HOSTILE)
def test_hostile_backups_are_refused(tmp_path, infos):
    """Nothing is written anywhere but in the directory, and of such a backup nothing at all."""
    hostile(tmp_path / "evil.tar", *infos)
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    with pytest.raises(BackupError):
        restore(tmp_path / "evil.tar", folder / "data")
    assert not [path for path in (tmp_path / "deep").rglob("*") if path.is_file() and path.name != "publish.lock"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({}, "not in the list"),
        ({"current": Member("current", 3, "0" * 64)}, "the list says otherwise"),
        ({"current": Member("current", 2, "x")}, "the list says otherwise"),
        ({"current": Member("current", 2, "0" * 64), "z": Member("z", 2, "0" * 64)}, "'z' is not in it"),
    ],
)
def test_a_list_that_says_otherwise_is_told(tmp_path, rows, told):
    """Files and list must agree."""
    hostile(tmp_path / "evil.tar", (info("current", size=2), b"ab"), rows=rows)
    with pytest.raises(BackupError, match=told):
        restore(tmp_path / "evil.tar", tmp_path / "data")


def test_a_digest_that_is_wrong_in_a_list_that_is_right(tmp_path):
    """Each file is held against its digest as it is written."""
    rows = {"current": Member("current", 2, "0" * 64)}
    hostile(tmp_path / "evil.tar", (info("current", size=2), b"ab"), rows=rows)
    with pytest.raises(BackupError, match="current is damaged in the backup"):
        restore(tmp_path / "evil.tar", tmp_path / "data")
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["publish.lock"]


@pytest.mark.parametrize("content", [b"", b"no tar", b"\x1f\x8b" + b"x" * 600, b"x" * 5000, b"\0" * 10240])
def test_what_is_no_backup_is_told(tmp_path, content):
    """Any other file is told as one."""
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupError, match="backup"):
        restore(tmp_path / "file", tmp_path / "data")


def test_another_versions_backup_is_told(tmp_path, monkeypatch):
    """What a later version wrote is not guessed at."""
    monkeypatch.setattr(archive, "_VERSION", 2)
    hostile(tmp_path / "later.tar", (info("current", size=2), b"ab"))
    monkeypatch.undo()
    with pytest.raises(BackupError, match="another version of the software"):
        restore(tmp_path / "later.tar", tmp_path / "data")


def test_only_an_empty_directory_is_restored_into(room, saved, tmp_path):
    """What is there is never overwritten; what a restoration left that was stopped is."""
    with pytest.raises(BackupError, match="is not empty"):
        restore(saved, room.data)
    target = tmp_path / "target"
    (target / "building-restored" / "parts").mkdir(parents=True)
    restore(saved, target)
    require_whole(target)
    assert list(target.glob("building-*")) == []


def full(*_args, **_options):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("stage", ["_write", "read_archive", "settle_names"])
def test_a_full_disk_leaves_no_half_backup(original, tmp_path, monkeypatch, stage):
    """What cannot be written is told with a remedy, and nothing is left, there and in the data directory."""
    monkeypatch.setattr(backing_up, stage, full)
    with pytest.raises(BackupError, match="no backup was made: No space left on device; free space"):
        back_up(original.data, tmp_path / "file.tar")
    assert list(tmp_path.glob("*.new")) == []
    assert list(original.data.glob("backing-up-*")) == []


@pytest.mark.parametrize("stage", ["_write", "settle", "settle_files", "_put_in_place"])
def test_a_full_disk_leaves_no_half_directory(saved, tmp_path, monkeypatch, stage):
    """What cannot be restored is told with a remedy, nothing is served, and another try is clean."""
    monkeypatch.setattr(f"onrecord.server.restoring.{stage}", full)
    with pytest.raises(BackupError, match="was not restored: No space left on device; free space"):
        restore(saved, tmp_path / "data")
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["publish.lock"]
    monkeypatch.undo()
    restore(saved, tmp_path / "data")
    require_whole(tmp_path / "data")


def test_publishing_goes_on_while_a_backup_is_written(room, tmp_path, monkeypatch):
    """A publication in the midst of it, which prunes what is being copied, neither waits nor spoils the backup."""
    before = {path.name for path in (room.data / "generations").iterdir()}
    write, published = backing_up._Writing.add, []

    def add(writing, name, path):
        if not published:
            published.append(True)
            room.rewrite("another quay", "a third quay")
            assert room.publish(keep=1).changed
        write(writing, name, path)

    monkeypatch.setattr(backing_up._Writing, "add", add)
    path = back_up(room.data, tmp_path)
    assert [each.name for each in (room.data / "generations").iterdir()] == [room.generation.id]
    restore(path, tmp_path / "restored")
    assert {each.name for each in (tmp_path / "restored" / "generations").iterdir()} == before
    require_whole(tmp_path / "restored")
    assert list(room.data.glob("backing-up-*")) == []


def test_without_hard_links_publishers_wait(room, tmp_path, monkeypatch):
    """Where the disk has no hard links, the directory is locked until the backup is written."""

    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    write = backing_up._Writing.add

    def add(writing, name, path):
        with pytest.raises(PublishError, match="another publisher is at work"):
            room.publish()
        monkeypatch.setattr(backing_up._Writing, "add", write)
        write(writing, name, path)

    monkeypatch.setattr(backing_up.os, "link", refuse)
    monkeypatch.setattr(backing_up._Writing, "add", add)
    path = back_up(room.data, tmp_path)
    monkeypatch.undo()
    restore(path, tmp_path / "restored")
    require_whole(tmp_path / "restored")
    assert not room.publish().changed


def test_while_somebody_publishes_no_backup_begins(original, tmp_path):
    """That lasts a moment, and is told."""
    with locked(original.data), pytest.raises(PublishError, match="wait for it to end"):
        outcome = []

        def other():
            try:
                back_up(original.data, tmp_path)
            except PublishError as error:
                outcome.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        raise outcome[0]


def test_what_a_dead_backup_left_is_cleared_away(room):
    """A snapshot that nobody reads any more keeps what may have to be forgotten: the next publication removes it."""
    folder = room.data / "backing-up-0"
    folder.mkdir()
    (folder / "alive.lock").touch()
    (folder / "old").write_text("x")
    room.publish()
    assert not folder.exists()


@pytest.mark.parametrize("name", ["current", "part", "index", "missing", "table", "no table", "list"])
def test_a_damaged_directory_is_not_backed_up(room, tmp_path, name):
    """Whoever relies on a backup must not learn of damage when it is needed."""
    row = room.generation.index.parts("onrecord.nq")[-1]
    part = room.data / "parts" / row.digest[:2] / row.digest
    folder = room.generation.path
    table = next((folder / "store").glob("*.sst"))
    if gone := {"missing": part, "no table": table, "list": folder / "files.sha256"}.get(name):
        gone.unlink()
    else:
        path = {"current": room.data / "current", "part": part, "index": folder / "index.sqlite", "table": table}[name]
        path.write_bytes(b"\xff" * part.stat().st_size)
    with pytest.raises(BackupError, match="no backup was made"):
        back_up(room.data, tmp_path / "file.tar")
    assert list(tmp_path.glob("file.tar*")) == []


def test_links_out_of_the_directory_are_told(room, tmp_path):
    """What is elsewhere is not copied without a word, and not left out without one."""
    (room.data / "elsewhere").symlink_to(tmp_path)
    with pytest.raises(BackupError, match="is a link or a device"):
        back_up(room.data, tmp_path)


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("data/file.tar", "is in the data directory"),
        ("taken", "is there already"),
        ("no/file.tar", "there is no folder"),
    ],
)
def test_places_that_are_none_are_told(room, target, told):
    """A backup overwrites nothing, and is not put into what it is of."""
    (room.folder / "taken").write_text("mine")
    with pytest.raises(BackupError, match=told):
        back_up(room.data, room.folder / target)
    assert (room.folder / "taken").read_text() == "mine"


def test_nothing_published_is_told(tmp_path):
    """There is nothing to back up then."""
    with pytest.raises(BackupError, match="nothing is published"):
        back_up(tmp_path, tmp_path.parent)


def test_of_a_remote_store_nobody_knows_what_it_holds(room, tmp_path):
    """A directory whose quads are in a remote store as well has that brought up to date by the next publication."""
    path = room.generation.path / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["store"] = {"query": "http://127.0.0.1:9/query", "union": True}
    path.write_text(json.dumps(manifest), "utf-8")
    restore(back_up(room.data, tmp_path), tmp_path / "restored")
    assert (tmp_path / "restored" / "uploading").exists()


def test_the_commands(original, tmp_path):
    """They print the file, and the generation; what is restored is checked."""
    run = CliRunner().invoke
    done = run(main, ["backup", str(tmp_path), "--data", str(original.data)])
    assert done.exit_code == 0, done.output
    path = Path(done.stdout.strip())
    assert path.parent == tmp_path
    assert "read once more" in done.stderr
    done = run(main, ["restore", str(path), "--data", str(tmp_path / "restored")])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"generation {original.generation.id} is current in {tmp_path / 'restored'}\n"
    done = run(main, ["restore", str(path), "--data", str(tmp_path / "restored")])
    assert done.exit_code == 1
    assert "is not empty" in done.stderr


def test_headers_are_those_of_tar():
    """A member's header is read by tarfile as what it was written as."""
    member = Member("parts/ab/cd", 9 << 30, "0" * 64)
    found = tarfile.TarInfo.frombuf(header(member), "utf-8", "strict")
    assert (found.name, found.size, found.mtime, found.uid) == (member.name, member.size, 0, 0)
