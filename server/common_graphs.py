"""The graphs that no single article owns, and which articles a change of theirs touches.

Must not know: how a generation is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any, Final

from ..mapping.amendments import Amendments
from ..mapping.iris import Iris
from ..mapping.ledger_graph import ledger_graph
from ..mapping.reading import Shared
from ..mapping.shared_graphs import catalogue_head, links_graph, registry_graph, vocabulary_graph
from ..mapping.terms import n_quads
from ..ontology import REC, file
from .predecessor import Predecessor

__all__ = ["Common", "maker"]

_WORDS: Final = ("onrecord.ttl", "concepts.ttl", "shapes.ttl", "context.jsonld")


def maker() -> str:
    """Return what tells this version of the software and its words from others, as far as quads depend on them."""
    digest = hashlib.sha256(version("onrecord").encode())
    for name in _WORDS:
        digest.update(file(name))
    return digest.hexdigest()


@dataclass(frozen=True)
class Common:
    """What the articles of a folder share.

    Attributes:
        shared: the documents.
        amendments: what the ledger makes of them.
        iris: mints the IRIs.
    """

    shared: Shared
    amendments: Amendments
    iris: Iris

    @property
    def digest(self) -> str:
        """What tells these documents from others."""
        documents = (self.shared.registry, self.shared.links, self.shared.ledger)
        texts = (document.source.text for document in documents)
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The N-Quads of the graphs, sorted."""
        graphs = (
            registry_graph(self.amendments.registry, self.iris),
            links_graph(self.amendments.links, self.iris),
            ledger_graph(self.amendments, self.iris),
            catalogue_head(self.iris, with_ledger=bool(self.shared.ledger.model.steps)),
            vocabulary_graph(self.iris),
        )
        return tuple(sorted({line for graph in graphs for line in n_quads(graph)}))

    @cached_property
    def entries(self) -> Mapping[str, list[str]]:
        """Digests of what is said of each thing, by its path below ``/id/``: of all, and of what articles rest on."""
        registry = self.amendments.registry
        links: dict[str, list[str]] = {}
        for link in self.amendments.links.links:
            links.setdefault(link.thing, []).append(link.model_dump_json())
        found = {}
        for kind in ("actor", "place", "topic"):
            for key, entry in getattr(registry, f"{kind}s").items():
                rest = entry.model_dump_json(exclude={"label", "aka"})
                whole = entry.model_dump_json() + "".join(links.get(f"{kind}:{key}", ()))
                found[f"{kind}/{key}"] = [_short(whole), _short(rest)]
        return found

    def touched(self, before: Predecessor) -> Iterator[str]:
        """Yield the keys of the articles that are to be checked anew, for what they refer to is said otherwise now.

        A thing's own description is checked with any one article that mentions it; all of them are checked when it
        is gone, or when something changed that they rest on.
        """
        old: Mapping[str, Any] = before.index.note("entries") or {}
        for path, (whole, rest) in old.items():
            now = self.entries.get(path)
            if now == [whole, rest]:
                continue
            subject = str(self.iris.thing(*path.split("/", 1)))
            graphs = sorted(before.store.graphs_with(subject, str(REC.mentionedAt)))
            start = f"{self.iris.base}/graph/article/"
            keys = [graph[len(start) :].partition("/")[0] for graph in graphs if graph.startswith(start)]
            yield from keys if now is None or now[1] != rest else keys[:1]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
