"""Making a generation's folder: its parts, its store, its index; whole, or from the generation before it.

What a plan says is written here. Work is in proportion to what changes: the parts of the downloads that changed
articles are in, and their quads in a copy of the store that shares all files that stay as they are. Must not know:
records, which generation is current, HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from ..mapping.errors import OnRecordError
from ..ontology import REC, SCHEMA
from .catalogue import NOTE as CATALOGUE
from .catalogue_draft import CatalogueDraft
from .cataloguing import article_things, shared_things
from .composition import Composition
from .consequences import Consequences, along
from .filling import Change, changed_store, filled_store
from .generation import INDEX, STORE
from .gone import ABSENT, Gone, absent, parts_in
from .history import OldGraphs, history_lines
from .index import Index
from .index_draft import IndexDraft
from .index_rows import Article, Revision
from .log import actors_in
from .ownership import by_owner, owner
from .parts import SHARED, WHOLE, WITHHELD, Bucket, Parts, article_lines, bucket_of
from .picture_rows import PictureRows
from .pieces import PiecedFile
from .plan import Entry, Plan
from .predecessor import Predecessor
from .shelves import Shelves
from .standing import Standing
from .statistics import Statistics

__all__ = ["Content", "Drafting", "RememberedError"]

_ARTICLE: Final = str(SCHEMA.NewsArticle)
_KINDS: Final = {
    "actor": str(REC.Actor),
    "place": str(REC.Place),
    "topic": str(REC.Topic),
    "statement": str(REC.Statement),
    "event": str(REC.Event),
    "role": str(REC.RoleHolding),
    "image": str(SCHEMA.ImageObject),
}


class RememberedError(OnRecordError):
    """What must not be found any more would still be found."""


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a generation.

    Attributes:
        plan: what becomes of which article.
        shelves: where the quads of the plan's articles were put aside.
        buckets: how many parts there are for articles.
        shared: N-Quads of the graphs that no single article owns; None when they are as they were.
        reason: tells who changed a record and why, and what both are taken from.
        at: when it is published: an instant in UTC that ends with Z.
        steps: what the ledger's steps come to.
        notes: what the next publication will want to know, by name.
    """

    plan: Plan
    shelves: Shelves
    buckets: int
    shared: Sequence[str] | None
    reason: Callable[[Entry], tuple[str, str, str]]
    at: str
    steps: Consequences | Standing
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafting:
    """A generation being made in a folder.

    Attributes:
        folder: its folder.
        base: the IRIs' base.
        catalogue: its edition of the catalogue.
        parts: the parts of all generations.
        old: the graphs of revisions that are not current.
        content: what goes into it.
    """

    folder: Path
    base: str
    catalogue: CatalogueDraft
    parts: Parts
    old: OldGraphs
    content: Content

    @property
    def _delisted(self) -> frozenset[str]:
        """The paths of what is listed nowhere."""
        start = f"{self.base}/id/"
        return frozenset(iri.removeprefix(start) for iri in self.content.steps.delisted)

    def advance(self, before: Predecessor, *, force: bool = False) -> tuple[int, Statistics] | None:
        """Make the generation from the one before it; return how many quads it holds, and what there is to count.

        Args:
            before: the generation before.
            force: whether to make one although nothing changed; else None is returned then.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        plan, removed, added = self.content.plan, set[str](), set[str]()
        concerned = {bucket_of(key, self.content.buckets) for key in (*plan.entries, *plan.leaving)}
        with _draft(IndexDraft.after(before.index, self.folder / INDEX)) as draft:
            for number in sorted(concerned | before.listed_otherwise(self.content.steps.delisted)):
                old = before.bucket(number)
                new = self._renewed(draft, before, number, old)
                removed |= set(old.lines())
                added |= set(new.lines())
                self._put(draft, number, new)
            if self.content.shared is not None:
                removed |= set(before.bucket(SHARED).lines())
                added |= set(self.content.shared)
                draft.put_parts(SHARED, self.parts.write(SHARED, Bucket.of(self.content.shared)))
                self.catalogue.things.share(shared_things(self.content.shared, self.base), self._delisted)
            self._note(draft, before)
        change = Change.between(removed, added)
        if not (change.removed or change.added or force or self._means_otherwise(before)):
            return None
        before.store.copy(self.folder / STORE)
        return changed_store(self.folder / STORE, change, self.base, before.quads, before.statistics)

    def fill(self, before: Predecessor | None, shared: Sequence[str]) -> tuple[int, Statistics]:
        """Make the generation whole: articles that the plan does not name stay as they were before.

        Args:
            before: the generation before; None when there is none.
            shared: N-Quads of the graphs that no single article owns.

        Raises:
            OSError: the disk is full, read-only or failing.
        """
        buckets, path = self.content.buckets, self.folder / INDEX
        begun = IndexDraft(path) if before is None else IndexDraft.after(before.index, path)
        with _draft(begun, compact=True) as draft:
            staying = {} if before is None else self._put_aside(draft, before)
            self._forget(draft)
            draft.clear_parts()
            draft.put_parts(SHARED, self.parts.write(SHARED, Bucket.of(shared)))
            self.catalogue.things.share(shared_things(shared, self.base), self._delisted)
            by_bucket: dict[int, list[str]] = {}
            for key in (*self.content.plan.entries, *staying):
                by_bucket.setdefault(bucket_of(key, buckets), []).append(key)
            for number in range(buckets):
                bucket = Bucket.of(self._lines(draft, before, number, by_bucket.get(number, ())))
                self._put(draft, number, bucket)
            self._note(draft, before)
        self._require_forgotten(path)
        with closing(Index(path)) as index:
            composition = Composition(index, self.parts)
            files = (f"{WHOLE}.nq", f"{WHOLE}.nt", WITHHELD)
            quads, triples, withheld = (cast("BinaryIO", PiecedFile(composition.held(name))) for name in files)
            stated = index.lines(f"{WHOLE}.nq") + index.lines(WITHHELD)
            return filled_store(self.folder / STORE, quads, triples, withheld, self.base, stated)

    def _put(self, draft: IndexDraft, number: int, bucket: Bucket) -> None:
        """Write a part of some articles, and what pictures are drawn from of what is listed there."""
        draft.put_parts(number, self.parts.write(number, bucket))
        self.catalogue.pictures.put(number, PictureRows.said_by(self.parts.listed(bucket).graphs, self.base))

    def _require_forgotten(self, path: Path) -> None:
        """Require that nothing is left of what must not be found any more.

        Raises:
            RememberedError: articles still hold it.
        """
        steps = self.content.steps
        if not steps.removes:
            return
        with closing(Index(path)) as index:
            buckets = range(int(index.note("buckets")))
            left = sorted({key for number in buckets for key in steps.naming([self.parts.bucket(index, number)])})
            left += sorted(row.key for row in index.articles() if steps.leaks([row.title, row.file.file]))
        if left:
            raise RememberedError(f"articles still hold what the ledger removes: {', '.join(dict.fromkeys(left))}")

    def _renewed(self, draft: IndexDraft, before: Predecessor, number: int, old: Bucket) -> Bucket:
        """Return a part with what the plan says of its articles."""
        plan, buckets = self.content.plan, self.content.buckets
        keys = {key for key in (*plan.entries, *plan.leaving) if bucket_of(key, buckets) == number}
        self._keep_old(draft, before, keys, number)
        draft.drop(keys & plan.leaving)
        self.catalogue.things.drop(keys & plan.leaving)
        stays = (line for line in old.lines() if owner(line, self.base) not in keys)
        return Bucket.of((*stays, *self._lines(draft, before, number, keys - plan.leaving)))

    def _lines(self, draft: IndexDraft, before: Predecessor | None, number: int, keys: Iterable[str]) -> Iterator[str]:
        """Yield the quads of some articles of a part, and write down what the plan says of them."""
        for key, lines in self.content.shelves.take(keys).items():
            yield from lines
            self.catalogue.things.put(key, article_things(key, lines, self.base), self._delisted)
            entry = self.content.plan.entries.get(key)
            revisions = known = draft.revisions(key)
            if entry is not None:
                revisions = self._write_down(draft, before, number, entry, revisions)
            if entry is not None and len(revisions) > len(known):
                kind = "Create" if before is None or before.index.article(key) is None else "Update"
                draft.log.put(kind, key, revisions[-1].ordinal, entry.mapped.licence, actors_in(lines, self.base))
            yield from history_lines(self.base, revisions)

    def _write_down(
        self,
        draft: IndexDraft,
        before: Predecessor | None,
        number: int,
        entry: Entry,
        revisions: tuple[Revision, ...],
    ) -> tuple[Revision, ...]:
        """Write an article down, with a revision when its graph is another; return its revisions."""
        mapped, row = entry.mapped, None if before is None else before.index.article(entry.key)
        name = mapped.graph.rpartition("/")[2]
        if row is None or row.revision != name:
            ordinal = revisions[-1].ordinal + 1 if revisions else 1
            reason = self.content.reason(entry)
            new = Revision(entry.key, ordinal, name, self.content.at, *reason, mapped.title)
            draft.revise([new])
            revisions = (*revisions, new)
        if mapped.along is not None:
            draft.bury_along(entry.key, {each.path: along(each) for each in mapped.along})
        facts = (revisions[-1].ordinal, mapped.triples, mapped.licence, mapped.text, mapped.title)
        draft.put([Article(entry.key, number, name, *facts, entry.seen.file)])
        return revisions

    def _keep_old(self, draft: IndexDraft, before: Predecessor, keys: Iterable[str], number: int) -> None:
        """Keep the graphs of revisions that are current no more."""
        rows = [row for row in map(before.index.article, sorted(keys)) if row is not None and self._changes(row)]
        graphs = before.bucket(number).graphs if rows else {}
        for row in rows:
            if f"{self.base}/graph/{row.graph}" not in graphs:
                logging.getLogger(__name__).warning("revision %s of %s is lost", row.ordinal, row.key)
                continue
            lines = article_lines(graphs, self.base, row.graph)
            if not self.content.steps.leaks(lines):
                self.old.put(row.key, row.revision, lines)
            if row.key in self.content.plan.entries:
                self._part_with(draft, parts_in(lines, self.base), row.key)

    def _part_with(self, draft: IndexDraft, old: Mapping[str, str], key: str) -> None:
        """Write down which parts of an article it describes no more, and that those which it does are there."""
        new = parts_in(self.content.shelves.take([key])[key], self.base)
        kinds = {path: _KINDS.get(kind, "") for path, kind in old.items() if not self._must_not_be_named(path)}
        draft.revive(new)
        draft.bury_absent(absent(kinds, new, self.content.at))

    def _must_not_be_named(self, path: str) -> bool:
        return self.content.steps.leaks([f"<{self.base}/id/{path}>"])

    def _changes(self, row: Article) -> bool:
        entry = self.content.plan.entries.get(row.key)
        return entry is None or not entry.mapped.graph.endswith(f"/{row.revision}")

    def _put_aside(self, draft: IndexDraft, before: Predecessor) -> dict[str, None]:
        """Put aside the quads of the articles that stay as they are; return their keys."""
        plan, staying = self.content.plan, dict[str, None]()
        for number in range(before.buckets):
            keys = [row.key for row in before.index.in_bucket(number)]
            changing = [key for key in keys if key in plan.entries or key in plan.leaving]
            self._keep_old(draft, before, changing, number)
            draft.drop(key for key in changing if key in plan.leaving)
            stays = dict.fromkeys(key for key in keys if key not in changing)
            staying |= stays
            if stays:
                for key, lines in by_owner(before.bucket(number), self.base).items():
                    if key in stays:
                        self.content.shelves.put(key, lines)
        draft.move(lambda key: bucket_of(key, self.content.buckets))
        return staying

    def _forget(self, draft: IndexDraft) -> None:
        """Remove from the index all that must not be found any more."""
        steps = self.content.steps
        draft.censor(lambda text: steps.leaks([text]))
        draft.log.censor(self._must_not_be_named)
        draft.forget(steps.forgotten)

    def _means_otherwise(self, before: Predecessor) -> bool:
        """Tell whether the ledger means something else than before, even if no graph says so."""
        steps = self.content.steps
        return before.index.note("effects") != steps.noted(str(before.index.note("salt"))) or steps.forgets(before)

    def _note(self, draft: IndexDraft, before: Predecessor | None) -> None:
        steps = self.content.steps
        draft.bury_ledger({path: self._with_text(gone, before) for path, gone in steps.gone.items()})
        draft.bury_absent({path: gone for path, gone in self._absent(before).items() if path not in steps.gone})
        draft.revive((*self.content.notes["entries"], *(f"article/{key}" for key in self.content.plan.entries)))
        notes = {"buckets": self.content.buckets, "delisted": sorted(steps.delisted)}
        notes |= {CATALOGUE: self.catalogue.edition.to_json()}
        notes |= {"effects": steps.noted(draft.salt), "forgotten": steps.marks(draft.salt)}
        for name, value in {**self.content.notes, **notes}.items():
            draft.note(name, value)
        self._log_leaving(draft, before)
        self.catalogue.things.settle(self._delisted)
        self.catalogue.pictures.rank()

    def _with_text(self, gone: Gone, before: Predecessor | None) -> Gone:
        """Return what is told of a thing, of an article with the digest of its text, by which its key is known."""
        kind, _, key = gone.path.partition("/")
        if before is None or gone.hidden or kind != "article" or "/" in key:
            return gone
        row, told = before.index.article(key), before.index.gone(gone.path)
        return replace(gone, text=row.text if row is not None else told.text if told is not None else "")

    def _log_leaving(self, draft: IndexDraft, before: Predecessor | None) -> None:
        """Log the articles that leave, but for those that must not be named; all entries get their numbers."""
        for key in self.content.plan.leaving - frozenset(self.content.steps.forgotten):
            row = None if before is None else before.index.article(key)
            if row is not None:
                draft.log.put("Delete", key, row.ordinal, row.licence)
        draft.log.publish(self.content.at)

    def _absent(self, before: Predecessor | None) -> dict[str, Gone]:
        """Return what was described before and is not now."""
        if before is None:
            return {}
        leaving = (row for row in map(before.index.article, sorted(self.content.plan.leaving)) if row is not None)
        articles = {row.path: Gone(row.path, _ARTICLE, ABSENT, self.content.at, text=row.text) for row in leaving}
        things = {path: _KINDS[path.partition("/")[0]] for path in before.index.note("entries")}
        return articles | absent(things, self.content.notes["entries"], self.content.at)


@contextmanager
def _draft(draft: IndexDraft, *, compact: bool = False) -> Iterator[IndexDraft]:
    """Finish an index that is written without a failure."""
    with closing(draft):
        yield draft
        draft.finish(compact=compact)
