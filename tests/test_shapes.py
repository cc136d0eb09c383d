"""The shapes: each rule has a file in tests/shapes/broken that breaks it and nothing else.

A file is a SPARQL update on the graph that conforms, tests/shapes/valid.ttl; its name is the shape's and the
constraint component's, its first lines name the focus nodes of the results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import RDF, SH, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from onrecord.mapping import edtf
from onrecord.mapping.validation import Validator
from onrecord.ontology import file

HERE = Path(__file__).parent / "shapes"
BASE = "http://example.org/id/article/"
REC_S = Namespace("https://w3id.org/onrecord/shapes#")
CONCEPTS = "https://w3id.org/onrecord/concept#"
OURS = {"IsBoundedBy"}
NOT_CONSTRAINTS = {
    *(SH.path, SH.message, SH.severity, SH.property, SH.ignoredProperties, SH.qualifiedValueShape),
    *(SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf),
}


@dataclass(frozen=True)
class Broken:
    """A file that breaks one rule."""

    shape: URIRef
    component: URIRef
    foci: frozenset[URIRef]
    update: str

    @classmethod
    def read(cls, path: Path) -> Broken:
        shape, component = path.stem.split(".")
        text = path.read_text(encoding="utf-8")
        foci = re.findall(r"(?m)^# focus: (\S+)$", text)
        return cls(
            REC_S[shape],
            _component(component),
            frozenset(URIRef(focus, base=BASE) for focus in foci),
            text,
        )

    def apply(self, graph: Graph) -> None:
        prefixes = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in graph.namespaces())
        graph.update(f"BASE <{BASE}>\n{prefixes}{self.update}")


FILES = sorted((HERE / "broken").glob("*.ru"))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=file("shapes.ttl"), format="turtle")


@pytest.fixture(scope="module")
def validator(shapes: Graph) -> Validator:
    return Validator(shapes)


@pytest.fixture(scope="module")
def parsed() -> Graph:
    return Graph(bind_namespaces="none").parse(HERE / "valid.ttl")


@pytest.fixture
def valid(parsed: Graph) -> Graph:
    """A fresh copy to break."""
    return parsed + Graph()


def test_valid_conforms(validator: Validator, valid: Graph) -> None:
    """The graph that the broken files start from breaks no rule."""
    report = validator.validate(valid)
    assert report.results == ()
    assert report.conforms


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_breaks_one_rule(path: Path, validator: Validator, valid: Graph, shapes: Graph) -> None:
    """A broken file breaks its rule at the things it names, with the shape's severity, and no other."""
    broken = Broken.read(path)
    broken.apply(valid)
    results = validator.validate(valid).results
    found = {(result.shape, result.component) for result in results}
    assert found == {(broken.shape, broken.component)}, results
    assert {result.focus for result in results} == broken.foci
    assert len(results) == len(broken.foci)
    severity = shapes.value(broken.shape, SH.severity, default=SH.Violation)
    assert {SH[result.severity.capitalize()] for result in results} == {severity}


def test_every_rule_is_broken_somewhere(shapes: Graph) -> None:
    """Every constraint of every shape has its broken file, and every file its constraint."""
    broken = {(case.shape, case.component) for case in map(Broken.read, FILES)}
    assert broken == set(_rules(shapes))


def _rules(shapes: Graph) -> set[tuple[Node, URIRef]]:
    """Return all constraints of shapes that can be named in a result."""
    named = {shape for shape in _shapes(shapes) if isinstance(shape, URIRef)} - _details(shapes)
    parameters = {
        (shape, parameter)
        for shape in named
        for parameter in shapes.predicates(shape)
        if parameter not in NOT_CONSTRAINTS and str(parameter).startswith((str(SH), str(REC_S)))
    }
    return {(shape, _component(str(parameter).rpartition("#")[2])) for shape, parameter in parameters}


def _shapes(shapes: Graph) -> set[Node]:
    return {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in shapes.subjects(RDF.type, kind)}


def _details(shapes: Graph) -> set[Node]:
    """Return the shapes that only others refer to: their results are details of the others'."""
    inner = set(shapes.objects(None, SH.node))
    return inner | {part for shape in inner for part in shapes.objects(shape, SH.property)}


def _component(parameter: str) -> URIRef:
    name = "SPARQL" if parameter == "sparql" else parameter[0].upper() + parameter[1:]
    return (REC_S if name in OURS else SH)[f"{name}ConstraintComponent"]


def test_shapes_are_valid_shapes(shapes: Graph) -> None:
    """The shapes conform to the shapes of shapes (SHACL appendix C)."""
    conforms, _, text = meta_validate(shapes)
    assert conforms, text


def test_messages_name_the_remedy(shapes: Graph) -> None:
    """Every rule says in one sentence what is wrong and, after a colon, what would be right."""
    told = {shape: list(shapes.objects(_teller(shapes, shape), SH.message)) for shape, _ in _rules(shapes)}
    assert not {shape: said for shape, said in told.items() if len(said) != 1}
    assert not [said for (said,) in told.values() if not re.fullmatch(r"[^:]+: .+\.", said)]


def _teller(shapes: Graph, shape: Node) -> Node:
    return shapes.value(shape, SH.sparql) or shape


def test_severity_stands_on_the_shape(shapes: Graph) -> None:
    """pySHACL does not read a severity on a constraint, so there is none."""
    assert set(shapes.subjects(SH.severity)) <= _shapes(shapes)


def test_shapes_of_classes_are_closed(shapes: Graph) -> None:
    """The shape of a class finds its misspelt properties; only what narrows another shape stays open."""
    of_classes = set(shapes.subjects(SH.property)) & set(shapes.subjects(SH.targetClass))
    assert of_classes - set(shapes.subjects(SH.closed)) == {REC_S.RealEvent}


def test_edtf_pattern_is_the_profile(shapes: Graph) -> None:
    """The pattern of dates is that of the profile's parser."""
    assert str(shapes.value(REC_S["TimeSpan-edtf"], SH.pattern)) == edtf.PATTERN


def test_concepts_are_those_of_the_schemes(shapes: Graph) -> None:
    """Every concept that a shape names is one of the ontology's, and every pattern is that of a scheme."""
    concepts = Graph().parse(data=file("concepts.ttl"), format="turtle")
    schemes = set(concepts.subjects(RDF.type, SKOS.ConceptScheme))
    named = {term for term in shapes.objects() if str(term).startswith(CONCEPTS)}
    assert named <= set(concepts.subjects(RDF.type, SKOS.Concept))
    assert set(map(_scheme, _concept_patterns(shapes))) <= schemes


def test_patterns_hold_for_all_concepts_of_a_scheme_only() -> None:
    """A concept's IRI begins with its scheme's and a hyphen, and with no other's: patterns rely on it."""
    concepts = Graph().parse(data=file("concepts.ttl"), format="turtle")
    schemes = set(concepts.subjects(RDF.type, SKOS.ConceptScheme))
    for concept, scheme in concepts.subject_objects(SKOS.inScheme):
        assert {other for other in schemes if str(concept).startswith(f"{other}-")} == {scheme}


def _concept_patterns(shapes: Graph) -> list[str]:
    return [str(pattern) for pattern in shapes.objects(None, SH.pattern) if "concept#" in str(pattern)]


def _scheme(pattern: str) -> URIRef:
    return URIRef(pattern.removeprefix("^").removesuffix("-").replace("\\.", "."))
