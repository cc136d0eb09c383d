"""The process that evaluates strangers' queries, one after the other, until its parent closes the pipe or ends.

It is started as a program and imports little, so that a new one is ready at once. On its standard input come JSON
lines, first what it may use, then queries; on its standard output goes a JSON line for each, and the bytes of small
answers. Must not know: who asks, HTTP, what happens when it dies.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from .engine import Engine
from .evaluation import Asked, failure, from_json
from .query_errors import MemoryLimitError, QueryRefusedError, SpoolError, StoreError, UnacceptableError
from .query_shape import shape_of
from .results import kind_of, write_answer
from .sources import engine_of
from .spool import Spool

if TYPE_CHECKING:
    from .federation import Forwarder

__all__ = ["Desk", "main"]

_HEADROOM: Final = 256 << 20
_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
_MOST_FROM: Final = 100


def main() -> None:
    """Answer queries until standard input ends."""
    source = sys.stdin.buffer
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not look like an answer
    ready = json.loads(source.readline() or b"null")
    if ready is None:
        return
    _limit(int(ready["memory"]))
    desk = Desk(ready["prefixes"], _forwarder(ready["services"]))
    for members in _lines(source):
        told, content = desk.answer(members)
        target.write(json.dumps(told).encode() + b"\n" + content)
        target.flush()


def _forwarder(services: Sequence[str]) -> Forwarder | None:
    """Return what asks other endpoints for SERVICE; None when none is allowed."""
    if not services:
        return None
    from .federation import Forwarder  # networks take long to import

    return Forwarder(tuple(services))


def _lines(source: BinaryIO) -> Iterator[dict[str, Any]]:
    """Yield what comes; when nothing more can come, end the process, whatever it is evaluating."""
    queue: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def read() -> None:
        for line in source:
            queue.put(json.loads(line))
        os._exit(0)

    Thread(target=read, daemon=True).start()
    while True:
        yield queue.get()


def _limit(memory: int) -> None:
    """Have the system refuse what is far beyond the limit of memory.

    The limit itself is watched from outside, on every platform; this one is for what grows faster than one can watch.
    """
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory + _HEADROOM, memory + _HEADROOM))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where queries are answered.

    Attributes:
        prefixes: namespaces by prefix, for graphs.
        forwarder: asks other endpoints for SERVICE; None when none is allowed.
        engines: the engine of the dataset that was asked last.
    """

    prefixes: Mapping[str, str]
    forwarder: Forwarder | None = None
    engines: dict[str, Engine] = field(default_factory=dict)

    def answer(self, members: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return what is told of a query, and the bytes of its answer if they are few."""
        spool = Spool(Path(members["spool"]))
        try:
            told = self._evaluated(self._engine(members["source"]), from_json(members["asked"]), spool)
            spool.close()
        except MemoryError:
            return failure(MemoryLimitError("the query needs more memory than a query may have here")), b""
        except (OSError, StoreError) as error:
            return failure(self._reason(error, spool)), b""
        content = spool.content
        return {**told, "size": spool.size, "digest": spool.digest, "here": content is not None}, content or b""

    def _reason(self, error: OSError | StoreError, spool: Spool) -> StoreError:
        """Return why there is no answer: what went wrong below a library is not what the library says of it."""
        if spool.error is not None:
            return SpoolError(spool.error.strerror or str(spool.error))
        refusal = self.forwarder.refusal(str(error)) if self.forwarder is not None else None
        if refusal is not None:
            return QueryRefusedError(refusal)
        return StoreError(str(error)) if isinstance(error, OSError) else error

    def _engine(self, source: str) -> Engine:
        """Return the engine of a dataset, the same as for the last query as long as the dataset is the same."""
        if source not in self.engines:
            services = self.forwarder.addresses if self.forwarder is not None else None
            self.engines.clear()
            self.engines[source] = engine_of(source, services)
        return self.engines[source]

    def _evaluated(self, engine: Engine, asked: Asked, spool: Spool) -> dict[str, Any]:
        """Evaluate a query and put its answer aside."""
        if self.forwarder is not None:
            self.forwarder.refusals.clear()
        found = engine.evaluate(asked.text, asked.default_graphs, asked.named_graphs)
        kind = kind_of(found)
        wish = asked.graph if kind == "graph" else asked.values
        if wish is None:
            raise UnacceptableError("triples" if kind == "graph" else "values")
        written = write_answer(found, wish.media_type, spool, wish.limits, self.prefixes)
        named = (*asked.default_graphs, *asked.named_graphs) or _named(asked.text)
        absent = engine.absent([iri for iri in named if _is_absolute(iri)])
        return {"kind": kind, "media_type": wish.media_type, "rows": written.rows, "cut": written.cut, "absent": absent}


def _named(query: str) -> tuple[str, ...]:
    """Return the graphs that a query names with whole IRIs in FROM and FROM NAMED; a hundred are enough."""
    if not _FROM.search(query):
        return ()
    shape = shape_of(query)
    written = (*shape.default_graphs, *shape.named_graphs)[:_MOST_FROM]
    return tuple(graph[1:-1] for graph in written if graph.startswith("<"))


def _is_absolute(iri: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) is not None


if __name__ == "__main__":
    main()
