"""Who changed a record last and why, as the git work tree says that the records are in.

Nothing of the repository is run or fetched: no hook, no filter, no monitor, no signature check, no missing object. A
file counts if its bytes are those of the last commit; where anything is in the way there is no answer, and publishing
goes on without. Must not know: records, revisions, how anything is published.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import subprocess
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, Final

from ..mapping.terms import instant
from .bylines import message_of, name_of
from .git_calls import environment, git_command, remedy_for

__all__ = ["Commit", "last_commits"]

_SECONDS: Final = 120.0
_FEW: Final = 500
"""So many files are named to git, which then looks for them alone; of more it tells all that is in the folder."""
_BLOCK: Final = 1 << 16
_BATCH: Final = 1_000
_LOG: Final = ("log", "-z", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames", "--encoding=UTF-8")
_ANNOUNCED: Final = re.compile(r"\x01[0-9a-f]{40,64}")
_PLAIN: Final = ("100644", "100755", "100664")
_ALGORITHMS: Final = {40: "sha1", 64: "sha256"}


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as far as it is made public: without anybody's address.

    Attributes:
        id: its object name, in hexadecimal.
        by: its author's name; empty where that is an address.
        at: when its author made it: an instant in UTC that ends with Z; empty where that is no time.
        why: its message.
    """

    id: str
    by: str
    at: str
    why: str


class _GitError(Exception):
    """Git is missing, refuses or takes too long."""


def last_commits(folder: Path, names: Iterable[str], seconds: float = _SECONDS) -> dict[str, Commit]:
    """Return the last commit that touched each of some files, by name.

    Left out are files that git does not know, or that are not as in the last commit, and all for which git takes longer
    than it may. One walk through the history serves all of them, and ends with the last one found.

    Args:
        folder: a folder in a work tree, or not in one.
        names: the files' names below the folder, with slashes.
        seconds: how long git may take for a command.
    """
    git = _Git(folder, seconds)
    try:
        wanted = {name for name in names if "\0" not in name}
        prefix = git.prefix() if wanted else None
        if prefix is None:
            return {}
        found = dict(git.walk(_unmodified(folder, git.blobs(wanted), wanted), prefix))
        told = git.tell(sorted(set(found.values())))
    except _GitError as error:
        logging.getLogger(__name__).warning("%s: who changed records, and why, is as they say themselves", error)
        return {}
    return {name: told[commit] for name, commit in found.items() if commit in told}


def _unmodified(folder: Path, blobs: Mapping[str, str], wanted: Iterable[str]) -> set[str]:
    """Return the files whose bytes are those of the last commit."""
    return {name for name in wanted if name in blobs and _blob(folder / name, blobs[name]) == blobs[name]}


def _blob(path: Path, like: str) -> str:
    """Return the object name of a file's bytes as git makes it; empty where the file cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    algorithm = _ALGORITHMS.get(len(like), "sha1")
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class _Git:
    """Git's commands in a folder."""

    folder: Path
    seconds: float

    def prefix(self) -> str | None:
        """Return the folder's path in its work tree, with a slash at the end; None when it is in none with a commit.

        Raises:
            _GitError: git is missing or refuses.
        """
        try:
            told = b"".join(self._blocks(("rev-parse", "--is-inside-work-tree", "--show-prefix", "--verify", "HEAD")))
        except _GitError as error:
            if re.search("not a git repository|Needed a single revision", str(error)):
                return None
            raise
        inside, _, rest = os.fsdecode(told).partition("\n")
        return rest.removesuffix("\n").rpartition("\n")[0] if inside == "true" else None

    def blobs(self, wanted: set[str]) -> dict[str, str]:
        """Return the object names of plain files in the last commit, by name below the folder."""
        found = dict[str, str]()
        for entry in self._fields(("ls-tree", "-r", "-z", "HEAD", *self._paths(wanted))):
            facts, _, name = entry.partition("\t")
            mode, _, digest = facts.split(" ")
            if mode in _PLAIN:
                found[name] = digest
        return found

    def walk(self, wanted: set[str], prefix: str) -> Iterator[tuple[str, str]]:
        """Yield each file with the last commit that touched it, until all are found.

        A merge counts for what it made otherwise than all that it merged.
        """
        missing = {f"{prefix}{name}" for name in wanted}
        if not missing:
            return
        commit = last = ""
        form = ("--format=%x00%x01%H", "--diff-merges=combined", "--name-only", "--no-relative")
        with closing(self._fields((*_LOG, *form, "HEAD", *self._paths(wanted)))) as fields:
            for each in fields:
                entry = each.removeprefix("\n")
                if not last and _ANNOUNCED.fullmatch(entry):  # a field without anything in it stands before
                    commit = entry[1:]
                elif entry in missing:
                    missing.discard(entry)
                    yield entry.removeprefix(prefix), commit
                    if not missing:
                        return
                last = entry

    def tell(self, commits: Sequence[str]) -> dict[str, Commit]:
        """Return commits by their object names."""
        found = {}
        for start in range(0, len(commits), _BATCH):
            form = "--format=%H%x00%aN%x00%aI%x00%B"
            some = commits[start : start + _BATCH]
            fields = list(self._fields((*_LOG, "--no-patch", "--no-walk=unsorted", form, *some, "--")))
            for id_, by, at, why in zip(*(fields[number::4] for number in range(4)), strict=False):
                found[id_.strip()] = Commit(id_.strip(), name_of(by), _instant(at), message_of(why))
        return found

    def _paths(self, wanted: set[str]) -> tuple[str, ...]:
        return ("--", *sorted(wanted)) if len(wanted) <= _FEW else ("--", ".")

    def _fields(self, arguments: Sequence[str]) -> Generator[str, None, None]:
        """Yield what git tells, field by field, each ended by a NUL."""
        rest = b""
        with closing(self._blocks(arguments)) as blocks:
            for block in blocks:
                *whole, rest = (rest + block).split(b"\0")
                yield from (os.fsdecode(field) for field in whole)

    def _blocks(self, arguments: Sequence[str]) -> Generator[bytes, None, None]:
        """Yield what git tells; it is ended when nobody wants more.

        Raises:
            _GitError: git is missing, refuses, or takes too long.
        """
        command = git_command(self.folder, *arguments)
        if command is None:
            raise _GitError("git is not installed")
        with TemporaryFile() as complaints:
            told: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": complaints}
            try:
                process = subprocess.Popen(command, env=environment(), **told)  # noqa: S603 - no shell
            except OSError as error:
                raise _GitError(f"git cannot be run: {error.strerror}") from error
            yield from self._output(process)
            if process.returncode:
                complaints.seek(0)
                raise _GitError(self._refusal(arguments[0], process.returncode, complaints.read(10_000)))

    def _output(self, process: subprocess.Popen[bytes]) -> Iterator[bytes]:
        """Yield what a process tells; it is ended in time, and when nobody wants more."""
        timer = Timer(self.seconds, process.kill)
        timer.start()
        with process:
            try:
                while process.stdout is not None and (block := process.stdout.read(_BLOCK)):
                    yield block
                process.wait()
            finally:
                timer.cancel()
                process.kill()

    def _refusal(self, command: str, status: int, complaint: bytes) -> str:
        told = complaint.decode("utf-8", "replace")
        if status < 0:
            return f"git {command} took more than {self.seconds:g} seconds in {self.folder}"
        return remedy_for(self.folder, told) or f"{self.folder}: git says: {' '.join(told.split())[:300]}"


def _instant(text: str) -> str:
    try:
        return instant(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return ""
