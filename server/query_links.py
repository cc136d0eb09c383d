"""How the same is asked again: in another view, another format, another page of it; the permanent link.

Must not know: what is asked, how pages look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

__all__ = ["OURS", "Again"]

OURS: Final = ("format", "view", "of", "by", "page")
"""Parameters that say how an answer is shown, not what is asked."""
_SAFE: Final = "/?:@!$'()*,;"  # stand for themselves in the query of an address (RFC 3986 section 3.4)
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Again:
    """What was asked, to be asked again.

    Attributes:
        path: the path, percent-encoded.
        pairs: the parameters that say what is asked.
    """

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, pairs: Iterable[tuple[str, str]]) -> Again:
        """Return how to ask again what a path with some parameters asked, whichever way it was shown."""
        return cls(path, tuple(pair for pair in pairs if pair[0] not in OURS))

    def address(self, **shown: object) -> str:
        """Return the address of the same, shown in some way; what is empty is left out."""
        ways = [(name, str(value)) for name, value in shown.items() if value]
        encoded = urlencode([*self.pairs, *ways], safe=_SAFE)
        return f"{self.path}?{encoded}" if encoded else self.path

    @property
    def is_long(self) -> bool:
        """Whether the address is longer than what passes through every server on the way; a form asks instead."""
        return len(self.address()) > _LONGEST
