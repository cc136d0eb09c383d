"""Which article each line of a part of the downloads belongs to.

Must not know: how parts are written, records, HTTP.
"""

from __future__ import annotations

from .parts import Bucket, graph_of

__all__ = ["by_owner", "owner"]


def owner(line: str, base: str) -> str:
    """Return the key of the article that a line of a part belongs to; empty when it is no article's."""
    start = f"{base}/graph/article/"
    graph = graph_of(line)
    if graph.startswith(start):
        return graph[len(start) :].partition("/")[0]
    subject = line[1 : line.index("> ")]
    if subject.startswith(start):
        return subject[len(start) :].partition("/")[0]
    document = f"{base}/doc/article/"
    return subject[len(document) :].partition("?")[0] if subject.startswith(document) else ""


def by_owner(bucket: Bucket, base: str) -> dict[str, list[str]]:
    """Return the lines of a part by the article that they belong to, but for its history."""
    found: dict[str, list[str]] = {}
    for graph, lines in bucket.graphs.items():
        if graph != f"{base}/graph/history":
            for line in lines:
                found.setdefault(owner(line, base), []).append(line)
    return found
