"""Checking the quads: the store against the parts of the downloads, counts against both, articles against their rows.

The parts are read one after another and the store is gone through once, so that memory does not grow with either. One
of the modules that know pyoxigraph. Must not know: how files are checked, records, HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyoxigraph as ox

from ..mapping.errors import Problem
from .endpoint import Endpoint
from .examined import AGAIN, ANEW, Examined, found
from .filed_graphs import FiledGraphs
from .generation import INDEX, STORE
from .parts import SHARED, Bucket, bucket_of
from .query_errors import StoreError
from .remote_graphs import RemoteGraphs
from .statistics import counted

__all__ = ["check_quads", "check_remote"]

_DEFAULT: Final = ox.DefaultGraph()
_SHOWN: Final = 5


def check_quads(examined: Examined) -> Iterator[Problem]:
    """Yield where the store, the parts, the index and the counts differ."""
    place = examined.folder / STORE
    try:
        store = ox.Store.read_only(str(place))
        sizes: Counter[str] = Counter()
        for number in range(SHARED, examined.buckets):
            yield from _check_bucket(examined, store, number, sizes)
        yield from _check_articles(examined, sizes)
        yield from _check_store(examined, store, sizes)
        yield from _check_counts(examined, store)
    except (OSError, RuntimeError) as error:  # the second is how damaged stores are told
        yield found(place, f"the store cannot be read: {error}")


def _check_bucket(examined: Examined, store: ox.Store, number: int, sizes: Counter[str]) -> Iterator[Problem]:
    """Yield the quads of a part that the store lacks, and count them by graph; what is damaged is told elsewhere."""
    try:
        bucket = examined.parts.bucket(examined.index, number)
        lacking = Counter(graph for graph in _lacking(bucket, store))
    except (OSError, SyntaxError, UnicodeDecodeError, ValueError) as error:
        yield found(examined.folder / INDEX, f"part {number} of the downloads cannot be read: {error}")
        return
    sizes.update({graph: len(lines) for graph, lines in bucket.graphs.items()})
    for graph, count in sorted(lacking.items())[:_SHOWN]:
        yield found(examined.folder / STORE, f"the store lacks {count} quads of <{graph}>")
    if len(lacking) > _SHOWN:
        yield found(examined.folder / STORE, f"the store lacks quads of {len(lacking) - _SHOWN} other graphs")


def _lacking(bucket: Bucket, store: ox.Store) -> Iterator[str]:
    """Yield the graph of each quad that a store has not, there or in the default graph."""
    for quad in ox.parse(input="".join(bucket.lines()), format=ox.RdfFormat.N_QUADS):
        if quad not in store or ox.Quad(quad.subject, quad.predicate, quad.object) not in store:
            yield str(getattr(quad.graph_name, "value", ""))


def _check_articles(examined: Examined, sizes: Counter[str]) -> Iterator[Problem]:
    """Yield the articles whose graphs the parts have not, or with another number of triples, or in another part."""
    start, place = f"{examined.base}/graph/", examined.folder / INDEX
    graphs = set()
    for row in examined.index.articles():
        graphs.add(f"{start}{row.graph}")
        size = sizes[f"{start}{row.graph}"]
        if size != row.triples:
            yield found(place, f"{row.graph} has {row.triples} triples, and {size} in the parts")
        if row.bucket != bucket_of(row.key, examined.buckets):
            yield found(place, f"{row.graph} is in part {row.bucket}, and belongs to another")
    for graph in sorted(sizes):
        if graph.startswith(f"{start}article/") and graph not in graphs:
            yield found(place, f"no article has the graph <{graph}>, which the parts have")
    if (total := sizes.total()) != examined.manifest["quads"]:
        yield found(
            examined.folder, f"the manifest says {examined.manifest['quads']} quads, and the parts have {total}"
        )


def _check_store(examined: Examined, store: ox.Store, sizes: Counter[str]) -> Iterator[Problem]:
    """Yield the graphs of which a store has more than the parts; and what the default graph has that none says."""
    here: Counter[str] = Counter()
    unsaid = 0
    for quad in store:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            unsaid += not _is_said(store, quad.triple)
        else:
            here[str(getattr(quad.graph_name, "value", ""))] += 1
    place = examined.folder / STORE
    more = [graph for graph in sorted(here) if here[graph] > sizes[graph]]
    for graph in more[:_SHOWN]:
        yield found(place, f"the store holds {here[graph]} quads of <{graph}>, and the parts {sizes[graph]}")
    if len(more) > _SHOWN:
        yield found(place, f"the store holds too many quads of {len(more) - _SHOWN} other graphs")
    if unsaid:
        yield found(place, f"the default graph holds {unsaid} triples that no named graph says")


def _is_said(store: ox.Store, triple: ox.Triple) -> bool:
    """Tell whether a named graph holds a triple."""
    return any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in store.quads_for_pattern(*triple))


def _check_counts(examined: Examined, store: ox.Store) -> Iterator[Problem]:
    """Yield the counts of the manifest that are not those of the store."""
    with TemporaryDirectory() as scratch:
        here = counted(store, examined.base, Path(scratch)).to_json()
    stated = examined.manifest["statistics"]
    for name in sorted(here):
        if here[name] != stated[name]:
            differs = here[name] if isinstance(here[name], int) else _differing(here[name], stated[name])
            told = stated[name] if isinstance(here[name], int) else "other numbers"
            yield found(examined.folder / "manifest.json", f'"statistics" says {told} for {name}: counted {differs}')


def _differing(here: dict[str, int], stated: dict[str, int]) -> str:
    names = [name for name in sorted(here.keys() | stated.keys()) if here.get(name) != stated.get(name)]
    return ", ".join(f"{here.get(name, 0)} of <{name}>" for name in names[:_SHOWN])


def check_remote(examined: Examined, endpoint: Endpoint) -> Iterator[Problem]:
    """Yield the graphs of which a remote store does not hold what the generation has."""
    graphs = FiledGraphs(examined.composition, examined.manifest["graphs"])
    names = {f"{examined.base}/graph/{name}": count for name, count in graphs.sizes.items()}
    try:
        held = RemoteGraphs.of(endpoint).counts(names)
    except StoreError as error:
        yield found(endpoint.query, f"the store cannot be asked: {error}", "start it, or mend --store")
        return
    for graph, count in sorted(names.items()):
        if held.get(graph, 0) != count:
            remedy = f"{AGAIN} with --store: it brings back what the store has lost; or {ANEW}"
            yield found(endpoint.query, f"<{graph}> holds {held.get(graph, 0)} triples and not {count}", remedy)
