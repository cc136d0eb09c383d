"""RDF/XML 1.1: a description of each subject in the order of their IRIs, the same bytes for the same triples.

Own code, because rdflib's writer follows the order of its sets and leaves some characters unescaped.
Must not know: the formats' table, HTTP, stores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from rdflib import RDF, BNode, Literal, URIRef
from rdflib.namespace import is_ncname, split_uri

from .store import Term, Triple

__all__ = ["write_rdf_xml"]

_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RETURN: Final = {"\r": "&#13;"}  # a parser would make a line feed of it


def write_rdf_xml(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return triples as RDF/XML.

    Args:
        triples: the triples.
        prefixes: namespaces by prefix; only those that are used are declared, and others are numbered.

    Raises:
        ValueError: a property has no name that XML allows, or a text has a character that XML cannot hold.
    """
    ordered = sorted(triples, key=_order)
    names = _names({str(predicate) for _, predicate, _ in ordered}, prefixes)
    spaces = {prefix: space for prefix, space, _ in names.values()} | {"rdf": str(RDF)}
    declared = "".join(f"\n   xmlns:{prefix}={quoteattr(space)}" for prefix, space in sorted(spaces.items()))
    tags = {iri: f"{prefix}:{local}" for iri, (prefix, _, local) in names.items()}
    lines = [f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{declared}\n>\n', *_descriptions(ordered, tags)]
    return "".join((*lines, "</rdf:RDF>\n")).encode()


def _names(predicates: set[str], prefixes: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    """Return each predicate's prefix, namespace and local name."""
    known = {space: prefix for prefix, space in prefixes.items()}
    names = {}
    for predicate in sorted(predicates):
        space, local = split_uri(predicate)
        if not is_ncname(local):
            raise ValueError(f"XML has no name for the property <{predicate}>")
        prefix = known.setdefault(str(space), f"ns{len(known) + 1}")
        names[predicate] = prefix, str(space), str(local)
    return names


def _descriptions(triples: list[Triple], tags: Mapping[str, str]) -> Iterator[str]:
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        yield f"  <rdf:Description {_reference('about', subject)}>\n"
        for _, predicate, value in group:
            yield f"    {_property(tags[str(predicate)], value)}\n"
        yield "  </rdf:Description>\n"


def _property(tag: str, value: Term) -> str:
    if not isinstance(value, Literal):
        return f"<{tag} {_reference('resource', value)}/>"
    kind = f" xml:lang={quoteattr(value.language)}" if value.language else ""
    if value.datatype and not value.language:
        kind = f" rdf:datatype={quoteattr(value.datatype)}"
    if found := _NOT_XML.search(value):
        raise ValueError(f"XML has no character U+{ord(found[0]):04X}")
    return f"<{tag}{kind}>{escape(value, _RETURN)}</{tag}>"


def _reference(attribute: str, term: Term) -> str:
    """Return the attribute that names a resource; a blank node's label is made one that XML allows."""
    if isinstance(term, BNode):
        return f'rdf:nodeID="b{re.sub(r"[^A-Za-z0-9]", lambda found: f"_{ord(found[0]):x}_", term)}"'
    return f"rdf:{attribute}={quoteattr(URIRef(term))}"


def _order(triple: Triple) -> tuple[str, ...]:
    subject, predicate, value = triple
    kind = (str(getattr(value, "language", "")), str(getattr(value, "datatype", "")))
    return (type(subject).__name__, subject, predicate, type(value).__name__, value, *kind)
