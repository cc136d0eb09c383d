"""What changed between two revisions of an article, at ``/diff/article/{key}?from=1&to=2``, in words and for programs.

Must not know: how graphs are compared, where they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, render_template, request
from rdflib import DCTERMS, RDF, RDFS, SKOS, Literal, URIRef

from .answers import Link, wanted_languages
from .differences import Change, Changed, difference
from .documents import Document, Representation, respond, variant
from .filed_graphs import triples_of
from .formats import Format
from .generation import Generation
from .index_rows import Revision
from .interface import Say
from .languages import ENGLISH, Languages
from .naming import Name, Reader, humanized
from .parts import graph_of
from .patches import DIFFERENCES, Compared, json_text, rdf_patch, word
from .revisions import Revisions, labels_of, ordinal_of
from .site import Addresses, Site, encoded
from .store import Quad, Term, Triple
from .tombstones import require_there

__all__ = ["differences"]

_NAMING: Final = (RDF.type, RDFS.label, SKOS.prefLabel, DCTERMS.title)
_MOST: Final = 1_000
"""How many triples a page shows; it says so when there are more. Programs get all."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A value in words, and what language or kind of value it is."""

    name: Name
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """Properties that have other values, the same ones, in words; and what part of the thing they are of."""

    part: str
    name: str
    removed: tuple[_Value, ...]
    added: tuple[_Value, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A thing of which something else is said, in words."""

    name: Name
    kind: str
    state: str
    is_text: bool
    lines: tuple[_Line, ...]


def differences(site: Site) -> Blueprint:
    """Return the route of differences."""
    routes = Blueprint("differences", __name__)
    say = site.interface.say

    @routes.get("/diff/article/<name>")
    def compare(name: str) -> Response:
        row, key = variant(name, DIFFERENCES)
        generation = site.generation
        require_there(generation, f"article/{key}", say)
        document = _document(Revisions.of(generation, key, site.published.current()), say)
        response = respond(document, site.kept, row)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return routes


def _document(revisions: Revisions, say: Say) -> Document:
    """Return the document of a difference: by default, of what the last publication changed.

    Raises:
        RequestError: the request asks for what is no revision.
    """
    generation, given = revisions.generation, request.args
    addresses = Addresses.of(generation)
    last, first = revisions.current.ordinal, revisions.all[0].ordinal
    to = ordinal_of(given.getlist("to"), "to") if "to" in given else last
    since = ordinal_of(given.getlist("from"), "from") if "from" in given else max(to - 1, first)
    old, new = revisions.number(since), revisions.number(to)
    path, query = f"/diff/article/{revisions.key}", f"?from={since}&to={to}"
    languages = wanted_languages()

    def make(row: Format) -> Representation:
        compared = _compared(revisions, old, new)
        body = _body(compared, revisions, row, addresses, say, languages)
        return Representation(body, tuple(_links(revisions, (old, new), addresses)), generation.created)

    identity = (generation.id, addresses.root, path, since, to)
    return Document(addresses.url(path), encoded(generation.base + path), DIFFERENCES, make, identity, query, languages)


def _compared(revisions: Revisions, old: Revision, new: Revision) -> Compared:
    before, after = _triples(revisions, old), _triples(revisions, new)
    return Compared(revisions.generation.base, old, new, before, after, difference(before, after))


def _triples(revisions: Revisions, revision: Revision) -> frozenset[Triple]:
    graph = str(revisions.graph(revision))
    return frozenset(triples_of(line for line in revisions.lines(revision) if graph_of(line) == graph))


def _links(revisions: Revisions, both: tuple[Revision, Revision], addresses: Addresses) -> Iterator[Link]:
    here = addresses.url(f"/doc/article/{revisions.key}")
    yield from (Link(f"{here}?rev={each.ordinal}", "related") for each in both)
    yield Link(f"{here}#revisions", "version-history")


def _body(
    compared: Compared, revisions: Revisions, row: Format, addresses: Addresses, say: Say, languages: Languages
) -> bytes:
    if row.suffix == ".rdfp":
        return rdf_patch(compared)
    spoken = languages if row.kind == "page" else ENGLISH
    reader = _reader(compared, revisions.generation, addresses, say, spoken)
    if row.kind != "page":
        return json_text(compared, reader)
    here = addresses.url(f"/diff/article/{revisions.key}")
    query = f"?from={compared.old.ordinal}&to={compared.new.ordinal}"
    things, linked = compared.difference.first(_MOST), _linked(compared, revisions.current)
    return render_template(
        "difference.html",
        compared=compared,
        title=compared.new.title,
        things=[_shown(each, reader, linked) for each in things],
        shown=sum(change.size for each in things for change in each.changes),
        article=addresses.url(f"/doc/article/{revisions.key}"),
        here=here,
        formats=[(each, f"{here}{each.suffix}{query}") for each in DIFFERENCES[1:]],
        pairs=_pairs(revisions, compared),
    ).encode()


def _pairs(revisions: Revisions, compared: Compared) -> dict[str, tuple[int, int] | None]:
    """Return which other revisions are worth comparing: the steps before and after, and the way back."""
    before, after = revisions.before(compared.old), revisions.after(compared.new)
    forward = compared.old.ordinal < compared.new.ordinal
    return {
        "before": (before.ordinal, compared.old.ordinal) if forward and before is not None else None,
        "after": (compared.new.ordinal, after.ordinal) if forward and after is not None else None,
        "reverse": (compared.new.ordinal, compared.old.ordinal),
    }


def _reader(compared: Compared, generation: Generation, addresses: Addresses, say: Say, languages: Languages) -> Reader:
    """Return what knows the names of things: those of the newer graph, else of the older one, else of now."""
    found = compared.difference
    missing = {term for triple in (*found.removed, *found.added) for term in triple if isinstance(term, URIRef)}
    missing |= {each.thing for each in found.things}
    quads: list[Quad] = []
    for triples in (compared.after, compared.before):
        naming = [Quad(*triple) for triple in triples if triple[0] in missing and triple[1] in _NAMING]
        known = Reader.of(naming, addresses, say)
        labelled = {term for term in missing if known.label(term) is not None}
        quads += (quad for quad in naming if quad.subject in labelled)
        missing -= labelled
    return Reader.of((*quads, *labels_of(generation, missing)), addresses, say, languages)


def _shown(changed: Changed, reader: Reader, linked: frozenset[str]) -> _Shown:
    """Return a thing in words; its name leads to its document where that is."""
    name, alike = reader.name(changed.thing), dict[tuple[object, ...], list[Change]]()
    for change in changed.changes:
        alike.setdefault((change.subject, change.removed, change.added), []).append(change)
    lines = tuple(_line(some, changed, reader) for some in alike.values())
    is_text = "/id/text/" in changed.thing
    name = name if changed.state in linked else replace(name, href=None)
    return _Shown(name, reader.kind(changed.thing), changed.state, is_text, lines)


def _linked(compared: Compared, current: Revision) -> frozenset[str]:
    """Return the states of things that may well have documents: not of those that the current graph has not."""
    states = {"new", "gone", "changed"}
    if current.revision == compared.new.revision:
        return frozenset(states - {"gone"})
    return frozenset(states - {"new"} if current.revision == compared.old.revision else states)


def _line(some: list[Change], changed: Changed, reader: Reader) -> _Line:
    first = some[0]
    part = "" if first.subject == changed.thing else reader.name(first.subject).text
    removed, added = (tuple(_value(reader, term) for term in terms) for terms in (first.removed, first.added))
    return _Line(part, ", ".join(word(reader, each.predicate) for each in some), removed, added)


def _value(reader: Reader, term: Term) -> _Value:
    """Return a value in words; of texts that look alike the language or the datatype tells which is which."""
    if not isinstance(term, Literal):
        return _Value(reader.name(term))
    if term.language:
        return _Value(Name(str(term), language=term.language), f"in {term.language}")
    return _Value(Name(str(term)), humanized(term.datatype) if term.datatype is not None else "")
