"""Who changed a record and why, from a real git repository, whatever is in that."""

import logging
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from newsroom import ARTICLE, Newsroom, bytes_of, steps

from onrecord.server import commits
from onrecord.server.commits import last_commits

WHEN = "2031-06-02T12:20:30+02:00"


@dataclass(frozen=True)
class Repository:
    """A repository with a folder of records in it."""

    git: str
    root: Path

    @property
    def records(self) -> Path:
        return self.root / "records"

    def run(self, *arguments: str, by: str = "A. Uthor", mail: str = "a@uthor.example", when: str = WHEN) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                 for what, value in (("NAME", by), ("EMAIL", mail), ("DATE", when))}  # fmt: skip
        command = (self.git, "-C", str(self.root), *arguments)
        done = subprocess.run(command, env=kept | names, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, message: str, files: dict[str, str], **who: str) -> str:
        for name, text in files.items():
            (self.records / name).parent.mkdir(parents=True, exist_ok=True)
            (self.records / name).write_text(text, "utf-8")
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "--no-verify", "--cleanup=verbatim", "-m", message, **who)
        return self.run("rev-parse", "HEAD")


@pytest.fixture
def repository(program, tmp_path):
    found = Repository(program("git"), tmp_path / "repository")
    found.records.mkdir(parents=True)
    found.run("init", "--quiet", "--initial-branch=main")
    return found


def test_the_last_commit_of_each_file(repository):
    """Each file has the last commit that touched it, wherever in the folder it is and whatever its name."""
    names = ["a.yaml", "folder/b ü.yaml", "*.yaml", '"q"\t.yaml', "-n.yaml", "c\\d.yaml"]
    first = repository.commit("First", dict.fromkeys(names, "1"))
    second = repository.commit("Second\n\nwith a body", {"a.yaml": "2"}, by="Ä. Nother", when="2031-06-03T00:00:00Z")
    repository.commit("Elsewhere", {"../other.txt": "3"})
    found = last_commits(repository.records, [*names, "nothing.yaml"])
    assert {name: each.id for name, each in found.items()} == {**dict.fromkeys(names, first), "a.yaml": second}
    one = found["a.yaml"]
    assert (one.by, one.at, one.why) == ("Ä. Nother", "2031-06-03T00:00:00Z", "Second\n\nwith a body")
    assert (found["*.yaml"].by, found["*.yaml"].at) == ("A. Uthor", "2031-06-02T10:20:30Z")


def test_many_files_take_one_walk(repository, monkeypatch):
    """Of more files than are named to git the commits are found all the same."""
    monkeypatch.setattr(commits, "_FEW", 2)
    names = [f"{number}.yaml" for number in range(20)]
    ids = {name: repository.commit(name, {name: name}) for name in names}
    assert {name: each.id for name, each in last_commits(repository.records, names).items()} == ids


def test_what_is_changed_or_unknown_has_no_commit(repository):
    """A file counts only if its bytes are those of the last commit: not when changed, staged, ignored or a link."""
    repository.commit("First", {"a.yaml": "1", "b.yaml": "1", "c.yaml": "1", ".gitignore": "ignored.yaml"})
    (repository.records / "a.yaml").write_text("2")
    (repository.records / "b.yaml").unlink()
    for name in ("ignored.yaml", "untracked.yaml", "staged.yaml"):
        (repository.records / name).write_text("x")
    (repository.records / "link.yaml").symlink_to("c.yaml")
    repository.run("add", "records/staged.yaml", "records/link.yaml")
    names = ["a.yaml", "b.yaml", "c.yaml", "ignored.yaml", "untracked.yaml", "staged.yaml", "link.yaml", "x\0y"]
    assert list(last_commits(repository.records, names)) == ["c.yaml"]


def test_a_merge_counts_for_what_it_made(repository):
    """After a merge each file has the commit that brought its bytes; a merge alone what nobody had before."""
    repository.commit("Base", {"a.yaml": "1", "b.yaml": "1", "c.yaml": "1"})
    repository.run("checkout", "--quiet", "-b", "side")
    side = repository.commit("Side", {"a.yaml": "side", "c.yaml": "side"})
    repository.run("checkout", "--quiet", "main")
    main = repository.commit("Main", {"b.yaml": "main", "c.yaml": "main"})
    with pytest.raises(subprocess.CalledProcessError):
        repository.run("merge", "--quiet", "--no-ff", "--no-commit", "side")
    merged = repository.commit("Merged", {"c.yaml": "both"})
    found = last_commits(repository.records, ["a.yaml", "b.yaml", "c.yaml"])
    assert {name: each.id for name, each in found.items()} == {"a.yaml": side, "b.yaml": main, "c.yaml": merged}


ADDRESSES = [
    ("Fix\n\nSigned-off-by: Z <z@x.example>\nCo-authored-by: Y <y@x.example>\n", "Fix"),
    ("Asked by z@x.example, and <y@x.example>.", "Asked by , and."),
    ("Reported-by: the only line", ""),
    ("a\x01b\x1b[31mc\r\nd", "ab[31mc\nd"),
    ("x" * 1990 + " " + "y" * 5000, "x" * 1990 + " …"),
    ("\n" * 3000 + "end", "end"),
    ("", ""),
]


@pytest.mark.parametrize(("message", "told"), ADDRESSES)
def test_messages_are_fit_to_be_published(repository, message, told):
    """Of a message nobody's address is told, no control characters, and no more than is bearable."""
    repository.commit(message or "x", {"a.yaml": "1"})
    if not message:
        repository.run("commit", "--quiet", "--amend", "--allow-empty-message", "--no-edit", "-m", "")
    assert last_commits(repository.records, ["a.yaml"])["a.yaml"].why == told


def test_an_address_is_no_name(repository):
    """An author who is called by an address is called nothing."""
    repository.commit("x", {"a.yaml": "1"}, by="someone@x.example")
    assert last_commits(repository.records, ["a.yaml"])["a.yaml"].by == ""


def test_nothing_of_the_repository_is_run(repository, tmp_path):
    """Whatever the repository's configuration says is to be run, it is not."""
    trap = tmp_path / "trap"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    repository.commit("First", {"a.yaml": "1\n", "../.gitattributes": "* filter=evil diff=evil\n"})
    run = "core.fsmonitor filter.evil.clean filter.evil.smudge diff.evil.textconv diff.evil.command diff.external"
    for name in (*run.split(), "gpg.program", "core.pager", "pager.log", "core.sshCommand", "core.editor"):
        repository.run("config", name, str(script))
    for name, value in (("log.showSignature", "true"), ("core.hooksPath", str(tmp_path)), ("alias.log", f"!{script}")):
        repository.run("config", name, value)
    os.utime(repository.records / "a.yaml", (1, 1))
    trap.unlink(missing_ok=True)
    assert list(last_commits(repository.records, ["a.yaml"])) == ["a.yaml"]
    assert not trap.exists()


def test_settings_of_the_caller_do_not_matter(repository, monkeypatch):
    """As in a hook, where git says by the environment which repository is meant: the folder's own is asked."""
    repository.commit("First", {"a.yaml": "1"})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    assert list(last_commits(repository.records, ["a.yaml"])) == ["a.yaml"]


def test_without_a_repository_nothing_is_said(tmp_path, program, caplog):
    """A folder that is in no repository, or in one without commits, is nothing out of the ordinary."""
    program("git")
    (tmp_path / "a.yaml").write_text("1")
    with caplog.at_level(logging.WARNING):
        assert last_commits(tmp_path, ["a.yaml"]) == {}
        subprocess.run(["git", "-C", str(tmp_path), "init", "--quiet"], check=True)
        assert last_commits(tmp_path, ["a.yaml"]) == {}
    assert caplog.records == []


def test_where_git_is_in_the_way_it_is_told(repository, monkeypatch, caplog, tmp_path):
    """Without git, with one that takes too long, and with one that refuses, there is a warning and no answer."""
    repository.commit("First", {"a.yaml": "1"})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_commits(repository.records, ["a.yaml"]) == {}
    fake = tmp_path / "git"
    told = [
        ("exec /bin/sleep 60", "took more than 0.2 seconds"),
        ("echo 'fatal: detected dubious ownership' >&2; exit 128", "--add safe.directory"),
        ("echo 'fatal: out of luck' >&2; exit 128", "out of luck"),
        ("yes >&2 | /usr/bin/head -c 1000000 >&2; exit 3", "git says"),
    ]
    for script, message in told:
        fake.write_text(f"#!/bin/sh\n{script}\n")
        fake.chmod(0o755)
        assert last_commits(repository.records, ["a.yaml"], seconds=0.2) == {}
        assert message in caplog.records[-1].getMessage()
    assert "git is not installed" in caplog.records[0].getMessage()


def test_another_owner(repository, monkeypatch, caplog):
    """Where git does not trust whoever owns the repository, publishing goes on and the remedy is told."""
    repository.commit("First", {"a.yaml": "1"})
    distrust = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    monkeypatch.setattr("onrecord.server.git_calls._ENVIRONMENT", distrust)
    assert last_commits(repository.records, ["a.yaml"]) == {}
    assert "--add safe.directory" in caplog.records[-1].getMessage()


@pytest.fixture
def newsroom(program, tmp_path):
    """The sample's records in a repository."""
    newsroom = Newsroom.at(tmp_path)
    repository = Repository(program("git"), tmp_path)
    repository.run("init", "--quiet", "--initial-branch=main")
    (tmp_path / ".gitignore").write_text("data\n")
    repository.commit("Record the talks", {})
    return newsroom, repository


def revision(newsroom):
    return newsroom.generation.index.revisions(ARTICLE)[-1]


def test_revisions_tell_what_git_knows(newsroom):
    """A revision has the author, the message and the name of the commit that changed its record."""
    newsroom, repository = newsroom
    newsroom.publish()
    commit = repository.run("rev-parse", "HEAD")
    found = revision(newsroom)
    told = (found.by, found.why, found.source)
    assert told == ("A. Uthor", "Record the talks", f"git:{commit} 2031-06-02T10:20:30Z")
    text = newsroom.read("onrecord.nt").decode()
    assert f'<http://purl.org/dc/terms/source> "git:{commit}"' in text
    assert '<http://purl.org/dc/terms/created> "2031-06-02T10:20:30Z"' in text
    assert "uthor.example" not in text


def test_what_publishing_is_told_comes_first(newsroom):
    """A reason or a name that publishing is told stands in place of git's; uncommitted changes are the record's."""
    newsroom, repository = newsroom
    newsroom.publish(reason="Told")
    assert (revision(newsroom).by, revision(newsroom).why, revision(newsroom).source) == ("A. Editor", "Told", "")
    newsroom.rewrite("a new quay", "another quay")
    newsroom.publish()
    assert (revision(newsroom).by, revision(newsroom).why, revision(newsroom).source) == ("A. Editor", "", "")
    newsroom.rewrite("another quay", "a third quay")
    repository.commit("Third", {})
    newsroom.publish()
    assert revision(newsroom).why == "Third"


def test_git_is_asked_for_what_changed_alone(newsroom, monkeypatch):
    """Publishing anew what did not change asks git nothing."""
    newsroom, _ = newsroom
    newsroom.publish()
    monkeypatch.setattr(commits._Git, "prefix", lambda _self: pytest.fail("git was asked"))
    newsroom.publish(full=True)
    assert revision(newsroom).ordinal == 1


def test_a_reason_does_not_tell_what_must_not_be_found(newsroom):
    """A message that names whom it makes unnamed is not told; nor is such a reason or name."""
    newsroom, repository = newsroom
    newsroom.publish()
    steps(newsroom, "step: anonymise, thing: actor:横田-健, grounds: for safety, label: a guest, strings: [Yokota]")
    newsroom.rewrite("force: promises", "force: asserts")
    repository.commit("Yokota wished it so", {})
    newsroom.publish()
    found = revision(newsroom)
    assert (found.ordinal, found.by, found.why) == (2, "A. Uthor", "")
    newsroom.rewrite("force: asserts", "force: promises")
    newsroom.publish(reason="Yokota again", by="Yokota")
    assert (revision(newsroom).ordinal, revision(newsroom).by, revision(newsroom).why) == (3, "", "")
    assert not [path for path, content in bytes_of(newsroom.data).items() if b"Yokota wished" in content]
