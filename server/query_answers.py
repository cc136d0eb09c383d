"""Answers to strangers' queries: evaluated elsewhere, put aside whole, then sent; what is not whole says so.

Must not know: how queries come in, how they are evaluated.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_network
from time import perf_counter
from typing import BinaryIO, Final, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from ..ontology import Question
from .answer_cells import Namer
from .answer_views import Chosen
from .answers import Link, wanted_languages
from .asking_page import Asking, asking_page
from .documents import Representation, coded, represented
from .evaluation import Asked, Evaluated, Wish
from .formats import Format, by_media_type, of_kind
from .negotiation import best_type
from .problems import NotAcceptableError, RequestError
from .query_errors import StoreError, UnacceptableError
from .query_links import Again
from .query_names import names_of
from .query_page import answer_of
from .results import Limits
from .site import CLIENT_GONE, Addresses, Site, encoded

__all__ = ["QueryRequest", "answered"]

_FRESHNESS: Final = "no-cache"  # not kept by us: a query may ask for the time or for a random number
_ON_PAGE: Final = Limits(1_000, 5_000_000)
_FOR_PAGE: Final = "application/sparql-results+json"
_JSON_FIRST: Final = (*of_kind("values"), *of_kind("page"))
_TURTLE_FIRST: Final = (*of_kind("triples"), *of_kind("page"))


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """What a request asks (SPARQL 1.1 Protocol section 2.1).

    Attributes:
        query: the query's text.
        default_graphs: IRIs of graphs that make the default graph.
        named_graphs: IRIs of the named graphs.
        format: the name of the format that a person chose in the form; empty when negotiation decides.
        chosen: how a person wants to look at the answer.
        again: how the same is asked again.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    chosen: Chosen = field(default_factory=Chosen)
    again: Again = field(default_factory=lambda: Again(""))


def answered(site: Site, asked: QueryRequest, question: Question | None = None) -> Response:
    """Return the answer to a query, in the format that the request asks for.

    Args:
        site: the application.
        asked: the query.
        question: the prepared question that it comes from, which its page shows.

    Raises:
        RequestError: the query is too long, or its answer cannot have that format.
        StoreError: the query, the store or its limits are to blame.
        GenerationError: there is nothing to ask.
    """
    if len(asked.query) > site.settings.query_limit:
        raise RequestError(413, f"The query is too long: {site.settings.query_limit:,} characters are read here.")
    values, graph = _chosen(asked.format, _JSON_FIRST), _chosen(asked.format, _TURTLE_FIRST)
    wishes = (_wish(site, row) for row in (values, graph))
    task = Asked(asked.query, asked.default_graphs, asked.named_graphs, *wishes)
    try:
        found = _evaluated(site, task)
    except UnacceptableError as error:
        offers = (*of_kind(error.kind), *of_kind("page"))
        raise _not_in_form(asked.format, offers) if asked.format else NotAcceptableError(offers) from error
    row = cast("Format", graph if found.kind == "graph" else values)
    response = _response(site, asked, found, row, question)
    response.vary.add("Accept")
    return response


def _chosen(name: str, offers: tuple[Format, ...]) -> Format | None:
    """Return the format of some on offer that was chosen by name, or that the Accept field likes best, or None."""
    if name:
        return next((row for row in offers if row.name == name), None)
    media_type = best_type(request.headers.get("Accept"), [row.media_type for row in offers])
    return None if media_type is None else by_media_type(media_type)


def _wish(site: Site, row: Format | None) -> Wish | None:
    if row is None:
        return None
    if row.kind == "page":
        return Wish(_FOR_PAGE, _ON_PAGE)
    return Wish(row.media_type, Limits(site.settings.query_rows, site.settings.query_megabytes * 1_000_000))


def _not_in_form(name: str, offers: tuple[Format, ...]) -> RequestError:
    names = ", ".join(row.name for row in offers)
    return RequestError(400, f'This query cannot be answered in the format "{name}": choose {names}.')


def _evaluated(site: Site, task: Asked) -> Evaluated:
    """Evaluate a query and note what came of it."""
    client = _client(request.remote_addr or "")
    gone = request.environ.get(CLIENT_GONE, lambda: False)
    began = perf_counter()
    try:
        found = site.evaluator.evaluate(site.generation.source, task, client, gone)
    except StoreError as error:
        site.queries.failed(task, error, client, perf_counter() - began)
        raise
    site.queries.answered(task, found, client, perf_counter() - began)
    return found


def _client(address: str) -> str:
    """Return what tells a client from others: of an IPv6 address the network, since whoever has one has all in it."""
    try:
        return str(ip_network((address, 64), strict=False)) if ":" in address else address
    except ValueError:
        return address


def _response(site: Site, asked: QueryRequest, found: Evaluated, row: Format, question: Question | None) -> Response:
    """Return an answer that was put aside: one in a file is sent from there."""
    links = (Link(Addresses.of(site.generation).url("/sparql") + "#limits", "help"),) if found.cut else ()
    tag = hashlib.sha256(f"{found.digest} {row.media_type}".encode()).hexdigest()[:32]
    if row.kind == "page":
        body = _page(site, asked, found, question).encode()
        spoken = wanted_languages().spoken(body)
        page = Representation(body, links, freshness=_FRESHNESS, languages=spoken)
        response = represented(coded(page.tagged(row)), row)
        response.vary.add("Accept-Language")
    elif found.file is not None:
        response = represented(Representation(b"", links, freshness=_FRESHNESS, tag=tag), row)
        _send_file(response, found.file, found.size)
    else:
        plain = Representation(found.content or b"", links, freshness=_FRESHNESS, tag=tag)
        response = represented(coded(plain), row)
    if found.cut:
        response.headers["Onrecord-Answer-Cut"] = f"{found.cut}; sent={found.rows}"
    if found.absent:
        response.headers["Onrecord-Absent-Graphs"] = ", ".join(f"<{encoded(iri)}>" for iri in found.absent)
    return response


def _page(site: Site, asked: QueryRequest, found: Evaluated, question: Question | None) -> str:
    namer = Namer(Addresses.of(site.generation), partial(names_of, site))
    answer = answer_of(found, asked.chosen, namer, site.interface.say)
    formats = of_kind("triples" if found.kind == "graph" else "values")
    return asking_page(site, Asking(asked.query, asked.again, formats, question), answer)


def _send_file(response: Response, file: BinaryIO, size: int) -> None:
    """Make an answer send the file that it was put aside in; the server closes the file."""
    if response.status_code != 200:
        file.close()
        return
    response.content_length = size
    if request.method == "HEAD":
        file.close()
        return
    response.response = wrap_file(request.environ, file)
    response.direct_passthrough = True
