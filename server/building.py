"""Writing a generation's files: each article's quads, the dumps, the store.

With `embedded` the only module that imports pyoxigraph. Everything is streamed from sorted lines, so the files are
the same bytes on every run. Must not know: records, validation, which generation is current, HTTP.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyoxigraph as ox

from ..ontology import PREFIXES
from .generation import CHECKSUMS, DUMPS, SITEMAP, WHOLE, file_stem
from .merging import merge_lines, read_lines, write_lines
from .sitemap import write_sitemap
from .statistics import Statistics, count_graphs, statistics, things

__all__ = ["Built", "article_file", "build", "checksums", "is_whole", "settle", "settle_names", "shared_file"]

SHARED: Final = "shared.nq"
PREFIX_MAP: Final = dict(PREFIXES)


@dataclass(frozen=True, slots=True)
class Built:
    """What was built.

    Attributes:
        quads: how many quads the named graphs hold.
        statistics: what else there is to count.
        graphs: how many triples each named graph holds, by its name.
        dumps: the files to download, with their checksums and sizes.
    """

    quads: int
    statistics: Statistics
    graphs: Mapping[str, int]
    dumps: Mapping[str, Mapping[str, str | int]]


def article_file(generation: Path, key: str) -> Path:
    """Return the file of an article's quads in a generation: its graph and its entry in the catalogue."""
    return generation / "graphs" / "article" / f"{file_stem(key)}.nq"


def shared_file(generation: Path) -> Path:
    """Return the file of the quads that no single article owns."""
    return generation / "graphs" / SHARED


def build(folder: Path, keys: Iterable[str], base: str, documents: Mapping[str, bytes], embedded: bool = True) -> Built:
    """Make the downloads, the site map and the store of a generation from the quads in its ``graphs/``.

    Args:
        folder: the generation being built; holds `shared_file` and an `article_file` for each key.
        keys: the articles' keys.
        base: the IRIs' base.
        documents: further files to download, by name: the vocabulary's.
        embedded: whether to make a store; without, the quads are to be brought to one somewhere else.

    Raises:
        OSError: the disk is full, read-only or failing.
    """
    articles = {key: article_file(folder, key) for key in sorted(keys)}
    dumps = folder / DUMPS
    dumps.mkdir()
    with TemporaryDirectory(dir=folder) as scratch:
        counted = _dumps([shared_file(folder), *articles.values()], dumps, base, Path(scratch))
    for key, file in articles.items():
        _article_turtle(file, dumps / "article" / f"{file_stem(key)}.ttl")
    graphs = count_graphs(dumps / f"{WHOLE}.nq", base)
    for name in graphs:
        if "/" not in name:
            _shared_graph(dumps, f"{base}/graph/{name}", name)
    for name, content in documents.items():
        (dumps / name).write_bytes(content)
    _compress(dumps)
    write_sitemap(dumps / SITEMAP, base, things(dumps / f"{WHOLE}.nt", base))
    quads = _load(folder / "store", dumps) if embedded else _length(dumps / f"{WHOLE}.nq")
    return Built(quads, counted, graphs, _with_checksums(folder))


def _dumps(files: list[Path], dumps: Path, base: str, scratch: Path) -> Statistics:
    """Write the whole dataset in every format and return what was counted in it."""
    quads, triples = dumps / f"{WHOLE}.nq", dumps / f"{WHOLE}.nt"
    write_lines(quads, merge_lines(files, scratch))
    write_lines(triples, _without_graphs(read_lines(quads)))
    _turtle(triples, dumps / f"{WHOLE}.ttl")
    _json_ld(triples, dumps / f"{WHOLE}.jsonld")
    _trig(files, dumps / f"{WHOLE}.trig")
    return statistics(triples, base, scratch)


def checksums(folder: Path) -> dict[str, dict[str, str | int]]:
    """Return the SHA-256 and size in bytes of every file in a generation's ``dump/``, by its path there."""
    files = (path for path in sorted((folder / DUMPS).rglob("*")) if path.is_file())
    return {
        path.relative_to(folder / DUMPS).as_posix(): {"sha256": _sha256(path), "bytes": path.stat().st_size}
        for path in files
    }


def _with_checksums(folder: Path) -> dict[str, dict[str, str | int]]:
    """Write the file of checksums, as ``sha256sum --check`` reads it; return them with that file's own."""
    found = checksums(folder)
    path = folder / DUMPS / CHECKSUMS
    write_lines(path, (f"{row['sha256']}  {name}\n" for name, row in found.items()))
    return found | {CHECKSUMS: {"sha256": _sha256(path), "bytes": path.stat().st_size}}


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


def is_whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Return whether a generation's dumps are those of its manifest, and its own store can be opened."""
    try:
        if "store" not in manifest:
            ox.Store.read_only(str(folder / "store"))
        return bool(checksums(folder) == manifest["dumps"])
    except OSError:
        return False


def settle_names(folder: Path) -> None:
    """Bring the names in one folder to the disk; elsewhere than on POSIX the system sees to that."""
    if os.name == "posix":
        _sync(folder, os.O_RDONLY)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _without_graphs(quads: Iterator[str]) -> Iterator[str]:
    """Yield each triple of sorted quads once: cutting the graph keeps the order, so equal ones are neighbours."""
    return (triple for triple, _ in groupby(f"{line[: line.rindex(' <')]} .\n" for line in quads))


def _turtle(source: Path, target: Path) -> None:
    triples = (quad.triple for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES))
    target.parent.mkdir(parents=True, exist_ok=True)
    ox.serialize(triples, str(target), ox.RdfFormat.TURTLE, prefixes=PREFIX_MAP)


def _trig(files: list[Path], target: Path) -> None:
    ox.serialize(_by_graph(files), str(target), ox.RdfFormat.TRIG, prefixes=PREFIX_MAP)


def _json_ld(source: Path, target: Path) -> None:
    """Write one JSON-LD object with an object for each subject, in expanded form, which needs no context."""
    triples = (quad.triple for quad in ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES))
    with target.open("xb") as file:
        file.write(b'{"@graph":')
        ox.serialize(triples, file, ox.RdfFormat.JSON_LD)
        file.write(b"}\n")


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


def _shared_graph(dumps: Path, graph: str, name: str) -> None:
    """Write a graph that no single article owns."""
    end = f" <{graph}> .\n"
    target = dumps / "graph" / f"{name}.nt"
    lines = (line.removesuffix(end) + " .\n" for line in read_lines(dumps / f"{WHOLE}.nq") if line.endswith(end))
    write_lines(target, lines)
    _turtle(target, target.with_suffix(".ttl"))


def _compress(dumps: Path) -> None:
    """Write a compressed copy of each file of the whole dataset; without a time in it, so it is always the same."""
    for source in sorted(dumps.glob(f"{WHOLE}.*")):
        with (
            source.open("rb") as plain,
            (dumps / f"{source.name}.gz").open("xb") as target,
            gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as compressed,
        ):
            shutil.copyfileobj(plain, compressed, 1 << 20)


def _load(path: Path, dumps: Path) -> int:
    """Load the named graphs, and their union as the default graph; return how many quads the former hold.

    Raises:
        OSError: the store does not hold what the dumps do.
    """
    store = ox.Store(str(path))
    store.bulk_load(path=str(dumps / f"{WHOLE}.nq"), format=ox.RdfFormat.N_QUADS)
    named = len(store)
    store.bulk_load(path=str(dumps / f"{WHOLE}.nt"), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    stated = [_length(dumps / name) for name in (f"{WHOLE}.nq", f"{WHOLE}.nt")]
    if [named, len(store) - named] != stated:
        raise OSError(errno.EIO, f"the store holds {named} + {len(store) - named} of {stated} quads and triples")
    return named


def _length(path: Path) -> int:
    return sum(1 for _ in read_lines(path))
