"""The generation that is current while the next one is made, and what of it can be relied on.

Must not know: records, how a generation is written, HTTP.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..mapping.errors import OnRecordError
from .catalogue import Catalogue, edition_of
from .filling import OldStore
from .generation import DUMPS, INDEX, LAYOUT, PARTS, STORE, GenerationError, Generations
from .index import Index, IndexDamagedError
from .index_rows import Article
from .parts import Bucket, Parts, bucket_of
from .query_errors import StoreError
from .retention import is_last
from .statistics import Statistics

__all__ = ["Predecessor", "predecessor"]


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A generation that the next one can be made from.

    Attributes:
        folder: its folder.
        manifest: its manifest.
        index: its index.
        parts: the parts of all generations.
        opened: its store; None when it cannot be gone on from: it is damaged or another version of the software's.
        salvaged: its store, if it can be read at all.
    """

    folder: Path
    manifest: Mapping[str, Any]
    index: Index
    parts: Parts
    opened: OldStore | None
    salvaged: OldStore | None

    @property
    def store(self) -> OldStore:
        """Its store.

        Raises:
            GenerationError: there is none to go on from.
        """
        if self.opened is None:
            raise GenerationError(f"{self.folder} cannot be gone on from")
        return self.opened

    @property
    def quads(self) -> int:
        """How many quads its named graphs hold."""
        return int(self.manifest["quads"])

    @property
    def statistics(self) -> Statistics:
        """What else there is to count."""
        return Statistics.from_json(self.manifest["statistics"])

    @property
    def buckets(self) -> int:
        """How many parts there are for articles."""
        return int(self.index.note("buckets"))

    def bucket(self, number: int) -> Bucket:
        """Return a part's quads, with those that no download has; of one that is damaged what the store has of it.

        Raises:
            OSError: it is gone or damaged, and so is the store.
        """
        try:
            return self.parts.bucket(self.index, number)
        except OSError:
            if self.salvaged is None:
                raise
        return Bucket.of(line for row in self.index.in_bucket(number) for line in self._stored(self.salvaged, row))

    def _stored(self, store: OldStore, row: Article) -> Iterator[str]:
        """Yield the quads of an article that a store has, but for its history, which is written anew."""
        graph = f"{self.manifest['base']}/graph/{row.graph}"
        yield from store.graph(graph)
        for subject in (graph, f"{graph}#run", f"{graph}#editor"):
            yield from store.about(f"{self.manifest['base']}/graph/catalogue", subject)

    def listed_otherwise(self, delisted: frozenset[str]) -> set[int]:
        """Return the parts that change when other things are delisted than before: those that name such a thing."""
        others = delisted ^ frozenset(self.index.note("delisted"))
        return {bucket_of(key, self.buckets) for iri in others for key in self._naming(iri)}

    def _naming(self, iri: str) -> Iterator[str]:
        """Yield the keys of the articles that name a thing, and of the one that it is or is a part of."""
        path, start = iri.removeprefix(f"{self.manifest['base']}/id/"), f"{self.manifest['base']}/graph/article/"
        if path.startswith("article/"):
            yield path.split("/")[1]
        graphs = self.store.graphs_naming(iri)
        yield from (graph[len(start) :].partition("/")[0] for graph in graphs if graph.startswith(start))


def predecessor(data: Path, base: str) -> Predecessor | None:
    """Return the current generation; None when there is none, its index is damaged, or its IRIs have another base."""
    log = logging.getLogger(__name__)
    try:
        manifest = Generations(data).manifest()
        if manifest is None or manifest["base"] != base:
            return None
        folder = data / "generations" / manifest["id"]
        index = Index(folder / INDEX)
    except OnRecordError as error:
        log.warning("%s: it is made anew", error)
        return None
    parts = Parts(data / PARTS, base)
    store = _store(folder, manifest)
    opened = store if store is not None and _is_sound(folder, manifest, index, parts) else None
    return Predecessor(folder, manifest, index, parts, opened, store)


def _store(folder: Path, manifest: Mapping[str, Any]) -> OldStore | None:
    """Return a generation's store; None when it cannot be read."""
    if manifest.get("layout") != LAYOUT:
        return None
    try:
        return OldStore.open(folder / STORE)
    except StoreError as error:
        logging.getLogger(__name__).warning("%s: it is made anew", error)
        return None


def _is_sound(folder: Path, manifest: Mapping[str, Any], index: Index, parts: Parts) -> bool:
    """Tell whether a generation's files are as they were written, as far as that is quickly seen."""
    try:
        _require_catalogue(index, folder.parent.parent)
        for digest, size in index.part_files():
            if os.stat(parts.file(digest)).st_size != size:  # noqa: PTH116 - there are many thousands
                raise OSError(f"{parts.file(digest)} is damaged")
        for name, row in manifest["dumps"].items():
            if "tag" not in row and hashlib.sha256((folder / DUMPS / name).read_bytes()).hexdigest() != row["sha256"]:
                raise OSError(f"{folder / DUMPS / name} is damaged")
    except (OSError, IndexDamagedError) as error:
        logging.getLogger(__name__).warning("%s: %s: it is made anew", folder, error)
        return False
    return True


def _require_catalogue(index: Index, data: Path) -> None:
    """Require that a generation's edition of the catalogue can be gone on from.

    Raises:
        IndexDamagedError: it cannot be read.
        OSError: a generation that is not before this one has a later edition in the same file.
    """
    with closing(Catalogue.of(index, data)) as catalogue:
        catalogue.require()
    if not is_last(data, edition_of(index)):
        raise OSError(f"{catalogue.path} holds what was written for a later generation")
