"""What becomes of strangers' queries: a line in the log for each, counts for Prometheus.

A query is known by a digest of its text; the text itself is logged only when that is asked for. Must not know: HTTP,
how queries are evaluated.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from .evaluation import Asked, Evaluated
from .query_errors import StoreError

__all__ = ["QueryLog"]

_BUCKETS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
_LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class QueryLog:
    """Notes queries.

    Attributes:
        texts: whether their texts are logged.
        registry: where they are counted.
        log: the logger.
    """

    texts: bool
    registry: CollectorRegistry
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("onrecord.query"))
    _outcomes: Counter = field(init=False)
    _seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        outcomes = Counter("onrecord_queries", "Queries by outcome", ("outcome",), registry=self.registry)
        seconds = Histogram(
            "onrecord_query_seconds",
            "Seconds from asking to the whole answer",
            registry=self.registry,
            buckets=_BUCKETS,
        )
        object.__setattr__(self, "_outcomes", outcomes)
        object.__setattr__(self, "_seconds", seconds)

    def answered(self, asked: Asked, found: Evaluated, client: str, seconds: float) -> None:
        """Note an answer."""
        facts = {"kind": found.kind, "rows": found.rows, "bytes": found.size, "cut": found.cut}
        self._note(asked, "cut" if found.cut else "answered", client, seconds, facts)

    def failed(self, asked: Asked, error: StoreError, client: str, seconds: float) -> None:
        """Note that a query has no answer; the outcome is the error's name."""
        outcome = type(error).__name__.removesuffix("Error")
        self._note(asked, outcome.lower(), client, seconds, {})

    def _note(self, asked: Asked, outcome: str, client: str, seconds: float, facts: dict[str, Any]) -> None:
        self._outcomes.labels(outcome).inc()
        self._seconds.observe(seconds)
        if not self.log.isEnabledFor(logging.INFO):
            return
        digest = hashlib.sha256(asked.text.encode("utf-8", "replace")).hexdigest()[:16]
        known = {
            "query": digest,
            "outcome": outcome,
            "client": client,
            "milliseconds": round(seconds * 1000, 2),
            **facts,
        }
        told = {"text": asked.text[:_LONGEST]} if self.texts else {}
        self.log.info("query %s %s", digest, outcome, extra={"request": known | told})
