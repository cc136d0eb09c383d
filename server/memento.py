"""Memento (RFC 7089) over HTTP: what was served at a time, and negotiating for a time.

An original resource, its TimeGate and its mementos have addresses of their own, and the TimeGate answers 302: pattern
2.1 of section 4.2.1. ``/doc/…`` is original, ``/timegate/doc/…`` negotiates, and ``/at/{stamp}/doc/…`` is a memento.
Must not know: how anything is described, stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.http import http_date
from werkzeug.wrappers import Response as AnyResponse

from ..mapping.errors import OnRecordError
from .answers import Link
from .documents import HOURLY, REVALIDATED
from .gone import Gone
from .instants import instant_of_field
from .places import Places, has_past, is_timeless, neighbours
from .problems import ProblemDetails, RequestError
from .retained import Listing, Moment, NotRetainedError
from .site import Site
from .states import States, thing_of
from .visiting import Visit, refusal, visit_of

__all__ = ["memento", "memento_hooks", "times", "withdrawn"]

_DATED: Final = frozenset((200, 203, 206, 300, 301, 302, 303, 304, 307, 308, 404, 410))
"""Statuses of answers that are those of the time: the others tell of the request, or of the server of today."""
_LONGEST: Final = 2_000
_KEPT: Final = frozenset((200, 301, 303, 304))


def memento(site: Site, states: States) -> Blueprint:
    """Return the route of TimeGates."""
    routes = Blueprint("memento", __name__)

    @routes.get("/timegate/", defaults={"path": ""})
    @routes.get("/timegate/<path:path>")
    def timegate(path: str) -> AnyResponse:
        return _negotiated(site, states, path)

    @routes.after_request
    def varying(response: Response) -> Response:
        response.vary.add("Accept-Datetime")  # of errors, too: one of another time may have an answer
        return response

    return routes


def memento_hooks(app: Flask, site: Site, states: States) -> None:
    """Have an application see to what is special about the past before and after its routes answer."""

    def arrived() -> AnyResponse | None:
        visit = visit_of(request.environ)
        if visit is None or isinstance(request.routing_exception, MethodNotAllowed):
            return None  # that comes first, whatever time is asked for
        if visit.problem is not None:
            raise visit.problem
        if visit.location:
            response = redirect(visit.location, 302)
            response.headers["Cache-Control"] = REVALIDATED  # what is kept changes
            return response
        _require_not_withdrawn(site, _path())
        return None

    def words() -> dict[str, Any]:
        visit, path = visit_of(request.environ), _path()
        there = visit if visit is not None and visit.moment is not None else None
        leads = has_past(path) and (there is None or withdrawn(site, path) is None)
        return {"visit": there, "places": Places.on_pages(visit, path) if leads else None}

    app.before_request(arrived)
    app.after_request(lambda response: _dated(site, states, response))
    app.context_processor(words)


def withdrawn(site: Site, path: str) -> Gone | None:
    """Return the step of today's ledger that takes back what a document is about; None when it stands.

    The past of what was withdrawn is not shown either.

    Args:
        site: the application.
        path: the document's path, decoded, without the slash at its beginning.
    """
    thing = thing_of(path)
    gone = site.published.current().index.gone(thing) if thing else None
    return gone if gone is not None and gone.withdrawn else None


def times(site: Site, states: States, path: str) -> tuple[Listing, tuple[Moment, ...]]:
    """Return what is kept, and the moments of a document's states.

    Raises:
        RequestError: the document is withdrawn, or nothing is kept of such a one.
    """
    _require_not_withdrawn(site, path)
    listing = states.past.listing()
    found = states.of(listing, path) if has_past(path) else ()
    if not found:
        raise RequestError(404, f"No state of /{path} is kept.")
    return listing, found


def _require_not_withdrawn(site: Site, path: str) -> None:
    gone = withdrawn(site, path)
    if gone is not None:
        raise RequestError(410, f"This was withdrawn on {gone.at[:10]}, and its earlier states with it.")


def _negotiated(site: Site, states: States, path: str) -> AnyResponse:
    """Return 302 to the state of a document at the time that is asked for, else now (section 4.5.3)."""
    listing, found = times(site, states, path)
    asked = request.headers.get("Accept-Datetime")
    try:
        moment = _nearest(listing, states, path, found, asked)
    except NotRetainedError as error:
        raise refusal(error) from error
    places = Places.of(None, path)
    response = redirect(places.memento(moment), 302)
    _add(response, [Link(places.original, "original"), *places.timemaps(), *neighbours(places, found, moment)])
    response.headers["Cache-Control"] = REVALIDATED
    return response


def _nearest(listing: Listing, states: States, path: str, found: Sequence[Moment], asked: str | None) -> Moment:
    """Return the moment that was current at an instant.

    Where the document did not exist then, it is the last state before; before all states, the first.
    """
    try:
        instant = listing.current.created if asked is None else instant_of_field(asked).replace(microsecond=999_999)
    except OnRecordError as error:
        raise refusal(error) from error
    before = [each for each in found if each.created <= instant]
    if not before:
        return found[0]
    current = [each for each in listing.moments if each.created <= instant][-1]
    return current if states.existed(current, path) else before[-1]


def _dated(site: Site, states: States, response: Response) -> Response:
    """Return an answer with what is to be said of the past; of what is withdrawn today no way leads there."""
    visit = visit_of(request.environ)
    if response.status_code == 410 and withdrawn(site, _path()) is not None:
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    if visit is None:
        return _original(response)
    return response if visit.moment is None else _of_the_past(response, visit, visit.moment, states)


def _original(response: Response) -> Response:
    """Return an answer of today with the way to its past, also where nothing is any more (section 4.5.2)."""
    path, good = _path(), response.status_code < 400 or response.status_code == 410
    if good and request.method in ("GET", "HEAD") and has_past(path):
        places = Places.of(None, path)
        _add(response, [Link(places.timegate, "timegate"), *places.timemaps()])
    return response


def _of_the_past(response: Response, visit: Visit, moment: Moment, states: States) -> Response:
    """Return an answer of the past with what says so, and how to come back.

    It is kept for an hour: what it says never changes, but a withdrawal must show.
    """
    if response.status_code >= 500 and visit.generation is not None and not visit.generation.path.exists():
        return ProblemDetails(410, "What was kept of that time has just been removed.").response()
    response.headers["X-Robots-Tag"] = "noindex"
    path = _path()
    if is_timeless(path) or response.status_code not in _DATED:
        return response
    if visit.exact and response.status_code in _KEPT and "public" in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = HOURLY
    response.headers["Memento-Datetime"] = http_date(moment.created)
    places = Places.of(visit, path)
    links = [Link(places.original, "original")] if len(places.original) < _LONGEST else []  # a query can be long
    if has_past(path):
        links += [Link(places.timegate, "timegate"), *places.timemaps()]
        links += neighbours(places, states.of(states.past.listing(), path), moment)
    _add(response, links)
    return response


def _path() -> str:
    return request.path.removeprefix("/")


def _add(response: AnyResponse, links: Sequence[Link]) -> None:
    given = response.headers.get("Link")
    response.headers["Link"] = ", ".join([*([given] if given else []), *map(str, links)])
