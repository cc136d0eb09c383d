"""The shipped files: ontology, concepts, shapes, JSON-LD context and questions. Nobody else opens them.

What is handed out cannot be changed, so that all may share it; RDF is parsed once. Must not know: what the words
mean, records, stores.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, cast

from rdflib import Graph, URIRef
from rdflib import Literal as LiteralTerm
from rdflib.graph import ReadOnlyGraphAggregate

__all__ = ["FileName", "Triple", "context", "file", "modified", "question_files", "shapes", "vocabulary_triples"]

FileName = Literal["onrecord.ttl", "concepts.ttl", "shapes.ttl", "context.jsonld"]
_SHIPPED: Final = {".ttl", ".jsonld"}
Triple = tuple[URIRef, URIRef, URIRef | LiteralTerm]


@cache
def file(name: FileName) -> bytes:
    """Return a shipped file as it is, in UTF-8."""
    return (files(__package__) / name).read_bytes()


def modified() -> datetime:
    """Return when the newest of the shipped files was written to this disk, in UTC."""
    times = [path.stat().st_mtime for path in Path(str(files(__package__))).iterdir() if path.suffix in _SHIPPED]
    return datetime.fromtimestamp(max(times), UTC)


@cache
def vocabulary_triples() -> tuple[Triple, ...]:
    """Return the ontology and the concepts as triples without blank nodes, in a stable order."""
    graph = Graph(bind_namespaces="none")
    for name in ("onrecord.ttl", "concepts.ttl"):
        graph.parse(data=file(name), format="turtle")
    return tuple(sorted(cast("set[Triple]", set(graph)), key=lambda triple: [term.n3() for term in triple]))


@cache
def shapes() -> Graph:
    """Return the shapes graph; it cannot be changed."""
    graph = Graph(bind_namespaces="none").parse(data=file("shapes.ttl"), format="turtle")
    return ReadOnlyGraphAggregate([graph])


def context() -> dict[str, Any]:
    """Return the JSON-LD context: the content of its ``@context``; the caller's own, as processors want dicts."""
    found: dict[str, Any] = json.loads(file("context.jsonld"))["@context"]
    return found


def question_files() -> tuple[tuple[str, str], ...]:
    """Return the prepared questions' names and what their files hold, by name."""
    found = [entry for entry in (files(__package__) / "queries").iterdir() if entry.name.endswith(".rq")]
    return tuple(sorted((entry.name.removesuffix(".rq"), entry.read_text("utf-8")) for entry in found))
