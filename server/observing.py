"""What is going on: counts of requests for Prometheus, and a line of JSON for each when that is asked for.

Must not know: what is answered, Flask's routes, which WSGI server runs it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from .generation import GenerationError
from .site import Site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["JsonLines", "Metrics", "Observed", "metrics"]

_METHODS: Final = frozenset(("GET", "HEAD", "POST", "OPTIONS", "QUERY"))
_ROUTES: Final = frozenset(
    (
        "at",
        "concept",
        "dataset",
        "diff",
        "doc",
        "dump",
        "export",
        "feed",
        "graph",
        "healthz",
        "id",
        "list",
        "metrics",
        "network",
        "ontology",
        "query",
        "reconcile",
        "search",
        "shapes",
        "sparql",
        "static",
        "timegate",
        "timeline",
        "timemap",
    )
)
_ASKING: Final = ("query", "reconcile", "search", "sparql")
"""Routes in whose addresses stands what somebody wants to know, in words of their own."""
_VISITING: Final = re.compile("^/at/[^/]+(?=/)")
_ACCESS: Final = "onrecord.access"
_LONGEST: Final = 2_000


class Metrics:
    """The counts of one application, in a registry of its own.

    Attributes:
        registry: what Prometheus is given.
        requests: answers by method, first part of the path, and status.
        seconds: seconds until an answer began, by first part of the path.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("onrecord_http_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "onrecord_http_request_seconds", "Seconds until an answer began", ("route",), registry=self.registry
        )

        self._known: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}

    def note(self, method: str, route: str, status: str, seconds: float) -> None:
        """Count an answer; what has the same labels is looked up once."""
        labels = method, route, status
        found = self._known.get(labels)
        if found is None:
            found = self._known[labels] = self.requests.labels(*labels), self.seconds.labels(route)
        number, duration = found
        number.inc()
        duration.observe(seconds)

    def gauge(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Add a number that is read whenever it is asked for."""
        Gauge(name, meaning, registry=self.registry).set_function(read)

    def counter(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Add a number that only grows and is kept elsewhere."""
        self.registry.register(_Counter(name, meaning, read))


@dataclass(frozen=True, slots=True)
class _Counter(Collector):
    """A counter that is read whenever it is asked for."""

    name: str
    meaning: str
    read: Callable[[], float]

    def collect(self) -> Iterable[Metric]:
        """Yield the counter."""
        yield CounterMetricFamily(self.name, self.meaning, value=self.read())


def metrics(site: Site, counted: Metrics) -> Blueprint:
    """Return the route of the metrics, in Prometheus' text format 0.0.4."""
    routes = Blueprint("metrics", __name__)
    counted.gauge("onrecord_kept_bytes", "Bytes of representations kept in memory", lambda: site.kept.size)
    counted.gauge("onrecord_queries_running", "Queries being evaluated", lambda: site.evaluator.load.running)
    counted.gauge("onrecord_queries_waiting", "Queries that wait", lambda: site.evaluator.load.waiting)
    counted.counter("onrecord_workers_replaced", "Processes lost or ended", lambda: site.evaluator.load.replaced)
    counted.gauge("onrecord_quads", "Quads published", lambda: _published(site, "quads"))
    counted.gauge("onrecord_published_timestamp_seconds", "When the current generation was made", lambda: _age(site))

    @routes.get("/metrics")
    def current() -> Response:
        response = Response(generate_latest(counted.registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _published(site: Site, name: str) -> float:
    try:
        return float(site.generation.manifest[name])
    except GenerationError:
        return 0.0


def _age(site: Site) -> float:
    try:
        return site.generation.created.timestamp()
    except GenerationError:
        return 0.0


@dataclass(frozen=True, slots=True)
class Observed:
    """A WSGI application whose answers are counted, and logged when the logger of requests is enabled.

    Attributes:
        application: the application.
        counted: where they are counted.
        told: returns what of an address may be logged.
        texts: whether the texts of queries are logged, which stand in their addresses.
        log: the logger of requests.
    """

    application: WSGIApplication
    counted: Metrics
    told: Callable[[str], str]
    texts: bool = False
    log: logging.Logger = field(default_factory=lambda: logging.getLogger(_ACCESS))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        began = perf_counter()
        status = "500"

        def started(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, headers, exc_info)

        try:
            return self.application(environ, started)
        finally:
            self._note(environ, status, perf_counter() - began)

    def _note(self, environ: WSGIEnvironment, status: str, seconds: float) -> None:
        method = environ["REQUEST_METHOD"]
        first = _first(environ["PATH_INFO"])
        route = first if first in _ROUTES else "other"
        self.counted.note(method if method in _METHODS else "other", route, status, seconds)
        if self.log.isEnabledFor(logging.INFO):
            facts = _facts(environ, status, seconds)
            facts |= {name: self.told(facts[name])[:_LONGEST] for name in ("path", "query")}
            if _first(_VISITING.sub("", environ["PATH_INFO"])) in _ASKING and not self.texts:
                del facts["query"]
            self.log.info("%s %s", method, facts["path"], extra={"request": facts})


def _first(path: str) -> str:
    """Return the first part of a path, without an ending."""
    return path[1:].partition("/")[0].partition(".")[0]


def _facts(environ: WSGIEnvironment, status: str, seconds: float) -> dict[str, Any]:
    return {
        "client": environ.get("REMOTE_ADDR", ""),
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace"),
        "query": environ.get("QUERY_STRING", ""),
        "status": int(status),
        "milliseconds": round(seconds * 1000, 2),
        "agent": environ.get("HTTP_USER_AGENT", "")[:200],
    }


class JsonLines(logging.Formatter):
    """Writes a log record as one line of JSON: time, level, what happened, where; of a request what was asked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "request", {}),
        }
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False)
