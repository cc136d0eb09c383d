"""The history of a folder in a git repository, read with git and without trusting the repository.

Nothing of the repository is run or followed: no hook, no filter, no signature check, no attribute, no fetching of what
is missing, no symbolic link. Files are taken byte for byte. Must not know: records, publishing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from ..mapping.errors import OnRecordError
from .bylines import message_of, name_of
from .git_calls import environment, git_command, remedy_for

__all__ = ["Checkout", "Commit", "HistoryError", "Repository", "UnfitCommitError"]

_SECONDS: Final = 300
_LARGEST: Final = 4_000_000_000
"""Bytes of one state of a repository that are still written out."""
_FILES: Final = ("100644", "100755", "100664")
_LINKS: Final = {"120000": "a symbolic link", "160000": "a submodule"}


class HistoryError(OnRecordError):
    """A history cannot be read; ``str()`` says why and what to do."""


class UnfitCommitError(HistoryError):
    """A commit holds what no state of the records can hold; others are not concerned."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit.

    Attributes:
        id: its object name, in hexadecimal.
        at: when it was committed, in UTC.
        by: its author's name, as it is made public; empty where that is an address.
        why: its message, as it is made public.
    """

    id: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, and a folder in it.

    Attributes:
        root: the repository's working tree.
        folder: the folder's path below it.
    """

    root: Path
    folder: PurePosixPath

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Return the repository that a folder is in.

        Raises:
            HistoryError: it is in none, or git is missing or refuses.
        """
        root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
        return cls(root, PurePosixPath(folder.resolve().relative_to(root.resolve()).as_posix()))

    def commits(self, tip: str = "HEAD") -> tuple[Commit, ...]:
        """Return the commits that changed the folder, the oldest first, along first parents.

        Args:
            tip: the last commit, by any name that git knows.

        Raises:
            HistoryError: there is no such commit, or the history is not whole.
        """
        if _git(self.root, "rev-parse", "--is-shallow-repository").strip() == b"true":
            message = f"{self.root} holds only a part of its history; fetch the rest: git fetch --unshallow"
            raise HistoryError(message)
        found = _git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{tip}^{{commit}}")
        if not found:
            raise HistoryError(f'"{tip[:100]}" is no commit of {self.root}; git log lists them')
        form = "--format=%H%x00%ct%x00%an%x00%B%x00"
        command = ("log", "--first-parent", "--reverse", "--no-show-signature", "--encoding=UTF-8", form)
        told = _git(self.root, *command, found.decode().strip(), "--", str(self.folder)).decode("utf-8", "replace")
        fields = told.split("\0")[:-1]
        rows = zip(*(fields[start::4] for start in range(4)), strict=True)
        return tuple(Commit(id_.strip(), _instant(at), name_of(by), message_of(why)) for id_, at, by, why in rows)

    def tree(self, commit: Commit) -> dict[str, str]:
        """Return the object names of the files of a commit, by path.

        Raises:
            UnfitCommitError: there is a link in the folder, or all together is too much.
        """
        files, total = dict[str, str](), 0
        for entry in _git(self.root, "ls-tree", "-r", "-l", "-z", "--full-tree", commit.id).split(b"\0")[:-1]:
            facts, _, name = entry.partition(b"\t")
            mode, _, digest, size = facts.decode().split()
            path = PurePosixPath(os.fsdecode(name))
            if mode in _LINKS and path.is_relative_to(self.folder):
                raise UnfitCommitError(f"{path} is {_LINKS[mode]} in commit {commit.id[:12]}; records are plain files")
            if mode in _FILES and _is_below(path):
                files[str(path)] = digest
                total += int(size) if size.isdigit() else 0  # of one that is missing git knows no size
        if total > _LARGEST:
            raise UnfitCommitError(f"commit {commit.id[:12]} holds more than {_LARGEST // 1_000_000_000} GB of files")
        return files

    def write(self, digests: Iterable[str], target: Path) -> None:
        """Write objects into one file, each after a line that names it.

        Raises:
            HistoryError: one is missing.
        """
        with target.open("wb") as file:
            _git(self.root, "cat-file", "--batch", stdin="".join(f"{each}\n" for each in digests), stdout=file)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder that holds the files of one commit after another; those that stay the same are not written again.

    Attributes:
        repository: whose commits.
        folder: an empty folder of ours.
        held: the object names of the files that are there, by path.
    """

    repository: Repository
    folder: Path
    held: dict[str, str] = field(default_factory=dict)

    @property
    def tree(self) -> Path:
        """The folder of all files, as they are at the commit."""
        return self.folder / "tree"

    @property
    def records(self) -> Path:
        """The folder whose history is read, as it is at the commit."""
        return self.tree / self.repository.folder

    def go_to(self, commit: Commit) -> None:
        """Make the folder hold the files of a commit.

        Raises:
            HistoryError: they cannot be read.
            UnfitCommitError: the commit holds what no state of the records can hold.
            OSError: the disk is full, read-only or failing.
        """
        wanted = self.repository.tree(commit)
        changed = {path: digest for path, digest in wanted.items() if self.held.get(path) != digest}
        for path in (*(self.held.keys() - wanted.keys()), *(changed.keys() & self.held.keys())):
            (self.tree / path).unlink()
            del self.held[path]
        objects = self.folder / "objects"
        self.repository.write(changed.values(), objects)
        with objects.open("rb") as source:
            for path, digest in changed.items():
                self._put(source, path, digest, commit)
        self.records.mkdir(parents=True, exist_ok=True)

    def _put(self, source: IO[bytes], path: str, digest: str, commit: Commit) -> None:
        header = source.readline().split()
        if len(header) != 3 or header[0].decode() != digest:
            remedy = "fetch all of the repository: git fetch --refetch"
            raise HistoryError(f"{path} of commit {commit.id[:12]} is not in the repository; {remedy}")
        target = self.tree / path
        _make_way(target)
        target.write_bytes(source.read(int(header[2])))
        source.readline()
        self.held[path] = digest


def _make_way(target: Path) -> None:
    """Make the folders above a file; in its own place there may be folders whose files are gone."""
    if target.is_dir():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)


def _is_below(path: PurePosixPath) -> bool:
    """Tell whether a path, written by anybody, stays in the folder that it is relative to."""
    return not path.is_absolute() and not {"..", ".git"} & set(path.parts) and "\\" not in str(path)


def _instant(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise HistoryError(f"a commit has a time that there is not: {seconds[:30]}") from error


def _git(folder: Path, *arguments: str, stdin: str = "", stdout: IO[bytes] | None = None) -> bytes:
    """Return what git prints.

    Raises:
        HistoryError: git is missing, refuses, or takes too long.
    """
    command = git_command(folder, *arguments)
    if command is None:
        raise HistoryError("git is not installed: the history of records is read with it")
    options: dict[str, Any] = {"stdout": stdout or subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": _SECONDS}
    try:
        done = subprocess.run(command, input=stdin.encode(), env=environment(), check=False, **options)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise HistoryError(f"git {arguments[0]} took more than {_SECONDS} seconds in {folder}") from error
    except OSError as error:
        raise HistoryError(f"git cannot be run: {error.strerror}") from error
    if done.returncode and "--quiet" not in arguments:
        raise _refused(folder, done.stderr.decode("utf-8", "replace"))
    return done.stdout or b""


def _refused(folder: Path, told: str) -> HistoryError:
    if remedy := remedy_for(folder, told):
        return HistoryError(remedy)
    if "not a git repository" in told:
        return HistoryError(f"{folder} is not in a git repository; only the history of one can be published")
    if "does not have any commits" in told or "unknown revision" in told:
        return HistoryError(f"{folder}: the repository has no commits yet")
    return HistoryError(f"{folder}: git says: {' '.join(told.split())[:300]}")
