"""One record's verdict: references, evidence, then shapes; and its graph when all references hold.

Must not know: where generations live, how problems are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph, URIRef

from .amendments import Amendments
from .article_graph import article_graph
from .errors import Problem, RecordError, TextError
from .evidence_check import Evidence, check_evidence
from .iris import Iris
from .locating import locate
from .reading import Record, Shared
from .references import check_references
from .shared_graphs import Registered, catalogue_entry, catalogue_head, concepts_graph, links_graph
from .surroundings import Surroundings
from .terms import NamedGraph
from .texts import Texts
from .validation import Validator

__all__ = ["Checked", "Checker"]


_OUTSIDE: Final = URIRef("https://w3id.org/onrecord/shapes#TextVersion-anchors")
"""The shape that tells, at the text, what the check of the evidence tells of each anchor where it is written."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking one record found.

    Attributes:
        record: the record.
        problems: everything wrong or worth knowing, sorted by place.
        evidence: what became of its anchors.
        graph: its graph; None when a reference names nothing.
        report: the SHACL validation report; None when there is no graph.
        is_withdrawn: whether the ledger withdraws the article.
    """

    record: Record
    problems: tuple[Problem, ...]
    evidence: Evidence
    graph: NamedGraph | None = None
    report: Graph | None = None
    is_withdrawn: bool = False

    @property
    def conforms(self) -> bool:
        """Whether the record may be published: nothing worse than warnings."""
        return all(problem.severity != "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks records of one folder; the shapes, the registry and the vocabulary are made ready once."""

    documents: Shared
    amendments: Amendments
    iris: Iris
    texts: Texts
    validator: Validator
    registered: Registered
    links: NamedGraph
    surroundings: Surroundings

    @classmethod
    def of(cls, documents: Shared, iris: Iris, texts: Texts, validator: Validator) -> Checker:
        """Return a checker of the records that share some documents."""
        amendments = Amendments.of(documents)
        registered = Registered(amendments.registry, iris)
        links = links_graph(amendments.links, iris)
        graphs = links, catalogue_head(iris), concepts_graph(iris)
        around = Surroundings.of(*graphs, further=registered.description)
        return cls(documents, amendments, iris, texts, validator, registered, links, around)

    def check(self, record: Record) -> Checked:
        """Return one record's verdict.

        What it refers to is checked as it is written, and its graph is made of what the ledger leaves of it.

        Raises:
            ValidationFailed: the validator itself failed.
        """
        amended = self.amendments.record(record)
        if amended is None:
            return Checked(record, (), Evidence(0, 0, ()), is_withdrawn=True)
        try:
            text = self._text(record)
        except TextError as error:
            problem = record.source.problem(("text", "path"), str(error))
            return Checked(record, (problem,), Evidence(0, 0, (problem,)))
        evidence = check_evidence(record, text)
        broken = check_references(record, self.documents.registry.model, self.iris)
        broken = (*broken, *self._unpublishable(record))
        if broken:
            return Checked(record, tuple(sorted((*broken, *evidence.problems))), evidence)
        return self._validated(amended, evidence, text)

    def _unpublishable(self, record: Record) -> Iterator[Problem]:
        """Yield what no amendment of the record can mend: its file's name, its key, an actor's key that is taken."""
        words, ledger = self.amendments.words, Path(self.documents.ledger.source.name)
        name = record.path.relative_to(ledger.parent) if record.path.is_relative_to(ledger.parent) else record.path.name
        removes = "holds words that the ledger removes"
        if words.are_in(str(name)):
            yield Problem(record.source.name, 0, 0, "", f"the file's name {removes}", "give it another")
        if words.are_in(record.article.article):
            remedy = "delete the article in the ledger, and give it another key here"
            yield record.source.problem(("article",), f"the article's key {removes}", remedy)
        for key in sorted(self.amendments.unnamed_keys & record.article.actors.keys()):
            message = f'the key "{key}" is that of somebody whom the ledger makes unnamed'
            yield record.source.problem(("actors", key), message, "give this actor another key")

    def _validated(self, record: Record, evidence: Evidence, text: str | None) -> Checked:
        """Return the verdict on a record, as amended, whose references hold."""
        graph = self._graph(record, text)
        report = self.validator.validate(
            self.surroundings.around(graph, catalogue_entry(record, graph.name, self.iris))
        )
        registry, links = self.documents.registry.source, self.documents.links.source
        places = ((graph.origins, record.source), (self.registered.origins, registry), (self.links.origins, links))
        found = [locate(result, places) for result in report.results if result.shape != _OUTSIDE]
        told = sorted({*evidence.problems, *found, *self._named(record, graph)})
        return Checked(record, tuple(told), evidence, graph, report.graph)

    def _named(self, record: Record, graph: NamedGraph) -> Iterator[Problem]:
        """Yield the places where a graph still holds words that the ledger removes."""
        words = self.amendments.words
        for triple in graph.triples if words else ():
            if any(words.are_in(str(term)) for term in triple):
                message = "this, or its key, holds words that the ledger removes"
                yield record.source.problem(graph.origins.get(triple[0], ()), message, "write it otherwise")

    def graph(self, record: Record) -> NamedGraph:
        """Return a record's graph without validating it, as far as the ledger leaves anything of it.

        Raises:
            RecordError: a reference names nothing, or the ledger withdraws the article.
            TextError: the article's text is at hand and cannot be read.
        """
        if broken := check_references(record, self.documents.registry.model, self.iris):
            raise RecordError(broken)
        amended = self.amendments.record(record)
        if amended is None:
            raise RecordError([record.source.problem(("article",), "the ledger withdraws this article")])
        return self._graph(amended, self._text(record))

    def _graph(self, record: Record, text: str | None) -> NamedGraph:
        amendments = self.amendments
        return article_graph(record, amendments.registry, self.iris, text, amendments.may_quote)

    def _text(self, record: Record) -> str | None:
        article = record.article
        return self.texts.find(record.path, article.article, article.text.path, article.text.digest)
