"""The home page and the health check.

Must not know: what an entity's page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, Response, jsonify, render_template
from rdflib import URIRef

from .answers import answer, etag
from .downloads import DUMPS
from .formats import by_media_type, by_suffix
from .generation import Generation
from .naming import Name
from .page_model import Entry
from .site import Addresses, Site
from .store import Solution, ValueResult

__all__ = ["Home", "home"]

_PREFIXES: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rec: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
"""
_ARTICLES: Final = """\
SELECT ?thing (SAMPLE(?l) AS ?label) (SAMPLE(?d) AS ?date) (SAMPLE(?w) AS ?by) (SAMPLE(?n) AS ?author) WHERE {
  ?graph foaf:primaryTopic ?thing . ?thing rdfs:label ?l
  OPTIONAL { ?thing schema:datePublished ?d }
  OPTIONAL { ?thing schema:author ?w . ?w rdfs:label ?n FILTER(LANGMATCHES(LANG(?n), "en")) }
} GROUP BY ?thing ORDER BY DESC(?date) ?thing LIMIT 100"""
_ACTORS: Final = """\
SELECT ?thing (SAMPLE(?l) AS ?label) WHERE {
  ?thing a rec:Actor ; rec:isNamed true ; rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), "en"))
} GROUP BY ?thing ORDER BY LCASE(?label) ?thing LIMIT 200"""
_COUNTS: Final = """\
SELECT ?class (COUNT(?thing) AS ?n) WHERE {
  VALUES ?class { rec:Actor rec:Event rec:Statement rec:RoleHolding } ?thing a ?class
} GROUP BY ?class"""
_COUNTED: Final = (
    ("Actor", "actors"),
    ("Event", "events"),
    ("Statement", "statements"),
    ("RoleHolding", "roles"),
)
_REC: Final = "https://w3id.org/onrecord/ns#"
_HTML: Final = by_media_type("text/html")


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows.

    Attributes:
        counts: how many there are of what.
        articles: the latest articles.
        actors: actors by name.
        dumps: suffixes and titles of the dataset's formats.
    """

    counts: tuple[tuple[str, int], ...]
    articles: tuple[Entry, ...]
    actors: tuple[Entry, ...]
    dumps: tuple[tuple[str, str], ...]


def home(site: Site) -> Blueprint:
    """Return the routes of the home page and the health check."""
    routes = Blueprint("home", __name__)

    @routes.get("/")
    def start() -> Response:
        page = render_template("home.html", home=_home(site.generation)).encode()
        return answer(page, _HTML, etag(page))

    @routes.get("/healthz")
    def health() -> Response:
        response = jsonify(status="ok", generation=site.generation.id)
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _home(generation: Generation) -> Home:
    addresses = Addresses.of(generation)
    numbers = {str(row["class"]): int(str(row["n"])) for row in _rows(generation, _COUNTS)}
    articles = tuple(_entry(row, addresses) for row in _rows(generation, _ARTICLES))
    counts = ((label, numbers.get(_REC + name, 0)) for name, label in _COUNTED)
    return Home(
        counts=(("articles", len(generation.manifest.get("articles", articles))), *counts),
        articles=articles,
        actors=tuple(_entry(row, addresses) for row in _rows(generation, _ACTORS)),
        dumps=tuple((suffix, row.title) for suffix in DUMPS if (row := by_suffix(suffix)) is not None),
    )


def _rows(generation: Generation, query: str) -> Iterator[Solution]:
    yield from cast("ValueResult", generation.store.query(_PREFIXES + query))


def _entry(row: Solution, addresses: Addresses) -> Entry:
    author: tuple[Name, ...] = ()
    if "by" in row:
        author = (Name(str(row["author"]), addresses.page_of(cast("URIRef", row["by"]))),)
    name = Name(str(row["label"]), addresses.page_of(cast("URIRef", row["thing"])))
    return Entry(name, note=str(row.get("date", "")), also=author)
