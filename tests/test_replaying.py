"""A git history of records is published, each state at the time of its commit; the repository is not trusted."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from newsroom import ARTICLE, Newsroom, contents, require_whole, without_times

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.git_history import Checkout, HistoryError, Repository
from onrecord.server.replaying import later
from onrecord.server.retained import Past
from onrecord.server.settings import Settings

ONRECORD = (sys.executable, "-m", "onrecord.server.cli")
TIMES = ("2025-03-01T12:00:00Z", "2025-03-02T12:00:00Z", "2025-03-03T12:00:00Z")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def git(folder, *arguments, at=TIMES[0], by="Ada Editor"):
    """Run git as a writer would."""
    who = {f"GIT_{role}_{fact}": value for role in ("AUTHOR", "COMMITTER")
           for fact, value in (("NAME", by), ("EMAIL", "ada@example.org"), ("DATE", at))}  # fmt: skip
    command = ("git", "-C", str(folder), *arguments)
    return subprocess.run(command, env=ENVIRONMENT | who, check=True, capture_output=True, text=True).stdout.strip()


def commit(room, message, at, by="Ada Editor"):
    git(room.folder, "add", "-A", "records", "texts")
    git(room.folder, "commit", "--allow-empty", "-q", "-m", message, at=at, by=by)
    return git(room.folder, "rev-parse", "HEAD")


@pytest.fixture
def newsroom(tmp_path, program):
    """Records whose history has three states, and commits that have nothing to do with them."""
    program("git")
    room = Newsroom.at(tmp_path / "repository")
    git(tmp_path, "init", "-q", "-b", "main", str(room.folder))
    (room.folder / ".gitignore").write_text("data/\n", "utf-8")
    git(room.folder, "add", ".gitignore")
    git(room.folder, "commit", "-q", "-m", "Begin", at="2025-02-01T00:00:00Z")
    commit(room, "The first article", TIMES[0])
    room.rewrite("title: The harbour talks\n", "title: The harbour talks, again\n")
    commit(room, "Correct the title\n\nThe paper corrected it.", TIMES[1], by="Bea Editor")
    git(room.folder, "commit", "--allow-empty", "-q", "-m", "Nothing of ours", at="2025-03-02T13:00:00Z")
    room.add("more-talks")
    room.rewrite("title: The harbour talks, again\n", "title: The harbour talks, at last\n")
    commit(room, "Another article", TIMES[2])
    return room


def run(room, *options, records=None):
    command = [*ONRECORD, "publish", str(records or room.records), "--data", str(room.data), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=ENVIRONMENT)


def moments(room):
    return Past(Generations(room.data)).listing().moments


def times(room):
    return [each.created.isoformat().replace("+00:00", "Z") for each in moments(room)]


def test_every_state_is_served_as_it_was(newsroom):
    """Each commit that changed the records is a generation of its time, and revisions say who, why and from where."""
    done = run(newsroom, "--replay")
    assert done.returncode == 0, done.stderr
    assert times(newsroom) == [*TIMES]
    require_whole(newsroom.data)
    revisions = newsroom.generation.index.revisions(ARTICLE)
    assert [(each.at[:19] + "Z", each.by, each.why.partition("\n")[0]) for each in revisions] == [
        (TIMES[0], "Ada Editor", "The first article"),
        (TIMES[1], "Bea Editor", "Correct the title"),
        (TIMES[2], "Ada Editor", "Another article"),
    ]
    assert revisions[-1].source == git(newsroom.folder, "rev-parse", "HEAD")
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data)).test_client()
    for moment, title in zip(moments(newsroom), ("talks", "talks, again", "talks, at last"), strict=True):
        assert f"The harbour {title}\\n" in client.get(f"/at/{moment.stamp}/doc/article/{ARTICLE}.nt").text.replace(
            '"', "\\n"
        )
    assert client.get("/at/20250302120000/doc/article/more-talks").status_code == 404


def test_the_end_is_as_if_published_at_once(newsroom, tmp_path):
    """What is current after a replay says what publishing the last state says."""
    run(newsroom, "--replay")
    other = Newsroom.at(tmp_path / "other")
    other.add("more-talks")
    other.rewrite("title: The harbour talks\n", "title: The harbour talks, at last\n")
    other.publish()
    replayed, once = (without_times(contents(room.data)) for room in (newsroom, other))
    history = "/graph/history>"
    assert [
        each for each in replayed["store"] if history not in each and "#editor" not in each and "?rev=" not in each
    ] != []
    ours, theirs = (
        {line for line in said["onrecord.nq"].splitlines() if history not in line and "prov#wasRevisionOf" not in line}
        for said in (replayed, once)
    )
    assert ours == theirs


def test_goes_on_where_it_stopped(newsroom):
    """What is replayed already is not replayed again; what came since is."""
    assert run(newsroom, "--replay", "--as-of", "2025-03-02T12:00:01Z").returncode == 0
    assert times(newsroom) == [*TIMES[:2]]
    assert run(newsroom, "--replay").returncode == 0
    assert times(newsroom) == [*TIMES]
    again = run(newsroom, "--replay")
    assert (again.returncode, times(newsroom)) == (0, [*TIMES])
    assert "nothing to replay" in again.stderr


def test_publishing_goes_on(newsroom):
    """After a replay the working folder is published on, and only what changed is read."""
    run(newsroom, "--replay")
    outcome = newsroom.publish(keep=0)
    assert not outcome.changed
    newsroom.rewrite("label: a new quay", "label: an old quay")
    assert newsroom.publish(keep=0).changed
    assert times(newsroom)[:-1] == [*TIMES]


AS_OF = [
    ("2025-03-02", TIMES[0]),
    ("2025-03-02T12:00:00Z", TIMES[0]),
    ("2025-03-02T13:00:01+01:00", TIMES[1]),
    ("HEAD~1", TIMES[1]),
    ("main", TIMES[2]),
]


@pytest.mark.parametrize(("when", "time"), AS_OF)
def test_as_of(newsroom, when, time):
    """One state is published: that of the last commit before an instant, or of a commit; nobody's name is put to it."""
    done = run(newsroom, "--as-of", when)
    assert done.returncode == 0, done.stderr
    assert times(newsroom) == [time]
    (revision,) = newsroom.generation.index.revisions(ARTICLE)
    assert (revision.by, revision.why) == ("A. Editor", "")


REFUSED = [
    (("--as-of", "2025-01-01"), "no commit before 2025-01-01T00:00:00Z changes"),
    (("--as-of", "nothing"), '"nothing" is no commit of'),
    (("--as-of", "--output=/tmp/x"), "is no commit of"),
    (("--as-of", "2025-02-30"), "is no commit of"),
    (("--replay", "--store", "http://127.0.0.1:1/sparql"), "a remote store keeps no past"),
]


@pytest.mark.parametrize(("options", "told"), REFUSED)
def test_refused(newsroom, options, told):
    """What cannot be meant is told with a remedy, and nothing is published."""
    done = run(newsroom, *options)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (newsroom.data / "current").exists()


def test_never_backwards(newsroom):
    """A state that is older than what is published is refused."""
    newsroom.publish()
    before = newsroom.generation.id
    done = run(newsroom, "--as-of", "2025-03-02")
    assert done.returncode == 1
    assert "choose another directory with --data" in done.stderr
    assert newsroom.generation.id == before


def test_no_repository(tmp_path, newsroom):
    """Records outside of a repository have no history."""
    room = Newsroom.at(tmp_path / "elsewhere")
    assert "is not in a git repository" in run(room, "--replay").stderr


def test_times_of_commits(newsroom):
    """Commits of one time, as after a rebase, and of a clock that went wrong, are published in their order."""
    for number, at in enumerate(("2025-03-04T00:00:00Z", "2025-03-04T00:00:00Z", "2025-03-01T00:00:00Z")):
        newsroom.rewrite("label: a new quay", "label: a new quay!")
        commit(newsroom, f"Step {number}", at)
    assert run(newsroom, "--replay").returncode == 0
    steps = [f"2025-03-04T00:00:00{fraction}Z" for fraction in ("", ".000001", ".000002")]
    assert times(newsroom) == [*TIMES, *steps]
    assert [each.stamp for each in moments(newsroom)][3:] == [
        "20250304000000",
        "20250304000000.000001",
        "20250304000000.000002",
    ]


def test_yet_to_come(newsroom):
    """A commit that is dated in the future is refused: nothing could be published after it."""
    newsroom.rewrite("label: a new quay", "label: a new quay!")
    commit(newsroom, "Tomorrow", "2099-01-01T00:00:00Z")
    assert "yet to come" in run(newsroom, "--replay").stderr
    assert run(newsroom, "--replay", "--as-of", "2026-01-01").returncode == 0


def test_states_that_cannot_be_published(newsroom):
    """A commit without a sound record is told and passed over; what was published before it stays."""
    path = newsroom.records / f"{ARTICLE}.yaml"
    good = path.read_text("utf-8")
    newsroom.remove("more-talks")
    path.write_text("onrecord: 1\n", "utf-8")
    commit(newsroom, "Broken", "2025-03-04T00:00:00Z")
    path.unlink()
    commit(newsroom, "Empty", "2025-03-05T00:00:00Z")
    path.write_text(good.replace("a new quay", "an old quay"), "utf-8")
    commit(newsroom, "Mended", "2025-03-06T00:00:00Z")
    done = run(newsroom, "--replay")
    assert done.returncode == 1
    assert times(newsroom)[:3] == [*TIMES]
    assert times(newsroom)[-1] == "2025-03-06T00:00:00Z"
    assert "there is no record in it: what was published stays" in done.stderr


def test_merges(newsroom):
    """Of a branch the merge counts, which is when its state was published."""
    git(newsroom.folder, "checkout", "-q", "-b", "draft")
    newsroom.rewrite("label: a new quay", "label: a draft quay")
    commit(newsroom, "Draft", "2025-03-04T00:00:00Z")
    newsroom.rewrite("label: a draft quay", "label: a good quay")
    commit(newsroom, "Better", "2025-03-05T00:00:00Z")
    git(newsroom.folder, "checkout", "-q", "main")
    git(newsroom.folder, "merge", "-q", "--no-ff", "-m", "Take it", "draft", at="2025-03-06T00:00:00Z")
    assert run(newsroom, "--replay").returncode == 0
    assert times(newsroom) == [*TIMES, "2025-03-06T00:00:00Z"]


def test_files_are_taken_byte_for_byte(newsroom, tmp_path):
    """Nothing that a repository brings is run, and its attributes change no file."""
    mark = tmp_path / "mark"
    for name in ("filter.x.smudge", "core.fsmonitor", "gpg.program", "diff.x.textconv"):
        git(newsroom.folder, "config", name, f"touch {mark}; cat")
    git(newsroom.folder, "config", "log.showSignature", "true")
    hooks = newsroom.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {mark}\n", "utf-8")
        (hooks / name).chmod(0o755)
    (newsroom.records / ".gitattributes").write_text("*.yaml filter=x diff=x export-ignore eol=crlf\n", "utf-8")
    newsroom.rewrite("label: a new quay", "label: an old quay")
    git(
        newsroom.folder,
        "-c",
        "filter.x.smudge=",
        "-c",
        "core.fsmonitor=false",
        "-c",
        f"core.hooksPath={os.devnull}",
        "add",
        "-A",
        "records",
    )
    git(
        newsroom.folder,
        "-c",
        "core.fsmonitor=false",
        "-c",
        f"core.hooksPath={os.devnull}",
        "commit",
        "-q",
        "-m",
        "Traps",
        at="2025-03-04T00:00:00Z",
    )
    mark.unlink(missing_ok=True)
    done = run(newsroom, "--replay")
    assert done.returncode == 0, done.stderr
    assert len(times(newsroom)) == 4
    assert not mark.exists()


LINKS = [("symbolic link", "120000"), ("submodule", "160000")]


@pytest.mark.parametrize(("kind", "mode"), LINKS)
def test_links_are_refused(newsroom, tmp_path, kind, mode):
    """A link among the records is not followed: its commit is told and passed over. Elsewhere it is no matter."""
    target = git(newsroom.folder, "rev-parse", "HEAD")
    if mode == "120000":
        (tmp_path / "target").write_text("/etc/passwd", "utf-8")
        target = git(newsroom.folder, "hash-object", "-w", str(tmp_path / "target"))
    for place, status in (("elsewhere", 0), ("records/trap.yaml", 1)):
        git(newsroom.folder, "update-index", "--add", "--cacheinfo", f"{mode},{target},{place}")
        newsroom.rewrite("label: a new quay", "label: a new quay!")
        git(newsroom.folder, "add", f"records/{ARTICLE}.yaml")
        git(newsroom.folder, "commit", "-q", "-m", "Link", at=f"2025-03-0{4 + status}T00:00:00Z")
        done = run(newsroom, "--replay")
        assert done.returncode == status, done.stderr
    assert f"records/trap.yaml is a {kind} in commit" in done.stderr
    assert len(times(newsroom)) == 4
    git(newsroom.folder, "rm", "-q", "--cached", "records/trap.yaml")
    git(newsroom.folder, "commit", "-q", "-m", "No link", at="2025-03-06T00:00:00Z")
    assert run(newsroom, "--replay").returncode == 1
    assert times(newsroom)[-1] == "2025-03-06T00:00:00Z"


def test_nobodys_address_is_published(newsroom):
    """Authors and messages of commits are made public without anybody's e-mail address, as when publishing."""
    newsroom.rewrite("label: a new quay", "label: an old quay")
    asked = "Ask the quay <quay@example.org> or mail harbour@example.org."
    message = f"Rename it\n\n{asked}\n\nSigned-off-by: Ada <ada@example.org>"
    commit(newsroom, message, "2025-03-04T00:00:00Z", by="Ada ada@example.org")
    newsroom.rewrite("label: an old quay", "label: a quay")
    commit(newsroom, "Again", "2025-03-05T00:00:00Z", by="ada@example.org")
    assert run(newsroom, "--replay").returncode == 0
    named, unnamed = newsroom.generation.index.revisions(ARTICLE)[-2:]
    assert (named.by, named.why) == ("Ada", "Rename it\n\nAsk the quay or mail .")
    assert (unnamed.by, unnamed.why) == ("A. Editor", "Again")
    assert b"example.org" not in b"".join(path.read_bytes() for path in newsroom.data.rglob("*") if path.is_file())


def test_problems_are_told_at_their_place_in_the_commit(newsroom):
    """What is wrong in a commit is told at a place that ``git show`` knows, not in a folder that is gone."""
    newsroom.remove("more-talks")
    (newsroom.records / f"{ARTICLE}.yaml").write_text("onrecord: 1\n", "utf-8")
    broken = commit(newsroom, "Broken", "2025-03-04T00:00:00Z")
    done = run(newsroom, "--replay")
    place = f"{broken[:12]}:records/{ARTICLE}.yaml"
    assert f"\n{place}:1:1" in done.stderr
    assert "onrecord-" not in done.stderr + done.stdout
    assert git(newsroom.folder, "show", place) == "onrecord: 1"


def test_one_state_that_cannot_be_published(newsroom):
    """Nothing is published of one state without a record, and the exit status says so; a replay passes it over."""
    for path in newsroom.records.glob("*-talks.yaml"):
        path.unlink()
    commit(newsroom, "Empty", "2025-03-04T00:00:00Z")
    done = run(newsroom, "--as-of", "HEAD")
    assert (done.returncode, (newsroom.data / "current").exists()) == (1, False)
    assert "there is no record in it" in done.stderr
    assert run(newsroom, "--replay").returncode == 0


def test_paths_that_lead_outside(newsroom, tmp_path):
    """A path in a tree that would leave its folder is not written, however it came into the repository."""
    blob = git(newsroom.folder, "hash-object", "-w", str(newsroom.records / f"{ARTICLE}.yaml"))
    tree = git(newsroom.folder, "rev-parse", "HEAD:records")
    raw = b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(digest)) for mode, name, digest in (
        (b"100644", b"..", blob), (b"40000", b"records", tree)))  # fmt: skip
    (tmp_path / "tree").write_bytes(raw)
    evil = git(newsroom.folder, "hash-object", "-t", "tree", "-w", "--literally", str(tmp_path / "tree"))
    head = git(newsroom.folder, "commit-tree", evil, "-p", "HEAD", "-m", "Evil", at="2025-03-04T00:00:00Z")
    repository = Repository.around(newsroom.records)
    (found,) = [each for each in later(repository.commits()) if each.at == datetime(2025, 3, 3, 12, tzinfo=UTC)]
    checkout = Checkout(repository, tmp_path / "out")
    (tmp_path / "out" / "tree").mkdir(parents=True)
    checkout.go_to(replace(found, id=head))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"tree", "objects"}
    assert sorted(path.name for path in checkout.records.iterdir()) == sorted(
        path.name for path in newsroom.records.iterdir() if path.suffix == ".yaml"
    )


def test_files_and_folders_take_each_others_place(newsroom, tmp_path):
    """A checkout goes from any commit to any other, and writes only what differs."""
    (newsroom.records / "x").write_text("a file", "utf-8")
    commit(newsroom, "A file", "2025-03-04T00:00:00Z")
    (newsroom.records / "x").unlink()
    (newsroom.records / "x").mkdir()
    (newsroom.records / "x" / "y.txt").write_text("in a folder", "utf-8")
    commit(newsroom, "A folder", "2025-03-05T00:00:00Z")
    repository = Repository.around(newsroom.records)
    *_, file, folder = repository.commits()
    checkout = Checkout(repository, tmp_path / "out")
    (tmp_path / "out").mkdir()
    for _ in range(2):
        checkout.go_to(file)
        assert (checkout.records / "x").read_text("utf-8") == "a file"
        untouched = (checkout.records / f"{ARTICLE}.yaml").stat()
        checkout.go_to(folder)
        assert (checkout.records / "x" / "y.txt").read_text("utf-8") == "in a folder"
        assert (checkout.records / f"{ARTICLE}.yaml").stat() == untouched


def test_a_part_of_a_history(newsroom, tmp_path):
    """A shallow clone has not all states: that is told, not passed over."""
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{newsroom.folder}", str(tmp_path / "shallow"))
    done = run(newsroom, "--replay", records=tmp_path / "shallow" / "records")
    assert done.returncode == 1
    assert "git fetch --unshallow" in done.stderr


def test_what_is_missing(newsroom, tmp_path):
    """An object that is not in the repository is told, with what to do."""
    digest = git(newsroom.folder, "rev-parse", f"HEAD~3:records/{ARTICLE}.yaml")
    (newsroom.folder / ".git" / "objects" / digest[:2] / digest[2:]).unlink()
    with pytest.raises(HistoryError, match="is not in the repository; fetch all of the repository"):
        repository = Repository.around(newsroom.records)
        checkout = Checkout(repository, tmp_path)
        checkout.go_to(repository.commits()[0])


def test_another_owner(newsroom, monkeypatch):
    """A repository of another user's is not read, and the remedy is told."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr("onrecord.server.git_calls._ENVIRONMENT", {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    with pytest.raises(HistoryError, match=r"git config --global --add safe\.directory /"):
        Repository.around(newsroom.records)


def test_without_git(newsroom, monkeypatch):
    """Without git that is said."""
    monkeypatch.setenv("PATH", str(newsroom.folder))
    with pytest.raises(HistoryError, match="git is not installed"):
        Repository.around(newsroom.records)
