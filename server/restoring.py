"""Restoring a data directory from a backup, into a folder that is empty.

Everything is unpacked aside, each file held against its digest, brought to the disk and only then named; the pointer to
the current generation comes last. Files are written here and not by tarfile, which knows links to anywhere, devices and
owners. Must not know: how a backup is written, HTTP.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from .archive import Archive, BackupError, Member, blocks, read_archive
from .making import UPLOADING
from .publisher import locked
from .retention import BUILDING, manifest_of
from .settling import settle, settle_files, settle_names

__all__ = ["restore"]

_POINTER: Final = "current"


def restore(backup: Path, data: Path) -> str:
    """Make a data directory of a backup; return the id of the generation that is current in it.

    Args:
        backup: the backup's file.
        data: the directory; it is not there, or empty.

    Raises:
        BackupError: the backup is damaged or not ours, the directory is not empty, or the disk refuses.
        PublishError: somebody publishes there, or nobody can.
    """
    if data.exists() and not (data.is_dir() and _is_empty(data)):
        raise BackupError(f"{data} is not empty: restore into another directory, with --data")
    archive = read_archive(backup)
    if _POINTER not in {member.name for member in archive.members}:
        raise BackupError(f"{backup} has no current generation; take another backup")
    archive.require_sound()
    with locked(data), _failures_told(data):
        folder = data / f"{BUILDING}{uuid4().hex}"
        try:
            _unpack(archive, folder)
            _put_in_place(folder, data, archive.current)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return archive.current


def _is_empty(data: Path) -> bool:
    """Tell whether a directory holds nothing but what a publisher or a restoration that was stopped left there."""
    return all(path.name == "publish.lock" or path.name.startswith(BUILDING) for path in data.iterdir())


@contextmanager
def _failures_told(data: Path) -> Iterator[None]:
    try:
        for left in data.glob(f"{BUILDING}*"):
            shutil.rmtree(left)
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        message = f"{data} was not restored: {where}{error.strerror or error}"
        raise BackupError(f"{message}; free space or mend the permissions, then restore again") from error


def _unpack(archive: Archive, folder: Path) -> None:
    """Write the files of a backup, and bring them to the disk."""
    with archive.path.open("rb") as file:
        for member in archive.members:
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            if member.target:
                os.link(folder / member.target, path)
            else:
                _write(file, member, path)
    settle_files(folder / name for name in sorted({member.target for member in archive.members} - {""}))
    settle(folder)


def _write(file: BinaryIO, member: Member, path: Path) -> None:
    digest = hashlib.sha256()
    file.seek(member.offset)
    with path.open("xb") as target:
        for block in blocks(file, member.size):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != member.sha256:
        raise BackupError(f"{member.name} is damaged in the backup; take another")


def _put_in_place(folder: Path, data: Path, current: str) -> None:
    """Name everything, the pointer last."""
    if (folder / _POINTER).read_text(encoding="utf-8").strip() != current:
        raise BackupError("the backup does not agree with itself which generation is current; take another")
    manifest = manifest_of(folder, current)
    if manifest is None:
        raise BackupError(f"the backup does not hold its current generation {current[:80]}; take another")
    if "store" in manifest:  # nobody knows what the remote store holds by now
        (folder / UPLOADING).touch()
    for path in sorted(folder.iterdir()):
        if path.name != _POINTER:
            path.rename(data / path.name)
    settle_names(data)
    (folder / _POINTER).rename(data / _POINTER)
    settle_names(data)
