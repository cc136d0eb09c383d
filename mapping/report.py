"""What a validation found: the standard's report as a graph (SHACL section 3.6), and as rows to tell.

Must not know: the validation engine, records, files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

__all__ = ["Report", "Result", "Severity", "read_report"]

Severity = Literal["violation", "warning", "info"]

_SEVERITIES: Final[Mapping[Node, Severity]] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}
_ORDER: Final = tuple(_SEVERITIES.values())


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that does not conform (SHACL section 3.6.2).

    Attributes:
        focus: the focus node: the thing to mend.
        path: the property, where it is one; None for the node itself and for longer paths.
        value: the value at fault; None where one is missing.
        severity: only a ``violation`` keeps a graph from conforming.
        shape: the shape that was broken; None when it has no IRI.
        component: the constraint component, e.g. ``sh:MinCountConstraintComponent``.
        message: what is wrong and what would be right.
    """

    focus: URIRef
    path: URIRef | None
    value: Node | None
    severity: Severity
    shape: URIRef | None
    component: URIRef
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found.

    Attributes:
        conforms: whether there is no violation; warnings are allowed.
        results: the results: violations first, then by focus node, path and shape.
        graph: the same as a ``sh:ValidationReport``. Its ``sh:conforms`` is the standard's: true when there
            is no result at all, not even a warning.
    """

    conforms: bool
    results: tuple[Result, ...]
    graph: Graph


def read_report(graph: Graph, prefixes: Iterable[tuple[str, URIRef]] = ()) -> Report:
    """Return a ``sh:ValidationReport`` with its results as rows; the graph is bound to the prefixes."""
    for prefix, namespace in prefixes:
        graph.bind(prefix, namespace)
    results = sorted((_result(graph, found) for found in graph.objects(None, SH.result)), key=_place)
    return Report(all(result.severity != "violation" for result in results), tuple(results), graph)


def _result(graph: Graph, found: Node) -> Result:
    said = dict(graph.predicate_objects(found))
    path, shape = said.get(SH.resultPath), said.get(SH.sourceShape)
    return Result(
        focus=cast("URIRef", said[SH.focusNode]),
        path=path if isinstance(path, URIRef) else None,
        value=said.get(SH.value),
        severity=_SEVERITIES[said[SH.resultSeverity]],
        shape=shape if isinstance(shape, URIRef) else None,
        component=cast("URIRef", said[SH.sourceConstraintComponent]),
        message=str(said.get(SH.resultMessage, "")),
    )


def _place(result: Result) -> tuple[int, tuple[str, ...]]:
    terms = (result.focus, result.path, result.shape, result.component, result.value)
    return _ORDER.index(result.severity), tuple("" if term is None else str(term) for term in terms)
