"""Validating a graph against the shapes: the one module that knows pySHACL.

A `Validator` is made once from the shapes graph and asked for any number of graphs. What SHACL has no words
for is in one table, `_BEYOND`. Must not know: records, files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator as Engine
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib import Literal as TermLiteral
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer
from rdflib.term import Node

from ..ontology import shapes
from . import edtf
from .errors import OnRecordError
from .report import Report, Result, read_report

__all__ = ["Report", "Result", "ValidationFailed", "Validator"]

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SHAPES: Final = "https://w3id.org/onrecord/shapes#"


class ValidationFailed(OnRecordError):  # noqa: N818 - what SHACL section 3.4 calls a failure is no result
    """The engine gave up: a shape is ill-formed, or a graph is beyond it. It says nothing of conformance."""


class Validator:
    """The shapes, ready to validate; for one thread at a time, as pySHACL's shapes are."""

    def __init__(self, shapes: Graph) -> None:
        """Make the shapes ready.

        Args:
            shapes: the shapes graph; it is copied, not kept.

        Raises:
            ValidationFailed: a shape is ill-formed.
        """
        self._shapes = ShapesGraph(_flattened(shapes))
        self._prefixes = tuple(shapes.namespaces())
        self._queries: dict[str, Query] = {}
        with _failures_told():
            _ = self._shapes.shapes  # found here, once, rather than in the first validation

    def validate(self, graph: Graph) -> Report:
        """Return what does not conform in a graph, which is left as it is.

        Args:
            graph: an article's graph with its catalogue entry and the descriptions it refers to.

        Raises:
            ValidationFailed: the engine could not finish.
        """
        data = _copied(graph, _Prepared(self._queries))
        engine = Engine(DataGraph.from_rdflib(data), shacl_graph=_plain(), options={"inplace": True})
        engine.shacl_graph = self._shapes
        with _failures_told():
            _, report, _ = engine.run()  # type: ignore[no-untyped-call]
        _go_beyond(report, graph, self._shapes.graph)
        return read_report(report, self._prefixes)


# --- pySHACL --------------------------------------------------------------------------------------


@contextmanager
def _failures_told() -> Iterator[None]:
    """Tell the engine's failures as ours."""
    try:
        yield
    except ReportableRuntimeError as failure:
        message = f"The shapes cannot be applied: {failure}. Mend the shapes."
        raise ValidationFailed(message) from failure


class _Prepared(Graph):
    """A graph that prepares each query once: pySHACL hands over the same text for every focus node."""

    def __init__(self, prepared: dict[str, Query]) -> None:
        super().__init__(bind_namespaces="none")
        self._prepared = prepared

    def query(self, query_object: str | Query, *rest: Any, **named: Any) -> Answer:
        """Return the solutions of a query."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *rest, **named)


def _plain() -> Graph:
    """Return an empty graph that is faster to read than rdflib's default."""
    return Graph(store="SimpleMemory", bind_namespaces="none")


def _copied(graph: Graph, into: Graph) -> Graph:
    """Return the triples of a graph in another, where the engine may add what it likes."""
    for triple in graph:
        into.add(triple)
    return into


def shipped_validator() -> Validator:
    """Return a validator with the product's own shapes."""
    return Validator(shapes())


def _flattened(shapes: Graph) -> Graph:
    """Return shapes that say the same, in which each property shape has its targets itself.

    pySHACL evaluates ``sh:property`` node by node, but a shape's own targets all at once: measured, a quarter
    less time on 350 triples and two fifths less on 2,300. What results say is the same; a test compares.
    """
    flat = _copied(shapes, _plain())
    for shape in set(shapes.subjects(RDF.type, SH.NodeShape)):
        targets = [(kind, target) for kind in _TARGETS for target in shapes.objects(shape, kind)]
        if targets:
            _flatten(flat, shape, list(shapes.objects(shape, SH.property)), targets)
    return flat


def _flatten(flat: Graph, shape: Node, properties: list[Node], targets: list[tuple[URIRef, Node]]) -> None:
    for part in properties:
        flat.remove((shape, SH.property, part))
        for kind, target in targets:
            flat.add((part, kind, target))
    if (ignored := flat.value(shape, SH.ignoredProperties)) is not None:  # closed: they stay known
        paths = [flat.value(part, SH.path) for part in properties]
        known = Collection(flat, BNode(), [*flat.items(ignored), *(p for p in paths if isinstance(p, URIRef))])
        flat.set((shape, SH.ignoredProperties, known.uri))


# --- rules that SHACL has no words for ------------------------------------------------------------

_Rule = Callable[[Graph, Node, Node, tuple[Node, ...]], bool]


def _is_bounded_by(graph: Graph, focus: Node, value: Node, bounds: tuple[Node, ...]) -> bool:
    """Return whether the dates in four properties are the bounds of an EDTF date."""
    try:
        meant = edtf.parse(str(value))
    except edtf.EdtfError:
        return False
    days = (meant.begin_earliest, meant.begin_latest, meant.end_earliest, meant.end_latest)
    found = [graph.value(focus, bound) for bound in bounds]
    return [day and str(day) for day in days] == [day and str(day) for day in found]


_BEYOND: Final[Mapping[URIRef, tuple[URIRef, _Rule]]] = {
    URIRef(f"{_SHAPES}isBoundedBy"): (URIRef(f"{_SHAPES}IsBoundedByConstraintComponent"), _is_bounded_by),
}
"""Constraint parameters of our own, whose values are lists of properties; their components and rules."""


def _go_beyond(report: Graph, graph: Graph, shapes: Graph) -> None:
    """Add what breaks our own rules, in shapes that target classes, at nodes without a violation so far."""
    violations = report.subjects(SH.resultSeverity, SH.Violation)
    at_fault = {report.value(found, SH.focusNode) for found in violations}
    for parameter, (component, holds) in _BEYOND.items():
        for shape, listed in shapes.subject_objects(parameter):
            properties = tuple(shapes.items(listed))
            for focus, value in _values(graph, shapes, shape):
                if focus not in at_fault and not holds(graph, focus, value, properties):
                    _add(report, focus, value, component, shape, shapes)


def _values(graph: Graph, shapes: Graph, shape: Node) -> Iterator[tuple[Node, Node]]:
    path = cast("URIRef", shapes.value(shape, SH.path))
    for target in shapes.objects(shape, SH.targetClass):
        for focus in graph.subjects(RDF.type, target):
            for value in graph.objects(focus, path):
                yield focus, value


def _add(report: Graph, focus: Node, value: Node, component: URIRef, shape: Node, shapes: Graph) -> None:
    found = BNode()
    told: list[tuple[URIRef, Node | None]] = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, focus),
        (SH.value, value),
        (SH.resultPath, shapes.value(shape, SH.path)),
        (SH.resultSeverity, shapes.value(shape, SH.severity, default=SH.Violation)),
        (SH.resultMessage, shapes.value(shape, SH.message)),
        (SH.sourceConstraintComponent, component),
        (SH.sourceShape, shape),
    ]
    for predicate, term in told:
        report.add((found, predicate, cast("Node", term)))
    head = report.value(predicate=RDF.type, object=SH.ValidationReport)
    report.add((cast("Node", head), SH.result, found))
    report.set((cast("Node", head), SH.conforms, TermLiteral(False)))
