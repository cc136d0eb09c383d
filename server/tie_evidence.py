"""What the page of a tie shows: the events and statements that say that two actors are tied.

Statements come with who says them, from the author inward. Must not know: how the index is written, HTML, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from rdflib import URIRef

from ..ontology import REC
from .chains import chain
from .description import is_iri
from .naming import Name, Reader
from .network_model import tie_path
from .page_model import Entry
from .passages import passages
from .picture_documents import Asked
from .picture_names import Say, worded
from .picture_rows import ABOUT, ADDRESSED, KINDS, MET, Tie
from .problems import RequestError
from .queries import LISTED, about_all
from .revisions import labels_of
from .store import Quad, ValueResult
from .vague_dates import dated

__all__ = ["EvidencePage", "evidence_page"]

_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """What the page of a tie shows.

    Attributes:
        title: what it is called.
        both: the two actors.
        networks: the addresses of the networks of both.
        groups: the titles of the ways in which they are tied, with what says so.
        total: how much says so.
        shown: how much of that is on this page.
        page: the number of the page, from 1.
        pages: how many pages there are.
        paths: the addresses of the page before this one and the one after it; empty where there is none.
    """

    title: str
    both: tuple[Name, Name]
    networks: tuple[str, str]
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    total: int
    shown: int
    page: int
    pages: int
    paths: tuple[str, str]


def evidence_page(asked: Asked, actors: tuple[str, str], number: int, say: Say) -> EvidencePage:
    """Return a page of what ties two actors.

    Args:
        asked: where it is asked for.
        actors: the paths of both.
        number: the number of the page, from 1.
        say: returns words of the interface.

    Raises:
        RequestError: nothing does, or there is no such page.
    """
    one, other = sorted(actors)
    generation, addresses = asked.generation, asked.addresses
    ties, total = generation.catalogue.pictures.between(one, other, (number - 1) * _MOST, _MOST)
    pages = -(-total // _MOST)
    if not pages:
        raise RequestError(404, "Nothing on record says that these two are tied.")
    if number > pages:
        raise RequestError(404, f"What ties these two takes {pages} pages; there is no page {number}.")
    reader = _reader(asked, say, {one, other, *(path for tie in ties for path in _paths(tie))})

    def name(path: str) -> Name:
        return reader.name(URIRef(f"{generation.base}/id/{path}"))

    groups = []
    for kind in KINDS:
        for source, target in ((one, other), (other, one)):
            found = [tie for tie in ties if (tie.kind, tie.source, tie.target) == (kind, source, target)]
            if found:
                title = _title(kind, name(source).text, name(target).text, say)
                groups.append((title, tuple(_entry(tie, reader, generation.base, say) for tie in found)))
    title = say("network.between", one=name(one).text, other=name(other).text)
    networks = addresses.url(f"/network/{one}"), addresses.url(f"/network/{other}")
    near = (each if 1 <= each <= pages else 0 for each in (number - 1, number + 1))
    paths = [addresses.url(tie_path(one, other, each)) if each else "" for each in near]
    both = name(one), name(other)
    return EvidencePage(title, both, networks, tuple(groups), total, len(ties), number, pages, (paths[0], paths[1]))


def _paths(tie: Tie) -> tuple[str, str]:
    return tie.thing, f"article/{tie.article}"


def _reader(asked: Asked, say: Say, paths: Iterable[str]) -> Reader:
    """Return names and chains for some things, found by two queries."""
    generation = asked.generation
    things = (URIRef(f"{generation.base}/id/{path}") for path in paths)
    rows = cast("ValueResult", generation.store.query(about_all(LISTED, filter(is_iri, things))))
    graphs, quads = generation.graphs, {Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows}
    said = {quad for quad in quads if graphs is None or str(quad.graph) in graphs}
    named = {quad.object for quad in said if isinstance(quad.object, URIRef)}
    return Reader.of(said | labels_of(generation, named), asked.addresses, say, asked.languages)


def _title(kind: str, source: str, target: str, say: Say) -> str:
    if kind == MET:
        return say("network.they-met")
    if kind == ADDRESSED:
        return say("network.who-addressed", who=source, whom=target)
    return say("network.who-about", who=source, whom=target)


def _entry(tie: Tie, reader: Reader, base: str, say: Say) -> Entry:
    thing = URIRef(f"{base}/id/{tie.thing}")
    article = reader.name(URIRef(f"{base}/id/article/{tie.article}"))
    if tie.kind in (ADDRESSED, ABOUT):
        return Entry(reader.name(thing), chain=chain(reader, say, thing), also=(article,))
    return Entry(
        name=reader.name(thing),
        note=worded(tie.factuality),
        when=dated(reader, say, reader.value(thing, f"{REC}when")),
        also=(article,),
        evidence=passages(reader, [thing]),
    )
