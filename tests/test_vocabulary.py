"""The vocabulary in Python: closed, and the same words as the Turtle and the code use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SDO, XSD, Graph, Literal, URIRef

import onrecord.mapping
from onrecord.ontology import (
    NAMESPACES,
    PREFIXES,
    REC,
    REC_C,
    SCHEMA,
    SCHEMES,
    actor_class,
    codes,
    context,
    file,
    shapes,
    undeclared,
    vocabulary_triples,
)
from onrecord.ontology import vocabulary as words

OURS = [getattr(words, name) for name in words.__all__]
X = URIRef("http://example.org/x")
IMPORT = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import onrecord.ontology
print([name for name in opened if name.endswith((".ttl", ".jsonld"))])
"""


def names_of(namespace) -> set[str]:
    return set(namespace.__annotations__)


def used_terms() -> set[str]:
    """Return what the shipped files, the context and the mapping's source use."""
    found = {str(term) for triple in (*vocabulary_triples(), *shapes()) for term in triple}
    found |= {value["@id"] if isinstance(value, dict) else str(value) for value in context().values()}
    sources = Path(onrecord.mapping.__path__[0]).glob("*.py")
    found |= {name for path in sources for name in re.findall(r"\b[A-Z]+\.\w+", path.read_text("utf-8"))}
    return found


def test_terms_are_those_of_the_turtle():
    """The namespace in Python has exactly the terms of the ontology."""
    declared = {str(s).removeprefix(str(REC)) for s, _, _ in vocabulary_triples() if s.startswith(str(REC))}
    assert names_of(REC) == declared


@pytest.mark.parametrize("namespace", OURS, ids=words.__all__)
def test_misspelt_terms_are_refused(namespace):
    """A term that a namespace does not name is an error, whichever way it is asked for."""
    with pytest.raises(AttributeError):
        namespace.mispelt  # noqa: B018
    with pytest.raises(AttributeError):
        namespace["mispelt"]


@pytest.mark.parametrize("namespace", OURS, ids=words.__all__)
def test_no_word_is_idle(namespace):
    """Every term that a namespace names is used by a shipped file, the context or the mapping."""
    used, prefix = used_terms(), {iri: prefix for prefix, iri in PREFIXES.items()}[str(namespace)]
    for name in names_of(namespace):
        ways = {str(namespace[name]), f"{prefix}:{name}", f"{namespace.__name__}.{name}"}
        assert ways & used, name


def test_schema_terms_exist():
    """Every term that we take from schema.org is one of schema.org's."""
    assert str(SCHEMA) == str(SDO)
    assert {name for name in names_of(SCHEMA) if SCHEMA[name] not in SDO} == set()


def test_concepts_are_closed():
    """A concept that no scheme has is an error."""
    assert REC_C["force-asserts"] == URIRef("https://w3id.org/onrecord/concept#force-asserts")
    with pytest.raises(KeyError):
        REC_C["force-mumbles"]


@pytest.mark.parametrize(("ask", "wrong"), [(codes, "mood"), (actor_class, "robot")])
def test_unknown_codes_are_refused(ask, wrong):
    """Asking for an unknown scheme or code is a KeyError."""
    with pytest.raises(KeyError):
        ask(wrong)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_codes_are_easily_typed(scheme):
    """A code is lower-case ASCII words, joined by single hyphens."""
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes(scheme))


def test_prefixes_are_plain_and_unambiguous():
    """Prefixes are plain strings, and no IRI stands in two of the namespaces."""
    assert {type(iri) for iri in PREFIXES.values()} == {str}
    assert not [
        (one, other)
        for one in PREFIXES.values()
        for other in PREFIXES.values()
        if one != other and one.startswith(other)
    ]
    with pytest.raises(TypeError):
        PREFIXES["x"] = "http://example.org/"


@pytest.mark.parametrize(
    ("triple", "found"),
    [
        ((X, RDF.type, REC.Person), []),
        ((X, RDFS.label, Literal("x", lang="en")), []),
        ((X, REC.edtf, Literal("2023", datatype=URIRef("http://id.loc.gov/datatypes/edtf/EDTF"))), []),
        ((X, DCTERMS.type, REC_C["force-asks"]), []),
        ((X, RDF.type, URIRef(f"{REC}Human")), [f"{REC}Human"]),
        ((X, URIRef(f"{REC}hasSpeaker"), X), [f"{REC}hasSpeaker"]),
        ((X, REC.force, URIRef(f"{REC_C}force-mumbles")), [f"{REC_C}force-mumbles"]),
        ((X, RDF.type, URIRef("https://schema.org/MeetAction")), ["https://schema.org/MeetAction"]),
        ((X, URIRef("http://www.w3.org/2004/02/skos/core#label"), X), ["http://www.w3.org/2004/02/skos/core#label"]),
        ((X, URIRef("http://example.org/is"), X), ["http://example.org/is"]),
        ((X, REC.edtf, Literal("2023", datatype=URIRef(f"{XSD}edtf"))), [f"{XSD}edtf"]),
    ],
)
def test_undeclared_terms_are_found(triple, found):
    """A misspelt class, property, concept or datatype is found, a declared one is not."""
    assert undeclared([triple]) == {URIRef(term) for term in found}


def test_namespaces_and_prefixes_agree():
    """Every prefix has its namespace's terms at hand."""
    assert {prefix: str(namespace) for prefix, namespace in NAMESPACES.items()} == dict(PREFIXES)


def test_importing_reads_no_file():
    """Importing the vocabulary opens none of the shipped files: the command line starts at once."""
    done = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_are_utf8_with_unix_line_ends():
    """The shipped files are UTF-8, end in a line end and have no carriage return."""
    for name in ("onrecord.ttl", "concepts.ttl", "shapes.ttl", "context.jsonld"):
        assert file(name).decode().endswith("\n")
        assert b"\r" not in file(name)


def test_triples_are_read_once():
    """The vocabulary is parsed once and shared, and parsing it anew gives the same."""
    assert vocabulary_triples() is vocabulary_triples()
    assert len(Graph().parse(data=file("onrecord.ttl"), format="turtle")) < len(vocabulary_triples())
