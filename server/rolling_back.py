"""Rolling back: a new generation that says what an earlier one said, and whose history goes on.

Nothing is taken out of the past: an article that is as it was gets a further revision, and what was published in
between stays in its history. Records are not read: publishing them afterwards publishes them as they are then. The
ledger is never rolled back, for what was withdrawn would come back. Must not know: records, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ..mapping.errors import OnRecordError
from ..mapping.mapped import Mapped
from .drafting import Content
from .endpoint import Endpoint
from .generation import INDEX, LAYOUT, PARTS, GenerationError, Generations
from .index import Index
from .index_rows import Article
from .making import Maker
from .ownership import by_owner
from .parts import SHARED, WHOLE, WITHHELD, Parts, graph_of
from .plan import Entry, Plan
from .predecessor import Predecessor, predecessor
from .publisher import PublishError, publisher
from .retention import manifest_of, names_of, prune
from .shelves import Shelves
from .standing import Standing
from .survey import Seen

__all__ = ["Rollback", "RolledBack", "roll_back"]

_LEDGER: Final = ("effects", "forgotten", "delisted")
"""What an index notes of the ledger."""
_OURS: Final = ("common", "maker", "entries")
"""What an index notes of all else that was published."""


@dataclass(frozen=True, slots=True)
class Rollback:
    """How to roll back.

    Attributes:
        to: the id of the generation whose content is wanted; empty for the one before the current.
        reason: why; it is kept with the revisions.
        by: who does it; empty for those whom the earlier revisions name.
        keep: how many generations stay on disk, the current one among them; 0 for all.
    """

    to: str = ""
    reason: str = ""
    by: str = ""
    keep: int = 10


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What came of rolling back.

    Attributes:
        generation: the id of the generation that is current now.
        to: the id of the one whose content it has.
        changed: whether it is a new one; not when the two said the same.
        articles: the keys of the articles that are as they were then, and were not before.
        left: the keys of those that were not there then.
    """

    generation: str
    to: str
    changed: bool
    articles: tuple[str, ...]
    left: tuple[str, ...]


def roll_back(data: Path, order: Rollback, endpoint: Endpoint | None = None) -> RolledBack:
    """Make and switch to a generation that says what an earlier one says.

    Args:
        data: the data directory.
        order: how.
        endpoint: the remote store that gets the quads as well; None for none.

    Raises:
        PublishError: another publisher is at work, there is no such generation, it cannot be gone back to, or the disk
            or the store refuses.
    """
    with publisher(data):
        current = _current(data)
        name = _wanted(data, order.to, str(current["id"]))
        manifest = _manifest(data, name, str(current["base"]))
        before = predecessor(data, manifest["base"])
        if before is None or before.opened is None:
            raise PublishError(f"the current generation in {data} is damaged: restore a backup, or publish with --full")
        with closing(_index(data, name)) as index:
            parts = Parts(data / PARTS, before.parts.base)
            target = Predecessor(data / "generations" / name, manifest, index, parts, None, None)
            _require_same_ledger(before, target)
            outcome = _Rolling(data, before, target, order, endpoint).run()
        prune(data, outcome.generation, order.keep, str(before.manifest["floor"]))
        return outcome


@dataclass(frozen=True, slots=True)
class _Rolling:
    """One rolling back."""

    data: Path
    before: Predecessor
    target: Predecessor
    order: Rollback
    endpoint: Endpoint | None
    _editors: dict[str, str] = field(default_factory=dict)

    def run(self) -> RolledBack:
        maker = Maker.begin(self.data, self.before.parts.base, self.endpoint)
        shelves = Shelves(maker.folder / "shelves")
        plan = self._plan(shelves)
        notes = {name: self.target.index.note(name) for name in _OURS}
        old, new = (set(each.bucket(SHARED).lines()) for each in (self.before, self.target))
        shared = None if old == new else sorted(new)
        steps, buckets = Standing(self.before.index), self.before.buckets
        content = Content(plan, shelves, buckets, shared, self._why, maker.at, steps, notes)
        made = maker.advance(self.before, content)
        name = self.target.folder.name
        return RolledBack(
            made.manifest["id"], name, made.changed, tuple(sorted(plan.entries)), tuple(sorted(plan.leaving))
        )

    def _plan(self, shelves: Shelves) -> Plan:
        """Return what becomes of which article, and put the quads of those aside that are to be as they were."""
        entries: dict[str, Entry] = {}
        for number in range(self.target.buckets):
            for row, lines in self._others(number):
                shelves.put(row.key, lines)
                entries[row.key] = self._entry(row)
        here, there = (each.index for each in (self.before, self.target))
        leaving = frozenset(row.key for row in here.articles() if there.article(row.key) is None)
        return Plan(entries, leaving)

    def _others(self, number: int) -> Iterator[tuple[Article, list[str]]]:
        """Yield the articles of a part that are not as they were, with their quads, but for their history."""
        rows = {row.key: row for row in self.target.index.in_bucket(number)}
        wanted = rows.keys() if self._may_differ(number) else {key for key, row in rows.items() if self._is_other(row)}
        if not wanted:
            return
        base = self.before.parts.base
        there = by_owner(self.target.bucket(number), base)
        is_alike = self.target.buckets == self.before.buckets
        here = by_owner(self.before.bucket(number), base) if is_alike else {}
        for key in sorted(wanted):
            if here.get(key) != there[key] or self._is_other(rows[key]):
                yield rows[key], there[key]

    def _may_differ(self, number: int) -> bool:
        """Tell whether the quads of a part may be other ones: its files are, or what is in it is divided otherwise."""
        if self.target.buckets != self.before.buckets:
            return True
        files = (f"{WHOLE}.nq", WITHHELD)
        here, there = ([each.index.part(name, number) for name in files] for each in (self.before, self.target))
        return here != there

    def _is_other(self, row: Article) -> bool:
        """Tell whether an article was written down otherwise than it is."""
        now = self.before.index.article(row.key)
        return now is None or replace(now, bucket=row.bucket, ordinal=row.ordinal) != row

    def _entry(self, row: Article) -> Entry:
        graph = f"{self.before.parts.base}/graph/{row.graph}"
        self._editors[row.key] = self.target.index.revisions(row.key)[-1].by
        mapped = Mapped(
            name=row.file.file,
            article=row.key,
            text=row.text,
            title=row.title,
            licence=row.licence,
            graph=graph,
            triples=row.triples,
        )
        return Entry(mapped, Seen(Path(), row.file))

    def _why(self, entry: Entry) -> tuple[str, str, str]:
        """Return who changed an article, why, and what that is taken from."""
        told = f"rolled back to generation {self.target.folder.name}"
        why = f"{told}: {self.order.reason}" if self.order.reason else told
        return self.order.by or self._editors[entry.key], why, ""


def _wanted(data: Path, name: str, current: str) -> str:
    """Return the id of the generation to go back to.

    Raises:
        PublishError: there is none.
    """
    names = names_of(data)
    if name and name not in names:
        raise PublishError(f"there is no generation {name} in {data}; `onrecord generations` lists those that are kept")
    earlier = [each for each in names if each < current]
    if not name and not earlier:
        raise PublishError(f"no generation before the current one is kept in {data}; there is nothing to go back to")
    return name or earlier[-1]


def _current(data: Path) -> Mapping[str, Any]:
    try:
        manifest = Generations(data).manifest()
    except GenerationError as error:
        raise PublishError(f"{error}, or restore a backup") from error
    if manifest is None:
        raise PublishError(f"nothing is published in {data}; there is nothing to roll back")
    return manifest


def _manifest(data: Path, name: str, base: str) -> Mapping[str, Any]:
    manifest = manifest_of(data, name)
    if manifest is None:
        raise PublishError(f"the manifest of {name} cannot be read; choose another generation")
    if manifest.get("layout") != LAYOUT:
        raise PublishError(f"{name} was made by another version of the software; choose another generation")
    if manifest.get("base") != base:
        raise PublishError(f"the IRIs of {name} have another base; publish the records with --base instead")
    return manifest


def _index(data: Path, name: str) -> Index:
    try:
        return Index(data / "generations" / name / INDEX)
    except OnRecordError as error:
        raise PublishError(f"{error}; choose another generation") from error


def _require_same_ledger(before: Predecessor, target: Predecessor) -> None:
    """Require that the ledger said the same.

    Raises:
        PublishError: it did not, or what must not be found any more may be in the earlier generation.
    """
    here, there = ({name: each.index.note(name) for name in _LEDGER} for each in (before, target))
    graph = f"{before.parts.base}/graph/ledger"
    said = [[line for line in each.bucket(SHARED).lines() if graph_of(line) == graph] for each in (before, target)]
    if here != there or said[0] != said[1] or target.folder.name < str(before.manifest["floor"]):
        message = f"since {target.folder.name} the ledger has changed, which is never rolled back"
        raise PublishError(f"{message}: revoke its step, or roll back the records, and publish")
