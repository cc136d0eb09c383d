"""The home page and the health check.

Must not know: what an entity's page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, Response, jsonify, redirect, render_template
from rdflib import URIRef
from werkzeug.wrappers import Response as AnyResponse

from ..ontology import REC
from .answers import Link, chosen_format
from .documents import REVALIDATED, Document, Representation, respond
from .formats import Format, by_media_type, of_kind
from .generation import Generation
from .gone import is_delisted
from .naming import Name
from .page_model import Entry
from .site import Addresses, Site, encoded
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
  ?graph foaf:primaryTopic ?thing . ?thing rdfs:label ?l FILTER(STRSTARTS(STR(?thing), "{base}/"))
  OPTIONAL { ?thing schema:datePublished ?d }
  OPTIONAL { ?thing schema:author ?w . ?w rdfs:label ?n FILTER(LANGMATCHES(LANG(?n), "en")) }
} GROUP BY ?thing ORDER BY DESC(?date) ?thing LIMIT {most}"""
_ACTORS: Final = """\
SELECT ?thing (SAMPLE(?l) AS ?label) (MIN(LCASE(STR(?l))) AS ?sorted) WHERE {
  ?thing a rec:Actor ; rec:isNamed true ; rdfs:label ?l
  FILTER(LANGMATCHES(LANG(?l), "en") && STRSTARTS(STR(?thing), "{base}/"))
} GROUP BY ?thing ORDER BY ?sorted ?thing LIMIT {most}"""
_COUNTED: Final = (
    (REC.Actor, "actors"),
    (REC.Event, "events"),
    (REC.Statement, "statements"),
    (REC.RoleHolding, "roles"),
)
_MOST: Final = 200
_HTML: Final = by_media_type("text/html")
_OFFERS: Final = of_kind("page", "triples")


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows.

    Attributes:
        counts: how many there are of what.
        articles: the latest articles.
        actors: actors by name.
    """

    counts: tuple[tuple[str, int], ...]
    articles: tuple[Entry, ...]
    actors: tuple[Entry, ...]


def home(site: Site) -> Blueprint:
    """Return the routes of the home page and the health check."""
    routes = Blueprint("home", __name__)

    @routes.get("/")
    def start() -> AnyResponse:
        if chosen_format(_OFFERS) is _HTML:
            response: AnyResponse = respond(_document(site), site.kept, _HTML)
        else:
            response = redirect(Addresses.of(site.generation).url("/dataset"), 303)  # it is what the site is about
            response.headers["Cache-Control"] = REVALIDATED
        response.vary.add("Accept")
        return response

    @routes.get("/healthz")
    def health() -> Response:
        response = jsonify(status="ok", generation=site.generation.id)
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _document(site: Site) -> Document:
    generation = site.generation
    addresses = Addresses.of(generation)

    def make(_row: Format) -> Representation:
        page = render_template("home.html", home=_home(generation, addresses), most=_MOST)
        return Representation(page.encode(), (Link(addresses.url("/dataset"), "describedby"),), generation.created)

    canonical = encoded(f"{generation.base}/")
    return Document(addresses.url("/"), canonical, (_HTML,), make, (generation.id, addresses.root, "home"))


def _home(generation: Generation, addresses: Addresses) -> Home:
    classes = generation.manifest["statistics"]["classes"]
    articles = generation.articles
    return Home(
        counts=(("articles", articles), *((label, classes.get(str(term), 0)) for term, label in _COUNTED)),
        articles=tuple(_entry(row, addresses) for row in _rows(generation, _ARTICLES)),
        actors=tuple(_entry(row, addresses) for row in _rows(generation, _ACTORS)),
    )


def _rows(generation: Generation, query: str) -> Iterator[Solution]:
    text = query.replace("{most}", str(_MOST)).replace("{base}", generation.base)
    delisted, start = generation.index.note("delisted"), f"{generation.base}/id/"
    for row in cast("ValueResult", generation.store.query(_PREFIXES + text)):
        told = {name: str(row[name]).removeprefix(start) for name in ("thing", "by") if name in row}
        ends = {name: is_delisted(delisted, path) for name, path in told.items()}
        if not ends["thing"]:
            yield {name: term for name, term in row.items() if not ends.get(name)}


def _entry(row: Solution, addresses: Addresses) -> Entry:
    author: tuple[Name, ...] = ()
    if "by" in row:
        author = (Name(str(row["author"]), addresses.page_of(cast("URIRef", row["by"]))),)
    name = Name(str(row["label"]), addresses.page_of(cast("URIRef", row["thing"])))
    return Entry(name, note=str(row.get("date", "")), also=author)
