"""Many records mapped in several processes, each of which makes ready once what the records share.

Results come in the order of the files, a bounded number of them ahead of who takes them. Must not know: what mapping
a record is.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from .errors import OnRecordError

__all__ = ["MANY", "in_processes", "processors"]

T = TypeVar("T", covariant=True)
MANY: Final = 400
"""From so many records on it is quicker to start processes, which takes each a second or two."""
_BATCH: Final = 100
_AHEAD: Final = 2
"""So many batches for each process are asked for before they are taken."""


class _Maps(Protocol[T]):
    """What maps a file; it can be sent to another process."""

    def map(self, path: Path) -> T:
        """Return what becomes of a file."""
        ...


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(maps: _Maps[T], paths: Sequence[Path], workers: int) -> Iterator[T]:
    """Yield what becomes of some files, in their order.

    Args:
        maps: what maps one; it is sent to each process.
        paths: the files.
        workers: how many processes.

    Raises:
        OnRecordError: a process ended before its time.
    """
    packed, context = pickle.dumps(maps), get_context("spawn")  # forking would take the store's threads along
    batches = iter([paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[list[T]]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(_mapped, packed, batch))
                if len(waiting) >= workers * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            message = "a process that maps records was ended, for want of memory perhaps"
            raise OnRecordError(f"{message}; free some and publish again") from error
        finally:
            pool.shutdown(cancel_futures=True)


def _mapped(packed: bytes, paths: Sequence[Path]) -> list[T]:
    return [*map(_unpacked(packed), paths)]


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Callable[[Path], Any]:
    """Return what maps files; a process is sent the same for each batch, and makes it ready once."""
    maps: _Maps[Any] = pickle.loads(packed)  # noqa: S301 - from our own process
    return maps.map
