"""What becomes of one record's file, from reading to validated quads, as plain values.

Must not know: where generations live, how problems are printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .amendments import Withdrawal
from .checking import Checker
from .errors import Problem, RecordError
from .in_processes import MANY, in_processes, processors
from .iris import Iris
from .reading import Record, Shared, read_article
from .shared_graphs import catalogue_entry
from .terms import instant, n_quads
from .texts import Texts
from .validation import shipped_validator

__all__ = ["Mapped", "Mapper"]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What became of one record's file.

    Attributes:
        name: the file as problems call it.
        problems: everything wrong or worth knowing in it, sorted by place.
        article: the article's key; empty when the file cannot be read.
        text: the SHA-256 of the article's text, as the record states it.
        title: the article's title.
        licence: the licence of the record's data.
        by: who made the record.
        at: when: an instant in UTC that ends with Z.
        graph: the IRI of the article's graph; empty when the record has none.
        triples: how many triples that graph holds.
        lines: sorted N-Quads of the graph and of its entry in the catalogue; none unless the record conforms.
        withdrawn: whether the ledger withdraws the article.
        along: what it loses with the parts that the ledger withdraws; None when that is not known.
    """

    name: str
    problems: tuple[Problem, ...] = ()
    article: str = ""
    text: str = ""
    title: str = ""
    licence: str = ""
    by: str = ""
    at: str = ""
    graph: str = ""
    triples: int = 0
    lines: tuple[str, ...] = field(default=(), repr=False)
    withdrawn: bool = False
    along: tuple[Withdrawal, ...] | None = None

    @property
    def conforms(self) -> bool:
        """Whether it may be published: it has a graph, and nothing is worse than a warning."""
        return bool(self.graph) and all(problem.severity != "error" for problem in self.problems)


@dataclass(frozen=True)
class Mapper:
    """Reads, maps and validates records of one folder; what they share is made ready once, when it is needed.

    Attributes:
        shared: what the records share.
        iris: mints the IRIs.
        texts: where the articles' texts may be.
        workers: how many processes map many records.
    """

    shared: Shared
    iris: Iris
    texts: Texts
    workers: int = field(default_factory=processors)

    @cached_property
    def checker(self) -> Checker:
        """What checks each record."""
        return Checker.of(self.shared, self.iris, self.texts, shipped_validator())

    def map(self, path: Path) -> Mapped:
        """Return what becomes of a record's file.

        Raises:
            ValidationFailed: the validator itself failed.
        """
        try:
            record = read_article(path)
        except RecordError as error:
            return Mapped(str(path), tuple(sorted(error.problems)))
        return self._mapped(record)

    def map_all(self, paths: Sequence[Path]) -> Iterator[Mapped]:
        """Yield what becomes of some files, in their order.

        Raises:
            ValidationFailed: the validator itself failed.
            OnRecordError: a process that maps records ended before its time.
        """
        if len(paths) < MANY or self.workers < 2:
            yield from map(self.map, paths)
        else:
            yield from in_processes(Mapper(self.shared, self.iris, self.texts), paths, self.workers)

    def _mapped(self, record: Record) -> Mapped:
        checked = self.checker.check(record)
        article, graph = checked.record.article, checked.graph
        found = Mapped(
            name=record.source.name,
            problems=checked.problems,
            article=article.article,
            text=article.text.digest,
            title=article.title,
            licence=str(article.rights.data),
            by=article.record.by,
            at=instant(article.record.at),
            withdrawn=checked.is_withdrawn,
            along=self.checker.amendments.taken_along(record.article),
        )
        if graph is None:
            return found
        entry = catalogue_entry(checked.record, graph.name, self.iris)
        lines = tuple(sorted({*n_quads(graph), *n_quads(entry)})) if checked.conforms else ()
        return replace(found, graph=str(graph.name), triples=len(graph.triples), lines=lines)
