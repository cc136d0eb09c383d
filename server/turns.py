"""Whose turn it is: a bounded queue in front of a few places, fair between clients.

Clients take turns, however many requests each has waiting, and no client has all places at once. Must not know: what
the places are for, HTTP.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic
from typing import Final

from .query_errors import BusyError

__all__ = ["Turns"]

_LOOK: Final = 0.25  # seconds between two looks whether who waits is still there


class Turns:
    """Places that clients take in turn.

    Attributes:
        places: how many there are; one client has all but one of them at most, if there are several.
        queue: how many requests may wait; half of them of one client.
        patience: after how many seconds a request is told to come again.
    """

    def __init__(self, places: int, queue: int, patience: float) -> None:
        self.places = places
        self.queue = queue
        self.patience = patience
        self._waiting: OrderedDict[str, deque[Event]] = OrderedDict()
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    @property
    def taken(self) -> int:
        """How many places are taken."""
        with self._lock:
            return self._taken.total()

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        with self._lock:
            return self._length()

    @contextmanager
    def turn(self, client: str, gone: Callable[[], bool]) -> Iterator[None]:
        """Wait for a place and hold it.

        Args:
            client: who asks.
            gone: tells whether nobody waits for the answer any more.

        Raises:
            BusyError: too many wait already, or none became free in time.
        """
        self._wait(self._join(client), client, gone)
        try:
            yield
        finally:
            with self._lock:
                self._taken[client] -= 1
                self._taken += Counter()  # forgets who has none
                self._admit()

    def _join(self, client: str) -> Event:
        with self._lock:
            line = self._waiting.setdefault(client, deque())
            called = Event()
            line.append(called)
            self._admit()
            if called.is_set():
                return called
            full = self._length() > self.queue or len(line) > max(1, self.queue // 2)
            if full:
                self._leave(client, called)
                raise self._busy("more queries wait here than can be answered soon")
            return called

    def _wait(self, called: Event, client: str, gone: Callable[[], bool]) -> None:
        end = monotonic() + self.patience
        while not called.wait(min(_LOOK, max(0.0, end - monotonic()))):
            if monotonic() < end and not gone():
                continue
            with self._lock:
                if not called.is_set():
                    self._leave(client, called)
                    raise self._busy(f"no query of yours could be begun within {self.patience:g} seconds")

    def _length(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _busy(self, message: str) -> BusyError:
        return BusyError(message, max(1, round(self.patience)))

    def _leave(self, client: str, called: Event) -> None:
        self._waiting[client].remove(called)
        if not self._waiting[client]:
            del self._waiting[client]

    def _admit(self) -> None:
        """Give free places to those whose turn it is: the client who has waited longest for one comes first."""
        most = max(1, self.places - 1)
        while self._taken.total() < self.places:
            client = next((each for each in self._waiting if self._taken[each] < most), None)
            if client is None:
                return
            line = self._waiting[client]
            line.popleft().set()
            self._taken[client] += 1
            self._waiting.move_to_end(client)
            if not line:
                del self._waiting[client]
