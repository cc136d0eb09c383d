"""The file that a backup is: a tar whose bytes follow from what is in it, and whose end tells what must be in it.

Members stand in the order of their names, without times and owners; a file that has several names is there once, and
its other names are hard links to it (POSIX pax and ustar, IEEE Std 1003.1). The last member lists all others with
their sizes and SHA-256 digests, and the digest of all bytes before it; the bytes from there on follow from that list.
So a change of any byte shows. Whoever makes such a file can of course make its digests: names and links are checked as
a stranger's. Must not know: what is in the files, where they are unpacked to.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from ..mapping.errors import OnRecordError

__all__ = ["Archive", "BackupError", "Member", "blocks", "header", "padding", "read_archive", "tail"]

LAST: Final = "BACKUP.json"
_VERSION: Final = 1
_BLOCK: Final = 1 << 20
_RECORD: Final = tarfile.BLOCKSIZE
_MOST: Final = 1 << 29
"""Bytes of the list; a backup of millions of files has as many."""
NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}){0,9}")
"""What a file in a data directory may be called, below that."""
_DIGEST: Final = re.compile("[0-9a-f]{64}")


class BackupError(OnRecordError):
    """No backup can be made or restored."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup.

    Attributes:
        name: its name below the data directory, with slashes.
        size: its bytes; 0 for another name of a file.
        sha256: the digest of its bytes; empty for another name of a file.
        target: the name of the file that it is another name of; empty for a file.
        offset: where its bytes begin in the backup.
    """

    name: str
    size: int
    sha256: str = ""
    target: str = ""
    offset: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return what the list says of it."""
        return {"link": self.target} if self.target else {"bytes": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup whose list and members agree.

    Attributes:
        path: its file.
        current: the id of the generation that is the current one.
        before: the SHA-256 of all bytes before the list.
        end: where the list's member begins.
        members: its files, in their order.
    """

    path: Path
    current: str
    before: str
    end: int
    members: tuple[Member, ...]

    def require_sound(self) -> None:
        """Require that every byte is as it was written.

        Raises:
            BackupError: one is not.
        """
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            for block in blocks(file, self.end):
                digest.update(block)
            if digest.hexdigest() == self.before:
                return
            wrong = next((each.name for each in self.members if not self._is_sound(file, each)), "between its files")
        raise BackupError(f"{self.path} is damaged: {wrong}; take another backup")

    @staticmethod
    def _is_sound(file: BinaryIO, member: Member) -> bool:
        if member.target:
            return True
        digest = hashlib.sha256()
        file.seek(member.offset)
        for block in blocks(file, member.size):
            digest.update(block)
        return digest.hexdigest() == member.sha256


def blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield so many bytes of a file, or as many as there are."""
    while size > 0 and (block := file.read(min(_BLOCK, size))):
        size -= len(block)
        yield block


def header(member: Member) -> bytes:
    """Return the bytes before a file's own."""
    info = tarfile.TarInfo(member.name)
    info.size, info.linkname, info.mode = member.size, member.target, 0o644
    info.type = tarfile.LNKTYPE if member.target else tarfile.REGTYPE
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def padding(size: int) -> bytes:
    """Return the bytes after a file's own."""
    return bytes(-size % _RECORD)


def tail(current: str, before: str, members: Mapping[str, Member]) -> bytes:
    """Return the end of a backup: the list of its files and what a tar ends with."""
    rows = {name: member.to_json() for name, member in members.items()}
    told = {"onrecord-backup": _VERSION, "current": current, "before": before, "files": rows}
    return _ended(json.dumps(told, indent=0, sort_keys=True).encode() + b"\n")


def _ended(content: bytes) -> bytes:
    return header(Member(LAST, len(content))) + content + padding(len(content)) + bytes(2 * _RECORD)


def read_archive(path: Path) -> Archive:
    """Return a backup, once its list is read and every member is one that the list has and that may be unpacked.

    Raises:
        BackupError: it is no backup, it is cut off or damaged, or a name or link in it is none of ours.
    """
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            found = tar.getmembers()
            return _archive(path, file, found)
    except tarfile.TarError as error:
        raise BackupError(
            f"{path} is no backup, or is damaged: {error}; give a file that `onrecord backup` made"
        ) from error
    except (OSError, ValueError, OverflowError, RecursionError) as error:
        told = getattr(error, "strerror", None) or error
        raise BackupError(f"{path} cannot be read: {told}; give a file that `onrecord backup` made") from error


def _archive(path: Path, file: BinaryIO, found: list[tarfile.TarInfo]) -> Archive:
    if not found or found[-1].name != LAST or not found[-1].isreg() or found[-1].size > _MOST:
        raise BackupError(f"{path} is cut off, or no backup: it does not end with {LAST}; take another backup")
    last = found[-1]
    file.seek(last.offset_data)
    content = file.read(last.size)
    file.seek(last.offset)
    expected = _ended(content)
    if file.read(len(expected) + 1) != expected:
        raise BackupError(f"{path} is damaged at its end; take another backup")
    stated = json.loads(content)
    if not isinstance(stated, dict) or stated.get("onrecord-backup") != _VERSION:
        raise BackupError(f"{path} was made by another version of the software; restore it with that")
    rows = stated.get("files")
    members = tuple(_members(path, found[:-1], rows if isinstance(rows, dict) else {}))
    return Archive(path, str(stated.get("current")), str(stated.get("before")), last.offset, members)


def _members(path: Path, found: list[tarfile.TarInfo], rows: Mapping[str, Any]) -> Iterator[Member]:
    """Yield the members.

    Raises:
        BackupError: one is not in the list or twice, or one that is there is missing, or it may not be unpacked.
    """
    files: set[str] = set()
    seen: set[str] = set()
    for info in found:
        row = rows.get(info.name)
        reason = _refusal(info, row, files) if info.name not in seen else "it is there twice"
        if reason:
            raise BackupError(f"{path} is not restored: {info.name[:80]!r}: {reason}; take another backup")
        seen.add(info.name)
        if info.islnk():
            yield Member(info.name, 0, target=info.linkname)
            continue
        files.add(info.name)
        yield Member(info.name, info.size, rows[info.name]["sha256"], offset=info.offset_data)
    if missing := sorted(rows.keys() - seen):
        raise BackupError(f"{path} is damaged: {missing[0][:80]!r} is not in it; take another backup")


def _refusal(info: tarfile.TarInfo, row: Any, files: set[str]) -> str:
    """Return why a member is not unpacked; empty when it may be."""
    if not NAME.fullmatch(info.name):
        return "no file of a data directory has such a name"
    if not isinstance(row, dict):
        return "it is not in the list"
    if info.islnk():
        good = info.linkname in files and row == {"link": info.linkname}
        return "" if good else "it is a link to something else than an earlier file"
    if not info.isreg() or info.issparse():
        return "it is no plain file"
    digest = row.get("sha256")
    is_listed = row.get("bytes") == info.size and isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None
    return "" if is_listed else "the list says otherwise"
