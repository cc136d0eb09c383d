"""Checking what is known of articles' revisions: numbers, times, graphs, and the files of those that are not current.

The name of a revision is the beginning of a digest of its triples, so that no graph can be another than it says.

Must not know: stores, how files are written, HTTP.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from ..mapping.errors import Problem
from ..mapping.iris import REVISION_DIGITS
from .common_graphs import maker
from .examined import ANEW, Examined, found
from .generation import INDEX
from .history import history_lines
from .index_rows import Revision
from .ownership import owner
from .parts import Bucket, graph_of, without_graph

__all__ = ["check_graphs", "check_revisions", "revision_files"]


def check_graphs(examined: Examined) -> Iterator[Problem]:
    """Yield the articles whose current graph, entry in the catalogue or history is not what their row says."""
    is_ours = examined.index.note("maker") == maker()
    for number in range(examined.buckets):
        try:
            bucket = examined.parts.bucket(examined.index, number)
        except (OSError, UnicodeDecodeError):
            continue  # which files are damaged is told elsewhere
        yield from _check_rows(examined, bucket, number)
        if is_ours:  # other versions may have told the same history otherwise
            yield from _check_history(examined, bucket, number)


def _check_rows(examined: Examined, bucket: Bucket, number: int) -> Iterator[Problem]:
    place, start = examined.folder / INDEX, f"{examined.base}/graph/"
    said = set(bucket.graphs.get(f"{start}catalogue", ()))
    for row in examined.index.in_bucket(number):
        graph, lines = f"{start}{row.graph}", bucket.graphs.get(f"{start}{row.graph}", ())
        if lines and name_of(lines) != row.revision:
            yield found(place, f"{row.graph} holds other triples than its name says: they are {name_of(lines)}")
        licence = f"<{graph}> <http://purl.org/dc/terms/license> <{row.licence}> <{start}catalogue> .\n"
        if licence not in said:
            yield found(place, f"{row.graph} has the licence {row.licence}, and the catalogue says otherwise")
        text = f"{examined.base}/id/text/{row.text[:16]}"
        if f"<{graph}> <http://www.w3.org/ns/prov#wasDerivedFrom> <{text}> <{start}catalogue> .\n" not in said:
            yield found(place, f"{row.graph} is of the text {row.text[:16]}, and the catalogue says otherwise")


def _check_history(examined: Examined, bucket: Bucket, number: int) -> Iterator[Problem]:
    said: dict[str, set[str]] = {}
    for line in bucket.graphs.get(f"{examined.base}/graph/history", ()):
        said.setdefault(owner(line, examined.base), set()).add(line)
    for row in examined.index.in_bucket(number):
        if set(history_lines(examined.base, examined.index.revisions(row.key))) != said.get(row.key, set()):
            message = f"the history of {row.path} is not what the index tells of its revisions"
            yield found(examined.folder / INDEX, message)


def name_of(lines: Iterable[str]) -> str:
    """Return the name of the revision that some N-Quads of one graph make."""
    triples = "".join(sorted(map(without_graph, lines)))
    return hashlib.sha256(triples.encode()).hexdigest()[:REVISION_DIGITS]


def check_revisions(examined: Examined) -> Iterator[Problem]:
    """Yield the revisions with wrong numbers, times or names, and those whose graph is gone or another."""
    for key, found_ in groupby(examined.index.all_revisions(), lambda each: each.article):
        revisions = tuple(found_)
        yield from _check_order(examined, key, revisions)
        yield from _check_kept(examined, key, revisions)
    for row in examined.index.articles():
        last = examined.index.revisions(row.key)[-1:]
        if not last or (last[0].ordinal, last[0].revision) != (row.ordinal, row.revision):
            yield found(examined.folder / INDEX, f"{row.graph} is not the last revision of {row.path}")


def _check_order(examined: Examined, key: str, revisions: Sequence[Revision]) -> Iterator[Problem]:
    place = examined.folder / INDEX
    ordinals = [each.ordinal for each in revisions]
    if ordinals != list(range(1, len(ordinals) + 1)):
        yield found(place, f"the revisions of article/{key} are numbered {', '.join(map(str, ordinals))}")
    try:
        times = [datetime.fromisoformat(each.at) for each in revisions]
        if times != sorted(times):
            yield found(place, f"the times of the revisions of article/{key} do not increase")
    except (ValueError, TypeError):  # the second: some have a time zone, some have none
        yield found(place, f"a time of the revisions of article/{key} is none")


def _check_kept(examined: Examined, key: str, revisions: Sequence[Revision]) -> Iterator[Problem]:
    """Yield the graphs of earlier revisions that are not kept as they were."""
    row = examined.index.article(key)
    for name in sorted({each.revision for each in revisions} - {"" if row is None else row.revision}):
        path, graph = examined.old.path(key, name), f"{examined.base}/graph/article/{key}/{name}"
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
                lines = [line for line in file if graph_of(line) == graph]
            if name_of(lines) != name:
                yield found(path, f"the graph of article/{key}, revision {name}, is another", "restore a backup")
        except FileNotFoundError:
            yield _missing(examined, key, name)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            yield found(path, f"the graph of article/{key}, revision {name}, is damaged: {error}", "restore a backup")


def _missing(examined: Examined, key: str, name: str) -> Problem:
    """Return that a graph is not kept: where something had to be forgotten it may have held that."""
    path = examined.old.path(key, name)
    if examined.index.note("forgotten"):
        message = f"the graph of article/{key}, revision {name}, is not kept: it may have held what the ledger removes"
        return found(path, message, "nothing is to be done if so", "info")
    remedy = f"restore a backup; what is current can be had by {ANEW.partition('or ')[2]}"
    return found(path, f"the graph of article/{key}, revision {name}, is not there", remedy)


def revision_files(examined: Examined) -> set[str]:
    """Return the names of the files that revisions may have."""
    return {examined.old.path(each.article, each.revision).name for each in examined.index.all_revisions()}
