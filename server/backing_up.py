"""Backing up a data directory into one file, while it is served and may be published to.

What is to be copied is put aside as hard links, and the catalogue as a copy, while nobody publishes; where the disk has
no hard links, nobody can publish until the backup is written. Must not know: what is in the files, HTTP.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from ..mapping.errors import OnRecordError
from .archive import NAME, BackupError, Member, blocks, header, padding, read_archive, tail
from .catalogue import CATALOGUES, PATIENCE, edition_of
from .generation import INDEX, PARTS, GenerationError, Generations
from .index import Index
from .parts import Parts
from .publisher import ALIVE, SNAPSHOT, clear_dead, locked, snapshot_held
from .retention import BUILDING, names_of
from .sealed_files import SUMS, stated_sums
from .settling import settle_names

__all__ = ["back_up"]

_OURS_ALONE: Final = ("publish.lock", "uploading", ALIVE)
"""Files that mean something to the processes here, and nothing elsewhere."""
_NO_LINKS: Final = (errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def back_up(data: Path, target: Path, *, verify: bool = True) -> Path:
    """Write a backup of a data directory; return its file.

    Args:
        data: the data directory.
        target: a file that is not there yet, or a folder, in which the file is named after the current generation.
        verify: whether it is read once more when it is written.

    Raises:
        BackupError: there is nothing to back up, it is damaged, or the file cannot be written.
        PublishError: a publisher is at work just now.
    """
    current = _current(data)
    path = target / f"onrecord-{current}.tar" if target.is_dir() else target
    _require_free(data, path, in_folder=target.is_dir())
    aside = path.with_name(f"{path.name}.new")
    try:
        with _still(data) as folder:
            _write(folder, aside)
        if verify:
            read_archive(aside).require_sound()
        aside.replace(path)
        settle_names(path.parent)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        message = f"no backup was made: {where}{error.strerror or error}"
        raise BackupError(f"{message}; free space, mend the permissions, or choose another place") from error
    finally:
        aside.unlink(missing_ok=True)
    return path


def _current(data: Path) -> str:
    try:
        manifest = Generations(data).manifest()
    except GenerationError as error:
        raise BackupError(f"no backup was made: {error}") from error
    if manifest is None:
        raise BackupError(f"no backup was made: nothing is published in {data}; mend --data")
    return str(manifest["id"])


def _require_free(data: Path, path: Path, *, in_folder: bool) -> None:
    """Require that a backup can be put somewhere without harm.

    Raises:
        BackupError: something is there already, or it is within what is backed up.
    """
    if path.resolve().is_relative_to(data.resolve()):
        raise BackupError(f"{path} is in the data directory: choose another place, on another disk")
    if path.exists() and not in_folder:
        raise BackupError(f"{path} is there already: give another name, or a folder")
    if not path.parent.is_dir():
        raise BackupError(f"there is no folder {path.parent}; make it, or give another")


@contextmanager
def _still(data: Path) -> Iterator[Path]:
    """Give a folder that holds what the data directory holds now, and stays as it is."""
    with ExitStack() as held:
        lock = held.enter_context(ExitStack())
        lock.enter_context(locked(data))
        clear_dead(data)
        folder = data / f"{SNAPSHOT}{uuid4().hex}"
        links = held.enter_context(ExitStack())
        links.enter_context(snapshot_held(folder))
        try:
            _settle_catalogues(data)
            for name, path in _files(data):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                if name.startswith(f"{CATALOGUES}/"):
                    shutil.copyfile(path, folder / name)  # publishers go on writing in it
                else:
                    os.link(path, folder / name)
            lock.close()
            yield folder
            return
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            links.close()
        yield data


def _settle_catalogues(data: Path) -> None:
    """Read the catalogue's files, so that SQLite takes back what a publisher that was stopped left half done.

    Raises:
        BackupError: one is damaged.
    """
    for path in (data / CATALOGUES).glob("*.sqlite"):
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", PATIENCE, uri=True)) as connection:
                faults = [fault for (fault,) in connection.execute("PRAGMA quick_check") if fault != "ok"]
        except sqlite3.Error as error:
            faults = [str(error)]
        if faults:
            raise _damaged(f"{CATALOGUES}/{path.name}: {faults[0]}")


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that belong to a backup, by name, each with its path; what publishers are at work on does not.

    Raises:
        OSError: there is something that is no file, and of which nobody knows how to keep it.
    """
    passed = (BUILDING, SNAPSHOT)
    for path in sorted(data.rglob("*"), key=lambda path: path.relative_to(data).as_posix()):
        name = path.relative_to(data).as_posix()
        is_passing = name.startswith(passed) or name in _OURS_ALONE or name.endswith(".new")
        if is_passing or (name.startswith(f"{PARTS}/new-")):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise OSError(errno.EINVAL, "is a link or a device, which no backup holds", str(path))
        if path.is_file():
            if not NAME.fullmatch(name):
                raise OSError(errno.EINVAL, "has a name that no backup holds", str(path))
            yield name, path


def _write(folder: Path, aside: Path) -> None:
    """Write the backup of a folder to a file, and bring it to the disk."""
    _require_pieces(folder)
    current = (folder / "current").read_text(encoding="utf-8").strip()
    with aside.open("wb") as file:
        writing = _Writing(file)
        for name, path in _files(folder):
            writing.add(name, path)
        _require_sealed(folder, writing.members)
        file.write(tail(current, writing.digest.hexdigest(), writing.members))
        file.flush()
        os.fsync(file.fileno())


def _require_pieces(folder: Path) -> None:
    """Require that no piece of any generation is missing, or a backup would be worth nothing.

    Raises:
        BackupError: one is, or an index cannot be read.
    """
    parts = Parts(folder / PARTS, "")
    for name in names_of(folder):
        try:
            with closing(Index(folder / "generations" / name / INDEX)) as index:
                missing = [digest for digest, _ in index.part_files() if not parts.path(digest).is_file()]
                file = edition_of(index).file
        except OnRecordError as error:
            raise _damaged(str(error).replace(str(folder), "the data directory")) from error
        if missing:
            raise _damaged(f"{PARTS}/{missing[0][:2]}/{missing[0]} is missing")
        if not (folder / CATALOGUES / file).is_file():
            raise _damaged(f"{CATALOGUES}/{file} is missing")


def _require_sealed(folder: Path, members: Mapping[str, Member]) -> None:
    """Require that the files of all stores, and all indexes, were read as they were once written.

    Raises:
        BackupError: one was not, or is not there, or nobody knows.
    """
    for name in names_of(folder):
        generation = f"generations/{name}"
        try:
            sums = stated_sums(folder / generation)
        except (OSError, UnicodeDecodeError) as error:
            raise _damaged(f"{generation}/{SUMS} cannot be read") from error
        for file, digest in sums.items():
            member = members.get(f"{generation}/{file}")
            if member is None or (members[member.target] if member.target else member).sha256 != digest:
                raise _damaged(f"{generation}/{file} is damaged")


def _damaged(what: str) -> BackupError:
    return BackupError(f"no backup was made: {what}; `onrecord verify --all` tells what is damaged and what to do")


class _Writing:
    """A backup being written."""

    def __init__(self, file: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self.members: dict[str, Member] = {}
        self._file = file
        self._names: dict[tuple[int, int], str] = {}

    def add(self, name: str, path: Path) -> None:
        """Write a file, or that it is another name of one that was written.

        Raises:
            OSError: it cannot be read, or the disk is full.
            BackupError: it is damaged.
        """
        with path.open("rb") as source:
            stat = os.fstat(source.fileno())
            first = self._names.setdefault((stat.st_dev, stat.st_ino), name)
            if first != name:
                self._put(Member(name, 0, target=first))
                return
            self._out(header(Member(name, stat.st_size)))
            member = Member(name, stat.st_size, self._copy(source, stat.st_size))
        if name.startswith(f"{PARTS}/") and member.sha256 != path.name:
            raise _damaged(f"{name} is damaged")
        self._out(padding(member.size))
        self.members[name] = member

    def _put(self, member: Member) -> None:
        self._out(header(member))
        self.members[member.name] = member

    def _copy(self, source: BinaryIO, size: int) -> str:
        """Write a file's bytes; return their digest."""
        digest, written = hashlib.sha256(), 0
        for block in blocks(source, size):
            digest.update(block)
            self._out(block)
            written += len(block)
        if written != size:
            raise OSError(errno.EIO, "became shorter while it was read", source.name)
        return digest.hexdigest()

    def _out(self, block: bytes) -> None:
        self.digest.update(block)
        self._file.write(block)
