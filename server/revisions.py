"""The revisions of an article: which there are, and what the graph of each says, from the files that hold it.

Must not know: formats, pages, how revisions come about.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from rdflib import DCTERMS, RDFS, SKOS, URIRef

from .description import Description, describe, is_iri
from .generation import OLD, Generation, GenerationError
from .history import OldGraphs, history_graph
from .index_rows import Revision
from .problems import RequestError
from .queries import LABELS, about_all
from .store import Quad, Term
from .taken_back import TakenBack

if TYPE_CHECKING:
    from .store import ValueResult

__all__ = ["MOST", "Revisions", "article_of", "history_quads", "labelled", "labels_of", "ordinal_of"]

MOST: Final = 500
"""How many revisions, the latest ones, an article's document lists."""
_ARTICLE: Final = re.compile(r"article/([^/]+)")
_LABELS: Final = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_ORDINAL: Final = re.compile(r"[1-9][0-9]{0,8}")


def article_of(path: str) -> str | None:
    """Return the key of the article whose path below ``/id/`` or ``/doc/`` this is; None for other things."""
    found = _ARTICLE.fullmatch(path)
    return found[1] if found else None


def ordinal_of(texts: list[str], name: str) -> int:
    """Return the number of a revision that a request asks for.

    Args:
        texts: the values that it gives.
        name: the parameter's name.

    Raises:
        RequestError: they are not one number from 1.
    """
    if len(texts) != 1 or not _ORDINAL.fullmatch(texts[0]):
        raise RequestError(400, f"Revisions are numbered from 1: ask for one of them, as {name}=1.")
    return int(texts[0])


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revisions of an article that is published.

    Attributes:
        generation: the generation.
        key: the article's key.
        all: the revisions, the oldest first; the last one is current.
        withdrawn: what the ledger withdraws today.
    """

    generation: Generation
    key: str
    all: tuple[Revision, ...]
    withdrawn: TakenBack

    @classmethod
    def of(cls, generation: Generation, key: str, today: Generation) -> Revisions:
        """Return the revisions of an article.

        Args:
            generation: the generation.
            key: the article's key.
            today: the current generation, whose ledger counts for the past as well.

        Raises:
            RequestError: no such article is published.
        """
        found = generation.index.revisions(key) if generation.index.article(key) is not None else ()
        if not found:
            raise RequestError(404, f"No article {key} is published, so there are no revisions of it.")
        return cls(generation, key, found, TakenBack.of(today))

    @property
    def current(self) -> Revision:
        """The current one."""
        return self.all[-1]

    @property
    def history(self) -> frozenset[Quad]:
        """What there is to say of the latest ones: when each came, by whom and why."""
        return history_quads(self.generation.base, self.all)

    def number(self, ordinal: int) -> Revision:
        """Return a revision by its number.

        Raises:
            RequestError: there is none of that number.
        """
        for revision in self.all:
            if revision.ordinal == ordinal:
                return revision
        there = f"{self.all[0].ordinal} to {self.current.ordinal}"
        raise RequestError(404, f"There is no revision {ordinal} of the article {self.key}; there are {there}.")

    def named(self, name: str) -> Revision | None:
        """Return the last revision whose graph has a name, or None."""
        return next((each for each in reversed(self.all) if each.revision == name), None)

    def after(self, revision: Revision) -> Revision | None:
        """Return the one that followed; None for the current one."""
        return next((each for each in self.all if each.ordinal > revision.ordinal), None)

    def before(self, revision: Revision) -> Revision | None:
        """Return the one that it followed; None for the first."""
        return next((each for each in reversed(self.all) if each.ordinal < revision.ordinal), None)

    def graph(self, revision: Revision) -> URIRef:
        """Return the IRI of a revision's graph."""
        return URIRef(f"{self.generation.base}/graph/article/{self.key}/{revision.revision}")

    def lines(self, revision: Revision) -> tuple[str, ...]:
        """Return the N-Quads of a revision's graph, and of what the catalogue said of that; nothing that is withdrawn.

        Raises:
            RequestError: it is not kept any more (410).
            GenerationError: its file cannot be read.
        """
        try:
            found = self._lines(revision.revision)
        except FileNotFoundError as error:
            raise RequestError(410, _taken_out(revision)) from error
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise GenerationError(f"revision {revision.ordinal} of {self.key} cannot be read: {error}") from error
        if not found:
            raise GenerationError(f"revision {revision.ordinal} of {self.key} cannot be read: it is empty")
        return self.withdrawn.left(found)

    def is_whole(self, revision: Revision) -> bool:
        """Tell whether nothing of what a revision's graph says is withdrawn."""
        return not self.withdrawn.is_in(self._lines(revision.revision))

    def _lines(self, name: str) -> tuple[str, ...]:
        if name == self.current.revision:
            return self.generation.filed.article(f"article/{self.key}/{name}")
        return tuple(OldGraphs(self.generation.path.parent.parent / OLD).lines(self.key, name))

    def description(self, revision: Revision, subject: URIRef, page: int, per_page: int) -> Description | None:
        """Return the description of a thing by a revision's graph and its entry in the catalogue alone, with labels.

        What the graph refers to is called as it is called now. That takes one query.

        Raises:
            RequestError: the graph is not kept any more (410).
            GenerationError: its file cannot be read.
        """
        from .embedded import EmbeddedStore

        store = EmbeddedStore.in_memory("".join(self.lines(revision)))
        found = describe(store, subject, page, per_page)
        return None if found is None else replace(found, quads=labelled(self.generation, found.quads))


def history_quads(base: str, revisions: tuple[Revision, ...]) -> frozenset[Quad]:
    """Return what there is to say of the latest of an article's revisions."""
    graph = history_graph(base, revisions[-MOST:])
    return frozenset(Quad(*triple, graph.name) for triple in graph.triples)


def labelled(generation: Generation, quads: frozenset[Quad]) -> frozenset[Quad]:
    """Return quads with the labels and types of what is named in them and has no label there; by one query at most."""
    settled = {quad.subject for quad in quads if quad.predicate in _LABELS}
    named = {term for term in _named(quads) if term not in settled}
    return quads | labels_of(generation, named)


def labels_of(generation: Generation, things: Iterable[URIRef]) -> frozenset[Quad]:
    """Return the labels and types that things have now, by one query; none is asked for nothing."""
    query = about_all(LABELS, filter(is_iri, things))
    rows = cast("ValueResult", generation.store.query(query)) if query else ()
    found = frozenset(Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows)
    return found if generation.graphs is None else frozenset(quad for quad in found if _is_in(generation, quad.graph))


def _is_in(generation: Generation, graph: Term | None) -> bool:
    return generation.graphs is None or str(graph) in generation.graphs


def _named(quads: Iterable[Quad]) -> Iterator[URIRef]:
    for quad in quads:
        yield from (term for term in (quad.subject, quad.object) if isinstance(term, URIRef))


def _taken_out(revision: Revision) -> str:
    return (
        f"What revision {revision.ordinal} of the article {revision.article} said was taken out: it held "
        "something that must not be found any more, or it is older than what is kept. That it was published stays "
        "on record."
    )
