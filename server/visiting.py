"""Requests for the past: ``/at/{stamp}/…`` and ``?at=`` are moved to the time that they name, in front of the routes.

The stamp moves into the path under which the application is served, so that all that it links to is of the same time;
the routes find the generation of that time where they always find one. Must not know: any route's answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import parse_qsl, quote, urlencode

from ..mapping.errors import OnRecordError
from .generation import Generation
from .instants import InstantError, instant_of, instant_of_stamp
from .problems import RequestError
from .retained import Moment, NoPastError, NotRetainedError, Past, PrunedError
from .site import VISITED

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["VISIT", "Visit", "Visiting", "refusal", "visit_of"]

VISIT: Final = "onrecord.visit"
"""The key of a request's WSGI environment under which its visit to the past is found."""
_AT: Final = re.compile(r"/at(?:/([^/]*)(/.*)?)?", re.DOTALL)
_ASKED: Final = re.compile(r"/sparql|/graph|/query/[^/]+")
_OF_NOW: Final = ("at", "healthz", "metrics", "robots.txt", "timegate", "timemap")
_SAFE: Final = "/:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request's visit to the past.

    Attributes:
        root: the path under which the application of today is served.
        moment: the time that it goes to; None when it does not get there.
        generation: the generation of that time.
        exact: whether the address names the moment itself, so that it means the same for good.
        location: where it is to go instead, to name its time exactly; empty when it is there.
        problem: why it does not get there.
    """

    root: str
    moment: Moment | None = None
    generation: Generation | None = None
    exact: bool = True
    location: str = ""
    problem: OnRecordError | None = None


@dataclass(frozen=True, slots=True)
class Visiting:
    """A WSGI application that moves requests to the time that they name.

    Attributes:
        application: answers them.
        past: what is kept.
    """

    application: WSGIApplication
    past: Past

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = environ["PATH_INFO"]
        below = _AT.fullmatch(path)
        if below:
            environ = self._moved(environ, below[1] or "", below[2])
        elif "at" in environ.get("QUERY_STRING", "") and _ASKED.fullmatch(path):
            environ = self._asked(environ)
        return self.application(environ, start_response)

    def _moved(self, environ: WSGIEnvironment, stamp: str, path: str | None) -> WSGIEnvironment:
        """Return the environment of a request whose path begins with a time."""
        root = environ.get("SCRIPT_NAME", "")
        try:
            listing = self.past.listing()
            moment = listing.named(stamp)
            if moment is None or path is None:
                moment = moment or listing.at(instant_of_stamp(stamp))
                query = environ.get("QUERY_STRING", "")
                target = f"{root}/at/{moment.stamp}{path or '/'}".encode("latin-1")
                return _with(environ, Visit(root, location=quote(target, safe=_SAFE) + (f"?{query}" if query else "")))
            if path.split("/")[1] in _OF_NOW or "at" in _pairs(environ):
                raise RequestError(404, "There is no past of this: ask for it without /at/ or without at.")
            return self._there(environ, moment, path, exact=True)
        except OnRecordError as error:
            return _with(environ, Visit(root, problem=refusal(error)))

    def _asked(self, environ: WSGIEnvironment) -> WSGIEnvironment:
        """Return the environment of a request that names a time as a parameter, without that parameter."""
        pairs = _pairs(environ)
        if "at" not in pairs:
            return environ
        try:
            if len(pairs["at"]) > 1:
                raise RequestError(400, "Give one time as at.")
            asked = pairs.pop("at")[0].encode("latin-1").decode("utf-8", "replace")
            moment = self.past.listing().at(instant_of(asked))
            rest = urlencode(pairs, doseq=True, encoding="latin-1")
            return self._there({**environ, "QUERY_STRING": rest}, moment, environ["PATH_INFO"], exact=False)
        except OnRecordError as error:
            return _with(environ, Visit(environ.get("SCRIPT_NAME", ""), problem=refusal(error)))

    def _there(self, environ: WSGIEnvironment, moment: Moment, path: str, *, exact: bool) -> WSGIEnvironment:
        root = environ.get("SCRIPT_NAME", "")
        generation = self.past.generation(moment)
        moved = {**environ, "SCRIPT_NAME": f"{root}/at/{moment.stamp}", "PATH_INFO": path, VISITED: generation}
        return _with(moved, Visit(root, moment, generation, exact))


def visit_of(environ: WSGIEnvironment) -> Visit | None:
    """Return a request's visit to the past; None for a request of today."""
    return cast("Visit | None", environ.get(VISIT))


def refusal(error: OnRecordError) -> OnRecordError:
    """Return what a request is told that does not get to the past; what is wrong with the present stays as it is."""
    statuses = {InstantError: 400, NoPastError: 501, PrunedError: 410, NotRetainedError: 404}
    status = statuses.get(type(error))
    return error if status is None else RequestError(status, f"{str(error)[:1].upper()}{str(error)[1:]}.")


def _with(environ: WSGIEnvironment, visit: Visit) -> WSGIEnvironment:
    return {**environ, VISIT: visit}


def _pairs(environ: WSGIEnvironment) -> dict[str, list[str]]:
    """Return the parameters of a request; bytes that are no text survive."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True, encoding="latin-1"):
        found.setdefault(name, []).append(value)
    return found
