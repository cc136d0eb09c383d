"""What goes into a generation: each record's quads, those no article owns, and what is kept of refused records.

Must not know: how a generation is written, switched to or served.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..mapping.checking import Checked
from ..mapping.iris import Iris
from ..mapping.reading import Collection
from ..mapping.shared_graphs import catalogue_entry, catalogue_head, links_graph, registry_graph, vocabulary_graph
from ..mapping.terms import NamedGraph, n_quads
from .building import article_file, is_whole
from .generation import GenerationError, Generations
from .merging import read_lines

__all__ = ["Contents", "Predecessor", "contents_of", "predecessor"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a generation.

    Attributes:
        shared: sorted N-Quads of the graphs that no article owns.
        articles: sorted N-Quads of each article's graph and catalogue entry, by key.
        table: the manifest's row of each article.
        kept: keys of the articles whose last good graph stays, since their record was refused.
    """

    shared: tuple[str, ...]
    articles: Mapping[str, tuple[str, ...]]
    table: Mapping[str, Mapping[str, Any]]
    kept: tuple[str, ...] = field(default=())

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it."""
        digest = hashlib.sha256()
        for lines in (self.shared, *self.articles.values()):
            digest.update(b"\0")
            for line in lines:
                digest.update(line.encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The generation that is current while the next one is made."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def articles(self) -> Mapping[str, Mapping[str, Any]]:
        """The manifest's rows by article."""
        rows: Mapping[str, Mapping[str, Any]] = self.manifest["articles"]
        return rows


def predecessor(data: Path, iris: Iris) -> Predecessor | None:
    """Return the current generation; None when there is none, it is damaged, or its IRIs have another base."""
    try:
        manifest = Generations(data).manifest()
    except GenerationError as error:
        logging.getLogger(__name__).warning("%s: it is made anew", error)
        return None
    if manifest is None or manifest["base"] != iris.base:
        return None
    folder = data / "generations" / manifest["id"]
    if is_whole(folder, manifest):
        return Predecessor(folder, manifest)
    logging.getLogger(__name__).warning("%s is damaged: it is made anew", folder)
    return None


def contents_of(
    collection: Collection, verdicts: Sequence[Checked], iris: Iris, current: Predecessor | None
) -> Contents:
    """Return what goes into the next generation.

    Args:
        collection: the records, the registry and the links.
        verdicts: each record's verdict; those with errors stay out.
        iris: mints the IRIs.
        current: the generation that keeps the last good graphs of refused records.
    """
    articles: dict[str, tuple[str, ...]] = {}
    table: dict[str, dict[str, Any]] = {}
    for verdict in verdicts:
        if verdict.graph is not None and verdict.conforms:
            key = verdict.record.article.article
            articles[key] = _lines(verdict.graph, catalogue_entry(verdict.record, verdict.graph.name, iris))
            table[key] = {
                "file": verdict.record.path.name,
                "revision": verdict.graph.name.rpartition("/")[2],
                "license": str(verdict.record.article.rights.data),
            }
    kept = _keep(collection, verdicts, current, articles, table)
    shared = _lines(
        registry_graph(collection.registry.model, iris),
        links_graph(collection.links.model, iris),
        catalogue_head(iris),
        vocabulary_graph(iris),
    )
    order = sorted(articles)
    return Contents(shared, {key: articles[key] for key in order}, {key: table[key] for key in order}, kept)


def _keep(
    collection: Collection,
    verdicts: Sequence[Checked],
    current: Predecessor | None,
    articles: dict[str, tuple[str, ...]],
    table: dict[str, dict[str, Any]],
) -> tuple[str, ...]:
    """Add the last good graphs of articles whose records were refused; return their keys.

    Of a file that cannot be read nobody knows whose record it is: as long as there is one, no article leaves.
    """
    if current is None:
        return ()
    refused = {verdict.record.article.article for verdict in verdicts if not verdict.conforms}
    kept = [key for key in current.articles if key not in articles and (collection.problems or key in refused)]
    for key in kept:
        articles[key] = tuple(read_lines(article_file(current.folder, key)))
        table[key] = dict(current.articles[key])
    return tuple(kept)


def _lines(*graphs: NamedGraph) -> tuple[str, ...]:
    return tuple(sorted({line for graph in graphs for line in n_quads(graph)}))
