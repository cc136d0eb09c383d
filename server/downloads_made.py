"""The files of a generation that can be downloaded: what is in pieces, measured; what is not, written; checksums.

Must not know: records, HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from .composition import Composition
from .generation import CHECKSUMS, DUMPS
from .lines import write_lines
from .parts import WHOLE
from .pieces import digest_of, size_of, tag_of

__all__ = ["checksums", "write_downloads"]

WHOLE_CHECKSUMS: Final = 16 << 20
"""Bytes of a file whose checksum is made; of larger ones each part's is known, or a change would cost reading all."""


def write_downloads(folder: Path, composition: Composition, documents: Mapping[str, bytes]) -> dict[str, Any]:
    """Write the downloads that are not in pieces; return all, by name, as the manifest lists them.

    Args:
        folder: the generation's folder.
        composition: the downloads in pieces.
        documents: further files, by name: the vocabulary's.

    Raises:
        OSError: the disk is full, read-only or failing.
    """
    (folder / DUMPS).mkdir()
    rows = {name: _measured(composition, name) for name in composition.names()}
    rows |= {name: _written(folder / DUMPS / name, content) for name, content in documents.items()}
    sums = "".join(checksums(composition, rows)).encode()
    rows[CHECKSUMS] = _written(folder / DUMPS / CHECKSUMS, sums)
    return dict(sorted(rows.items()))


def _measured(composition: Composition, name: str) -> dict[str, Any]:
    pieces = composition.pieces(name)
    row: dict[str, Any] = {"bytes": size_of(pieces), "tag": tag_of(pieces)}
    if row["bytes"] <= WHOLE_CHECKSUMS:
        row["sha256"] = digest_of(pieces)
    return row


def _written(path: Path, content: bytes) -> dict[str, Any]:
    write_lines(path, [content.decode()])
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def checksums(composition: Composition, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of the file of checksums of some downloads, as ``sha256sum --check`` reads it."""
    for name, row in sorted(rows.items()):
        if "sha256" in row:
            yield f"{row['sha256']}  {name}\n"
        elif name.startswith(f"{WHOLE}.") and name.endswith(".gz"):
            for part, digest in composition.single_parts(name.removesuffix(".gz")):
                yield f"{digest}  {part}\n"
