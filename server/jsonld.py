"""JSON-LD 1.1: a description as one object, framed on its entity and compacted with our context.

Whatever the entity mentions is nested where it is mentioned first, once; whatever points at it without
being mentioned stands under ``@included``, so that no triple is lost. Nothing is ever fetched: the
context is handed in, and its URL is written in its place. Must not know: formats' table, HTTP, stores.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

from rdflib import RDF, BNode, Literal, URIRef

from ..mapping.errors import OnRecordError
from .store import Term, Triple

__all__ = ["FetchRefusedError", "frame", "write_json_ld"]

_FIRST: Final = ("@context", "@id", "id", "@type", "type", "label", "prefLabel")
_DEEPEST: Final = 12  # deeper nesting helps no reader, and recursive consumers have limits
_Node = dict[str, Any]


class FetchRefusedError(OnRecordError):
    """The context is not complete: another would have to be fetched, which is never done."""


def write_json_ld(
    triples: Iterable[Triple],
    subject: URIRef | None,
    context: Mapping[str, Any],
    context_url: str,
) -> bytes:
    """Return triples as JSON-LD, in stable order.

    Args:
        triples: the description.
        subject: the entity on top; None for a graph that is about no one thing.
        context: the context to compact with: the content of its ``@context``.
        context_url: what is written in the context's place.

    Raises:
        FetchRefusedError: the context refers to another one.
    """
    from pyld import jsonld

    expanded = frame(triples, subject)
    options = {"skipExpansion": True, "documentLoader": _refuse, "graph": subject is None}
    try:
        compacted = jsonld.compact(expanded, {"@context": context}, options)
    except jsonld.JsonLdError as error:
        raise FetchRefusedError(f"the context cannot be used, and others are not fetched: {error}") from error
    compacted["@context"] = context_url
    return (json.dumps(_ordered(compacted), ensure_ascii=False, indent=1) + "\n").encode()


def frame(triples: Iterable[Triple], subject: URIRef | None) -> list[_Node]:
    """Return triples in expanded form: the entity, what it mentions nested, the rest ``@included``."""
    nodes = _nodes(triples)
    if subject is None:
        return list(nodes.values())
    waiting = dict(nodes)
    root = _nested(waiting.pop(subject, {"@id": str(subject)}), waiting)
    included = []
    while waiting:
        first = waiting.pop(next(iter(waiting)))
        included.append(_nested(first, waiting))
    return [root | {"@included": included}] if included else [root]


def _nodes(triples: Iterable[Triple]) -> dict[Term, _Node]:
    """Return each subject's node object, with subjects, properties and values in the order of their texts."""
    nodes: dict[Term, _Node] = {}
    for subject, predicate, value in sorted(triples, key=_order):
        node = nodes.setdefault(subject, {"@id": _name(subject)})
        if predicate == RDF.type:
            node.setdefault("@type", []).append(_name(value))
        else:
            node.setdefault(str(predicate), []).append(_value(value))
    return nodes


def _nested(root: _Node, waiting: dict[Term, _Node]) -> _Node:
    """Put nodes that still wait in the places where they are mentioned, the nearest first."""
    queue = deque([(root, 0)])
    while queue:
        node, depth = queue.popleft()
        for place in _places(node) if depth < _DEEPEST else ():
            if (found := waiting.pop(_term(place["@id"]), None)) is not None:
                place.update(found)
                queue.append((place, depth + 1))
    return root


def _places(node: _Node) -> list[_Node]:
    """Return a node's values that name other nodes."""
    values = (value for name, listed in node.items() if not name.startswith("@") for value in listed)
    return [value for value in values if "@id" in value]


def _term(name: str) -> Term:
    return BNode(name[2:]) if name.startswith("_:") else URIRef(name)


def _name(term: Term) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _value(term: Term) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    return {"@value": str(term), "@type": str(term.datatype)} if term.datatype else {"@value": str(term)}


def _order(triple: Triple) -> tuple[str, ...]:
    subject, predicate, value = triple
    kind = type(value).__name__
    return (
        subject,
        predicate,
        kind,
        value,
        str(getattr(value, "language", "")),
        str(getattr(value, "datatype", "")),
    )


def _ordered(value: Any) -> Any:
    """Return JSON with the keys that say what a thing is in front, and the others by name."""
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    rank = {name: place for place, name in enumerate(_FIRST)}
    names = sorted(value, key=lambda name: (rank.get(name, len(rank)), name == "@included", name))
    return {name: _ordered(value[name]) for name in names}


def _refuse(url: str, _options: Mapping[str, Any]) -> NoReturn:
    raise FetchRefusedError(f"{url} is not fetched: contexts come with the product")
