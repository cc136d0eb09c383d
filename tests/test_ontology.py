"""The shipped Turtle: complete, free of blank nodes and of words that nobody declares."""

from __future__ import annotations

import re

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, BNode, Graph, Literal, URIRef
from rdflib.graph import ModificationException

from onrecord.ontology import (
    PREFIXES,
    REC,
    REC_C,
    SCHEMA,
    SCHEMES,
    actor_class,
    codes,
    file,
    shapes,
    undeclared,
    vocabulary_triples,
)

ONTOLOGY = URIRef(str(REC).removesuffix("#"))
TERM_TYPES = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype}
TURTLE = ("onrecord.ttl", "concepts.ttl", "shapes.ttl")


def graph_of(*names) -> Graph:
    graph = Graph(bind_namespaces="none")
    for name in names:
        graph.parse(data=file(name), format="turtle")
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """The ontology without the concepts."""
    return graph_of("onrecord.ttl")


@pytest.fixture(scope="module")
def concepts() -> Graph:
    """The concepts."""
    return graph_of("concepts.ttl")


def own(graph: Graph) -> set[URIRef]:
    return {s for s in graph.subjects(unique=True) if s.startswith(str(REC))}


@pytest.mark.parametrize(
    "said",
    [DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator, OWL.versionIRI, OWL.versionInfo],
)
def test_ontology_introduces_itself(ontology, said):
    """The ontology has a title, a description, a licence, a creator and a version."""
    assert ontology.value(ONTOLOGY, said, any=False) is not None


def test_ontology_names_its_prefix_and_namespace(ontology):
    """The preferred prefix and namespace are those that we write with."""
    prefix = str(ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix))
    assert PREFIXES[prefix] == str(ontology.value(ONTOLOGY, VANN.preferredNamespaceUri)) == str(REC)


def test_version_is_one(ontology, concepts):
    """The version IRI ends in the version, and the concepts are versioned with the ontology."""
    version = str(ontology.value(ONTOLOGY, OWL.versionInfo))
    assert str(ontology.value(ONTOLOGY, OWL.versionIRI)).endswith(f"/{version}")
    assert [str(found) for found in concepts.objects(None, OWL.versionInfo)] == [version]


@pytest.mark.parametrize("said", [RDFS.label, RDFS.comment, SKOS.example])
def test_terms_are_described(ontology, said):
    """Every own term has one English label, one comment and an example."""
    for term in own(ontology):
        values = list(ontology.objects(term, said))
        assert [value.language for value in values] == ["en"], term


def test_terms_have_one_type_and_home(ontology):
    """Every own term is one kind of term and is defined by the ontology."""
    for term in own(ontology):
        assert len(set(ontology.objects(term, RDF.type)) & TERM_TYPES) == 1, term
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_labels_are_distinct(ontology):
    """No two classes and no two properties share a label."""
    for kinds in ([OWL.Class], [OWL.ObjectProperty, OWL.DatatypeProperty]):
        terms = [term for kind in kinds for term in ontology.subjects(RDF.type, kind)]
        assert len({ontology.value(term, RDFS.label) for term in terms}) == len(terms)


def test_properties_have_domain_and_range(ontology):
    """Every property says what it is of and what its values are, in one way."""
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            for whole, several in (
                (RDFS.domain, SCHEMA.domainIncludes),
                (RDFS.range, SCHEMA.rangeIncludes),
            ):
                count = len(list(ontology.objects(term, whole)))
                assert (count == 1) != ((term, several, None) in ontology), term


def test_datatype_properties_have_datatypes(ontology):
    """A property's range is a datatype if and only if it is a datatype property."""
    for term, value in ontology.subject_objects(RDFS.range):
        is_datatype = str(value).startswith((PREFIXES["xsd"], PREFIXES["edtf"]))
        assert ((term, RDF.type, OWL.DatatypeProperty) in ontology) == is_datatype, term


def test_names_are_in_the_house_style(ontology):
    """Classes are UpperCamel, properties lowerCamel and without "has"."""
    for term in own(ontology):
        is_upper = ontology.value(term, RDF.type) in (OWL.Class, RDFS.Datatype)
        pattern = r"([A-Z][a-z]+)+" if is_upper else r"(?!has[A-Z])[a-z]+([A-Z][a-z]+)*"
        assert re.fullmatch(pattern, term.removeprefix(str(REC))), term


@pytest.mark.parametrize(("relation", "count"), [(RDFS.subClassOf, 16), (RDFS.subPropertyOf, 6)])
def test_alignments_lead_outside(ontology, relation, count):
    """The ontology builds on other vocabularies: the number of borrowed superclasses and superproperties."""
    assert len([value for value in ontology.objects(None, relation) if not value.startswith(str(REC))]) == count


def test_a_state_is_no_place(ontology):
    """A state is a party: it is neither a place nor a schema:Country, which is one."""
    assert list(ontology.objects(REC.State, RDFS.subClassOf)) == [REC.Actor]
    assert (REC.Actor, OWL.disjointWith, REC.Place) in ontology


def test_actors_are_of_exactly_one_class(ontology):
    """The four classes of actor are disjoint, each from each."""
    kinds = list(ontology.subjects(RDFS.subClassOf, REC.Actor))
    pairs = {frozenset(pair) for pair in ontology.subject_objects(OWL.disjointWith) if set(pair) <= set(kinds)}
    assert len(kinds) == 4
    assert len(pairs) == 6


@pytest.mark.parametrize("name", ["onrecord.ttl", "concepts.ttl"])
def test_vocabulary_has_no_blank_nodes(name):
    """Ontology and concepts are triples of names and literals, so that they compare as sets."""
    assert not [term for triple in graph_of(name) for term in triple if isinstance(term, BNode)]


@pytest.mark.parametrize("name", TURTLE)
def test_nothing_undeclared_is_used(name):
    """The shipped files use no term that its vocabulary does not declare."""
    shape_terms = f"{ONTOLOGY.removesuffix('/ns')}/shapes#"
    assert {term for term in undeclared(graph_of(name)) if not term.startswith(shape_terms)} == set()


@pytest.mark.parametrize("name", TURTLE)
def test_prefixes_are_the_same_everywhere(name):
    """A prefix means the same namespace in every shipped file."""
    declared = dict(re.findall(r"(?m)^@prefix ([a-z-]+): <([^>]+)> \.$", file(name).decode()))
    assert {prefix: iri for prefix, iri in declared.items() if prefix != "rec-s"}.items() <= PREFIXES.items()


def test_concepts_are_described(concepts):
    """Every concept and every scheme has one English label and one definition."""
    for kind in (SKOS.Concept, SKOS.ConceptScheme):
        for concept in concepts.subjects(RDF.type, kind):
            for said in (SKOS.prefLabel, SKOS.definition):
                assert [value.language for value in concepts.objects(concept, said)] == ["en"], concept


def test_concepts_are_in_one_scheme(concepts):
    """Every concept is in one scheme, at its top or below a concept of the same scheme."""
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        scheme = concepts.value(concept, SKOS.inScheme, any=False)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in concepts
        tops = list(concepts.objects(concept, SKOS.topConceptOf))
        broader = [concepts.value(b, SKOS.inScheme) for b in concepts.objects(concept, SKOS.broader)]
        assert [*tops, *broader] == [scheme], concept


@pytest.mark.parametrize("scheme", SCHEMES)
def test_labels_of_concepts_are_distinct(concepts, scheme):
    """No two concepts of a scheme share a label or a definition."""
    members = list(concepts.subjects(SKOS.inScheme, REC_C[scheme]))
    for said in (SKOS.prefLabel, SKOS.definition):
        assert len({concepts.value(concept, said) for concept in members}) == len(members)


def test_broader_concepts_end_at_the_top(concepts):
    """Nobody is broader than itself, however far round."""
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        chain = list(concepts.transitive_objects(concept, SKOS.broader))
        assert (chain[-1], SKOS.topConceptOf, None) in concepts


@pytest.mark.parametrize("scheme", SCHEMES)
def test_codes_are_those_of_the_turtle(concepts, scheme):
    """The codes in Python are the scheme's concepts, and each once."""
    found = {concept.rpartition("#")[2] for concept in concepts.subjects(SKOS.inScheme, REC_C[scheme])}
    assert found == {f"{scheme}-{code}" for code in codes(scheme)}
    assert len(set(codes(scheme))) == len(codes(scheme))


def test_schemes_are_those_of_the_turtle(concepts):
    """The schemes in Python are the schemes of the Turtle."""
    assert set(concepts.subjects(RDF.type, SKOS.ConceptScheme)) == {REC_C[scheme] for scheme in SCHEMES}


def test_schemes_are_those_that_properties_take(ontology):
    """Every property whose values are concepts says of which scheme; the other schemes are not properties'."""
    properties = set(ontology.subjects(RDFS.range, SKOS.Concept))
    named = {ontology.value(term, RDFS.seeAlso, any=False) for term in properties}
    rest = {REC_C["review"], REC_C["rights"], REC_C["link-method"], REC_C["ledger-step"]}
    assert named | rest == {REC_C[scheme] for scheme in SCHEMES}


@pytest.mark.parametrize("code", codes("actor-kind"))
def test_actor_class_is_the_topmost_concept(concepts, code):
    """An actor's class is named by the topmost concept above its kind."""
    *_, top = concepts.transitive_objects(REC_C[f"actor-kind-{code}"], SKOS.broader)
    assert actor_class(code) == REC[top.removeprefix(f"{REC_C}actor-kind-").capitalize()]


def test_notations_are_cameo_codes(concepts):
    """A notation is a code of CAMEO, of two to four digits, and belongs to one concept."""
    notations = list(concepts.objects(None, SKOS.notation))
    assert all(note.datatype == REC.CameoCode for note in notations)
    assert all(re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", note) for note in notations)
    assert len(set(notations)) == len(notations)


def test_vocabulary_triples_are_both_files():
    """What is published as the vocabulary is the ontology and the concepts, in the same order every time."""
    triples = vocabulary_triples()
    assert set(triples) == set(graph_of("onrecord.ttl", "concepts.ttl"))
    assert list(triples) == sorted(triples, key=lambda triple: [term.n3() for term in triple])


def test_shapes_cannot_be_changed():
    """The shapes graph is the shipped one, shared by all, and refuses to be changed."""
    assert len(shapes()) == len(graph_of("shapes.ttl"))
    assert shapes() is shapes()
    with pytest.raises(ModificationException):
        shapes().add((REC.Actor, RDFS.label, Literal("x")))
