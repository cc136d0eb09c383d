"""The generations that are kept, listed: what each holds, what it changed, what it takes on disk.

Must not know: stores, HTTP, how a generation is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .catalogue import CATALOGUES, edition_of
from .generation import INDEX, LAYOUT
from .index import Index, IndexDamagedError
from .retention import manifest_of, names_of

__all__ = ["Kept", "kept_generations"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A generation that is kept.

    Attributes:
        id: its id.
        created: when it was made; empty where that cannot be read.
        is_current: whether it is the one that is served.
        quads: how many quads it holds.
        articles: how many articles.
        new: keys of the articles that the one before it has not.
        changed: keys of those that say something else than there.
        left: keys of those that only the one before it has.
        own: bytes on disk that are its alone, and would be free without it.
        shared: bytes on disk that it shares with others.
        remark: what is wrong with it; empty when nothing is seen to be.
    """

    id: str
    created: str = ""
    is_current: bool = False
    quads: int = 0
    articles: int = 0
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    own: int = 0
    shared: int = 0
    remark: str = ""


@dataclass(slots=True)
class _Opened:
    """A generation's files, looked at."""

    folder: Path
    manifest: Mapping[str, Any]
    index: Index | None
    remark: str
    pieces: dict[str, int] = field(default_factory=dict)


def kept_generations(data: Path, current: str | None) -> list[Kept]:
    """Return the generations in a data directory, the oldest first.

    Args:
        data: the data directory.
        current: the id of the current one; None when there is none.
    """
    opened = [_opened(data, name) for name in names_of(data)]
    try:
        uses = Counter(digest for each in opened for digest in each.pieces)
        before: list[_Opened | None] = [None, *opened]
        return [_kept(each, last, uses, current) for each, last in zip(opened, before, strict=False)]
    finally:
        for each in opened:
            if each.index is not None:
                each.index.close()


def _opened(data: Path, name: str) -> _Opened:
    folder, manifest = data / "generations" / name, manifest_of(data, name)
    if manifest is None:
        return _Opened(folder, {}, None, "its manifest cannot be read")
    if manifest.get("layout") != LAYOUT:
        return _Opened(folder, manifest, None, "made by another version of the software")
    try:
        index = Index(folder / INDEX)
    except IndexDamagedError:
        return _Opened(folder, manifest, None, "its index cannot be read")
    try:
        file = data / CATALOGUES / edition_of(index).file
        catalogue = {file.name: file.stat().st_size} if file.is_file() else {}
        return _Opened(folder, manifest, index, "", dict(index.part_files()) | catalogue)
    except IndexDamagedError:
        index.close()
        return _Opened(folder, manifest, None, "its index is damaged")


def _kept(each: _Opened, before: _Opened | None, uses: Mapping[str, int], current: str | None) -> Kept:
    name, manifest = each.folder.name, each.manifest
    own, shared = _sizes(each, uses)
    new, changed, left = _changes(before.index if before is not None else None, each.index)
    return Kept(
        id=name,
        created=str(manifest.get("created", "")),
        is_current=name == current,
        quads=_number(manifest, "quads"),
        articles=_number(manifest, "articles"),
        new=new,
        changed=changed,
        left=left,
        own=own,
        shared=shared,
        remark=each.remark,
    )


def _number(manifest: Mapping[str, Any], name: str) -> int:
    found = manifest.get(name)
    return found if isinstance(found, int) else 0


def _sizes(each: _Opened, uses: Mapping[str, int]) -> tuple[int, int]:
    """Return how many bytes on disk are a generation's alone, and how many are others' as well."""
    own = shared = 0
    for path in each.folder.rglob("*"):
        found = path.lstat()
        if path.is_file() and found.st_nlink == 1:
            own += found.st_size
        elif path.is_file():
            shared += found.st_size
    for digest, size in each.pieces.items():
        if uses[digest] == 1:
            own += size
        else:
            shared += size
    return own, shared


def _changes(before: Index | None, now: Index | None) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the keys of the articles that are new, changed, gone, as far as both generations can be read."""
    if before is None or now is None:
        return (), (), ()
    old, new = (dict(_graphs(index)) for index in (before, now))
    changed = (key for key in sorted(new.keys() & old.keys()) if new[key] != old[key])
    return tuple(sorted(new.keys() - old.keys())), tuple(changed), tuple(sorted(old.keys() - new.keys()))


def _graphs(index: Index) -> Iterator[tuple[str, str]]:
    try:
        yield from ((row.key, row.revision) for row in index.articles())
    except IndexDamagedError:
        return
