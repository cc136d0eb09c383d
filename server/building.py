"""Writing a generation's files: each article's quads, the dumps, the store.

With `embedded` the only module that imports pyoxigraph. Everything is streamed from sorted lines, so the files are
the same bytes on every run. Must not know: records, validation, which generation is current, HTTP.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import count, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyoxigraph as ox

from ..ontology import PREFIXES
from .generation import file_stem

__all__ = [
    "article_file",
    "build",
    "checksums",
    "is_whole",
    "read_lines",
    "settle",
    "settle_names",
    "shared_file",
    "write_lines",
]

SHARED: Final = "shared.nq"
OPEN_FILES: Final = 200
PREFIX_MAP: Final = dict(PREFIXES)


def article_file(generation: Path, key: str) -> Path:
    """Return the file of an article's quads in a generation: its graph and its entry in the catalogue."""
    return generation / "graphs" / "article" / f"{file_stem(key)}.nq"


def shared_file(generation: Path) -> Path:
    """Return the file of the quads that no single article owns."""
    return generation / "graphs" / SHARED


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a new file, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def read_lines(path: Path) -> Iterator[str]:
    """Yield a file's lines, each with its line end."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def build(folder: Path, keys: Iterable[str]) -> int:
    """Make the dumps and the store of a generation from the quads in its ``graphs/``.

    Args:
        folder: the generation being built; holds `shared_file` and an `article_file` for each key.
        keys: the articles' keys.

    Returns:
        How many quads its named graphs hold.

    Raises:
        OSError: the disk is full, read-only or failing.
    """
    files = [shared_file(folder), *(article_file(folder, key) for key in sorted(keys))]
    dumps = folder / "dump"
    dumps.mkdir()
    _merge(files, dumps / "onrecord.nq")
    write_lines(dumps / "onrecord.nt", _without_graphs(read_lines(dumps / "onrecord.nq")))
    _turtle(dumps / "onrecord.nt", dumps / "onrecord.ttl")
    _trig(files, dumps / "onrecord.trig")
    for key in keys:
        _article_turtle(article_file(folder, key), dumps / "article" / f"{file_stem(key)}.ttl")
    return _load(folder / "store", dumps)


def checksums(folder: Path) -> dict[str, dict[str, str | int]]:
    """Return the SHA-256 and size in bytes of every file in a generation's ``dump/``, by its path there."""
    files = (path for path in sorted((folder / "dump").rglob("*")) if path.is_file())
    return {
        path.relative_to(folder / "dump").as_posix(): {"sha256": _sha256(path), "bytes": path.stat().st_size}
        for path in files
    }


def settle(folder: Path) -> None:
    """Bring every file below a folder to the disk, and the folders that name them."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_file():
            _sync(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
        else:
            settle_names(path)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_whole(folder: Path, dumps: Mapping[str, Any]) -> bool:
    """Return whether a generation's dumps are those of its manifest, and its store can be opened."""
    try:
        ox.Store.read_only(str(folder / "store"))
        return checksums(folder) == dumps
    except OSError:
        return False


def settle_names(folder: Path) -> None:
    """Bring the names in one folder to the disk; elsewhere than on POSIX the system sees to that."""
    if os.name == "posix":
        _sync(folder, os.O_RDONLY)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _merge(files: list[Path], target: Path) -> None:
    """Write sorted files as one sorted file without repeated lines, a limited number open at a time."""
    with TemporaryDirectory(dir=target.parent) as scratch:
        names = (Path(scratch, str(number)) for number in count())
        while len(files) > OPEN_FILES:
            files = [_merged(batch, next(names)) for batch in _batches(files)]
        write_lines(target, _unique(files))


def _merged(batch: list[Path], part: Path) -> Path:
    write_lines(part, _unique(batch))
    return part


def _unique(files: list[Path]) -> Iterator[str]:
    return (line for line, _ in groupby(merge(*map(read_lines, files))))


def _batches(files: list[Path]) -> list[list[Path]]:
    return [files[start : start + OPEN_FILES] for start in range(0, len(files), OPEN_FILES)]


def _without_graphs(quads: Iterator[str]) -> Iterator[str]:
    """Yield each triple of sorted quads once: cutting the graph keeps the order, so equal ones are neighbours."""
    return (triple for triple, _ in groupby(f"{line[: line.rindex(' <')]} .\n" for line in quads))


def _turtle(source: Path, target: Path) -> None:
    triples = (quad.triple for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES))
    target.parent.mkdir(parents=True, exist_ok=True)
    ox.serialize(triples, str(target), ox.RdfFormat.TURTLE, prefixes=PREFIX_MAP)


def _trig(files: list[Path], target: Path) -> None:
    ox.serialize(_by_graph(files), str(target), ox.RdfFormat.TRIG, prefixes=PREFIX_MAP)


def _by_graph(files: list[Path]) -> Iterator[ox.Quad]:
    for path in files:
        quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
        yield from sorted(quads, key=lambda quad: str(quad.graph_name))


def _article_turtle(source: Path, target: Path) -> None:
    """Write the article's own graph: what its file holds less its entry in the catalogue."""
    quads = ox.parse(path=str(source), format=ox.RdfFormat.N_QUADS)
    triples = (quad.triple for quad in quads if "/graph/article/" in str(quad.graph_name))
    target.parent.mkdir(parents=True, exist_ok=True)
    ox.serialize(triples, str(target), ox.RdfFormat.TURTLE, prefixes=PREFIX_MAP)


def _load(path: Path, dumps: Path) -> int:
    """Load the named graphs, and their union as the default graph; return how many quads the former hold.

    Raises:
        OSError: the store does not hold what the dumps do.
    """
    store = ox.Store(str(path))
    store.bulk_load(path=str(dumps / "onrecord.nq"), format=ox.RdfFormat.N_QUADS)
    named = len(store)
    store.bulk_load(path=str(dumps / "onrecord.nt"), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    stated = [sum(1 for _ in read_lines(dumps / name)) for name in ("onrecord.nq", "onrecord.nt")]
    if [named, len(store) - named] != stated:
        raise OSError(errno.EIO, f"the store holds {named} + {len(store) - named} of {stated} quads and triples")
    return named
