"""What check and publish tell: problems for people, and the SHACL validation report for programs.

Must not know: how anything is checked, the command line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rdflib import RDF, SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.util import from_n3

from ..mapping.checking import Checked
from ..mapping.errors import Problem
from ..mapping.reading import Collection
from .publishing import Publication

__all__ = ["FORMATS", "problems_of", "publication", "summary"]

SHAPES: Final = Namespace("https://w3id.org/onrecord/shapes#")
REPORT: Final = URIRef("urn:onrecord:report")
SEVERITIES: Final = {"error": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def problems_of(collection: Collection, verdicts: Sequence[Checked]) -> tuple[Problem, ...]:
    """Return all problems of a collection, sorted by place."""
    found = [problem for verdict in verdicts for problem in verdict.problems]
    return tuple(sorted((*collection.problems, *found)))


def summary(collection: Collection, verdicts: Sequence[Checked]) -> str:
    """Return in a few lines how many records conform, and which evidence is not verified."""
    problems = problems_of(collection, verdicts)
    errors = sum(problem.severity == "error" for problem in problems)
    good = sum(verdict.conforms for verdict in verdicts)
    unread = len({problem.file for problem in collection.problems})
    lines = [f"{verdict.record.source.name}: {verdict.evidence}" for verdict in verdicts]
    counted = f"{good} of {len(verdicts) + unread} records conform"
    return "\n".join([*lines, f"{counted}; {errors} errors, {len(problems) - errors} warnings and notes"])


def publication(outcome: Publication) -> str:
    """Return in a few lines what was published, kept and refused."""
    state = "is current now" if outcome.changed else "is current already: nothing changed"
    lines = [f"generation {outcome.generation} {state}: {outcome.quads} quads, {_articles(outcome.articles)}"]
    if outcome.changed and len(outcome.published) < outcome.articles:
        lines.append(f"{len(outcome.published)} of them read anew")
    lines += [f"left: {key}" for key in outcome.left]
    lines += [f"refused: {name} (see above)" for name in outcome.refused]
    lines += [f"kept as last published: {key}" for key in outcome.kept]
    return "\n".join(lines)


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"


def _text(collection: Collection, verdicts: Sequence[Checked]) -> str:
    return "".join(f"{problem}\n" for problem in problems_of(collection, verdicts))


def _turtle(collection: Collection, verdicts: Sequence[Checked]) -> str:
    return _report(problems_of(collection, verdicts)).serialize(format="turtle")


def _json(collection: Collection, verdicts: Sequence[Checked]) -> str:
    """Return the same report as JSON-LD, in the problems' order and with their places."""
    problems = problems_of(collection, verdicts)
    report = {
        "@context": {"@vocab": str(SH), "xsd": str(XSD)},
        "@type": "ValidationReport",
        "conforms": all(problem.severity != "error" for problem in problems),
        "result": [_result(problem) for problem in problems],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


FORMATS: Final[Mapping[str, Callable[[Collection, Sequence[Checked]], str]]] = {
    "text": _text,
    "turtle": _turtle,
    "json": _json,
}


def _report(problems: Sequence[Problem]) -> Graph:
    """Return the problems as a ``sh:ValidationReport`` (SHACL section 3.6)."""
    graph = Graph(bind_namespaces="core")
    graph.bind("sh", SH)
    graph.add((REPORT, RDF.type, SH.ValidationReport))
    conforms = all(problem.severity != "error" for problem in problems)
    graph.add((REPORT, SH.conforms, Literal(conforms)))
    for number, problem in enumerate(problems, 1):
        node = URIRef(f"{REPORT}#{number}")
        graph.add((REPORT, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.resultMessage, Literal(_message(problem))))
        for name, term in _facts(problem).items():
            graph.add((node, SH[name], term))
    return graph


def _facts(problem: Problem) -> dict[str, Any]:
    """Return a problem's result properties; a problem that no shape found has its place in the file as focus node."""
    place = URIRef(f"{Path(problem.file).absolute().as_uri()}#{problem.path}")
    other = {
        "focusNode": place,
        "resultSeverity": SEVERITIES[problem.severity],
        "sourceConstraintComponent": SHAPES.RecordCheck,
    }
    return {**other, **{name: from_n3(term) for name, term in problem.facts}}


def _message(problem: Problem) -> str:
    bare = f"{problem.file}:{problem.line}:{problem.column} {problem.path}: {problem.message}"
    return f"{bare}; {problem.remedy}" if problem.remedy else bare


def _result(problem: Problem) -> dict[str, Any]:
    facts = {name: _json_term(term) for name, term in _facts(problem).items()}
    place = {"file": problem.file, "line": problem.line, "column": problem.column, "path": problem.path}
    return {
        "@type": "ValidationResult",
        **facts,
        "resultMessage": problem.message,
        "remedy": problem.remedy,
        **place,
    }


def _json_term(term: Any) -> Any:
    return {"@id": str(term)} if isinstance(term, URIRef) else str(term)
