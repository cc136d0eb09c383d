"""One record's verdict: references, evidence, then shapes; and its graph when all references hold.

Must not know: where generations live, how problems are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rdflib import Graph, URIRef

from .article_graph import article_graph
from .errors import Problem, RecordError, TextError
from .evidence_check import Evidence, check_evidence
from .iris import Iris
from .locating import locate
from .reading import Collection, Record
from .references import check_references
from .shared_graphs import catalogue_entry, catalogue_head, concepts_graph, links_graph, registry_graph
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
    """

    record: Record
    problems: tuple[Problem, ...]
    evidence: Evidence
    graph: NamedGraph | None = None
    report: Graph | None = None

    @property
    def conforms(self) -> bool:
        """Whether the record may be published: nothing worse than warnings."""
        return all(problem.severity != "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks records of one collection; the shapes, the registry and the vocabulary are made ready once."""

    collection: Collection
    iris: Iris
    texts: Texts
    validator: Validator
    shared: NamedGraph
    links: NamedGraph
    surroundings: Surroundings

    @classmethod
    def of(cls, collection: Collection, iris: Iris, texts: Texts, validator: Validator) -> Checker:
        """Return a checker for a collection."""
        shared = registry_graph(collection.registry.model, iris)
        links = links_graph(collection.links.model, iris)
        around = Surroundings.of(shared, links, catalogue_head(iris), concepts_graph(iris))
        return cls(collection, iris, texts, validator, shared, links, around)

    def check(self, record: Record) -> Checked:
        """Return one record's verdict.

        Raises:
            ValidationFailed: the validator itself failed.
        """
        registry = self.collection.registry
        try:
            text = self._text(record)
        except TextError as error:
            problem = record.source.problem(("text", "path"), str(error))
            return Checked(record, (problem,), Evidence(0, 0, (problem,)))
        evidence = check_evidence(record, text)
        broken = check_references(record, registry.model, self.iris)
        if broken:
            return Checked(record, tuple(sorted((*broken, *evidence.problems))), evidence)
        graph = article_graph(record, registry.model, self.iris, text)
        report = self.validator.validate(
            self.surroundings.around(graph, catalogue_entry(record, graph.name, self.iris))
        )
        places = ((graph, record.source), (self.shared, registry.source), (self.links, self.collection.links.source))
        found = [locate(result, places) for result in report.results if result.shape != _OUTSIDE]
        return Checked(record, tuple(sorted((*evidence.problems, *found))), evidence, graph, report.graph)

    def graph(self, record: Record) -> NamedGraph:
        """Return a record's graph without validating it.

        Raises:
            RecordError: a reference names nothing.
            TextError: the article's text is at hand and cannot be read.
        """
        registry = self.collection.registry.model
        if broken := check_references(record, registry, self.iris):
            raise RecordError(broken)
        return article_graph(record, registry, self.iris, self._text(record))

    def _text(self, record: Record) -> str | None:
        article = record.article
        return self.texts.find(record.path, article.article, article.text.path, article.text.digest)
