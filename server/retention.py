"""Which generations stay on disk, and clearing away what none of them needs.

Must not know: what is in a generation, how one is made.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from ..mapping.errors import OnRecordError
from .catalogue import CATALOGUES, JOURNAL, Edition, edition_of
from .generation import INDEX, OLD, PARTS
from .history import ASIDE
from .index import Index

__all__ = ["BUILDING", "NEXT", "clear", "is_last", "manifest_of", "names_of", "oldest_of", "prune"]

BUILDING: Final = "building-"
NEXT: Final = "current.new"
"""The pointer that is to be the current one: left behind, it names a generation that never was."""


def clear(data: Path) -> None:
    """Remove what a publisher left behind that did not come to an end; what tells of it goes last."""
    left_behind = [*_never_current(data), *data.glob(f"{BUILDING}*")]
    if not left_behind:
        return
    for aside in (data / OLD).glob(f"*/*{ASIDE}"):
        aside.unlink(missing_ok=True)
    for folder in left_behind:
        shutil.rmtree(folder, ignore_errors=True)
    (data / NEXT).unlink(missing_ok=True)
    _sweep(data)


def _never_current(data: Path) -> Iterator[Path]:
    """Yield what was left behind of a switch: the pointer, and the generation that nobody was ever shown."""
    if (data / NEXT).is_file():
        yield data / NEXT
        name = _named(data / NEXT)
        if name in names_of(data) and name != _named(data / "current"):
            yield data / "generations" / name


def _named(pointer: Path) -> str:
    return pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else ""


def prune(data: Path, current: str, keep: int, floor: str) -> None:
    """Remove all but the current and the newest other generations; what cannot be removed waits for the next time.

    Args:
        data: the data directory.
        current: the current generation's id.
        keep: how many generations stay, the current one among them; 0 for all.
        floor: the id of the oldest generation that may stay: those before it hold what must be forgotten.
    """
    others = sorted(path for path in (data / "generations").iterdir() if path.name != current)
    old = [path for index, path in enumerate(others) if path.name < floor or (keep and index < len(others) + 1 - keep)]
    for folder in old:
        _remove(folder, data / f"{BUILDING}{folder.name}")
    if old:
        _sweep(data)


def _remove(folder: Path, aside: Path) -> None:
    """Remove a generation: its name at one stroke, so that nobody finds half of it, then its files."""
    try:
        folder.rename(aside)
    except OSError:
        return
    shutil.rmtree(aside, ignore_errors=True)


def oldest_of(data: Path, index: Index) -> int:
    """Return the number of the oldest edition of the catalogue that is kept in the file of a generation's index."""
    edition = edition_of(index)
    kept = (each.number for each in _editions(data) if each.file == edition.file)
    return min((edition.number, *kept))


def is_last(data: Path, edition: Edition) -> bool:
    """Tell whether no later edition is kept in the file of one, which the next one would be written over."""
    return all(each.number <= edition.number for each in _editions(data) if each.file == edition.file)


def _editions(data: Path) -> Iterator[Edition]:
    """Yield the editions of the catalogue that are kept, as far as generations can be read."""
    for name in names_of(data):
        with suppress(OnRecordError), closing(Index(data / "generations" / name / INDEX)) as index:
            yield edition_of(index)


def _sweep(data: Path) -> None:
    """Remove the files that no generation needs any more; as long as one cannot be read, nobody knows which."""
    needed: set[str] = set()
    for folder in (data / "generations").glob("*"):
        try:
            with closing(Index(folder / INDEX)) as index:
                needed |= index.part_digests()
                needed.add(edition_of(index).file)
        except OnRecordError:
            return
    for entry in (*_files(data / PARTS), *_files(data / CATALOGUES)):
        if entry.name.removesuffix(JOURNAL) not in needed:
            with suppress(OSError):  # it waits for the next time: what was published is published
                Path(entry.path).unlink()


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield the files in a folder and below it; none when it is not there. No path is made of each of thousands."""
    if folder.is_dir():
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir():
                    yield from _files(Path(entry.path))
                else:
                    yield entry


def names_of(data: Path) -> list[str]:
    """Return the ids of the generations in a data directory, the oldest first, readable or not."""
    folder = data / "generations"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def manifest_of(data: Path, name: str) -> dict[str, Any] | None:
    """Return the manifest of a generation; None when it cannot be read."""
    try:
        found = json.loads((data / "generations" / name / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
