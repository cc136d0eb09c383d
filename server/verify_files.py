"""Checking a generation's files: the manifest, the index, those of the store, the pieces of the downloads.

Must not know: what the quads say, stores, HTTP.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ..mapping.errors import Problem
from .downloads_made import checksums
from .examined import Examined, found
from .generation import CHECKSUMS, DUMPS, INDEX
from .index_rows import PartRow
from .making import shared_sizes
from .parts import WHOLE
from .pieces import digest_of, size_of, tag_of
from .sealed_files import SUMS, digest_of_file, sealed_files, stated_sums
from .statistics import Statistics

__all__ = ["check_downloads", "check_index", "check_manifest", "check_parts", "check_sealed", "check_shape"]

_BLOCK: Final = 1 << 20
_KEYS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "id": str,
    "layout": int,
    "base": str,
    "created": str,
    "software": str,
    "quads": int,
    "articles": int,
    "licences": list,
    "statistics": dict,
    "graphs": dict,
    "dumps": dict,
    "floor": str,
}


def check_shape(place: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what a manifest lacks without which nothing else can be checked."""
    for name, kind in _KEYS.items():
        if not isinstance(manifest.get(name), kind):
            yield found(place, f'"{name}" is missing, or no {kind}')
    dumps = manifest.get("dumps")
    rows = dumps.items() if isinstance(dumps, dict) else ()
    for name, row in rows:
        if not (isinstance(row, dict) and isinstance(row.get("bytes"), int) and ("tag" in row or "sha256" in row)):
            yield found(place, f'"dumps" says nothing of {name}')
    if isinstance(dumps, dict) and not isinstance(dumps.get(f"{WHOLE}.nq", {}).get("tag"), str):
        yield found(place, f'"dumps" has no tag for {WHOLE}.nq')
    try:
        Statistics.from_json(manifest.get("statistics") or {})
    except TypeError:
        yield found(place, '"statistics" lacks counts')


def check_manifest(examined: Examined) -> Iterator[Problem]:
    """Yield where a manifest is not what its generation's name, index and parts say."""
    place, manifest = examined.folder / "manifest.json", examined.manifest
    tag = manifest["dumps"][f"{WHOLE}.nq"]["tag"]
    digest = hashlib.sha256(tag.encode()).hexdigest()[:12]
    if manifest["id"] != examined.folder.name or not manifest["id"].endswith(f"-{digest}"):
        yield found(place, f'"id" is {manifest["id"]}, and what is published has the digest {digest}')
    index = examined.index
    for name, counted in (("articles", index.count()), ("licences", list(index.licences()))):
        if manifest[name] != counted:
            yield found(place, f'"{name}" is {manifest[name]}, and the index has {counted}')
    sizes = shared_sizes(examined.composition)
    for name in sorted(sizes.keys() | manifest["graphs"].keys()):
        if sizes.get(name) != manifest["graphs"].get(name):
            stated = manifest["graphs"].get(name)
            yield found(place, f'"graphs" gives {name} {stated} triples, and the parts have {sizes.get(name)}')


def check_index(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with the index's file, and with the notes in it."""
    place = examined.folder / INDEX
    for fault in examined.index.faults():
        yield found(place, f"the index is damaged: {fault}")
    buckets = examined.index.note("buckets")
    if not (isinstance(buckets, int) and buckets > 0 and not buckets & (buckets - 1)):
        yield found(place, f"the number of parts is {buckets}, which is no power of two")


def check_parts(examined: Examined) -> Iterator[Problem]:
    """Yield which pieces of the downloads are gone or not as they were written: size, digest, lines."""
    rows: dict[str, PartRow] = {}
    for name in examined.index.part_names():
        rows |= {row.digest: row for row in examined.index.parts(name)}
    for digest, row in sorted(rows.items()):
        yield from _check_part(examined.parts.path(digest), row)


def _check_part(path: Path, row: PartRow) -> Iterator[Problem]:
    told = f"a piece of {row.name}"
    try:
        if (size := path.stat().st_size) != row.packed:
            yield found(path, f"{told} has {size} bytes and not {row.packed}")
        elif digest_of_file(path) != row.digest:
            yield found(path, f"{told} is damaged: its name is not its SHA-256")
        elif (counted := _counted(path)) != (row.size, row.lines):
            yield found(path, f"{told} holds {counted} bytes and lines, and the index says {(row.size, row.lines)}")
    except FileNotFoundError:
        yield found(path, f"{told} is not there")
    except (OSError, EOFError, zlib.error) as error:
        yield found(path, f"{told} cannot be read: {error}")


def _counted(path: Path) -> tuple[int, int]:
    """Return how many bytes and lines a packed file holds."""
    size = lines = 0
    with gzip.open(path) as file:
        while block := file.read(_BLOCK):
            size += len(block)
            lines += block.count(b"\n")
    return size, lines


def check_downloads(examined: Examined) -> Iterator[Problem]:
    """Yield which downloads are not what the manifest and the file of checksums say of them."""
    composition, dumps = examined.composition, examined.manifest["dumps"]
    place = examined.folder / "manifest.json"
    in_pieces = {name for name, row in dumps.items() if "tag" in row}
    for name in sorted(in_pieces ^ set(composition.names())):
        yield found(place, f"the download {name} is either not listed or not there")
    for name in sorted(in_pieces & set(composition.names())):
        yield from _check_pieces(examined, name, dumps[name])
    for name in sorted(dumps.keys() - in_pieces):
        yield from _check_file(examined.folder / DUMPS / name, dumps[name])
    rest = {name: row for name, row in dumps.items() if name != CHECKSUMS}
    sums = "".join(checksums(composition, rest)).encode()
    if hashlib.sha256(sums).hexdigest() != dumps.get(CHECKSUMS, {}).get("sha256"):
        yield found(examined.folder / DUMPS / CHECKSUMS, "the checksums are not those of the downloads")


def _check_pieces(examined: Examined, name: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    pieces, place = examined.composition.pieces(name), examined.folder / "manifest.json"
    if (size_of(pieces), tag_of(pieces)) != (row["bytes"], row["tag"]):
        yield found(place, f"the download {name} has other pieces than the manifest says")
        return
    try:
        if "sha256" in row and digest_of(pieces) != row["sha256"]:
            yield found(place, f"the download {name} has another SHA-256 than the manifest says")
    except (OSError, EOFError, zlib.error) as error:
        yield found(place, f"the download {name} cannot be read: {error}")


def _check_file(path: Path, row: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        if (path.stat().st_size, digest_of_file(path)) != (row["bytes"], row["sha256"]):
            yield found(path, "this download is damaged: it has another size or SHA-256 than the manifest says")
    except OSError as error:
        yield found(path, f"this download cannot be read: {error.strerror}")


def check_sealed(examined: Examined) -> Iterator[Problem]:
    """Yield which files of the store are gone or not as they were written, and whether the index is.

    A store reads only what a query needs, and answers from each of its indexes as if there were no other: what is
    damaged in one of them would show in some answers alone.
    """
    try:
        stated, here = stated_sums(examined.folder), sealed_files(examined.folder)
    except (OSError, UnicodeDecodeError) as error:
        yield found(examined.folder / SUMS, f"the digests of the generation's files cannot be read: {error}")
        return
    for name in sorted(stated.keys() | here.keys()):
        path = examined.folder / name
        if name not in stated:
            yield found(path, f"this file is not in {SUMS}")
        elif name not in here:
            yield found(path, "this file is not there")
        elif digest_of_file(path) != stated[name]:
            yield found(path, f"this file is damaged, or its line in {SUMS} is")
