"""The validator: the standard's results, from shapes made ready once, without touching what it is given."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from onrecord.mapping.errors import OnRecordError
from onrecord.mapping.validation import Report, ValidationFailed, Validator
from onrecord.ontology import file

ROOT = Path(__file__).parent.parent
BASE = "http://example.org/id/article/"
REC = Namespace("https://w3id.org/onrecord/ns#")
REC_S = Namespace("https://w3id.org/onrecord/shapes#")
STORM = URIRef("talks/event/storm", BASE)
HELD = URIRef("talks/role/envoy-of-islandia#held", BASE)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=file("shapes.ttl"), format="turtle")


@pytest.fixture(scope="module")
def validator(shapes: Graph) -> Validator:
    return Validator(shapes)


@pytest.fixture
def valid() -> Graph:
    return Graph().parse(ROOT / "tests" / "shapes" / "valid.ttl")


@pytest.fixture
def wild(valid: Graph) -> Graph:
    """A graph in which most rules are broken at once, time spans excepted."""
    for predicate in set(valid.predicates()) - {RDF.type, REC.edtf}:
        for subject, value in sorted(valid.subject_objects(predicate))[::2]:
            valid.remove((subject, predicate, value))
            valid.add((subject, URIRef(f"{predicate}s"), value))
            valid.add((subject, predicate, Literal("wild")))
    return valid


def _rows(report: Graph) -> Counter[tuple[Node | None, ...]]:
    terms = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.value, SH.resultSeverity)
    return Counter(tuple(report.value(found, term) for term in terms) for found in report.objects(None, SH.result))


def test_results_are_those_of_the_shapes_as_written(validator: Validator, shapes: Graph, wild: Graph) -> None:
    """Making the shapes ready changes no result: pySHACL finds the same in the shapes as they stand."""
    _, expected, _ = validate(wild, shacl_graph=shapes)
    found = _rows(validator.validate(wild).graph)
    ours = {row for row in found if row[1] == REC_S["TimeSpan-agreement"]}
    assert len(found) > 200
    assert set(found) - ours == set(_rows(expected))


def test_rows_are_the_graph(validator: Validator, wild: Graph) -> None:
    """The rows say what the standard's report says, each once, in one order."""
    report = validator.validate(wild)
    again = validator.validate(wild)
    assert len(report.results) == len(list(report.graph.objects(None, SH.result)))
    assert report.results == again.results
    severities = [result.severity for result in report.results]
    assert severities == sorted(severities, key=["violation", "warning", "info"].index)


def test_given_graphs_stay_as_they_are(shapes: Graph, wild: Graph) -> None:
    """Neither the shapes nor the graph get a triple, a prefix or lose one."""
    before = [(set(graph), set(graph.namespaces())) for graph in (shapes, wild)]
    Validator(shapes).validate(wild)
    assert [(set(graph), set(graph.namespaces())) for graph in (shapes, wild)] == before


def test_one_validation_leaves_nothing_for_the_next(validator: Validator, valid: Graph, wild: Graph) -> None:
    """A validator can be asked any number of times."""
    fresh = Graph().parse(ROOT / "tests" / "shapes" / "valid.ttl")
    assert not validator.validate(wild).conforms
    assert validator.validate(fresh).results == ()


def test_report_is_standard(validator: Validator, valid: Graph) -> None:
    """The report is one sh:ValidationReport; with results it does not conform in the standard's sense."""
    good = validator.validate(valid)
    valid.remove((STORM, REC.factuality, None))
    bad = validator.validate(valid)
    assert _conforms(good) is True
    assert _conforms(bad) is False


def _conforms(report: Report) -> bool:
    (head,) = report.graph.subjects(RDF.type, SH.ValidationReport)
    return bool(report.graph.value(head, SH.conforms).toPython())  # type: ignore[union-attr]


def test_rules_beyond_shacl_are_in_the_report(validator: Validator, valid: Graph) -> None:
    """What SHACL has no words for makes results like all others."""
    valid.set((HELD, REC.endLatest, Literal("2024-01-01", datatype=XSD.date)))
    report = validator.validate(valid)
    (result,) = report.results
    assert (result.focus, result.path, result.severity) == (HELD, REC.edtf, "violation")
    assert result.shape == REC_S["TimeSpan-agreement"]
    assert result.component == REC_S.IsBoundedByConstraintComponent
    assert _conforms(report) is False
    assert sum(_rows(report.graph).values()) == 1


def test_warnings_conform(validator: Validator, valid: Graph) -> None:
    """A warning is told and does not keep a graph from conforming."""
    update = (ROOT / "tests" / "shapes" / "broken" / "TimeSpan-partsEnd.LessThanOrEquals.ru").read_text()
    prefixes = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in valid.namespaces())
    valid.update(f"BASE <{BASE}>\n{prefixes}{update}")
    report = validator.validate(valid)
    assert [result.severity for result in report.results] == ["warning"]
    assert report.conforms


ILL_FORMED = {
    "two paths": "rec-s:x a sh:PropertyShape ; sh:path rdfs:label, rdfs:comment .",
    "no path": "rec-s:x a sh:PropertyShape ; sh:minCount 1 .",
    "two counts": "rec-s:x sh:targetSubjectsOf rdf:type ; sh:path rdfs:label ; sh:minCount 1, 2 .",
    "a list of shapes that is none": "rec-s:x a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; sh:or () .",
}


@pytest.mark.parametrize("shape", ILL_FORMED.values(), ids=ILL_FORMED.keys())
def test_ill_formed_shapes_are_told(shape: str, valid: Graph) -> None:
    """The engine's failures are ours, and say what to do."""
    prefixes = f"@prefix sh: <{SH}> . @prefix rec-s: <{REC_S}> .\n"
    prefixes += f"@prefix rdf: <{RDF}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    with pytest.raises(ValidationFailed, match="Mend the shapes") as failure:
        Validator(Graph().parse(data=prefixes + shape)).validate(valid)
    assert isinstance(failure.value, OnRecordError)


def test_same_report_twice(validator: Validator, wild: Graph) -> None:
    """Two validations of one graph make the same report graph."""
    small = Graph()
    for triple in wild.triples((STORM, None, None)):
        small.add(triple)
    assert isomorphic(validator.validate(small).graph, validator.validate(small).graph)
