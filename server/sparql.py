"""The SPARQL 1.1 Protocol's query operation: GET, POST of a form or of the query itself, and QUERY.

Must not know: how queries are evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request
from rdflib import URIRef

from .answers import Link
from .documents import Document, Representation, format_of, respond
from .formats import Format, of_kind
from .problems import RequestError
from .query_answers import QueryRequest, answered
from .service_description import service_quads
from .site import Addresses, Site, encoded

__all__ = ["sparql"]

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_READ_ONLY: Final = "This endpoint is read-only: it answers queries, not updates."
_OFFERS: Final = of_kind("page", "triples")
_EXAMPLE: Final = """\
PREFIX rec: <https://w3id.org/onrecord/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?speaker ?statement ?words WHERE {
  ?statement a rec:Statement ;
    rdfs:label ?words ;
    rec:speaker/rdfs:label ?speaker .
}
LIMIT 20
"""


def sparql(site: Site) -> Blueprint:
    """Return the route of the endpoint."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST", "QUERY"])
    def endpoint() -> Response:
        if request.method in ("GET", "HEAD") and not request.query_string:
            return respond(_service(site), site.kept)
        return answered(site, _asked())

    @routes.get("/sparql<suffix>")
    def service(suffix: str) -> Response:
        return respond(_service(site), site.kept, format_of(suffix, _OFFERS))

    return routes


def _service(site: Site) -> Document:
    """Return the description of the service, which browsers get as a form (Service Description section 2)."""
    generation = site.generation
    addresses = Addresses.of(generation)
    endpoint = encoded(request.host_url.rstrip("/")) + addresses.url("/sparql")

    def make(row: Format) -> Representation:
        if row.kind == "page":
            body = _page(site).encode()
        else:
            quads = service_quads(generation, endpoint, federated=bool(site.settings.services))
            subject = URIRef(f"{generation.base}/dataset#service")
            body = row.to_bytes(site.vocabulary.content(quads, generation.base, subject))
        return Representation(body, (Link(addresses.url("/dataset"), "describedby"),), generation.created)

    return Document(
        address=addresses.url("/sparql"),
        canonical=encoded(f"{generation.base}/sparql"),
        offers=_OFFERS,
        make=make,
        identity=(generation.id, endpoint, "sparql"),
    )


def _page(site: Site) -> str:
    formats = of_kind("values", "triples")
    return render_template(
        "sparql.html", query=_EXAMPLE, formats=formats, limits=site.settings, questions=site.questions
    )


def _asked() -> QueryRequest:
    """Return what the request asks.

    Raises:
        RequestError: it asks nothing, several things, an update, or in another media type or encoding.
    """
    url = _pairs(request.query_string)
    if request.method in ("GET", "HEAD"):
        return _from_pairs(url)
    if request.mimetype == _FORM:
        sent = _pairs(request.get_data())
        _require("at" not in dict(sent), 400, "Give the time in the URL: /sparql?at=…")
        return _from_pairs(sent)
    _require(request.mimetype != _UPDATE, 403, _READ_ONLY)
    accepted = {"Accept-Query": _QUERY, "Accept-Post": f"{_QUERY}, {_FORM}"}
    message = f'The body is of type "{request.mimetype}": send {_QUERY} or {_FORM}.'
    if request.mimetype != _QUERY:
        raise RequestError(415, message, headers=accepted)
    _require("query" not in dict(url), 400, "There are several queries: one in the URL, one in the body.")
    return _from_pairs([*url, ("query", _decoded(request.get_data()))])


def _from_pairs(pairs: Sequence[tuple[str, str]]) -> QueryRequest:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    _require("update" not in values, 403, _READ_ONLY)
    queries = values.get("query", [])
    _require(bool(queries), 400, "There is no query: give one as the parameter query.")
    _require(len(queries) == 1, 400, f"There are {len(queries)} queries: give one.")
    return QueryRequest(
        queries[0],
        tuple(values.get("default-graph-uri", ())),
        tuple(values.get("named-graph-uri", ())),
        next(iter(values.get("format", ())), ""),
    )


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict")
    except ValueError as error:
        raise RequestError(400, "The parameters are not percent-encoded UTF-8.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, f"The query is not UTF-8: byte {error.start} cannot be read.") from error


def _require(good: bool, status: int, message: str) -> None:
    if not good:
        raise RequestError(status, message)
