"""Generations on disk, read: which one is current, what it holds. Writing them is publishing's.

::

    {data}/current                 the current generation's id, replaced atomically
    {data}/generations/{id}/       manifest.json, index.sqlite, store/, dump/
    {data}/catalogue/              rows for everything that is described, which generations share, with versions
    {data}/parts/                  pieces of downloads, named by their digests; generations share them
    {data}/revisions/              graphs of articles' earlier revisions, which all generations share

Must not know: how a generation is made, HTTP, Flask.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Final, Protocol, cast

from ..mapping.errors import OnRecordError
from .catalogue import Catalogue
from .composition import PART, SITEMAP, Composition
from .endpoint import Endpoint, Source
from .filed_graphs import FiledGraphs
from .index import FILE as INDEX
from .index import Index, IndexDamagedError
from .parts import WHOLE
from .pieces import Piece, PiecedFile, size_of, tag_of
from .query_errors import StoreError
from .scope import Scope
from .store import Store

__all__ = [
    "CHECKSUMS",
    "DUMPS",
    "INDEX",
    "LAYOUT",
    "OLD",
    "PARTS",
    "SITEMAP",
    "STORE",
    "WHOLE",
    "Elsewhere",
    "Filed",
    "Generation",
    "GenerationError",
    "Generations",
    "NothingPublishedError",
    "Published",
]

DUMPS: Final = "dump"
LAYOUT: Final = 5
"""What is in a generation, and what its manifest says: another number for every change that readers must know of."""
STORE: Final = "store"
PARTS: Final = "parts"
OLD: Final = "revisions"
CHECKSUMS: Final = "SHA256SUMS"


class GenerationError(OnRecordError):
    """No generation can be served: none is published yet, or it cannot be read."""


class NothingPublishedError(GenerationError):
    """No generation is published yet."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is to be known of a generation whose quads are in a remote store, among those of others perhaps.

    Attributes:
        source: the dataset, as `sources.engine_of` understands it; with credentials.
        graphs: the generation's graphs.
    """

    source: str = field(repr=False)
    graphs: Scope = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that can be downloaded.

    Attributes:
        size: its bytes.
        tag: what tells its content from any other's.
        sha256: its checksum, 64 hexadecimal digits; None for files so large that it is known of their pieces alone.
        pieces: what it is made of.
    """

    size: int
    tag: str
    sha256: str | None
    pieces: tuple[Piece, ...]

    def open(self) -> BinaryIO:
        """Return the file, opened for reading."""
        return cast("BinaryIO", PiecedFile(self.pieces))


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable publication.

    Attributes:
        id: its name; a later one sorts after it.
        path: its folder.
        store: its dataset, opened read-only.
        index: its articles, their revisions, and the pieces of its downloads.
        catalogue: a row for everything that it describes.
        manifest: what was published, when, by which version.
        elsewhere: where its dataset is when it is in a remote store.
    """

    id: str
    path: Path
    store: Store
    index: Index
    catalogue: Catalogue
    manifest: Mapping[str, Any]
    elsewhere: Elsewhere | None = None

    @property
    def source(self) -> str:
        """Its dataset, as `sources.engine_of` understands it; not to be shown, for there can be credentials in it."""
        return str((self.path / STORE).resolve()) if self.elsewhere is None else self.elsewhere.source

    @property
    def graphs(self) -> Scope | None:
        """Its graphs where its store may hold others as well; else None."""
        return None if self.elsewhere is None else self.elsewhere.graphs

    @property
    def base(self) -> str:
        """The base of its IRIs: that of its publishing, whatever the server's settings are."""
        return str(self.manifest["base"])

    @property
    def created(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.manifest["created"])

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return int(self.manifest["articles"])

    @property
    def filed(self) -> FiledGraphs:
        """Its graphs as files."""
        return FiledGraphs(self._composition, self.manifest["graphs"])

    @property
    def _composition(self) -> Composition:
        return Composition.of(self.index, self.path.parent.parent / PARTS, self.base)

    def graph(self, key: str) -> str | None:
        """Return the IRI of an article's current graph; None when no such article is published."""
        row = self.index.article(key)
        return None if row is None else f"{self.base}/graph/{row.graph}"

    def graph_size(self, name: str) -> int | None:
        """Return how many triples a graph holds.

        Args:
            name: the graph's: ``article/{key}/{revision}``, ``registry``, ``links``, ``catalogue`` and so on.
        """
        if "/" not in name:
            return cast("int | None", self.manifest["graphs"].get(name))
        row = self.index.article(name.split("/")[1])
        return row.triples if row is not None and row.graph == name else None

    def licences(self, graphs: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the licences of some articles' graphs; without any, those of the whole dataset; sorted."""
        start = f"{self.base}/graph/article/"
        keys = {graph[len(start) :].partition("/")[0] for graph in graphs if graph.startswith(start)}
        rows = [row for key in sorted(keys) if (row := self.index.article(key)) is not None]
        return tuple(sorted({row.licence for row in rows})) if rows else tuple(self.manifest["licences"])

    def file(self, name: str) -> Filed | None:
        """Return a file that can be downloaded, by its name in the manifest or that of a part; None for others."""
        row = self.manifest["dumps"].get(name)
        if row is None:
            pieces = self._composition.pieces(name) if name.startswith(f"{PART}/") else ()
            return Filed(size_of(pieces), tag_of(pieces), pieces[0].digest, pieces) if pieces else None
        if "tag" in row:
            return Filed(row["bytes"], row["tag"], row.get("sha256"), self._composition.pieces(name))
        piece = Piece(row["bytes"], row["sha256"], str(self.path / DUMPS / name))
        return Filed(piece.size, piece.digest, piece.digest, (piece,))


class Published(Protocol):
    """Where the server finds what to serve."""

    def current(self) -> Generation:
        """Return the current generation; cheap enough to be asked on every request.

        Raises:
            GenerationError: there is none, or it cannot be read.
        """
        ...


@dataclass(slots=True)
class Generations:
    """The generations in a data directory.

    Attributes:
        data: the data directory.
        endpoint: where the remote store is that holds their quads; None when each has its own.
    """

    data: Path
    endpoint: Endpoint | None = None
    _opened: Generation | None = None
    _seen: tuple[tuple[int, int, int], str | None] = ((0, 0, 0), None)
    _lock: Lock = field(default_factory=Lock)
    _pointer: Path = field(init=False)

    def __post_init__(self) -> None:
        self._pointer = self.data / "current"

    def current(self) -> Generation:
        """Return the current generation, opening it when it is not the one that was current before.

        Raises:
            NothingPublishedError: none is published yet.
            GenerationError: it cannot be read.
        """
        name = self._name()
        if name is None:
            message = f"nothing is published in {self.data} yet; run: onrecord publish seeds/"
            raise NothingPublishedError(message)
        opened = self._opened
        return opened if opened is not None and opened.id == name else self._open(name)

    def manifest(self) -> Mapping[str, Any] | None:
        """Return the current generation's manifest without opening its store; None when there is none.

        Raises:
            GenerationError: it cannot be read.
        """
        name = self._name()
        return None if name is None else self._manifest(name)

    def _open(self, name: str) -> Generation:
        with self._lock:
            if self._opened is None or self._opened.id != name:
                path = self.data / "generations" / name
                manifest = self._manifest(name)
                if manifest.get("layout") != LAYOUT:
                    raise GenerationError(f"{path} was made by another version of the software; publish again")
                self._opened = _generation(path, manifest, self.endpoint)
            return self._opened

    def _name(self) -> str | None:
        """Return the id in the pointer file, which is read again only when it has been replaced."""
        try:
            found = self._pointer.stat()
            mark = found.st_mtime_ns, found.st_ino, found.st_size
            seen, name = self._seen
            if mark != seen:
                name = self._pointer.read_text(encoding="utf-8").strip() or None
                self._seen = mark, name
            return name
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise GenerationError(f"{self._pointer} cannot be read: {error}") from error

    def _manifest(self, name: str) -> Mapping[str, Any]:
        path = self.data / "generations" / name / "manifest.json"
        try:
            manifest: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(manifest, dict):
                raise ValueError("it is no JSON object")
        except (OSError, ValueError) as error:
            message = f"{path} cannot be read: {error}; publish again"
            raise GenerationError(message) from error
        return manifest


def _generation(path: Path, manifest: Mapping[str, Any], endpoint: Endpoint | None) -> Generation:
    """Return a generation with the store that its manifest says it is in."""
    stated: Mapping[str, Any] | None = manifest.get("store")
    if stated is None and endpoint is None:
        return Generation(path.name, path, _embedded(path / STORE), *_rows(path), manifest)
    if stated is None:
        remedy = "leave out --store, or publish again with it"
        raise GenerationError(f"the current generation is in an embedded store: {remedy}")
    if endpoint is None:
        raise GenerationError(f"the current generation is in the store {stated['query']}: give that with --store")
    from .remote import RemoteEngine, RemoteStore

    index, catalogue = _rows(path)
    names = (*manifest["graphs"], *(row.graph for row in index.articles()))
    graphs = tuple(f"{manifest['base']}/graph/{name}" for name in names)
    past = frozenset(f"{manifest['base']}/{path}" for path in index.revision_paths())
    source = Source(endpoint, () if stated["union"] else graphs)
    store = RemoteStore(RemoteEngine.of(source))
    elsewhere = Elsewhere(source.text, Scope(frozenset(graphs), past))
    return Generation(path.name, path, store, index, catalogue, manifest, elsewhere)


def _rows(path: Path) -> tuple[Index, Catalogue]:
    try:
        index = Index(path / INDEX)
        catalogue = Catalogue.of(index, path.parent.parent)
        catalogue.require()
        return index, catalogue
    except IndexDamagedError as error:
        raise GenerationError(f"{error}; publish again") from error


def _embedded(path: Path) -> Store:
    from .embedded import EmbeddedStore

    try:
        return EmbeddedStore.open(path)
    except StoreError as error:
        raise GenerationError(str(error)) from error
