"""What a page tells search engines: the part of its description that is in schema.org's words, as JSON-LD.

Made from the description and a subset of it: nothing is said here that the other formats do not say.
Must not know: templates, HTTP.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, Final

from markupsafe import Markup
from rdflib import RDF, Literal, URIRef

from ..ontology import SCHEMA
from .description import Description
from .store import Term, Triple

__all__ = ["schema_org"]

_SCHEMA: Final = str(SCHEMA)
_UNSAFE: Final = str.maketrans({character: f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"})


def schema_org(found: Description) -> Markup:
    """Return the schema.org part of a description, fit to stand in a ``script`` element that holds data.

    It is one object about the entity, with what it mentions nested one level deep, and no context to fetch.
    """
    nodes: dict[Term, dict[str, Any]] = defaultdict(dict)
    for subject, predicate, value in sorted({quad.triple for quad in found.quads}, key=str):
        if _is_schema_org((subject, predicate, value)):
            _add(nodes[subject], predicate, value)
    top = _object(found.subject, nodes, deeper=True)
    text = json.dumps({"@context": {"@vocab": _SCHEMA}, **top}, ensure_ascii=False, sort_keys=True)
    return Markup(text.translate(_UNSAFE))  # noqa: S704 - nothing that could end the element is left in it


def _is_schema_org(triple: Triple) -> bool:
    _, predicate, value = triple
    return str(value if predicate == RDF.type else predicate).startswith(_SCHEMA)


def _add(node: dict[str, Any], predicate: Term, value: Term) -> None:
    if predicate == RDF.type:
        node.setdefault("@type", []).append(str(value)[len(_SCHEMA) :])
    else:
        node.setdefault(str(predicate)[len(_SCHEMA) :], []).append(value)


def _object(term: Term, nodes: dict[Term, dict[str, Any]], deeper: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": str(term)}
    for name, values in nodes.get(term, {}).items():
        written = values if name == "@type" else [_value(value, nodes, deeper) for value in values]
        found[name] = written[0] if len(written) == 1 else written
    return found


def _value(value: Term, nodes: dict[Term, dict[str, Any]], deeper: bool) -> Any:
    if isinstance(value, URIRef):
        return _object(value, nodes, deeper=False) if deeper else {"@id": str(value)}
    if isinstance(value, Literal) and value.language:
        return {"@value": str(value), "@language": value.language}
    if isinstance(value, Literal) and value.datatype:
        return {"@value": str(value), "@type": str(value.datatype)}
    return str(value)
