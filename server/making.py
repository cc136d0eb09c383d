"""Making the next generation: drafted in a folder of its own, brought to the disk and to the remote store, switched to.

Must not know: records, HTTP.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from ..mapping.terms import instant
from .catalogue import edition_of
from .catalogue_draft import CatalogueDraft
from .composition import Composition
from .consequences import Consequences
from .downloads_made import write_downloads
from .drafting import Content, Drafting
from .endpoint import Endpoint
from .filed_graphs import FiledGraphs
from .generation import INDEX, LAYOUT, OLD, PARTS
from .history import OldGraphs
from .index import Index
from .lines import write_lines
from .parts import WITHHELD, Parts, graph_of
from .predecessor import Predecessor
from .query_errors import StoreError
from .retention import BUILDING, NEXT, oldest_of
from .sealed_files import write_sums
from .settling import settle, settle_files, settle_names
from .standing import Standing
from .statistics import Statistics
from .words import shipped_vocabulary

if TYPE_CHECKING:
    from .uploading import Upload

__all__ = ["Made", "Maker", "shared_sizes"]

UPLOADING: Final = "uploading"
"""A file that is there while a remote store is being changed: where it is left behind, nobody knows what that holds."""


@dataclass(frozen=True, slots=True)
class Made:
    """The generation that is current now.

    Attributes:
        manifest: its manifest.
        changed: whether it is a new one.
    """

    manifest: Mapping[str, Any]
    changed: bool


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes one generation.

    Attributes:
        data: the data directory.
        base: the IRIs' base.
        endpoint: the remote store that gets the quads as well; None for none.
        created: when it is made.
        folder: where it is made.
    """

    data: Path
    base: str
    endpoint: Endpoint | None
    created: datetime
    folder: Path

    @classmethod
    def begin(cls, data: Path, base: str, endpoint: Endpoint | None, at: datetime | None = None) -> Maker:
        """Make a folder to make a generation in, as if it were made at a time; now by default.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        created = at or _now()
        folder = data / f"{BUILDING}{created:%Y%m%dT%H%M%S.%fZ}"
        folder.mkdir()
        return cls(data, base, endpoint, created, folder)

    @property
    def at(self) -> str:
        """When it is made: an instant in UTC that ends with Z."""
        return instant(self.created)

    def fill(self, before: Predecessor | None, content: Content, shared: Sequence[str]) -> Made:
        """Make the generation whole.

        Raises:
            OSError: the disk is full, read-only or failing.
            StoreError: the remote store refuses.
        """
        with CatalogueDraft.anew(self.data, uuid4().hex) as catalogue:
            drafted = self._drafting(content, catalogue).fill(before, shared)
            return self._finish(before, catalogue, *drafted, content.steps)

    def advance(self, before: Predecessor, content: Content) -> Made:
        """Make the generation from the one before it, or none when nothing changed.

        Raises:
            OSError: the disk is full, read-only or failing.
            StoreError: the remote store refuses.
        """
        with CatalogueDraft.after(self.data, edition_of(before.index), oldest_of(self.data, before.index)) as catalogue:
            return self._advance(before, content, catalogue)

    def _advance(self, before: Predecessor, content: Content, catalogue: CatalogueDraft) -> Made:
        here = self._holds(before)
        drafted = self._drafting(content, catalogue).advance(before, force=not here)
        if drafted is not None:
            return self._finish(before, catalogue, *drafted)
        upload = self._upload(_filed(before), before)
        if upload is not None:
            union = self._bring(upload)
            if union != before.manifest["store"]["union"]:
                return self._finish(before, catalogue, *self._again(content, catalogue, before))
            self._tidy(upload)
        shutil.rmtree(self.folder)
        return Made(before.manifest, changed=False)

    def _again(self, content: Content, catalogue: CatalogueDraft, before: Predecessor) -> tuple[int, Statistics]:
        drafted = self._drafting(content, catalogue).advance(before, force=True)
        if drafted is None:
            raise StoreError("nothing was drafted")
        return drafted

    def _drafting(self, content: Content, catalogue: CatalogueDraft) -> Drafting:
        parts = Parts(self.data / PARTS, self.base, content.steps.delisted)
        (self.folder / INDEX).unlink(missing_ok=True)
        return Drafting(self.folder, self.base, catalogue, parts, OldGraphs(self.data / OLD), content)

    def _finish(
        self,
        before: Predecessor | None,
        catalogue: CatalogueDraft,
        quads: int,
        statistics: Statistics,
        steps: Consequences | Standing | None = None,
    ) -> Made:
        """Write the rest, bring all to the disk and to the remote store, and switch.

        What must not be found any more leaves the past when nothing else can fail: until then it is shown as it was.
        """
        shutil.rmtree(self.folder / "shelves", ignore_errors=True)
        with closing(Index(self.folder / INDEX)) as index:
            composition = Composition.of(index, self.data / PARTS, self.base)
            manifest = self._manifest(index, composition, quads, statistics)
            forgets = steps is not None and steps.forgets(before)
            manifest["floor"] = manifest["id"] if forgets or before is None else before.manifest.get("floor", "")
            upload = self._upload(FiledGraphs(composition, manifest["graphs"]), before)
            if upload is not None:
                union = self._bring(upload)
                manifest["store"] = {"query": upload.remote.connection.endpoint.query, "union": union}
            write_sums(self.folder, None if before is None else before.folder)
            write_lines(self.folder / "manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=1), "\n"])
            self._settle(index, before)
            if steps is not None and steps.removes:
                OldGraphs(self.data / OLD).sweep(steps.leaks)
            catalogue.commit()
            _switch(self.folder, self.data, manifest["id"])
            if upload is not None:
                self._tidy(upload)
        return Made(manifest, changed=True)

    def _manifest(self, index: Index, composition: Composition, quads: int, statistics: Statistics) -> dict[str, Any]:
        dumps = write_downloads(self.folder, composition, shipped_vocabulary().files)
        digest = hashlib.sha256(dumps["onrecord.nq"]["tag"].encode()).hexdigest()
        return {
            "id": f"{self.folder.name.removeprefix(BUILDING)}-{digest[:12]}",
            "layout": LAYOUT,
            "base": self.base,
            "created": self.at,
            "software": version("onrecord"),
            "quads": quads,
            "articles": index.count(),
            "licences": index.licences(),
            "statistics": statistics.to_json(),
            "graphs": shared_sizes(composition),
            "dumps": dumps,
        }

    def _settle(self, index: Index, before: Predecessor | None) -> None:
        known = set() if before is None else set(before.index.part_files())
        parts = Parts(self.data / PARTS, self.base)
        settle_files(parts.path(digest) for digest, _ in set(index.part_files()) - known)
        settle(self.folder)

    def _holds(self, before: Predecessor) -> bool:
        """Tell whether a generation's quads are where the next one's go."""
        stated = before.manifest.get("store")
        if stated is None or self.endpoint is None:
            return stated is None and self.endpoint is None
        return bool(stated["query"] == self.endpoint.query)

    def _upload(self, graphs: FiledGraphs, before: Predecessor | None) -> Upload | None:
        """Return the way of a generation to the remote store; None without one."""
        if self.endpoint is None:
            return None
        from .remote_graphs import RemoteGraphs  # takes long to import
        from .uploading import Upload

        remote = RemoteGraphs.of(self.endpoint)
        if before is None:
            return Upload(remote, graphs)
        sure = self._holds(before) and not (self.data / UPLOADING).exists()
        return Upload(remote, graphs, _filed(before), sure)

    def _bring(self, upload: Upload) -> bool:
        """Bring a generation to the remote store; return whether its default graph is the union of its graphs."""
        (self.data / UPLOADING).touch()
        return upload.run()

    def _tidy(self, upload: Upload) -> None:
        """Remove what the current generation does not need; what cannot be removed waits for the next time."""
        try:
            upload.tidy()
            (self.data / UPLOADING).unlink(missing_ok=True)
        except StoreError as error:
            logging.getLogger(__name__).warning(
                "what is not needed any more stays in the store until the next publication: %s", error
            )


def _now() -> datetime:
    """Return the time that it is; its last digit is no zero, for stores differ in whether they write that."""
    now = datetime.now(UTC)
    return now if now.microsecond % 10 else now.replace(microsecond=now.microsecond + 1)


def _filed(before: Predecessor) -> FiledGraphs:
    return FiledGraphs(Composition(before.index, before.parts), before.manifest["graphs"])


def shared_sizes(composition: Composition) -> dict[str, int]:
    """Return how many triples each graph holds that no single article owns, by name."""
    index, parts = composition.index, composition.parts
    names = [name for name in index.part_names() if name.startswith("graph/") and name.endswith(".nt")]
    sizes = Counter({name[len("graph/") : -len(".nt")]: index.lines(name) for name in names})
    start = f"{parts.base}/graph/"
    for row in index.parts(WITHHELD):
        for line in parts.lines(row):
            name = graph_of(line).removeprefix(start)
            if "/" not in name:
                sizes[name] += 1
    return dict(sorted(sizes.items()))


def _switch(folder: Path, data: Path, name: str) -> None:
    """Name the generation and make it the current one: two renames, each whole or not at all.

    The next pointer is written first: where it is left behind, the generation that it names never was the current one.
    """
    generations = data / "generations"
    generations.mkdir(exist_ok=True)
    pointer = data / NEXT
    pointer.write_text(name + "\n", encoding="utf-8")
    settle_files([pointer])
    folder.rename(generations / name)
    settle_names(generations)
    pointer.replace(data / "current")
    settle_names(data)
