"""A generation's store: filled at one stroke, or changed where the generation before differs.

The default graph holds the union of the named graphs. One of the modules that know pyoxigraph. Must not know: records,
parts, which generation is current, HTTP.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

from .query_errors import StoreError
from .statistics import Statistics, Tally, counted

__all__ = ["Change", "OldStore", "changed_store", "filled_store"]

_DEFAULT: Final = ox.DefaultGraph()


def filled_store(
    path: Path, quads: BinaryIO, triples: BinaryIO, withheld: BinaryIO, base: str, stated: int
) -> tuple[int, Statistics]:
    """Make a store of N-Quads; return how many quads its named graphs hold, and what else there is to count.

    Args:
        path: where; not there yet.
        quads: N-Quads.
        triples: the same as N-Triples, in any order, perhaps some of them several times.
        withheld: further N-Quads.
        base: the IRIs' base.
        stated: how many quads there are.

    Raises:
        OSError: the disk is full, read-only or failing, or the store does not hold what it should.
        SyntaxError: a line is not N-Quads.
    """
    store = ox.Store(str(path))
    store.bulk_load(input=quads, format=ox.RdfFormat.N_QUADS)
    further = list(ox.parse(input=withheld, format=ox.RdfFormat.N_QUADS))
    store.extend(further)
    named = len(store)
    store.bulk_load(input=triples, format=ox.RdfFormat.N_TRIPLES)
    store.extend(_unnamed(quad) for quad in further)
    store.flush()
    statistics = counted(store, base, path.parent)
    if named != stated or not _has_union(store):
        raise OSError(errno.EIO, f"the store holds {named} quads and {statistics.triples} triples of {stated} quads")
    return named, statistics


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed in a store.

    Attributes:
        removed: N-Quads that go.
        added: N-Quads that come.
    """

    removed: frozenset[str]
    added: frozenset[str]

    @classmethod
    def between(cls, old: Iterable[str], new: Iterable[str]) -> Change:
        """Return what makes the new lines of the old ones."""
        before, after = frozenset(old), frozenset(new)
        return cls(before - after, after - before)


@dataclass(frozen=True, slots=True)
class OldStore:
    """The store of a generation that is there already, opened read-only."""

    store: ox.Store

    @classmethod
    def open(cls, path: Path) -> OldStore:
        """Open a store.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            return cls(ox.Store.read_only(str(path)))
        except (OSError, RuntimeError) as error:  # the second is how damaged files are told
            raise StoreError(f"{path} cannot be read: {error}") from error

    def graph(self, name: str) -> list[str]:
        """Return the sorted N-Quads of a graph."""
        return sorted(map(_line, self.store.quads_for_pattern(None, None, None, ox.NamedNode(name))))

    def about(self, graph: str, subject: str) -> list[str]:
        """Return what a graph says of a thing, in N-Quads."""
        return [*map(_line, self.store.quads_for_pattern(ox.NamedNode(subject), None, None, ox.NamedNode(graph)))]

    def graphs_with(self, subject: str, predicate: str) -> set[str]:
        """Return the names of the graphs that say something of a thing by some property."""
        found = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return {quad.graph_name.value for quad in found if isinstance(quad.graph_name, ox.NamedNode)}

    def graphs_naming(self, thing: str) -> set[str]:
        """Return the names of the graphs that say anything of a thing, or name it as a value."""
        name = ox.NamedNode(thing)
        said, named = self.store.quads_for_pattern(name, None, None), self.store.quads_for_pattern(None, None, name)
        graphs = (quad.graph_name for found in (said, named) for quad in found)
        return {graph.value for graph in graphs if isinstance(graph, ox.NamedNode)}

    def copy(self, path: Path) -> None:
        """Make a copy that shares its files; whoever changes it does not change this one."""
        self.store.backup(str(path))


def changed_store(path: Path, change: Change, base: str, quads: int, before: Statistics) -> tuple[int, Statistics]:
    """Change a copied store; return how many quads its named graphs hold now, and what else there is to count.

    Args:
        path: where it is.
        change: what comes and what goes.
        base: the IRIs' base.
        quads: how many quads its named graphs held.
        before: what else there was to count.

    Raises:
        OSError: the disk is full, read-only or failing, or the store does not hold what it should.
    """
    store = ox.Store(str(path))
    removed, added = list(_quads(change.removed)), list(_quads(change.added))
    tally = Tally(store, base, before, {quad.triple for quad in (*removed, *added)})
    _require(store, added, removed)
    for quad in removed:
        store.remove(quad)
    store.extend(added)
    for quad in removed:
        if not _is_said(store, quad.triple):
            store.remove(_unnamed(quad))
    store.extend(_unnamed(quad) for quad in added)
    store.flush()
    _require(store, removed, added)
    _require_union(store, removed, added)
    return quads + len(added) - len(removed), tally.after()


def _has_union(store: ox.Store) -> bool:
    """Tell whether the default graph holds some triples of every named graph."""
    some = (
        quad for graph in store.named_graphs() for quad in islice(store.quads_for_pattern(None, None, None, graph), 3)
    )
    return all(_unnamed(quad) in store for quad in some)


def _require(store: ox.Store, absent: list[ox.Quad], present: list[ox.Quad]) -> None:
    """Require that a store holds some quads and does not hold others.

    Raises:
        OSError: it is not so.
    """
    wrong = sum(quad in store for quad in absent) + sum(quad not in store for quad in present)
    if wrong:
        raise OSError(errno.EIO, f"the store differs from the downloads in {wrong} quads; publish again with --full")


def _require_union(store: ox.Store, removed: list[ox.Quad], added: list[ox.Quad]) -> None:
    kept = [quad for quad in removed if _is_said(store, quad.triple)]
    union = [_unnamed(quad) for quad in (*kept, *added)]
    _require(store, [], union)


def _unnamed(quad: ox.Quad) -> ox.Quad:
    """Return a quad's triple in the default graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)


def _is_said(store: ox.Store, triple: ox.Triple) -> bool:
    """Tell whether a named graph holds a triple."""
    found = store.quads_for_pattern(*triple)
    return any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in found)


def _quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    return ox.parse(input="".join(lines), format=ox.RdfFormat.N_QUADS)


def _line(quad: Any) -> str:
    return f"{quad} .\n"
