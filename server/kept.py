"""A bounded store of values, the least recently used leaving first.

Must not know: what the values are, HTTP.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Kept"]

V = TypeVar("V")


@dataclass(slots=True)
class Kept(Generic[V]):
    """Values by key, up to a number of bytes in all; several threads may use it at once.

    Attributes:
        capacity: how many bytes are kept; 0 keeps nothing.
        size: how many bytes are kept now.
    """

    capacity: int
    size: int = 0
    _values: OrderedDict[Hashable, tuple[V, int]] = field(default_factory=OrderedDict)
    _making: dict[Hashable, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable) -> V | None:
        """Return the value of a key, or None when it is not kept."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def get_or_make(self, key: Hashable, make: Callable[[], V], size: Callable[[V], int]) -> V:
        """Return the value of a key, making and keeping it when it is not kept.

        Of several threads that want the same value one makes it, and the others wait for it.

        Args:
            key: its key.
            make: makes the value; what it raises is raised.
            size: tells its size in bytes.
        """
        found = self.get(key)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(key, Lock())
        try:
            with making:
                found = self.get(key)
                if found is None:
                    found = make()
                    self.put(key, found, size(found))
                return found
        finally:
            with self._lock:
                self._making.pop(key, None)

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep a value; what was used longest ago leaves for it.

        A value larger than an eighth of the capacity is not kept: one visitor's large answer is not to drive out
        everybody's small ones.

        Args:
            key: its key; a value that was kept under it is replaced.
            value: the value.
            size: its size in bytes, 0 or more, as far as it counts.
        """
        if size > self.capacity // 8:
            return
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._values[key] = value, size
            self.size += size - before
            while self.size > self.capacity:
                _, (_, gone) = self._values.popitem(last=False)
                self.size -= gone

    def __len__(self) -> int:
        return len(self._values)
